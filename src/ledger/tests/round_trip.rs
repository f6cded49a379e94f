//! What goes in comes out the same.

use super::*;
use crate::engine::{AttemptEnd, Claim, Held};
use crate::model::execution::Status;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Place as MessagePlace, Severity, Statistic};
use crate::model::request::{Answer, Request, RetryFrom};
use crate::model::step_state::{ProcessId, SkipReason, StepState};

fn failure(kind: FailureKind) -> Failure {
    Failure::new(kind, "it failed: ä \" ' \n")
}

fn all_states() -> Vec<StepExecution> {
    let process = ProcessId { pid: u32::MAX, started_s: 1_767_600_000 };
    let kinds = [
        FailureKind::ExitCode { code: -1 },
        FailureKind::Signal { signal: 9 },
        FailureKind::Expired,
        FailureKind::Lost,
        FailureKind::NotStarted,
        FailureKind::InvalidInput,
        FailureKind::Stopped,
        FailureKind::Internal,
    ];
    let failed = kinds.into_iter().map(|kind| StepState::Failed { failure: failure(kind) });
    let others = [
        StepState::Pending,
        StepState::Enqueued { attempt: 1 },
        StepState::Running { attempt: 2, since: at(20), process: None },
        StepState::Running { attempt: 2, since: at(20), process: Some(process) },
        StepState::Retrying { attempt: 3, failure: failure(FailureKind::Lost), due: at(30), since: Some(at(29)) },
        StepState::Succeeded,
        StepState::SucceededWithWarnings,
        StepState::Skipped { reason: SkipReason::PreviousStepFailed { step: "import".into() } },
        StepState::Skipped { reason: SkipReason::DoneBefore { execution: 1 } },
        StepState::Skipped { reason: SkipReason::Aborted { step: "check".into() } },
        StepState::Skipped { reason: SkipReason::NotAskedFor },
        StepState::Cancelled { by: "somebody".into() },
        StepState::Stopped { by: "somebody".into() },
        StepState::Aborted { why: "it must not".into() },
    ];
    let step = |(index, state)| StepExecution { state, attempts: index, started_at: Some(at(-5)), finished_at: None };
    (0..).zip(others.into_iter().chain(failed)).map(step).collect()
}

#[test]
fn p5_each_step_state_comes_back_as_it_was() {
    let place = Place::new();
    let known = execution(1, all_states());
    let _ = place.open().commit(&[created(&known)]).unwrap();
    assert_eq!(place.open().load_execution(1).unwrap(), Some(known));
}

#[test]
fn f6_claims_and_bunches_that_wait_after_a_failed_one_come_back_as_they_were() {
    let place = Place::new();
    let claim = |execution| Claim {
        execution,
        pipeline: pipeline(2),
        bunch: bunch(),
        inbox: "/inbox".into(),
        directory: format!("/working/{execution}").into(),
    };
    let held = Held { error: "the disk is full".into(), retry_at: at(40) };
    let mut other = claim(2);
    other.bunch.key.identifier = "other".into();
    let mut ledger = place.open();
    let _ = ledger.commit(&[Change::ClaimIntended { claim: claim(1) }, Change::ClaimIntended { claim: other.clone() }]).unwrap();
    let _ = ledger.commit(&[Change::ClaimUndone { execution: 2, held: held.clone() }]).unwrap();
    let state = place.open().load_state().unwrap();
    assert_eq!(state.claims.into_values().collect::<Vec<_>>(), [claim(1)]);
    assert_eq!(state.held.into_iter().collect::<Vec<_>>(), [(other.bunch.key, held)]);
}

/// The number may stand in logs and in names of directories that are still there.
#[test]
fn f6_the_number_of_an_undone_claim_is_not_given_again_after_a_start() {
    let place = Place::new();
    let claim = Claim { execution: 5, pipeline: pipeline(1), bunch: bunch(), inbox: "/i".into(), directory: "/w/5".into() };
    let held = Held { error: "no".into(), retry_at: at(1) };
    let _ = place.open().commit(&[Change::ClaimIntended { claim }]).unwrap();
    let _ = place.open().commit(&[Change::ClaimUndone { execution: 5, held }]).unwrap();
    assert_eq!(place.open().load_state().unwrap().last_execution, 5);
}

#[test]
fn p5_messages_and_statistics_of_attempts_come_back_and_equal_counts_are_summed() {
    let place = Place::new();
    let mut ledger = place.open();
    let known = execution(1, vec![StepExecution::pending(), StepExecution::pending()]);
    let _ = ledger.commit(&[created(&known)]).unwrap();
    let said = Message {
        severity: Severity::Error,
        text: "a quote is not closed: ä\0\"".into(),
        place: Some(MessagePlace { file: "a.csv".into(), record: Some(2), line: Some(3), column: Some("sku".into()) }),
    };
    let statistic = |count| Statistic { table: "products".into(), operation: "added".into(), count };
    for attempt in 1..=2 {
        let key = AttemptKey { execution: 1, step: 1, attempt };
        let outcome = Outcome::Failed { failure: failure(FailureKind::InvalidInput) };
        let end = AttemptEnd { outcome, messages: vec![said.clone()], statistics: vec![statistic(20)] };
        let _ = ledger.commit(&[Change::AttemptStarted { key, at: at(1) }, Change::AttemptEnded { key, at: at(2), end }]).unwrap();
    }
    let messages = place.open().load_messages(&known, 10).unwrap();
    assert_eq!(messages.len(), 2);
    assert_eq!((messages[1].step.as_str(), messages[1].attempt, &messages[1].message), ("step1", 2, &said));
    assert_eq!(place.open().load_messages(&known, 1).unwrap().len(), 1);
    assert_eq!(place.open().load_statistics(1).unwrap(), [statistic(40)]);
}

#[test]
fn p8_requests_wait_until_they_are_answered_and_know_the_finished_execution() {
    let place = Place::new();
    let mut ledger = place.open();
    let known = execution(1, vec![StepExecution::pending()]);
    let away = Location::PutAway { path: "/failed/1".into() };
    let finished = Change::ExecutionFinished { execution: 1, at: at(9), status: Status::Failed };
    let moved = Change::LocationChanged { execution: 1, location: away.clone() };
    let _ = ledger.commit(&[created(&known), finished, moved]).unwrap();
    let request = Request::Retry { execution: 1, from: RetryFrom::Step("import".into()) };
    let number = Ledger::open_beside(&place.path()).unwrap().ask(&request, "operator", at(50)).unwrap();
    let open = ledger.load_requests().unwrap();
    assert_eq!((open.len(), open[0].id, &open[0].request, open[0].asked_by.as_str()), (1, number, &request, "operator"));
    assert_eq!(open[0].subject, Some(Execution { location: away, finished_at: Some(at(9)), ..known }));
    assert_eq!(ledger.answer(number).unwrap(), None);
    let answer = Answer::Refused { why: "no".into() };
    let _ = ledger.commit(&[Change::RequestAnswered { request: number, at: at(51), answer: answer.clone() }]).unwrap();
    assert!(ledger.load_requests().unwrap().is_empty());
    assert_eq!(ledger.answer(number).unwrap(), Some(answer));
}

#[test]
fn p9_what_is_over_is_found_by_number_and_not_taken_for_live() {
    let place = Place::new();
    let mut ledger = place.open();
    let known = execution(3, vec![StepExecution::pending()]);
    let location = Location::TakenUp { by: 4 };
    let _ = ledger.commit(&[created(&known), Change::LocationChanged { execution: 3, location: location.clone() }]).unwrap();
    let state = ledger.load_state().unwrap();
    assert!(state.executions.is_empty() && state.last_execution == 3, "{state:?}");
    assert_eq!(ledger.load_execution(3).unwrap().map(|execution| execution.location), Some(location));
}

/// Proves P10.
#[test]
fn p10_each_execution_keeps_the_definition_that_it_started_with() {
    let place = Place::new();
    let mut ledger = place.open();
    let old = execution(1, vec![StepExecution::pending()]);
    let newer = Pipeline { description: "newer".into(), ..(*old.pipeline).clone() };
    let new = Execution { id: 2, pipeline: Arc::new(newer), ..old.clone() };
    let again = Execution { id: 3, ..old.clone() };
    let _ = ledger.commit(&[created(&old), created(&new), created(&again)]).unwrap();
    let state = place.open().load_state().unwrap();
    assert_eq!(state.executions.into_values().collect::<Vec<_>>(), [old, new, again]);
    let definitions: i64 = ledger.connection.query_row("SELECT count(*) FROM definition", [], |row| row.get(0)).unwrap();
    assert_eq!(definitions, 2, "each definition is written once");
}

/// Those that are in progress have no status column to go by, and must not take the places of those that are asked for.
#[test]
fn p8_a_listing_by_status_is_whole_although_many_others_are_in_progress() {
    let place = Place::new();
    let mut ledger = place.open();
    let failed = StepExecution { state: StepState::Failed { failure: failure(FailureKind::Lost) }, ..StepExecution::pending() };
    let end = |id| Change::ExecutionFinished { execution: id, at: at(9), status: Status::Failed };
    let away = |id| Change::LocationChanged { execution: id, location: Location::PutAway { path: "/failed".into() } };
    let mut changes: Vec<_> = (1..=3).flat_map(|id| [created(&execution(id, vec![failed.clone()])), end(id), away(id)]).collect();
    changes.extend((4..=13).map(|id| created(&execution(id, vec![StepExecution::pending()]))));
    // The files of the last one are still to be moved.
    changes.extend([created(&execution(14, vec![failed])), end(14)]);
    let _ = ledger.commit(&changes).unwrap();
    let mut listed = |pipeline: Option<&str>, status, limit| {
        let filter = Filter { pipeline: pipeline.map(str::to_owned), status, limit, ..Filter::default() };
        ledger.list(&filter).unwrap().iter().map(|execution| execution.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(None, Some(Status::Failed), 3), [14, 3, 2]);
    assert_eq!(listed(Some("p"), Some(Status::Failed), 9), [14, 3, 2, 1]);
    assert_eq!(listed(Some("other"), Some(Status::Failed), 9), [0; 0]);
    assert_eq!(listed(None, Some(Status::Pending), 2), [13, 12]);
    assert_eq!(listed(Some("p"), None, 2), [14, 13]);
    assert_eq!(listed(Some("other"), Some(Status::Pending), 9), [0; 0]);
    let counted: Vec<_> = ledger.counts().unwrap().into_iter().filter(|(_, count)| *count > 0).collect();
    assert_eq!(counted, [(Status::Pending, 10), (Status::Failed, 4)]);
}
