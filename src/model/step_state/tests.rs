use std::fmt::Write;

use expect_test::expect;
use jiff::Timestamp;

use super::*;
use crate::model::failure::FailureKind;

fn failure() -> Failure {
    Failure::new(FailureKind::ExitCode { code: 1 }, "it failed")
}

fn states() -> Vec<StepState> {
    let (due, since) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
    vec![
        StepState::Pending,
        StepState::Enqueued { attempt: 2 },
        StepState::Running { attempt: 2, since, process: None },
        StepState::Retrying { attempt: 2, failure: failure(), due, since: Some(since) },
        StepState::Succeeded,
        StepState::SucceededWithWarnings,
        StepState::Failed { failure: failure() },
        StepState::Skipped { reason: SkipReason::DoneBefore { execution: 1 } },
        StepState::Aborted { why: "it must not".into() },
        StepState::Cancelled { by: "somebody".into() },
        StepState::Stopped { by: "somebody".into() },
    ]
}

fn events() -> Vec<StepEvent> {
    vec![
        StepEvent::Enqueue,
        StepEvent::Start { at: Timestamp::UNIX_EPOCH },
        StepEvent::ProcessKnown { process: ProcessId { pid: 1, started_s: 1 } },
        StepEvent::Succeed,
        StepEvent::Warn,
        StepEvent::FailForNow { failure: failure(), at: Timestamp::UNIX_EPOCH, due: Timestamp::UNIX_EPOCH },
        StepEvent::Fail { failure: failure() },
        StepEvent::Skip { reason: SkipReason::DoneBefore { execution: 1 } },
        StepEvent::Abort { why: "it must not".into() },
        StepEvent::Cancel { by: "somebody".into() },
        StepEvent::Stop { by: "somebody".into() },
    ]
}

/// Writes below each state what each event makes of it, with the number of the attempt; events that make no sense are left out.
fn matrix() -> String {
    let mut text = String::new();
    for state in states() {
        writeln!(text, "{}", state.name()).expect("a String takes all text");
        for event in events() {
            if let Ok(next) = apply(state.clone(), event.clone()) {
                let attempt = next.attempt().map(|attempt| format!(" {attempt}")).unwrap_or_default();
                writeln!(text, "    {:<14}{}{attempt}", event.name(), next.name()).expect("a String takes all text");
            }
        }
    }
    text
}

/// Proves P5.
#[test]
fn p5_each_state_takes_just_these_events_and_final_states_take_none() {
    expect![[r#"
        pending
            enqueue       enqueued 1
            skip          skipped
            cancel        cancelled
            stop          stopped
        enqueued
            start         running 2
            skip          skipped
            cancel        cancelled
            stop          stopped
        running
            process-known running 2
            succeed       succeeded
            warn          succeeded-with-warnings
            fail-for-now  retrying 2
            fail          failed
            abort         aborted
            cancel        cancelled
            stop          stopped
        retrying
            enqueue       enqueued 3
            skip          skipped
            cancel        cancelled
            stop          stopped
        succeeded
        succeeded-with-warnings
        failed
        skipped
        aborted
        cancelled
        stopped
    "#]]
    .assert_eq(&matrix());
}

#[test]
fn p5_an_event_that_makes_no_sense_is_refused_by_name() {
    let error = apply(StepState::Succeeded, StepEvent::Enqueue).expect_err("a final state takes no event");
    assert_eq!(error.to_string(), "a step that is succeeded cannot enqueue");
}
