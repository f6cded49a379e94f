//! Released schemas do not change: a change of mind is a new migration.

use crate::model::execution::Control;
use expect_test::expect;

use super::*;

/// Returns the whole schema as SQLite keeps it.
fn schema(ledger: &Ledger) -> String {
    let query = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name";
    ledger.rows(query, &[], |row| row.get::<_, String>(0)).unwrap().join(";\n") + "\n"
}

/// If this fails for a schema that was released, undo the change and write the next `schema_N.sql`: files of this schema are out there.
#[test]
fn r5_the_released_schema_is_as_it_was_released() {
    let place = Place::new();
    expect![[r#"
        CREATE TABLE attempt (
            execution  INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
            ordinal    INTEGER NOT NULL,
            attempt    INTEGER NOT NULL,
            started_at INTEGER NOT NULL,
            ended_at   INTEGER,
            outcome    TEXT, progress TEXT,
            PRIMARY KEY (execution, ordinal, attempt)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE claim (
            execution  INTEGER PRIMARY KEY,
            definition INTEGER NOT NULL REFERENCES definition (id),
            facts      TEXT NOT NULL
        ) STRICT;
        CREATE TABLE definition (
            id       INTEGER PRIMARY KEY,
            pipeline TEXT NOT NULL,
            facts    TEXT NOT NULL
        ) STRICT;
        CREATE INDEX definition_by_pipeline ON definition (pipeline);
        CREATE TABLE execution (
            id          INTEGER PRIMARY KEY,
            definition  INTEGER NOT NULL REFERENCES definition (id),
            pipeline    TEXT NOT NULL,
            source      TEXT,
            bunch       TEXT,
            retry_of    INTEGER,
            created_at  INTEGER NOT NULL,
            finished_at INTEGER,
            status      TEXT NOT NULL,
            is_live     INTEGER NOT NULL,
            location    TEXT NOT NULL
        , control TEXT NOT NULL DEFAULT '{}') STRICT;
        CREATE INDEX execution_by_pipeline ON execution (pipeline, id);
        CREATE INDEX execution_by_status ON execution (status, id) WHERE is_live = 0;
        CREATE INDEX execution_finished ON execution (pipeline, id, status, finished_at) WHERE finished_at IS NOT NULL;
        CREATE INDEX execution_live ON execution (is_live) WHERE is_live = 1;
        CREATE TABLE finding (
            probe TEXT PRIMARY KEY,
            facts TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE held (
            bunch_key TEXT PRIMARY KEY,
            error     TEXT NOT NULL,
            retry_at  INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE message (
            id        INTEGER PRIMARY KEY,
            execution INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
            ordinal   INTEGER NOT NULL,
            attempt   INTEGER NOT NULL,
            severity  TEXT NOT NULL,
            text      TEXT NOT NULL,
            place     TEXT
        ) STRICT;
        CREATE INDEX message_by_execution ON message (execution, id);
        CREATE TABLE pause (
            target TEXT PRIMARY KEY,
            facts  TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE request (
            id          INTEGER PRIMARY KEY,
            facts       TEXT NOT NULL,
            asked_at    INTEGER NOT NULL,
            answer      TEXT,
            answered_at INTEGER
        , asked_by TEXT NOT NULL DEFAULT '') STRICT;
        CREATE INDEX request_open ON request (id) WHERE answer IS NULL;
        CREATE TABLE schedule (
            pipeline TEXT PRIMARY KEY,
            facts    TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE search (
            execution  INTEGER PRIMARY KEY REFERENCES execution (id) ON DELETE CASCADE,
            created_at INTEGER NOT NULL,
            words      TEXT NOT NULL
        ) STRICT;
        CREATE TABLE setting (
            name  TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE statistic (
            execution INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
            name      TEXT NOT NULL,
            operation TEXT NOT NULL,
            count     INTEGER NOT NULL,
            PRIMARY KEY (execution, name, operation)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE step (
            execution   INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
            ordinal     INTEGER NOT NULL,
            state       TEXT NOT NULL,
            attempts    INTEGER NOT NULL,
            started_at  INTEGER,
            finished_at INTEGER,
            PRIMARY KEY (execution, ordinal)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE storage (
            execution     INTEGER PRIMARY KEY REFERENCES execution (id) ON DELETE CASCADE,
            working_bytes INTEGER,
            logs_bytes    INTEGER,
            all_bytes     INTEGER
        ) STRICT
    "#]]
    .assert_eq(&schema(&place.open()));
}

#[test]
fn r5_a_second_open_changes_nothing_and_keeps_the_ledgers_number() {
    let place = Place::new();
    let (id, text) = {
        let first = place.open();
        (first.id().to_owned(), schema(&first))
    };
    let again = place.open();
    assert_eq!((again.id(), schema(&again)), (id.as_str(), text));
    let version: i64 = again.connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 3);
}

#[test]
fn r5_a_ledger_of_the_first_release_opens_with_all_that_it_holds() {
    let place = Place::new();
    let released = rusqlite::Connection::open(place.path()).unwrap();
    released.execute_batch(include_str!("../schema_1.sql")).unwrap();
    let facts = include_str!("definition_of_schema_1.json");
    released.execute("INSERT INTO definition (id, pipeline, facts) VALUES (1, 'p', ?1)", [facts]).unwrap();
    let rows = r#"INSERT INTO execution (id, definition, pipeline, created_at, status, is_live, location)
                  VALUES (7, 1, 'p', 1000, 'running', 1, '{"in":"working","path":"/working/7"}');
                  INSERT INTO step (execution, ordinal, state, attempts, started_at) VALUES (7, 0,
                  '{"state":"retrying","attempt":1,"failure":{"kind":"lost","text":"it was lost"},"due":"1970-01-01T00:05:00Z"}', 1, 1500);
                  INSERT INTO request (facts, asked_at) VALUES ('{"request":"retry","execution":3}', 2000);
                  PRAGMA user_version = 1;"#;
    released.execute_batch(rows).unwrap();
    drop(released);
    let error = Ledger::open_beside(&place.path()).unwrap_err().to_string();
    assert!(error.contains("restart the daemon of this release"), "a command does not bring it up to date: {error}");
    let mut ledger = place.open();
    let state = ledger.load_state().unwrap();
    let execution = &state.executions[&7];
    assert_eq!((execution.status().name(), &execution.control), ("running", &Control::default()));
    assert_eq!(execution.pipeline.steps[0].time_between_attempts().wait.as_secs(), 300);
    assert_eq!(ledger.load_requests().unwrap().len(), 1);
    let found = ledger.list(&Filter { search: "was LOST".into(), limit: 9, ..Filter::default() }).unwrap();
    assert_eq!(found.iter().map(|execution| execution.id).collect::<Vec<_>>(), [7], "old executions are searched too");
}

#[test]
fn r5_a_ledger_of_schema_2_opens_with_the_attempts_that_it_holds() {
    let place = Place::new();
    let released = rusqlite::Connection::open(place.path()).unwrap();
    released.execute_batch(concat!(include_str!("../schema_1.sql"), include_str!("../schema_2.sql"))).unwrap();
    let facts = include_str!("definition_of_schema_1.json");
    released.execute("INSERT INTO definition (id, pipeline, facts) VALUES (1, 'p', ?1)", [facts]).unwrap();
    let rows = r#"INSERT INTO execution (id, definition, pipeline, created_at, status, is_live, location)
                  VALUES (7, 1, 'p', 1000, 'running', 1, '{"in":"working","path":"/working/7"}');
                  INSERT INTO step (execution, ordinal, state, attempts, started_at)
                  VALUES (7, 0, '{"state":"running","attempt":1,"since":"1970-01-01T00:00:01Z","process":null}', 1, 1000);
                  INSERT INTO attempt (execution, ordinal, attempt, started_at) VALUES (7, 0, 1, 1000);
                  PRAGMA user_version = 2;"#;
    released.execute_batch(rows).unwrap();
    drop(released);
    let mut ledger = place.open();
    assert_eq!(ledger.load_state().unwrap().executions[&7].status().name(), "running");
    assert_eq!(ledger.load_progress(7).unwrap(), [], "what was not kept is not known");
    let told = told(7, 1);
    ledger.note_progress(&told).unwrap();
    assert_eq!(ledger.load_progress(7).unwrap(), told);
}
