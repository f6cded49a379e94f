//! What is listed, and by which words it is found.

use super::*;
use crate::model::execution::Status;
use crate::model::failure::{Failure, FailureKind};
use crate::model::step_state::StepState;

/// Writes an execution that is over, with a failure of its first step or none.
fn over(ledger: &mut Ledger, id: u64, failure: Option<&str>) {
    let state = match failure {
        Some(text) => StepState::Failed { failure: Failure::new(FailureKind::ExitCode { code: 1 }, text) },
        None => StepState::Succeeded,
    };
    let created_at = at(i64::try_from(id).unwrap());
    let execution = Execution { created_at, ..execution(id, vec![StepExecution { state, ..StepExecution::pending() }]) };
    let status = execution.status();
    let finished = Change::ExecutionFinished { execution: id, at: at(1000), status };
    let location = Change::LocationChanged { execution: id, location: Location::PutAway { path: "/archive".into() } };
    let _ = ledger.commit(&[created(&execution), finished, location]).unwrap();
}

fn ids(ledger: &mut Ledger, filter: Filter) -> Vec<u64> {
    ledger.list(&Filter { limit: 9, ..filter }).unwrap().iter().map(|execution| execution.id).collect()
}

fn searched(text: &str) -> Filter {
    Filter { search: text.into(), ..Filter::default() }
}

#[test]
fn p8_executions_are_found_by_pipeline_source_bunch_and_failure_in_any_case() {
    let mut ledger = Place::new().open();
    over(&mut ledger, 1, None);
    over(&mut ledger, 2, Some("Exit Code 7: duplicate SKU"));
    let _ = ledger.commit(&[created(&execution(3, vec![StepExecution::pending()]))]).unwrap();
    assert_eq!(ids(&mut ledger, searched("GRÖSSE SHOP")), [] as [u64; 0], "ß is not ss");
    assert_eq!(ids(&mut ledger, searched("größe SHOP")), [3, 2, 1]);
    assert_eq!(ids(&mut ledger, searched("sku product")), [2]);
    assert_eq!(ids(&mut ledger, searched("p Duplicate")), [2]);
    assert_eq!(ids(&mut ledger, searched("%")), [] as [u64; 0]);
    assert_eq!(ids(&mut ledger, Filter { status: Some(Status::Failed), ..searched("product") }), [2]);
    assert_eq!(ids(&mut ledger, Filter { pipeline: Some("q".into()), ..searched("product") }), [] as [u64; 0]);
}

#[test]
fn p8_a_status_is_looked_for_among_those_in_progress_and_those_that_are_over() {
    let mut ledger = Place::new().open();
    over(&mut ledger, 1, Some("it failed"));
    over(&mut ledger, 2, None);
    let pending = execution(3, vec![StepExecution::pending()]);
    let _ = ledger.commit(&[created(&pending)]).unwrap();
    let with = |status| Filter { status: Some(status), ..Filter::default() };
    assert_eq!(ids(&mut ledger, with(Status::Failed)), [1]);
    assert_eq!(ids(&mut ledger, with(Status::Succeeded)), [2]);
    assert_eq!(ids(&mut ledger, with(Status::Pending)), [3]);
    assert_eq!(ids(&mut ledger, with(Status::Aborted)), [] as [u64; 0]);
    assert_eq!(ids(&mut ledger, Filter { since: Some(at(2)), ..Filter::default() }), [3, 2]);
    assert_eq!(ledger.list(&Filter { limit: 1, ..Filter::default() }).unwrap()[0].id, 3);
}
