//! When a run in the foreground is over, and what a pipeline says about itself.

use expect_test::expect;
use jiff::SignedDuration;

use super::story::{World, alone, failure, pipeline, step};
use crate::engine::Probed;
use crate::engine::conditions::Verdict;
use crate::engine::gate::Gate;
use crate::engine::rest::is_at_rest;
use crate::model::condition::{LookedUp, PipelineCondition, StepCondition};
use crate::model::execution::Status;
use crate::model::failure::Outcome;
use crate::model::pipeline::Pipeline;
use crate::model::probe::{Finding, Probe};
use crate::model::request::{Request, Target};
use crate::model::schedule::Schedule;

const TWICE: &[StepCondition] = &[StepCondition::PreviousStepsCompleted, StepCondition::AttemptsLimit { limit: 2 }];

fn two_steps() -> Pipeline {
    pipeline(vec![step("one", 10, TWICE), step("two", 20, TWICE)])
}

fn files_present() -> LookedUp {
    LookedUp { probe: Probe::Files { pattern: "/flags/go".into() }, every: SignedDuration::from_secs(60) }
}

fn rests(world: &World) -> bool {
    is_at_rest(&world.snapshot())
}

fn pause(world: &mut World, target: Target) {
    world.ask(Request::Pause { target, why: String::new() });
    assert!(!rests(world), "a request is open");
    world.settle();
}

#[test]
fn p8_what_runs_and_what_is_due_is_waited_for_and_what_is_paused_is_not() {
    let mut world = World::new();
    assert!(rests(&world));
    world.drop_bunch(&two_steps(), "a");
    assert!(!rests(&world), "a bunch is about to be taken");
    world.settle();
    pause(&mut world, Target::Execution(1));
    assert!(!rests(&world), "a step runs");
    world.end(1, 0, 1, failure());
    assert_eq!(world.settle(), "1 one retrying 1\n");
    assert!(rests(&world), "it is not tried again in the pause");
    world.ask(Request::Resume { target: Target::Execution(1) });
    world.settle();
    assert!(!rests(&world), "it goes on");
    world.end(1, 0, 2, Outcome::Succeeded);
    pause(&mut world, Target::All);
    world.drop_bunch(&two_steps(), "b");
    assert_eq!(world.settle(), "");
    assert!(rests(&world), "nothing is taken or begun");
}

#[test]
fn p8_a_pause_that_is_asked_for_again_without_a_reason_keeps_the_one_it_has() {
    let mut world = World::new();
    let ask = |world: &mut World, why: &str| {
        world.ask(Request::Pause { target: Target::All, why: why.into() });
        world.settle()
    };
    assert!(ask(&mut world, "deploy").contains("everything is paused: nothing new is started"));
    let again = ask(&mut world, "");
    assert!(again.contains("everything is paused already, since 2026-01-05T09:00:00Z, by ") && again.contains(": deploy"), "{again}");
    assert_eq!(world.state.pauses[&Target::All].why, "deploy");
    ask(&mut world, "deploy, take two");
    assert_eq!(world.state.pauses[&Target::All].why, "deploy, take two");
}

#[test]
fn p8_a_stop_of_a_paused_execution_says_that_the_pause_holds_its_end_back() {
    let mut world = World::new();
    world.drop_bunch(&Pipeline { stoppable: true, ..two_steps() }, "a");
    world.settle();
    pause(&mut world, Target::Execution(1));
    world.ask(Request::Stop { target: Target::Execution(1) });
    assert!(world.settle().contains("execution 1 is being stopped; it is paused: steps that run always begin after `bunchd resume 1`"));
}

#[test]
fn p8_what_waits_behind_a_paused_execution_is_not_waited_for() {
    let mut world = World::new();
    let one_at_a_time = Pipeline { max_parallel: 1, ..two_steps() };
    world.drop_bunch(&one_at_a_time, "a");
    world.settle();
    pause(&mut world, Target::Execution(1));
    world.drop_bunch(&one_at_a_time, "b");
    world.settle();
    world.end(1, 0, 1, Outcome::Succeeded);
    world.settle();
    assert!(world.state.executions.contains_key(&2) && rests(&world));
}

#[test]
fn p8_a_condition_that_does_not_hold_is_not_waited_for_and_a_look_is() {
    let mut world = World::new();
    let looks = PipelineCondition::FilesPresent { looked_up: files_present() };
    world.drop_bunch(&Pipeline { conditions: vec![looks], ..two_steps() }, "a");
    assert!(!rests(&world), "nobody has looked");
    world.settle();
    assert!(!rests(&world), "the look is under way");
    let finding = Finding { holds: false, why: "there is none".into() };
    world.looking.clear();
    world.probed.insert(files_present().probe, Probed { finding, at: world.now });
    world.settle();
    assert!(rests(&world));
    let statuses = vec![Status::Succeeded];
    let needs_other = StepCondition::NamedPipelineStatus { pipeline: "other".into(), statuses };
    let mut world = World::new();
    world.drop_bunch(&pipeline(vec![step("one", 10, &[needs_other])]), "a");
    world.settle();
    assert!(world.running.is_empty() && rests(&world), "only another pipeline can change that");
}

/// Proves P7 for pipelines.
#[test]
fn p7_a_pipeline_tells_each_condition_and_what_else_keeps_it_with_since_when() {
    let mut world = World::new();
    let schedule = Schedule { expression: "30 2 * * *".into(), timezone: "UTC".into() };
    let mut pipeline = Pipeline { max_parallel: 1, ..alone(two_steps()) };
    world.drop_bunch(&pipeline, "a");
    world.settle();
    pipeline.conditions.push(PipelineCondition::Enabled { value: false });
    pipeline.conditions.push(PipelineCondition::Cron { schedule });
    pipeline.conditions.push(PipelineCondition::FilesPresent { looked_up: files_present() });
    pipeline.conditions.push(PipelineCondition::NoAutoSpawn);
    world.pass(60);
    world.ask(Request::Pause { target: Target::All, why: "deploy".into() });
    world.settle();
    let gate = Gate::of_state(&world.state, 1, None, world.now);
    let line = |judged: crate::engine::conditions::Judged| {
        let said = match judged.verdict {
            Verdict::Holds => "holds".to_owned(),
            Verdict::Blocks { why } => why,
            Verdict::BlocksUntil { at } => format!("not before {at}"),
            Verdict::Never { step } => format!("never: {step}"),
        };
        format!("{}: {said} ({})\n", judged.condition, judged.since.map_or_else(|| "-".to_owned(), |since| since.to_string()))
    };
    let said: String = gate.verdicts(&pipeline, true).into_iter().map(line).collect();
    expect![[r#"
        no-sibling-in-progress: the pipeline p runs one execution at a time, and execution 1 is still in progress (2026-01-05T09:00:00Z)
        enabled: the pipeline p is switched off (condition enabled): switch it on in its definition, then reload (-)
        cron: not before 2026-01-06T02:30:00Z (-)
        files-present: /flags/go has not been looked up yet (-)
        no-auto-spawn: it is started by hand only: `bunchd start p` (-)
        not-paused: everything is paused: deploy (2026-01-05T09:01:00Z)
        max-parallel: 1 in progress, 1 may run at a time; a further one waits for its turn (2026-01-05T09:00:00Z)
        limits.claimed: holds (-)
        limits.free_disk: holds (-)
    "#]]
    .assert_eq(&said);
}
