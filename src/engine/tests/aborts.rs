//! Stories of aborts, of a stop that is only asked for, and of steps that run after all.

use expect_test::expect;
use jiff::SignedDuration;

use super::story::{World, always, failure, pipeline, step};
use crate::engine::{Effect, WakeReason};
use crate::model::condition::StepCondition::{AttemptsLimit, PreviousStepsCompleted};
use crate::model::execution::StopReason;
use crate::model::failure::Outcome;
use crate::model::pipeline::{Pipeline, Step};
use crate::model::request::{Request, RetryFrom, Target};

fn abort() -> Outcome {
    Outcome::Aborted { why: "the owner may not import".into() }
}

fn after(name: &str, sort_order: i32) -> Step {
    step(name, sort_order, &[PreviousStepsCompleted, AttemptsLimit { limit: 3 }])
}

fn may_fail(mut step: Step) -> Step {
    step.allow_failure = true;
    step
}

fn checked_import() -> Pipeline {
    pipeline(vec![
        step("check", 10, &[]),
        after("import", 20),
        after("index", 30),
        always(step("callback", 80, &[])),
        always(step("report", 90, &[])),
    ])
}

#[test]
fn d3_d4_an_abort_skips_later_normal_steps_and_those_that_run_always_run_in_order() {
    let mut world = World::new();
    world.drop_bunch(&checked_import(), "x");
    world.settle();
    world.end(1, 0, 1, abort());
    expect![[r#"
        1 check aborted
        1 import skipped
        1 index skipped
        1 callback enqueued 1
        1 callback running 1
    "#]]
    .assert_eq(&world.settle());
    world.end(1, 3, 1, Outcome::Succeeded);
    expect![[r#"
        1 callback succeeded
        1 report enqueued 1
        1 report running 1
    "#]]
    .assert_eq(&world.settle());
    world.end(1, 4, 1, Outcome::Succeeded);
    expect![[r#"
        1 report succeeded
        1 finished: aborted
        move /w/1 to /f/p/2026-01-05/000001_product_x
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn d3_steps_that_run_beside_an_abort_are_left_to_end_and_one_that_waits_for_a_place_is_skipped() {
    let mut world = World::new();
    world.limits.attempts = 2;
    world.drop_bunch(&pipeline(vec![step("check", 10, &[]), step("beside", 20, &[]), step("waits", 30, &[])]), "x");
    world.settle();
    world.end(1, 0, 1, abort());
    expect![[r#"
        1 check aborted
        1 waits skipped
    "#]]
    .assert_eq(&world.settle());
    world.end(1, 1, 1, Outcome::Succeeded);
    expect![[r#"
        1 beside succeeded
        1 finished: aborted
        move /w/1 to /f/p/2026-01-05/000001_product_x
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn d3_a_step_that_failed_beside_an_abort_is_not_tried_again_and_fails_the_execution_no_more() {
    let mut world = World::new();
    let beside = step("beside", 20, &[AttemptsLimit { limit: 3 }]);
    world.drop_bunch(&pipeline(vec![step("check", 10, &[]), beside]), "x");
    world.settle();
    world.end(1, 0, 1, abort());
    world.settle();
    world.end(1, 1, 1, failure());
    expect![[r#"
        1 beside retrying 1
        1 beside skipped
        1 finished: aborted
        move /w/1 to /f/p/2026-01-05/000001_product_x
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn d3_an_aborted_execution_can_be_retried_and_the_step_that_aborted_it_decides_anew() {
    let mut world = World::new();
    world.drop_bunch(&checked_import(), "x");
    world.settle();
    world.end(1, 0, 1, abort());
    world.settle();
    world.end(1, 3, 1, Outcome::Succeeded);
    world.settle();
    world.end(1, 4, 1, Outcome::Succeeded);
    world.settle();
    world.ask(Request::Retry { execution: 1, from: RetryFrom::Failed });
    expect![[r#"
        2 created
        answer: Started { execution: 2 }
        move /f/p/2026-01-05/000001_product_x to /w/2
        2 check enqueued 1
        2 check running 1
    "#]]
    .assert_eq(&world.settle());
    world.end(2, 0, 1, Outcome::Succeeded);
    assert!(world.settle().contains("2 import running 1"));
}

#[test]
fn b25_a_step_that_was_only_asked_to_stop_still_expires() {
    let mut world = World::new();
    let import = Step { expire_in: Some(SignedDuration::from_mins(60)), ..step("import", 10, &[]) };
    world.drop_bunch(&Pipeline { stoppable: true, ..pipeline(vec![import]) }, "x");
    world.settle();
    world.ask(Request::Stop { target: Target::Execution(1) });
    let asked = world.decide();
    let stops = |effect: &Effect, wanted: StopReason| matches!(effect, Effect::StopAttempt { reason, .. } if *reason == wanted);
    assert!(asked.effects.iter().any(|effect| stops(effect, StopReason::Asked)), "{asked:?}");
    let wake = asked.wake.expect("it does not run on for ever");
    assert_eq!((world.now.duration_until(wake.at), wake.reason), (SignedDuration::from_mins(60), WakeReason::Expiry));
    world.pass(3600);
    let expired = world.decide();
    assert!(expired.effects.iter().any(|effect| stops(effect, StopReason::StepExpired)), "{expired:?}");
}

#[test]
fn b25_a_step_that_was_done_when_it_was_asked_to_stop_succeeded_and_later_ones_are_not_begun() {
    let mut world = World::new();
    let steps = vec![step("import", 10, &[]), after("index", 20), always(step("report", 90, &[]))];
    world.drop_bunch(&Pipeline { stoppable: true, ..pipeline(steps) }, "x");
    world.settle();
    world.end(1, 0, 1, Outcome::Succeeded);
    world.ask(Request::Stop { target: Target::Execution(1) });
    let told = world.settle();
    assert!(told.contains("1 import succeeded") && told.contains("1 index stopped") && told.contains("1 report running 1"), "{told}");
}

/// Proves A10, D15 and D16: finish steps run once, after the last step, with a failed, a lost and an aborted one before them.
#[test]
fn a10_steps_that_run_always_run_once_after_all_whatever_happened_before() {
    let outcomes: [(&str, Option<Outcome>, &str); 4] = [
        ("well", Some(Outcome::Succeeded), "succeeded-with-warnings"),
        ("failed", Some(failure()), "failed"),
        ("aborted", Some(abort()), "aborted"),
        ("lost", None, "failed"),
    ];
    for (name, outcome, status) in outcomes {
        let mut world = World::new();
        let steps = vec![step("import", 10, &[]), may_fail(always(step("finish", 80, &[]))), may_fail(always(step("report", 90, &[])))];
        world.drop_bunch(&pipeline(steps), "x");
        let mut told = world.settle();
        match outcome {
            Some(outcome) => world.end(1, 0, 1, outcome),
            None => world.crash(),
        }
        told += &world.settle();
        assert_eq!(world.running.len(), 1, "{name}: the finish step runs alone\n{told}");
        world.end(1, 1, 1, failure());
        told += &world.settle();
        world.end(1, 2, 1, Outcome::Succeeded);
        told += &world.settle();
        for step in ["finish", "report"] {
            assert_eq!(told.matches(&format!("{step} running")).count(), 1, "{name}: {step}\n{told}");
        }
        assert!(told.contains("1 finish failed"), "{name}: its failure is recorded\n{told}");
        assert!(told.contains(&format!("1 finished: {status}\n")), "{name}: it hurts nothing\n{told}");
    }
}

#[test]
fn d5_a_retry_of_one_step_asks_again_who_had_aborted_the_rest() {
    let mut world = World::new();
    world.drop_bunch(&pipeline(vec![step("check", 10, &[]), step("import", 20, &[PreviousStepsCompleted])]), "a");
    world.settle();
    world.end(1, 0, 1, Outcome::Aborted { why: "not allowed".into() });
    world.settle();
    world.ask(Request::Retry { execution: 1, from: RetryFrom::Step("import".into()) });
    let told = world.settle();
    assert!(told.contains("2 check running 1") && !told.contains("2 import running"), "{told}");
}
