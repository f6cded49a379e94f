//! What retention asks of the ledger, and forgets in it.

use super::*;
use crate::engine::retention::Record;
use crate::engine::{AttemptEnd, Held, Tidied};
use crate::model::execution::Status;
use crate::model::failure::Outcome;
use crate::model::message::{Message, Severity, Statistic};
use crate::model::request::{Answer, Request};
use crate::model::retention::Storage;

fn finished(id: u64, location: Location) -> Vec<Change> {
    let key = AttemptKey { execution: id, step: 0, attempt: 1 };
    let messages = vec![Message::new(Severity::Info, "done")];
    let statistics = vec![Statistic { table: "t".into(), operation: "added".into(), count: 1 }];
    vec![
        created(&execution(id, vec![StepExecution::pending()])),
        Change::AttemptStarted { key, at: at(1) },
        Change::AttemptEnded { key, at: at(2), end: AttemptEnd { outcome: Outcome::Succeeded, messages, statistics } },
        Change::ExecutionFinished { execution: id, at: at(2), status: Status::Succeeded },
        Change::LocationChanged { execution: id, location },
    ]
}

fn away(id: u64) -> Location {
    Location::PutAway { path: format!("/a/{id}").into() }
}

fn tidied(what: Tidied) -> Change {
    Change::Tidied { what }
}

fn rows_of(ledger: &Ledger, table: &str) -> u64 {
    ledger.rows(&format!("SELECT count(*) FROM {table}"), &[], |row| row.get(0)).unwrap()[0]
}

#[test]
fn p9_what_is_over_is_read_with_its_sizes_and_what_is_live_is_not() {
    let place = Place::new();
    let mut ledger = place.open();
    let _ = ledger.commit(&finished(1, away(1))).unwrap();
    let _ = ledger.commit(&finished(2, Location::TakenUp { by: 3 })).unwrap();
    let _ = ledger.commit(&[created(&execution(3, vec![StepExecution::pending()]))]).unwrap();
    let storage = Storage { working_bytes: Some(1), logs_bytes: None, all_bytes: Some(9) };
    let _ = ledger.commit(&[tidied(Tidied::Noted { execution: 1, storage })]).unwrap();
    let storage = Storage { working_bytes: None, logs_bytes: Some(2), all_bytes: None };
    let _ = ledger.commit(&[tidied(Tidied::Noted { execution: 1, storage }), tidied(Tidied::Noted { execution: 77, storage })]).unwrap();
    let records = ledger.records(None).unwrap();
    let [first, second] = records.as_slice() else { panic!("{records:#?}") };
    let Record { execution: 1, job, finished_at, ended_well: true, directory: Some(kept) } = first else { panic!("{first:#?}") };
    assert_eq!(
        (&*job.pipeline, job.source.as_deref(), job.bunch_type.as_deref(), *finished_at),
        ("p", Some("shop"), Some("product"), at(2))
    );
    let storage = Storage { working_bytes: Some(1), logs_bytes: Some(2), all_bytes: Some(9) };
    assert_eq!((kept.path.to_str(), kept.storage), (Some("/a/1"), storage));
    assert_eq!((second.execution, &second.directory), (2, &None));
    assert_eq!((ledger.records(Some("p")).unwrap().len(), ledger.records(Some("q")).unwrap().len()), (2, 0));
    assert_eq!((ledger.resting_place(1).unwrap(), ledger.resting_place(3).unwrap()), (Some(away(1)), None));
}

#[test]
fn p9_rows_go_with_all_that_belongs_to_them_and_their_number_is_not_given_again() {
    let place = Place::new();
    let mut ledger = place.open();
    let _ = ledger.commit(&finished(5, Location::Removed)).unwrap();
    let _ = ledger.commit(&[created(&execution(4, vec![StepExecution::pending()]))]).unwrap();
    ledger.note_progress(&told(5, 1)).unwrap();
    assert_eq!(ledger.load_progress(5).unwrap(), told(5, 1));
    let note = Tidied::Noted { execution: 5, storage: Storage { all_bytes: Some(0), ..Storage::default() } };
    let _ = ledger.commit(&[tidied(note), tidied(Tidied::ExecutionsForgotten { executions: vec![4, 5] })]).unwrap();
    let left = ["execution", "step", "attempt", "message", "statistic", "storage"].map(|table| rows_of(&ledger, table));
    assert_eq!(ledger.load_progress(5).unwrap(), []);
    assert_eq!(left, [1, 1, 0, 0, 0, 0], "a live one is never forgotten, the other one wholly");
    assert_eq!(place.open().load_state().unwrap().last_execution, 5);
}

#[test]
fn p9_a_removal_that_was_begun_is_live_after_a_restart() {
    let place = Place::new();
    let mut ledger = place.open();
    let _ = ledger.commit(&finished(1, away(1))).unwrap();
    let mut removing = ledger.load_execution(1).unwrap().unwrap();
    removing.location = Location::Removing { path: "/a/1".into() };
    let _ = ledger.commit(&[tidied(Tidied::RemovalBegun { execution: Box::new(removing.clone()) })]).unwrap();
    assert_eq!(place.open().load_state().unwrap().executions.into_values().collect::<Vec<_>>(), [removing]);
    let _ = ledger.commit(&[Change::LocationChanged { execution: 1, location: Location::Removed }]).unwrap();
    assert!(place.open().load_state().unwrap().executions.is_empty());
    assert_eq!(ledger.records(None).unwrap()[0].directory, None);
}

#[test]
fn p9_answered_requests_and_failed_claims_are_forgotten() {
    let place = Place::new();
    let mut ledger = place.open();
    for second in [1, 2, 3] {
        let request = ledger.ask(&Request::Reload, "", at(second)).unwrap();
        let answer = Answer::Done { what: String::new(), executions: Vec::new() };
        let _ = ledger.commit(&[Change::RequestAnswered { request, at: at(second), answer }]).unwrap();
    }
    let open = ledger.ask(&Request::Purge { pipeline: None }, "", at(1)).unwrap();
    let _ = ledger.commit(&[tidied(Tidied::RequestsForgotten { before: at(3) })]).unwrap();
    assert_eq!((rows_of(&ledger, "request"), ledger.load_requests().unwrap()[0].id), (2, open));
    let held = Held { error: "disk full".into(), retry_at: at(9) };
    let claim = crate::engine::Claim { execution: 8, pipeline: pipeline(1), bunch: bunch(), inbox: "/in".into(), directory: "/w/8".into() };
    let _ = ledger.commit(&[Change::ClaimIntended { claim }, Change::ClaimUndone { execution: 8, held }]).unwrap();
    assert_eq!(ledger.load_state().unwrap().held.len(), 1);
    let _ = ledger.commit(&[tidied(Tidied::HeldForgotten { key: key() })]).unwrap();
    assert_eq!(ledger.load_state().unwrap().held.len(), 0);
}
