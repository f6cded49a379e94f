//! What retention asks of the ledger, and forgets in it.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::commit::keep_number;
use super::rows::{json, millis, timestamp};
use super::{Ledger, LedgerError};
use crate::engine::Tidied;
use crate::engine::retention::{Job, Kept, Record};
use crate::model::execution::{Location, Status};
use crate::model::retention::Storage;

/// All that retention looks at of executions about which nothing is left to be done; the JSON is taken apart by SQLite.
const RECORDS: &str = "SELECT e.id, e.pipeline, e.source, e.bunch ->> '$.key.type', e.finished_at, e.status,
        CASE e.location ->> '$.in' WHEN 'put-away' THEN e.location ->> '$.path' END, s.working_bytes, s.logs_bytes, s.all_bytes
    FROM execution e LEFT JOIN storage s ON s.execution = e.id
    WHERE e.is_live = 0 AND e.finished_at IS NOT NULL AND (?1 IS NULL OR e.pipeline = ?1)";

impl Ledger {
    /// Reads what retention has to know, of one pipeline or of all.
    ///
    /// # Errors
    /// SQLite could not do it.
    pub fn records(&self, pipeline: Option<&str>) -> Result<Vec<Record>, LedgerError> {
        let mut names = Names::default();
        self.rows(RECORDS, &[&pipeline], |row| record(row, &mut names))
    }

    /// Reads where the directory of an execution is; `None` if the execution is not there, or something is still to be done about it.
    ///
    /// # Errors
    /// SQLite could not do it, or the row cannot be understood.
    pub fn resting_place(&self, execution: u64) -> Result<Option<Location>, LedgerError> {
        let query = "SELECT location FROM execution WHERE id = ?1 AND is_live = 0";
        let found: Option<String> = self
            .connection
            .prepare_cached(query)
            .and_then(|mut found| found.query_row([execution], |row| row.get(0)).optional())
            .map_err(self.error("read"))?;
        found.map(|location| self.parse("execution", &location)).transpose()
    }
}

/// Names that many rows share.
#[derive(Default)]
struct Names(HashSet<Arc<str>>);

impl Names {
    fn shared(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        let name: Arc<str> = name.into();
        self.0.insert(name.clone());
        name
    }
}

fn record(row: &Row<'_>, names: &mut Names) -> rusqlite::Result<Record> {
    let mut optional =
        |column| -> rusqlite::Result<Option<Arc<str>>> { Ok(row.get_ref(column)?.as_str_or_null()?.map(|name| names.shared(name))) };
    let (source, bunch_type) = (optional(2)?, optional(3)?);
    let pipeline = names.shared(row.get_ref(1)?.as_str()?);
    let status = row.get_ref(5)?.as_str()?;
    let storage = Storage { working_bytes: row.get(7)?, logs_bytes: row.get(8)?, all_bytes: row.get(9)? };
    let path: Option<String> = row.get(6)?;
    Ok(Record {
        execution: row.get(0)?,
        job: Job { pipeline, source, bunch_type },
        finished_at: timestamp(row.get(4)?),
        ended_well: Status::ALL.iter().any(|known| known.is_success() && known.name() == status),
        directory: path.map(|path| Kept { path: path.into(), storage }),
    })
}

/// Writes down what is gone, or about to go.
pub(super) fn tidy(connection: &Connection, what: &Tidied) -> rusqlite::Result<()> {
    match what {
        Tidied::RemovalBegun { execution } => connection
            .prepare_cached("UPDATE execution SET location = ?2, is_live = 1 WHERE id = ?1")?
            .execute(params![execution.id, json(&execution.location)])
            .map(|_| ()),
        Tidied::Noted { execution, storage } => note(connection, *execution, storage),
        Tidied::ExecutionsForgotten { executions } => forget(connection, executions),
        Tidied::RequestsForgotten { before } => forget_requests(connection, *before),
        Tidied::HeldForgotten { key } => {
            connection.prepare_cached("DELETE FROM held WHERE bunch_key = ?1")?.execute([json(key)]).map(|_| ())
        }
    }
}

fn note(connection: &Connection, execution: u64, storage: &Storage) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO storage (execution, working_bytes, logs_bytes, all_bytes) SELECT id, ?2, ?3, ?4 FROM execution WHERE id = ?1
             ON CONFLICT DO UPDATE SET working_bytes = coalesce(excluded.working_bytes, working_bytes),
                logs_bytes = coalesce(excluded.logs_bytes, logs_bytes), all_bytes = coalesce(excluded.all_bytes, all_bytes)",
        )?
        .execute(params![execution, storage.working_bytes, storage.logs_bytes, storage.all_bytes])
        .map(|_| ())
}

/// Steps, attempts, messages and statistics go with the row that they belong to.
fn forget(connection: &Connection, executions: &[u64]) -> rusqlite::Result<()> {
    if let Some(highest) = executions.iter().max() {
        keep_number(connection, *highest)?;
    }
    let mut delete = connection.prepare_cached("DELETE FROM execution WHERE id = ?1 AND is_live = 0")?;
    executions.iter().try_for_each(|execution| delete.execute([execution]).map(|_| ()))
}

fn forget_requests(connection: &Connection, before: Timestamp) -> rusqlite::Result<()> {
    let delete = "DELETE FROM request WHERE answered_at IS NOT NULL AND answered_at < ?1 AND id < (SELECT max(id) FROM request)";
    connection.prepare_cached(delete)?.execute([millis(before)]).map(|_| ())
}
