//! Stories that random worlds have found.

use jiff::SignedDuration;

use super::story::{World, always, failure, pipeline, step};
use crate::engine::Effect;
use crate::model::condition::StepCondition::DependsOnSteps;
use crate::model::condition::{LookedUp, PipelineCondition};
use crate::model::execution::StopReason;
use crate::model::pipeline::{Pipeline, Step};
use crate::model::probe::Probe;
use crate::model::request::{Request, Target};
use crate::model::schedule::Schedule;

fn depends(on: &str) -> [crate::model::condition::StepCondition; 1] {
    [DependsOnSteps { steps: vec![on.into()] }]
}

fn expires(step: Step, minutes: i64) -> Step {
    Step { expire_in: Some(SignedDuration::from_mins(minutes)), ..step }
}

#[test]
fn p6_a_step_that_runs_always_runs_though_one_that_it_depends_on_has_failed() {
    let mut world = World::new();
    world.drop_bunch(&pipeline(vec![step("work", 10, &[]), always(step("report", 20, &depends("work")))]), "a");
    world.settle();
    world.end(1, 0, 1, failure());
    assert!(world.settle().contains("1 report running 1"));
}

#[test]
fn p3_nobody_looks_into_the_world_while_another_condition_blocks() {
    let mut world = World::new();
    let every = SignedDuration::from_secs(10);
    let looked_up = LookedUp { probe: Probe::Files { pattern: "*.flag".into() }, every };
    let schedule = Schedule { expression: "0 10 * * *".into(), timezone: "UTC".into() };
    let conditions = vec![PipelineCondition::FilesPresent { looked_up }, PipelineCondition::Cron { schedule }];
    let known = Pipeline { conditions, ..pipeline(vec![step("work", 10, &[])]) };
    world.drop_bunch(&known, "a");
    world.now = "2026-01-05T08:00:00Z".parse().expect("it is a time");
    // It was released long ago, so that a time of the schedule has come.
    assert!(world.settle().contains("look up *.flag"));
    world.looking.clear();
    let schedule = Schedule { expression: "0 0 1 1 *".into(), timezone: "UTC".into() };
    let conditions = vec![known.conditions[0].clone(), PipelineCondition::Enabled { value: false }, PipelineCondition::Cron { schedule }];
    world.ready.clear();
    world.drop_bunch(&Pipeline { conditions, ..known }, "b");
    assert_eq!(world.settle(), "");
}

#[test]
fn p6_a_step_that_runs_always_expires_in_time_after_its_pipeline_has() {
    let mut world = World::new();
    let steps = vec![step("work", 10, &[]), expires(always(step("report", 20, &[])), 2), always(step("tidy", 30, &[]))];
    world.drop_bunch(&Pipeline { expire_in: Some(SignedDuration::from_mins(5)), ..pipeline(steps) }, "a");
    world.settle();
    world.pass(300);
    assert!(world.settle().contains("1 report running 1"));
    let wake = world.decide().wake.expect("the report expires");
    assert_eq!(world.now.duration_until(wake.at), SignedDuration::from_mins(2));
}

#[test]
fn p6_a_step_that_does_not_hear_that_it_is_asked_to_stop_expires_in_time() {
    let mut world = World::new();
    world.drop_bunch(&Pipeline { stoppable: true, ..pipeline(vec![expires(step("work", 10, &[]), 2)]) }, "a");
    world.settle();
    world.ask(Request::Stop { target: Target::All });
    let decision = world.decide();
    assert!(decision.effects.iter().any(|effect| matches!(effect, Effect::StopAttempt { reason: StopReason::Asked, .. })));
    assert_eq!(world.now.duration_until(decision.wake.expect("it expires").at), SignedDuration::from_mins(2));
}
