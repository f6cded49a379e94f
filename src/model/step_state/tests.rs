use std::collections::BTreeSet;
use std::fmt::Write;

use jiff::Timestamp;

use super::*;
use crate::model::architecture::{block, drawn};
use crate::model::failure::FailureKind;

/// Where ARCHITECTURE.md shows the same.
const SECTION: &str = "The states of a step";

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

/// Returns the edges of the state diagram: from, to, event.
fn edges() -> BTreeSet<[String; 3]> {
    let name = |state: &StepState| state.name().replace('-', "_");
    let all = states().into_iter().flat_map(|state| events().into_iter().map(move |event| (state.clone(), event)));
    let led = all.filter_map(|(state, event)| {
        let next = apply(state.clone(), event.clone()).ok()?;
        Some([name(&state), name(&next), event.name().to_owned()])
    });
    led.collect()
}

/// Proves P5.
#[test]
fn p5_each_state_takes_just_these_events_and_final_states_take_none() {
    let text = matrix();
    assert_eq!(block(SECTION, "text"), text, "the table in ARCHITECTURE.md should be:\n{text}");
    for state in states().iter().filter(|state| state.is_final()) {
        assert!(events().into_iter().all(|event| apply(state.clone(), event).is_err()), "{} is final", state.name());
    }
}

/// Proves P5.
#[test]
fn p5_the_diagram_of_a_step_shows_just_what_its_states_take() {
    let lines: String = edges().iter().map(|[from, to, event]| format!("    {from} --> {to}: {event}\n")).collect();
    assert_eq!(drawn(SECTION), edges(), "the diagram in ARCHITECTURE.md should have:\n{lines}");
}

#[test]
fn p5_an_event_that_makes_no_sense_is_refused_by_name() {
    let error = apply(StepState::Succeeded, StepEvent::Enqueue).expect_err("a final state takes no event");
    assert_eq!(error.to_string(), "a step that is succeeded cannot enqueue");
}
