//! A plan waits for what the engine waits for, for every step and every end of every other one.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::super::waits::{Wait, direct, stages, waits};
use super::{WHOLE, World};
use crate::engine::State;
use crate::engine::conditions::{Verdict, verdicts};
use crate::model::execution::{Control, Execution, Location, StepExecution};
use crate::model::failure::{Failure, FailureKind};
use crate::model::pipeline::Pipeline;
use crate::model::step_state::StepState;
use crate::view::condition::Ending;

/// Many steps: equal numbers, steps that wait for nothing late in the order, both waits at once.
const MANY: &str = r#"<pipelines xmlns="urn:bunchd:pipelines"><pipeline name="many">
  <step name="a" executorType="csv-validate" sortOrder="1"/>
  <step name="b" executorType="csv-validate" sortOrder="1"><conditions><step_condition type="previous-steps-completed"/></conditions></step>
  <step name="c" executorType="csv-validate" sortOrder="2"><conditions><step_condition type="previous-steps-finished"/></conditions></step>
  <step name="d" executorType="csv-validate" sortOrder="2"><conditions><step_condition type="previous-steps-completed"/></conditions></step>
  <step name="e" executorType="csv-validate" sortOrder="3" runAlwaysStep="true"/>
  <step name="f" executorType="csv-validate" sortOrder="4"/>
  <step name="g" executorType="csv-validate" sortOrder="5">
    <conditions><step_condition type="previous-steps-completed"/><step_condition type="previous-steps-finished"/></conditions>
  </step>
  <step name="h" executorType="csv-validate" sortOrder="6" runAlwaysStep="true">
    <conditions><step_condition type="previous-steps-completed"/></conditions>
  </step>
</pipeline></pipelines>"#;

/// An execution in which all steps ended well but two: `step`, which is to start, and `other`, which is in `state`.
fn execution(pipeline: &Pipeline, step: usize, other: usize, state: &StepState) -> Execution {
    let state_of = |index| match index {
        _ if index == step => StepState::Pending,
        _ if index == other => state.clone(),
        _ => StepState::Succeeded,
    };
    Execution {
        id: 1,
        pipeline: Arc::new(pipeline.clone()),
        bunch: None,
        retry_of: None,
        created_at: Timestamp::UNIX_EPOCH,
        finished_at: None,
        location: Location::Working { path: PathBuf::from("/working/1") },
        control: Control::default(),
        steps: (0..pipeline.steps.len()).map(|index| StepExecution { state: state_of(index), ..StepExecution::pending() }).collect(),
    }
}

/// Tells what the engine makes of a state of `other`: whether `step` may start, or never will.
fn engine_says(pipeline: &Pipeline, step: usize, other: usize, state: &StepState) -> (bool, bool) {
    let nothing_else = State::default();
    let world = crate::engine::World::of_state(&nothing_else, Timestamp::UNIX_EPOCH);
    let said = verdicts(&execution(pipeline, step, other, state), step, &world);
    let holds = said.iter().all(|judged| judged.verdict == Verdict::Holds);
    (holds, said.iter().any(|judged| matches!(judged.verdict, Verdict::Never { .. })))
}

#[test]
fn d1_a_plan_waits_for_what_the_engine_waits_for() {
    let failed = StepState::Failed { failure: Failure::new(FailureKind::Internal, "a test") };
    for (text, name) in [(WHOLE, "night"), (MANY, "many")] {
        let world = World::of(&[("pipelines.xml", text)]);
        let pipeline = world.pipeline(name);
        let planned = waits(&pipeline.steps);
        for (step, other) in (0..planned.len()).flat_map(|step| (0..planned.len()).map(move |other| (step, other))) {
            let wait = planned[step].iter().find(|wait| wait.step == other);
            let place = format!("{} of {}", pipeline.steps[step].name, pipeline.steps[other].name);
            if step == other {
                assert!(wait.is_none(), "{place}");
                continue;
            }
            assert_eq!(engine_says(pipeline, step, other, &StepState::Pending).0, wait.is_none(), "{place}");
            let is_held = wait.is_some_and(|wait| wait.ending == Ending::Well) && !pipeline.steps[other].allow_failure;
            assert_eq!(engine_says(pipeline, step, other, &failed), (!is_held, is_held), "{place}");
        }
    }
}

#[test]
fn d1_steps_of_equal_numbers_share_a_stage_and_steps_that_wait_for_nothing_start_at_once() {
    let world = World::of(&[("pipelines.xml", MANY)]);
    let waits = waits(&world.pipeline("many").steps);
    assert_eq!(stages(&waits), [1, 1, 2, 2, 3, 1, 4, 5]);
    let direct: Vec<Vec<_>> = direct(&waits).iter().map(|waits| waits.iter().map(|wait| wait.step).collect()).collect();
    assert_eq!(direct, [vec![], vec![], vec![0, 1], vec![0, 1], vec![2, 3], vec![], vec![4, 5], vec![6]]);
}

#[test]
fn d1_a_wait_that_follows_over_several_steps_is_not_drawn() {
    let wait = |step| Wait { step, ending: Ending::Well };
    let chain = [vec![], vec![wait(0)], vec![wait(1)], vec![wait(0), wait(2)]];
    assert_eq!(direct(&chain)[3], [wait(2)]);
    assert_eq!(stages(&chain), [1, 2, 3, 4]);
}

#[test]
fn d1_steps_that_wait_for_each_other_end_in_a_plan_all_the_same() {
    let wait = |step| Wait { step, ending: Ending::Any };
    let circle = [vec![wait(1)], vec![wait(0)]];
    assert_eq!(stages(&circle).len(), 2);
    assert_eq!(direct(&circle).len(), 2);
}
