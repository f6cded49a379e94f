//! The stories.

use expect_test::expect;
use jiff::SignedDuration;

use super::story::{World, alone, always, failure, pipeline, step};
use crate::engine::Mode;
use crate::engine::turn::ahead_of;
use crate::model::condition::Growth;
use crate::model::condition::StepCondition::{self, AttemptsLimit, PreviousStepsCompleted, PreviousStepsFinished, TimeBetweenAttempts};
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::request::{Request, RetryFrom};

const THREE: &[StepCondition] = &[
    PreviousStepsCompleted,
    AttemptsLimit { limit: 3 },
    TimeBetweenAttempts { wait: SignedDuration::from_mins(5), growth: Growth::Fixed },
];

fn import_pipeline() -> crate::model::pipeline::Pipeline {
    pipeline(vec![step("validate", 10, &[]), step("import", 20, THREE), always(step("report", 90, &[]))])
}

#[test]
fn p4_a_bunch_is_claimed_and_its_steps_run_one_after_the_other() {
    let mut world = World::new();
    world.drop_bunch(&import_pipeline(), "a");
    expect![[r#"
        1 claims product a
        1 created
        1 validate enqueued 1
        1 validate running 1
    "#]]
    .assert_eq(&world.settle());
    world.end(1, 0, 1, Outcome::Succeeded);
    expect![[r#"
        1 validate succeeded
        1 import enqueued 1
        1 import running 1
    "#]]
    .assert_eq(&world.settle());
    world.end(1, 1, 1, Outcome::SucceededWithWarnings);
    world.settle();
    world.end(1, 2, 1, Outcome::Succeeded);
    expect![[r#"
        1 report succeeded
        1 finished: succeeded-with-warnings
        move /w/1 to /a/p/2026-01-05/000001_product_a
    "#]]
    .assert_eq(&world.settle());
    assert!(world.state.executions.is_empty(), "nothing is left to be done");
}

#[test]
fn p4_a_failed_attempt_is_repeated_after_its_wait_and_only_as_often_as_allowed() {
    let mut world = World::new();
    world.drop_bunch(&import_pipeline(), "a");
    world.settle();
    world.end(1, 0, 1, Outcome::Succeeded);
    world.settle();
    world.end(1, 1, 1, failure());
    expect!["1 import retrying 1\n"].assert_eq(&world.settle());
    let wake = world.decide().wake.expect("a retry is due");
    assert_eq!(world.now.duration_until(wake.at), SignedDuration::from_mins(5));
    world.pass(299);
    assert_eq!(world.settle(), "", "the wait is not over");
    world.pass(1);
    expect![[r#"
        1 import enqueued 2
        1 import running 2
    "#]]
    .assert_eq(&world.settle());
    world.end(1, 1, 2, failure());
    world.settle();
    world.pass(300);
    world.settle();
    world.end(1, 1, 3, failure());
    expect![[r#"
        1 import failed
        1 report enqueued 1
        1 report running 1
    "#]]
    .assert_eq(&world.settle());
    world.end(1, 2, 1, Outcome::Succeeded);
    expect![[r#"
        1 report succeeded
        1 finished: failed
        move /w/1 to /f/p/2026-01-05/000001_product_a
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn p4_a_clock_that_was_set_back_does_not_lengthen_the_wait() {
    let mut world = World::new();
    world.drop_bunch(&import_pipeline(), "a");
    world.settle();
    world.end(1, 0, 1, Outcome::Succeeded);
    world.settle();
    world.end(1, 1, 1, failure());
    world.settle();
    world.pass(-86_400);
    assert!(world.settle().contains("import running 2"), "a wait that reaches beyond its length is over");
}

#[test]
fn p4_previous_steps_completed_skips_what_can_never_run_and_always_steps_run() {
    let mut world = World::new();
    let steps = vec![
        step("a", 10, &[]),
        step("b", 20, &[PreviousStepsCompleted]),
        step("c", 30, &[PreviousStepsFinished]),
        always(step("d", 40, &[])),
    ];
    world.drop_bunch(&pipeline(steps), "x");
    world.settle();
    world.end(1, 0, 1, failure());
    expect![[r#"
        1 a failed
        1 b skipped
        1 c enqueued 1
        1 c running 1
    "#]]
    .assert_eq(&world.settle());
    world.end(1, 2, 1, Outcome::Succeeded);
    assert!(world.settle().contains("d running 1"));
}

#[test]
fn p4_steps_without_a_waiting_condition_run_side_by_side_within_the_limit() {
    let mut world = World::new();
    world.limits.attempts = 2;
    world.drop_bunch(&pipeline(vec![step("a", 10, &[]), step("b", 20, &[]), step("c", 30, &[])]), "x");
    world.settle();
    assert_eq!(world.running.len(), 2);
    world.end(1, 0, 1, Outcome::Succeeded);
    expect![[r#"
        1 a succeeded
        1 c running 1
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn p1_a_step_that_may_fail_fails_nothing_else() {
    let mut world = World::new();
    let mut may_fail = step("a", 10, &[]);
    may_fail.allow_failure = true;
    world.drop_bunch(&pipeline(vec![may_fail, step("b", 20, &[PreviousStepsCompleted])]), "x");
    world.settle();
    world.end(1, 0, 1, failure());
    world.settle();
    world.end(1, 1, 1, Outcome::Succeeded);
    assert!(world.settle().contains("finished: succeeded-with-warnings"));
}

#[test]
fn p3_no_sibling_in_progress_keeps_the_second_bunch_in_the_inbox() {
    let mut world = World::new();
    let pipeline = alone(pipeline(vec![step("a", 10, &[])]));
    world.drop_bunch(&pipeline, "x");
    world.drop_bunch(&pipeline, "y");
    let told = world.settle();
    assert!(told.contains("1 claims product x") && !told.contains("product y"), "{told}");
    world.end(1, 0, 1, Outcome::Succeeded);
    assert!(world.settle().contains("2 claims product y"));
}

#[test]
fn f6_a_bunch_with_the_same_key_waits_for_the_first_and_then_is_a_new_one() {
    let mut world = World::new();
    let pipeline = pipeline(vec![step("a", 10, &[])]);
    world.drop_bunch(&pipeline, "x");
    world.settle();
    world.drop_bunch(&pipeline, "x");
    assert_eq!(world.settle(), "");
    world.end(1, 0, 1, Outcome::Succeeded);
    assert!(world.settle().contains("2 claims product x"));
}

#[test]
fn f4_each_ready_bunch_starts_one_execution_as_far_as_the_pipeline_allows_at_once() {
    let mut world = World::new();
    let mut pipeline = pipeline(vec![step("a", 10, &[])]);
    pipeline.max_parallel = 2;
    for identifier in ["u", "v", "w"] {
        world.drop_bunch(&pipeline, identifier);
    }
    world.settle();
    assert_eq!((world.state.executions.len(), world.running.len()), (3, 2));
}

/// A claim across file systems may end after that of a younger bunch.
#[test]
fn p4_an_older_execution_whose_files_arrive_late_does_not_run_beside_a_younger_one() {
    let mut world = World::new();
    let mut pipeline = pipeline(vec![step("a", 10, &[])]);
    pipeline.max_parallel = 1;
    world.drop_bunch(&pipeline, "x");
    world.drop_bunch(&pipeline, "y");
    let claims = world.decide();
    world.carry_out(claims);
    let late = world.claimed.remove(&1).expect("the first was claimed");
    assert!(world.settle().contains("2 a running 1"));
    world.claimed.insert(1, late);
    assert_eq!(world.settle(), "1 created\n");
    world.end(2, 0, 1, Outcome::Succeeded);
    assert!(world.settle().contains("1 a running 1"));
}

#[test]
fn f4_a_queue_is_filled_up_when_it_is_half_empty_so_that_claims_come_in_batches() {
    let mut world = World::new();
    world.limits.claimed = 4;
    let mut pipeline = pipeline(vec![step("a", 10, &[])]);
    pipeline.max_parallel = 1;
    for identifier in 'a'..='h' {
        world.drop_bunch(&pipeline, &identifier.to_string());
    }
    let claims = |told: String| told.matches("claims").count();
    assert_eq!(claims(world.settle()), 4, "one begins, three wait");
    world.end(1, 0, 1, Outcome::Succeeded);
    assert_eq!(claims(world.settle()), 2, "two waited, so there was room for two more");
    world.end(2, 0, 1, Outcome::Succeeded);
    assert_eq!(claims(world.settle()), 0, "three wait, that is enough");
}

#[test]
fn p7_an_execution_that_waits_for_its_turn_knows_for_whom() {
    let mut world = World::new();
    let mut pipeline = pipeline(vec![step("a", 10, &[])]);
    pipeline.max_parallel = 1;
    for identifier in ["u", "v", "w"] {
        world.drop_bunch(&pipeline, identifier);
    }
    world.settle();
    assert_eq!(ahead_of(&world.state, 3), [1, 2]);
    assert_eq!(ahead_of(&world.state, 1), [0; 0], "it is its turn");
    world.end(1, 0, 1, Outcome::Succeeded);
    world.settle();
    assert_eq!(ahead_of(&world.state, 3), [2]);
}

#[test]
fn f6_a_claim_that_failed_is_tried_again_later_and_not_at_once() {
    let mut world = World::new();
    world.claims_fail = true;
    world.drop_bunch(&import_pipeline(), "a");
    expect![[r#"
        1 claims product a
        1 claim undone: disk full
    "#]]
    .assert_eq(&world.settle());
    assert!(world.decide().wake.is_some());
    world.claims_fail = false;
    world.pass(10);
    assert!(world.settle().contains("created"));
}

#[test]
fn r5_a_clock_that_was_set_back_does_not_lengthen_the_wait_after_a_failed_claim_or_move() {
    let mut world = World::new();
    world.claims_fail = true;
    world.drop_bunch(&pipeline(vec![step("a", 10, &[])]), "x");
    world.settle();
    world.claims_fail = false;
    world.pass(-86_400);
    assert!(world.settle().contains("created"));
    world.end(2, 0, 1, Outcome::Succeeded);
    let ends = world.decide();
    world.carry_out(ends);
    let retry_at = world.now.checked_add(SignedDuration::from_secs(10)).expect("it is near");
    world.moves.insert(2, crate::engine::MoveProgress::Failed { retry_at });
    assert!(world.decide().effects.is_empty());
    world.pass(-86_400);
    assert_eq!(world.decide().effects.len(), 1);
}

#[test]
fn p5_a_step_that_a_crash_left_running_counts_as_an_attempt_and_is_retried_as_allowed() {
    let mut world = World::new();
    world.drop_bunch(&import_pipeline(), "a");
    world.settle();
    world.end(1, 0, 1, Outcome::Succeeded);
    world.settle();
    world.crash();
    expect!["1 import retrying 1\n"].assert_eq(&world.settle());
    world.pass(300);
    assert!(world.settle().contains("import running 2"));
}

#[test]
fn p5_a_crash_between_commit_and_effect_starts_the_attempt_anew_only_as_allowed() {
    let mut world = World::new();
    world.drop_bunch(&import_pipeline(), "a");
    world.settle();
    // The validation may run once; nobody knows whether it began.
    world.crash();
    let told = world.settle();
    assert!(told.contains("validate failed") && told.contains("import skipped") && told.contains("report running 1"), "{told}");
}

#[test]
fn p6_an_attempt_that_runs_longer_than_expire_in_is_stopped_and_fails() {
    let mut world = World::new();
    let mut slow = step("a", 10, &[]);
    slow.expire_in = Some(SignedDuration::from_hours(1));
    world.drop_bunch(&pipeline(vec![slow]), "x");
    world.settle();
    let wake = world.decide().wake.expect("the expiry is due");
    assert_eq!(world.now.duration_until(wake.at), SignedDuration::from_hours(1));
    world.pass(3600);
    assert!(world.settle().contains("1 a failed"));
}

#[test]
fn p6_an_expired_pipeline_calls_off_its_normal_steps_and_runs_the_others() {
    let mut world = World::new();
    let mut pipeline = import_pipeline();
    pipeline.expire_in = Some(SignedDuration::from_hours(2));
    world.drop_bunch(&pipeline, "x");
    world.settle();
    world.pass(7200);
    let told = world.settle();
    assert!(told.contains("validate cancelled") && told.contains("import cancelled") && told.contains("report running 1"), "{told}");
    world.end(1, 2, 1, Outcome::Succeeded);
    assert!(world.settle().contains("finished: cancelled"));
}

#[test]
fn f3_wrong_input_is_not_attempted_again() {
    let mut world = World::new();
    world.drop_bunch(&pipeline(vec![step("a", 10, THREE)]), "x");
    world.settle();
    let failure = Failure::new(FailureKind::InvalidInput, "3 errors");
    world.end(1, 0, 1, Outcome::Failed { failure });
    assert!(world.settle().contains("1 a failed"));
}

#[test]
fn f8_a_failed_bunch_is_taken_up_again_from_the_failed_step_on() {
    let mut world = World::new();
    let steps = vec![step("validate", 10, &[]), step("import", 20, &[PreviousStepsCompleted]), always(step("report", 90, &[]))];
    world.drop_bunch(&pipeline(steps), "a");
    world.settle();
    world.end(1, 0, 1, Outcome::Succeeded);
    world.settle();
    world.end(1, 1, 1, failure());
    world.settle();
    world.end(1, 2, 1, Outcome::Succeeded);
    world.settle();
    world.ask(Request::Retry { execution: 1, from: RetryFrom::Failed });
    expect![[r#"
        2 created
        answer: Started { execution: 2 }
        move /f/p/2026-01-05/000001_product_a to /w/2
        2 import enqueued 1
        2 import running 1
    "#]]
    .assert_eq(&world.settle());
    world.ask(Request::Retry { execution: 1, from: RetryFrom::Failed });
    assert!(world.settle().contains("already taken up again by execution 2"));
}

#[test]
fn f8_a_retry_of_files_that_somebody_removed_ends_and_says_so() {
    let mut world = World::new();
    world.drop_bunch(&pipeline(vec![step("a", 10, &[])]), "x");
    world.settle();
    world.end(1, 0, 1, failure());
    world.settle();
    world.files_are_gone = true;
    world.ask(Request::Retry { execution: 1, from: RetryFrom::Failed });
    expect![[r#"
        2 created
        answer: Started { execution: 2 }
        move /f/p/2026-01-05/000001_product_x to /w/2
        2 a cancelled
        2 finished: cancelled
    "#]]
    .assert_eq(&world.settle());
    assert!(world.state.executions.is_empty());
}

#[test]
fn p8_start_needs_a_pipeline_that_exists_and_imports_no_bunch() {
    let mut world = World::new();
    let index = pipeline(vec![step("a", 10, &[])]);
    world.pipelines.insert("index".into(), std::sync::Arc::new(index));
    world.ask(Request::Start { pipeline: "indx".into(), bunch: None });
    assert!(world.settle().contains("did you mean index?"));
    world.ask(Request::Start { pipeline: "index".into(), bunch: None });
    assert!(world.settle().contains("Started { execution: 1 }"));
}

#[test]
fn r1_a_daemon_that_is_to_end_begins_nothing_new() {
    let mut world = World::new();
    world.drop_bunch(&import_pipeline(), "a");
    world.settle();
    world.mode = Mode::Finishing;
    world.end(1, 0, 1, Outcome::Succeeded);
    world.drop_bunch(&import_pipeline(), "b");
    expect!["1 validate succeeded\n"].assert_eq(&world.settle());
}

#[test]
fn p5_a_heartbeat_on_the_same_facts_decides_the_same_and_on_settled_ones_nothing() {
    let mut world = World::new();
    world.drop_bunch(&import_pipeline(), "a");
    assert_eq!(world.decide(), world.decide());
    world.settle();
    let decision = world.decide();
    assert!(decision.changes.is_empty() && decision.effects.is_empty());
}
