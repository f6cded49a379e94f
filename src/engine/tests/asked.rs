//! What people ask for: stop, cancel, pause, resume, and taking up again.

use expect_test::expect;
use jiff::SignedDuration;

use super::story::{World, always, failure, pipeline, step};
use crate::engine::Mode;
use crate::model::condition::StepCondition::PreviousStepsCompleted;
use crate::model::failure::Outcome;
use crate::model::pipeline::Pipeline;
use crate::model::request::{Request, RetryFrom, Target};

fn stoppable() -> Pipeline {
    let steps = vec![step("import", 10, &[]), step("index", 20, &[PreviousStepsCompleted]), always(step("report", 90, &[]))];
    Pipeline { stoppable: true, ..pipeline(steps) }
}

fn running(pipeline: &Pipeline) -> World {
    let mut world = World::new();
    world.pipelines.insert("p".into(), pipeline.clone().into());
    world.drop_bunch(pipeline, "a");
    world.settle();
    world
}

fn stop(id: u64) -> Request {
    Request::Stop { target: Target::Execution(id) }
}

/// Proves B25.
#[test]
fn b25_a_stop_ends_what_runs_begins_nothing_more_and_runs_what_always_runs() {
    let mut world = running(&stoppable());
    world.ask(stop(1));
    expect![[r#"
        answer: Done { what: "execution 1 is being stopped", executions: [1] }
        1 index stopped
        1 import stopped
        1 report enqueued 1
        1 report running 1
    "#]]
    .assert_eq(&world.settle());
    world.end(1, 2, 1, Outcome::Succeeded);
    expect![[r#"
        1 report succeeded
        1 finished: stopped
        move /w/1 to /f/p/2026-01-05/000001_product_a
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn b25_an_execution_that_is_asked_to_stop_is_stopping_until_its_last_step_is_over() {
    let mut world = running(&stoppable());
    world.ask(stop(1));
    let decision = world.decide();
    world.carry_out(decision);
    assert_eq!(world.state.executions[&1].status().name(), "stopping");
}

#[test]
fn b24_a_stop_that_the_pipeline_does_not_allow_is_refused_with_what_to_do() {
    let mut world = running(&Pipeline { stoppable: false, ..stoppable() });
    world.ask(stop(1));
    expect![[r#"
        answer: Refused { why: "execution 1 cannot be stopped, since its pipeline does not say stoppable=\"true\"; `bunchd cancel` ends it anyway" }
    "#]]
    .assert_eq(&world.settle());
    assert_eq!(world.running.len(), 1);
}

#[test]
fn b27_a_stop_where_nothing_is_left_to_stop_is_refused() {
    let mut world = running(&stoppable());
    for (number, outcome) in [Outcome::Succeeded, Outcome::Succeeded].into_iter().enumerate() {
        world.end(1, number, 1, outcome);
        world.settle();
    }
    world.ask(stop(1));
    expect![[r#"
        answer: Refused { why: "only steps that run always are left in execution 1; `bunchd cancel 1 --force` ends them too" }
    "#]]
    .assert_eq(&world.settle());
    world.ask(stop(7));
    expect![[r#"
        answer: Refused { why: "execution 7 is not in progress; `bunchd show 7` tells how it ended" }
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn b25_a_step_that_ends_well_before_the_stop_reaches_it_has_succeeded() {
    let mut world = running(&stoppable());
    world.ask(stop(1));
    // The stop and the end come in the same moment.
    world.end(1, 0, 1, Outcome::Succeeded);
    expect![[r#"
        1 import succeeded
        answer: Done { what: "execution 1 is being stopped", executions: [1] }
        1 index stopped
        1 report enqueued 1
        1 report running 1
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn p8_a_cancel_ends_any_execution_and_a_forced_one_also_what_always_runs() {
    let mut world = running(&Pipeline { stoppable: false, ..stoppable() });
    world.ask(Request::Cancel { target: Target::All, force: false });
    expect![[r#"
        answer: Done { what: "execution 1 is being cancelled", executions: [1] }
        1 index cancelled
        1 import cancelled
        1 report enqueued 1
        1 report running 1
    "#]]
    .assert_eq(&world.settle());
    world.ask(Request::Cancel { target: Target::Execution(1), force: true });
    expect![[r#"
        answer: Done { what: "execution 1 is being cancelled", executions: [1] }
        1 report cancelled
        1 finished: cancelled
        move /w/1 to /f/p/2026-01-05/000001_product_a
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn p8_a_paused_execution_starts_nothing_and_the_pause_does_not_count_for_its_expiry() {
    let mut world = running(&Pipeline { expire_in: Some(SignedDuration::from_mins(10)), ..stoppable() });
    world.ask(Request::Pause { target: Target::Execution(1), why: "stocktaking".into() });
    expect![[r#"
        answer: Done { what: "execution 1 is paused: nothing new is started, what runs goes on", executions: [1] }
    "#]]
    .assert_eq(&world.settle().lines().filter(|line| line.starts_with("answer")).map(|line| format!("{line}\n")).collect::<String>());
    world.end(1, 0, 1, Outcome::Succeeded);
    expect!["1 import succeeded\n"].assert_eq(&world.settle());
    world.pass(3600);
    expect![""].assert_eq(&world.settle());
    world.ask(Request::Resume { target: Target::Execution(1) });
    expect![[r#"
        execution 1 goes on
        answer: Done { what: "execution 1 goes on", executions: [] }
        1 index enqueued 1
        1 index running 1
    "#]]
    .assert_eq(&world.settle());
    world.pass(601);
    expect![[r#"
        1 index cancelled
        1 report enqueued 1
        1 report running 1
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn p8_a_paused_pipeline_leaves_its_bunches_in_the_inbox_and_others_run() {
    let mut world = World::new();
    let other = Pipeline { name: "other".into(), ..stoppable() };
    world.pipelines.insert("p".into(), stoppable().into());
    world.ask(Request::Pause { target: Target::Pipeline("p".into()), why: String::new() });
    world.drop_bunch(&stoppable(), "a");
    world.drop_bunch(&other, "b");
    expect![[r#"
        the pipeline p paused
        answer: Done { what: "the pipeline p is paused: nothing new is started, what runs goes on", executions: [] }
        1 claims product b
        1 created
        1 import enqueued 1
        1 import running 1
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn p8_in_maintenance_mode_nothing_is_started_and_requests_are_answered() {
    let mut world = running(&stoppable());
    world.ask(Request::Pause { target: Target::All, why: "update of the shop".into() });
    world.settle();
    world.drop_bunch(&stoppable(), "b");
    world.end(1, 0, 1, Outcome::Succeeded);
    expect!["1 import succeeded\n"].assert_eq(&world.settle());
    world.ask(Request::Resume { target: Target::Pipeline("p".into()) });
    expect![[r#"
        answer: Refused { why: "there is no pause of the pipeline p to end; what is paused: everything" }
    "#]]
    .assert_eq(&world.settle());
    world.ask(Request::Resume { target: Target::All });
    assert!(world.settle().contains("2 claims product b"));
}

#[test]
fn p8_a_start_beside_the_end_of_one_pause_names_the_other_one() {
    let mut world = World::new();
    let fed = stoppable();
    world.pipelines.insert("p".into(), fed.clone().into());
    world.fed.insert("p".into());
    for target in [Target::All, Target::Pipeline("p".into())] {
        world.ask(Request::Pause { target, why: String::new() });
        world.settle();
    }
    world.drop_bunch(&fed, "a");
    world.ask(Request::Resume { target: Target::All });
    world.ask(Request::Start { pipeline: "p".into(), bunch: None });
    let told = world.settle();
    assert!(told.contains("the pipeline p is paused") && !told.contains("everything is paused"), "{told}");
}

#[test]
fn p8_a_pause_of_an_execution_ends_with_it() {
    let mut world = running(&stoppable());
    world.ask(Request::Pause { target: Target::Execution(1), why: String::new() });
    world.settle();
    world.ask(Request::Cancel { target: Target::Execution(1), force: false });
    world.settle();
    world.end(1, 2, 1, Outcome::Succeeded);
    world.settle();
    assert!(world.state.pauses.is_empty() && world.state.executions.is_empty());
}

#[test]
fn p8_requests_of_one_heartbeat_count_in_their_order() {
    let target = || Target::Execution(1);
    let pause = || Request::Pause { target: target(), why: String::new() };
    let mut world = running(&stoppable());
    world.ask(pause());
    world.ask(Request::Resume { target: target() });
    expect![[r#"
        execution 1 paused
        answer: Done { what: "execution 1 is paused: nothing new is started, what runs goes on", executions: [1] }
        execution 1 goes on
        answer: Done { what: "execution 1 goes on", executions: [] }
    "#]]
    .assert_eq(&world.settle());
    assert!(world.state.pauses.is_empty());
    world.ask(pause());
    world.ask(Request::Cancel { target: target(), force: false });
    assert!(world.settle().contains("1 report running 1"), "what runs always is not kept by a pause that was asked for before the cancel");
}

/// Returns a world whose execution 1 failed: `a` ended well, `b` failed, `c` was skipped.
fn failed() -> World {
    let steps = vec![step("a", 10, &[]), step("b", 20, &[PreviousStepsCompleted]), step("c", 30, &[PreviousStepsCompleted])];
    let mut world = running(&pipeline(steps));
    world.end(1, 0, 1, Outcome::Succeeded);
    world.settle();
    world.end(1, 1, 1, failure());
    world.settle();
    world
}

#[test]
fn p8_a_retry_of_one_step_runs_that_step_and_no_other() {
    let mut world = failed();
    world.ask(Request::Retry { execution: 1, from: RetryFrom::Step("c".into()) });
    world.settle();
    let states: Vec<_> = world.state.executions[&2].steps.iter().map(|step| step.state.name()).collect();
    assert_eq!(states, ["skipped", "skipped", "running"]);
}

#[test]
fn p8_a_retry_of_a_step_that_ended_well_or_is_none_is_refused() {
    let mut world = failed();
    world.ask(Request::Retry { execution: 1, from: RetryFrom::Step("a".into()) });
    assert!(world.settle().contains("the step a of execution 1 ended well; there is nothing to retry"));
    world.ask(Request::Retry { execution: 1, from: RetryFrom::Step("bb".into()) });
    assert!(world.settle().contains("has no step named bb; did you mean b? its steps are a, b, c"));
}

#[test]
fn p8_a_retry_from_the_start_runs_all_steps() {
    let mut world = failed();
    world.ask(Request::Retry { execution: 1, from: RetryFrom::Start });
    assert!(world.settle().contains("2 a running 1"));
}

#[test]
fn r1_what_is_asked_of_a_daemon_that_ends_is_answered_and_nothing_is_begun() {
    let mut world = running(&stoppable());
    world.mode = Mode::Finishing;
    world.ask(Request::Start { pipeline: "p".into(), bunch: None });
    expect![""].assert_eq(&world.settle());
    world.requests.clear();
    world.ask(Request::Cancel { target: Target::All, force: false });
    expect![[r#"
        answer: Done { what: "execution 1 is being cancelled", executions: [1] }
        1 index cancelled
        1 import cancelled
    "#]]
    .assert_eq(&world.settle());
}
