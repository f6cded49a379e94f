//! A long past slows nothing: how SQLite finds what each operation asks for, and how much work that is.
//!
//! The queries are heard as they are made, so that none can be forgotten here once its operation is in [`OPERATIONS`].

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;

use expect_test::expect;
use rusqlite::StatementStatus;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::*;
use crate::engine::AttemptEnd;
use crate::model::execution::Status;
use crate::model::failure::Outcome;
use crate::model::message::{Message, Severity, Statistic};
use crate::model::request::{Answer, Request, RetryFrom};
use crate::model::step_state::StepState;

/// What is done with a ledger, by the live execution of the given number.
type Operation = fn(&mut Ledger, u64);

/// Everything that reads or writes the ledger.
const OPERATIONS: &[(&str, Operation)] = &[
    ("load the state", |ledger, _| drop(ledger.load_state().unwrap())),
    ("load requests", |ledger, _| drop(ledger.load_requests().unwrap())),
    ("load one", |ledger, _| {
        let known = ledger.load_execution(5).unwrap().unwrap();
        assert_eq!(ledger.load_messages(&known, 10).unwrap().len(), 1);
        assert_eq!(ledger.load_statistics(5).unwrap().len(), 1);
        assert_eq!(ledger.load_progress(5).unwrap().len(), 1);
    }),
    ("note progress", |ledger, live| {
        let _ = ledger.commit(&[Change::AttemptStarted { key: AttemptKey { execution: live, step: 0, attempt: 3 }, at: at(1) }]).unwrap();
        ledger.note_progress(&told(live, 3)).unwrap();
        assert_eq!(ledger.load_progress(live).unwrap(), told(live, 3));
    }),
    ("ask", |ledger, _| {
        let number = ask(ledger);
        assert!(ledger.answer(number).unwrap().is_none());
    }),
    ("commit a heartbeat", commit_a_heartbeat),
    ("list", |ledger, _| list(ledger, None, None)),
    ("list a pipeline", |ledger, _| list(ledger, Some("p"), None)),
    ("list running", |ledger, _| list(ledger, None, Some(Status::Running))),
    ("list failed", |ledger, _| list(ledger, None, Some(Status::Failed))),
    ("list failed of a pipeline", |ledger, _| list(ledger, Some("p"), Some(Status::Failed))),
    ("list succeeded of a rare pipeline", |ledger, _| list(ledger, Some("rare"), Some(Status::Succeeded))),
    ("search", |ledger, _| search(ledger, "product", None)),
    ("search failed", |ledger, _| search(ledger, "product", Some(Status::Failed))),
    ("list since", |ledger, _| drop(ledger.list(&Filter { since: Some(at(1)), limit: 3, ..Filter::default() }).unwrap())),
    ("count", |ledger, _| drop(ledger.counts().unwrap())),
];

/// Operations whose work grows with the past, by index entries and not by rows.
const GROWING: &[&str] = &["list succeeded of a rare pipeline", "count"];

fn list(ledger: &mut Ledger, pipeline: Option<&str>, status: Option<Status>) {
    let found = ledger.list(&Filter { pipeline: pipeline.map(str::to_owned), status, limit: 3, ..Filter::default() }).unwrap();
    assert!(!found.is_empty());
}

fn search(ledger: &mut Ledger, words: &str, status: Option<Status>) {
    let found = ledger.list(&Filter { search: words.into(), status, limit: 3, ..Filter::default() }).unwrap();
    assert!(!found.is_empty());
}

fn ask(ledger: &mut Ledger) -> u64 {
    ledger.ask(&Request::Retry { execution: 1, from: RetryFrom::Failed }, "", at(1)).unwrap()
}

fn commit_a_heartbeat(ledger: &mut Ledger, live: u64) {
    let key = |attempt| AttemptKey { execution: live, step: 0, attempt };
    let now = StepExecution { state: StepState::Running { attempt: 2, since: at(1), process: None }, ..StepExecution::pending() };
    let away = Location::PutAway { path: "/archive".into() };
    let claim = crate::engine::Claim {
        execution: live + 1,
        pipeline: pipeline(1),
        bunch: bunch(),
        inbox: "/inbox".into(),
        directory: "/working".into(),
    };
    let held = crate::engine::Held { error: "the disk is full".into(), retry_at: at(2) };
    let _ = ledger
        .commit(&[
            Change::AttemptStarted { key: key(1), at: at(1) },
            Change::AttemptEnded { key: key(1), at: at(1), end: end() },
            Change::StepChanged { execution: live, step: 0, now },
            Change::ClaimIntended { claim },
            Change::ClaimUndone { execution: live + 1, held },
            Change::ExecutionFinished { execution: live, at: at(1), status: Status::Succeeded },
            Change::LocationChanged { execution: live, location: away },
            Change::RequestAnswered { request: 1, at: at(1), answer: Answer::Refused { why: "no".into() } },
        ])
        .unwrap();
}

fn end() -> AttemptEnd {
    AttemptEnd {
        outcome: Outcome::Succeeded,
        messages: vec![Message::new(Severity::Info, "done")],
        statistics: vec![Statistic { table: "products".into(), operation: "added".into(), count: 1 }],
    }
}

/// Makes a ledger with so many finished executions: of the oldest some failed, and some are of a rare pipeline. Two more are live.
fn fill(place: &Place, finished: u64) {
    let rare = Arc::new(Pipeline { name: "rare".into(), ..(*pipeline(1)).clone() });
    let mut changes = Vec::new();
    for id in 1..=finished {
        let is_failed = id <= 20 && id % 5 == 0;
        let state = if is_failed { StepState::Failed { failure: failure() } } else { StepState::Succeeded };
        let mut known = execution(id, vec![StepExecution { state, ..StepExecution::pending() }]);
        if id <= 3 {
            known.pipeline = rare.clone();
        }
        known.location = Location::PutAway { path: "/archive".into() };
        let (key, status) = (AttemptKey { execution: id, step: 0, attempt: 1 }, known.status());
        changes.push(Change::ExecutionCreated { execution: known });
        changes.push(Change::AttemptStarted { key, at: at(1) });
        changes.push(Change::AttemptEnded { key, at: at(1), end: end() });
        changes.push(Change::ExecutionFinished { execution: id, at: at(1), status });
    }
    let running = StepState::Running { attempt: 1, since: at(1), process: None };
    let live = |id| execution(id, vec![StepExecution { state: running.clone(), attempts: 1, ..StepExecution::pending() }]);
    changes.extend([created(&live(finished + 1)), created(&live(finished + 2))]);
    let mut ledger = place.open();
    ask(&mut ledger);
    let _ = ledger.commit_with(&changes, &told(5, 1)).unwrap();
}

fn failure() -> crate::model::failure::Failure {
    crate::model::failure::Failure::new(crate::model::failure::FailureKind::Lost, "lost")
}

/// Performs an operation and returns its statements, each with the steps that SQLite's machine did for it.
fn heard(place: &Place, operation: Operation, live: u64) -> BTreeMap<String, i32> {
    let mut ledger = place.open();
    let statements = Arc::new(Mutex::new(BTreeMap::new()));
    let noted = statements.clone();
    let note = move |event: TraceEvent<'_>| {
        if let TraceEvent::Profile(statement, _) = event {
            let text = statement.sql().split_ascii_whitespace().collect::<Vec<_>>().join(" ");
            noted.lock().unwrap().insert(text, statement.get_status(StatementStatus::VmStep));
        }
    };
    ledger.connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(note)).unwrap();
    operation(&mut ledger, live);
    let statements = statements.lock().unwrap();
    statements.clone()
}

/// Returns how SQLite will find what a statement asks for; what lies deeper is told after a dot.
fn plan(ledger: &Ledger, statement: &str) -> Vec<String> {
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(3)?));
    let mut query = ledger.connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
    let values = vec![rusqlite::types::Null; query.parameter_count()];
    let rows: Vec<_> = query.query_map(rusqlite::params_from_iter(values), row).unwrap().map(Result::unwrap).collect();
    let mut depths = BTreeMap::from([(0, 0)]);
    rows.into_iter()
        .map(|(id, parent, text)| {
            let depth = depths[&parent];
            depths.insert(id, depth + 1);
            format!("{}{text}", ". ".repeat(depth))
        })
        .collect()
}

/// A SCAN that names no index reads a whole table. Only `held` and `claim` may be read so: they are short.
#[test]
fn p8_no_query_reads_all_executions_or_what_belongs_to_them() {
    let place = Place::new();
    fill(&place, 20);
    let mut told = String::new();
    let mut known = std::collections::BTreeSet::new();
    for (name, operation) in OPERATIONS {
        writeln!(told, "{name}").unwrap();
        for statement in heard(&place, *operation, 22).into_keys() {
            let lines = plan(&place.open(), &statement);
            if !lines.is_empty() && known.insert(statement.clone()) {
                writeln!(told, "  {statement}").unwrap();
                lines.iter().for_each(|line| writeln!(told, "    {line}").unwrap());
            }
        }
    }
    let scans: Vec<_> = told.lines().filter(|line| line.contains("SCAN ") && !line.contains(" USING ")).map(str::trim).collect();
    expect![[r#"
        SCAN held
        SCAN claim
        SCAN CONSTANT ROW
        SCAN schedule
        SCAN finding
        SCAN pause
        . . SCAN known
        SCAN known
        . . . SCAN (subquery-2)"#]]
    .assert_eq(&scans.join("\n"));
    expect![[r#"
        load the state
          SELECT bunch_key, error, retry_at FROM held
            SCAN held
          SELECT execution, definition, facts FROM claim ORDER BY execution
            SCAN claim
          SELECT facts FROM definition WHERE id = ?1
            SEARCH definition USING INTEGER PRIMARY KEY (rowid=?)
          SELECT id, definition, bunch, retry_of, created_at, finished_at, location, control FROM execution WHERE is_live = 1 ORDER BY id
            SEARCH execution USING INDEX execution_live (is_live=?)
          SELECT max(coalesce((SELECT max(id) FROM execution), 0), coalesce((SELECT max(execution) FROM claim), 0), coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'last_execution'), 0))
            SCAN CONSTANT ROW
            SCALAR SUBQUERY 1
            . SEARCH execution
            SCALAR SUBQUERY 2
            . SEARCH claim
            SCALAR SUBQUERY 3
            . SEARCH setting USING PRIMARY KEY (name=?)
          SELECT pipeline, facts FROM schedule
            SCAN schedule
          SELECT probe, facts FROM finding
            SCAN finding
          SELECT state, attempts, started_at, finished_at FROM step WHERE execution = ?1 ORDER BY ordinal
            SEARCH step USING PRIMARY KEY (execution=?)
          SELECT status, finished_at FROM execution WHERE id = ?1
            SEARCH execution USING INTEGER PRIMARY KEY (rowid=?)
          SELECT target, facts FROM pause
            SCAN pause
          WITH RECURSIVE known (name) AS ( SELECT min(pipeline) FROM execution WHERE finished_at IS NOT NULL UNION ALL SELECT (SELECT min(pipeline) FROM execution WHERE finished_at IS NOT NULL AND pipeline > name) FROM known WHERE name IS NOT NULL ) SELECT name, (SELECT max(id) FROM execution WHERE finished_at IS NOT NULL AND pipeline = name) FROM known WHERE name IS NOT NULL
            CO-ROUTINE known
            . SETUP
            . . SEARCH execution USING COVERING INDEX execution_finished
            . RECURSIVE STEP
            . . SCAN known
            . . CORRELATED SCALAR SUBQUERY 2
            . . . SEARCH execution USING COVERING INDEX execution_finished (pipeline>?)
            SCAN known
            CORRELATED SCALAR SUBQUERY 4
            . SEARCH execution USING COVERING INDEX execution_finished (pipeline=?)
        load requests
          SELECT id, definition, bunch, retry_of, created_at, finished_at, location, control FROM execution WHERE id = ?1
            SEARCH execution USING INTEGER PRIMARY KEY (rowid=?)
          SELECT id, facts, asked_by FROM request WHERE answer IS NULL ORDER BY id LIMIT ?1
            SCAN request USING INDEX request_open
        load one
          SELECT name, operation, count FROM statistic WHERE execution = ?1 ORDER BY name, operation
            SEARCH statistic USING PRIMARY KEY (execution=?)
          SELECT ordinal, attempt, progress FROM attempt WHERE execution = ?1 AND progress IS NOT NULL ORDER BY ordinal, attempt
            SEARCH attempt USING PRIMARY KEY (execution=?)
          SELECT ordinal, attempt, severity, text, place FROM message WHERE execution = ?1 ORDER BY id LIMIT ?2
            SEARCH message USING INDEX message_by_execution (execution=?)
        note progress
          UPDATE attempt SET progress = ?4 WHERE execution = ?1 AND ordinal = ?2 AND attempt = ?3
            SEARCH attempt USING PRIMARY KEY (execution=? AND ordinal=? AND attempt=?)
        ask
          SELECT answer FROM request WHERE id = ?1
            SEARCH request USING INTEGER PRIMARY KEY (rowid=?)
        commit a heartbeat
          DELETE FROM claim WHERE execution = ?1 RETURNING facts -> '$.bunch.key'
            SEARCH claim USING INTEGER PRIMARY KEY (rowid=?)
          DELETE FROM held WHERE bunch_key = ?1
            SEARCH held USING PRIMARY KEY (bunch_key=?)
          SELECT id FROM definition WHERE pipeline = ?1 AND facts = ?2
            SEARCH definition USING INDEX definition_by_pipeline (pipeline=?)
          UPDATE attempt SET ended_at = ?4, outcome = ?5 WHERE execution = ?1 AND ordinal = ?2 AND attempt = ?3
            SEARCH attempt USING PRIMARY KEY (execution=? AND ordinal=? AND attempt=?)
          UPDATE execution SET finished_at = ?2, status = ?3 WHERE id = ?1
            SEARCH execution USING INTEGER PRIMARY KEY (rowid=?)
          UPDATE execution SET location = ?2, is_live = ?3 WHERE id = ?1
            SEARCH execution USING INTEGER PRIMARY KEY (rowid=?)
          UPDATE request SET answer = ?2, answered_at = ?3 WHERE id = ?1
            SEARCH request USING INTEGER PRIMARY KEY (rowid=?)
        list
          SELECT id, definition, bunch, retry_of, created_at, finished_at, location, control FROM execution WHERE id > 0 ORDER BY id DESC LIMIT ?1
            SEARCH execution USING INTEGER PRIMARY KEY (rowid>?)
        list a pipeline
          SELECT id, definition, bunch, retry_of, created_at, finished_at, location, control FROM execution WHERE pipeline = ?1 ORDER BY id DESC LIMIT ?2
            SEARCH execution USING INDEX execution_by_pipeline (pipeline=?)
        list running
          SELECT id FROM execution WHERE is_live = 1 AND finished_at IS NULL AND (?1 IS NULL OR pipeline = ?1) ORDER BY id DESC
            SEARCH execution USING INDEX execution_live (is_live=?)
        list failed
          SELECT id, definition, bunch, retry_of, created_at, finished_at, location, control FROM execution WHERE id IN (SELECT id FROM (SELECT id FROM execution AS over WHERE is_live = 0 AND status = ?1 AND (?2 IS NULL OR EXISTS (SELECT 1 FROM execution AS of_pipeline INDEXED BY execution_by_pipeline WHERE of_pipeline.pipeline = ?2 AND of_pipeline.id = over.id)) ORDER BY id DESC LIMIT ?3) UNION SELECT id FROM execution WHERE is_live = 1 AND finished_at IS NOT NULL AND status = ?1 AND (?2 IS NULL OR pipeline = ?2)) ORDER BY id DESC LIMIT ?3
            SEARCH execution USING INTEGER PRIMARY KEY (rowid=?)
            LIST SUBQUERY 4
            . MERGE (UNION)
            . . LEFT
            . . . CO-ROUTINE (subquery-2)
            . . . . SEARCH over USING COVERING INDEX execution_by_status (status=?)
            . . . . CORRELATED SCALAR SUBQUERY 1
            . . . . . SEARCH of_pipeline USING COVERING INDEX execution_by_pipeline (pipeline=? AND id=? AND rowid=?)
            . . . SCAN (subquery-2)
            . . . USE TEMP B-TREE FOR ORDER BY
            . . RIGHT
            . . . SEARCH execution USING INDEX execution_live (is_live=?)
        list failed of a pipeline
        list succeeded of a rare pipeline
        search
          SELECT execution.id FROM search CROSS JOIN execution ON execution.id = search.execution WHERE search.execution > 0 AND 0 < instr(search.words, ?1) ORDER BY search.execution DESC LIMIT ?2
            SEARCH search USING INTEGER PRIMARY KEY (rowid>?)
            SEARCH execution USING INTEGER PRIMARY KEY (rowid=?)
        search failed
          SELECT execution.id FROM execution CROSS JOIN search ON search.execution = execution.id WHERE execution.is_live = 0 AND execution.status = 'failed' AND 0 < instr(search.words, ?1) ORDER BY execution.id DESC LIMIT ?2
            SEARCH execution USING COVERING INDEX execution_by_status (status=?)
            SEARCH search USING INTEGER PRIMARY KEY (rowid=?)
          SELECT execution.id FROM execution CROSS JOIN search ON search.execution = execution.id WHERE execution.is_live = 1 AND 0 < instr(search.words, ?1) ORDER BY execution.id DESC LIMIT ?2
            SEARCH execution USING COVERING INDEX execution_live (is_live=?)
            SEARCH search USING INTEGER PRIMARY KEY (rowid=?)
        list since
          SELECT execution.id FROM search CROSS JOIN execution ON execution.id = search.execution WHERE search.execution > 0 AND search.created_at >= ?1 ORDER BY search.execution DESC LIMIT ?2
            SEARCH search USING INTEGER PRIMARY KEY (rowid>?)
            SEARCH execution USING INTEGER PRIMARY KEY (rowid=?)
        count
          SELECT id, definition, bunch, retry_of, created_at, finished_at, location, control FROM execution WHERE is_live = 1
            SEARCH execution USING INDEX execution_live (is_live=?)
          SELECT status, count(*) FROM execution WHERE is_live = 0 GROUP BY status
            SCAN execution USING COVERING INDEX execution_by_status
    "#]].assert_eq(&told);
}

#[test]
fn p8_a_long_past_makes_no_work_for_what_is_done_now() {
    let places = [20, 2_000].map(|finished| {
        let place = Place::new();
        fill(&place, finished);
        (place, finished + 2)
    });
    for (name, operation) in OPERATIONS {
        let [short, long] = places.each_ref().map(|(place, live)| heard(place, *operation, *live));
        let steps = |statements: &BTreeMap<String, i32>| statements.values().sum::<i32>();
        let grows = steps(&long) > steps(&short) + steps(&short) / 10;
        assert_eq!(grows, GROWING.contains(name), "{name}: {short:#?} grew to {long:#?}");
    }
}
