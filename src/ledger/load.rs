//! Reads executions back, whole, with the definitions that they started with.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::{OptionalExtension, Row, params};
use serde::de::DeserializeOwned;

use super::rows::{ClaimFacts, timestamp};
use super::{Ledger, LedgerError};
use crate::engine::{Claim, Held, Latest, State};
use crate::model::execution::{Execution, Status, StepExecution};
use crate::model::message::{Message, Statistic};
use crate::model::pipeline::Pipeline;
use crate::view::execution::StepMessage;

/// The columns of an execution, as read.
struct ExecutionRow {
    id: u64,
    definition: i64,
    bunch: Option<String>,
    retry_of: Option<u64>,
    created_at: i64,
    finished_at: Option<i64>,
    location: String,
    control: String,
}

const COLUMNS: &str = "id, definition, bunch, retry_of, created_at, finished_at, location, control";

impl Ledger {
    /// Reads everything that is not over.
    ///
    /// # Errors
    /// SQLite could not do it, or a row cannot be understood.
    pub fn load_state(&mut self) -> Result<State, LedgerError> {
        let mut state = State { last_execution: self.last_execution()?, ..State::default() };
        for execution in self.load_where("is_live = 1 ORDER BY id", &[])? {
            state.executions.insert(execution.id, execution);
        }
        for claim in self.load_claims()? {
            state.claims.insert(claim.execution, claim);
        }
        let query = "SELECT bunch_key, error, retry_at FROM held";
        let held: Vec<(String, String, i64)> = self.rows(query, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        for (key, error, retry_at) in held {
            state.held.insert(self.parse("held", &key)?, Held { error, retry_at: timestamp(retry_at) });
        }
        for (target, facts) in self.pairs("SELECT target, facts FROM pause")? {
            state.pauses.insert(self.parse("pause", &target)?, self.parse("pause", &facts)?);
        }
        for (pipeline, facts) in self.pairs("SELECT pipeline, facts FROM schedule")? {
            state.schedules.insert(pipeline, self.parse("schedule", &facts)?);
        }
        for (probe, facts) in self.pairs("SELECT probe, facts FROM finding")? {
            state.findings.insert(self.parse("finding", &probe)?, self.parse("finding", &facts)?);
        }
        state.latest = self.load_latest()?;
        Ok(state)
    }

    /// Reads one execution.
    ///
    /// # Errors
    /// SQLite could not do it, or a row cannot be understood.
    pub fn load_execution(&mut self, id: u64) -> Result<Option<Execution>, LedgerError> {
        Ok(self.load_where("id = ?1", &[&id])?.pop())
    }

    /// Reads what the steps of an execution counted.
    ///
    /// # Errors
    /// SQLite could not do it.
    pub fn load_statistics(&self, execution: u64) -> Result<Vec<Statistic>, LedgerError> {
        let query = "SELECT name, operation, count FROM statistic WHERE execution = ?1 ORDER BY name, operation";
        self.rows(query, &[&execution], |row| Ok(Statistic { table: row.get(0)?, operation: row.get(1)?, count: row.get(2)? }))
    }

    /// Reads what the steps of an execution said, at most `limit` messages.
    ///
    /// # Errors
    /// SQLite could not do it, or a row cannot be understood.
    pub fn load_messages(&self, execution: &Execution, limit: usize) -> Result<Vec<StepMessage>, LedgerError> {
        let query = "SELECT ordinal, attempt, severity, text, place FROM message WHERE execution = ?1 ORDER BY id LIMIT ?2";
        type Columns = (usize, u32, String, String, Option<String>);
        let columns =
            |row: &Row<'_>| -> rusqlite::Result<Columns> { Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)) };
        let rows = self.rows(query, &[&execution.id, &limit], columns)?;
        let message = |(ordinal, attempt, severity, text, place): Columns| {
            let severity = self.parse("message", &severity)?;
            let place = place.map(|place| self.parse("message", &place)).transpose()?;
            let step = execution.pipeline.steps.get(ordinal).map(|step| step.name.clone()).unwrap_or_default();
            Ok(StepMessage { step, attempt, message: Message { severity, text, place } })
        };
        rows.into_iter().map(message).collect()
    }

    /// Reads executions that a condition selects.
    pub(super) fn load_where(&mut self, condition: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Execution>, LedgerError> {
        let query = format!("SELECT {COLUMNS} FROM execution WHERE {condition}");
        let rows = self.rows(&query, values, |row| {
            Ok(ExecutionRow {
                id: row.get(0)?,
                definition: row.get(1)?,
                bunch: row.get(2)?,
                retry_of: row.get(3)?,
                created_at: row.get(4)?,
                finished_at: row.get(5)?,
                location: row.get(6)?,
                control: row.get(7)?,
            })
        })?;
        rows.into_iter().map(|row| self.execution_of(row)).collect()
    }

    fn execution_of(&mut self, row: ExecutionRow) -> Result<Execution, LedgerError> {
        Ok(Execution {
            id: row.id,
            pipeline: self.definition(row.definition)?,
            bunch: row.bunch.map(|bunch| self.parse("execution", &bunch)).transpose()?,
            retry_of: row.retry_of,
            created_at: timestamp(row.created_at),
            finished_at: row.finished_at.map(timestamp),
            location: self.parse("execution", &row.location)?,
            control: self.parse("execution", &row.control)?,
            steps: self.load_steps(row.id)?,
        })
    }

    fn load_steps(&self, execution: u64) -> Result<Vec<StepExecution>, LedgerError> {
        let query = "SELECT state, attempts, started_at, finished_at FROM step WHERE execution = ?1 ORDER BY ordinal";
        type Columns = (String, u32, Option<i64>, Option<i64>);
        let columns = |row: &Row<'_>| -> rusqlite::Result<Columns> { Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)) };
        let step = |(state, attempts, started_at, finished_at): Columns| {
            let (started_at, finished_at) = (started_at.map(timestamp), finished_at.map(timestamp));
            Ok(StepExecution { state: self.parse("step", &state)?, attempts, started_at, finished_at })
        };
        self.rows(query, &[&execution], columns)?.into_iter().map(step).collect()
    }

    fn pairs(&self, query: &str) -> Result<Vec<(String, String)>, LedgerError> {
        self.rows(query, &[], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Reads how each pipeline went last: jumps from one pipeline to the next, whatever lies between.
    fn load_latest(&self) -> Result<BTreeMap<String, Latest>, LedgerError> {
        let query = "WITH RECURSIVE known (name) AS (
                         SELECT min(pipeline) FROM execution WHERE finished_at IS NOT NULL
                         UNION ALL
                         SELECT (SELECT min(pipeline) FROM execution WHERE finished_at IS NOT NULL AND pipeline > name) FROM known WHERE name IS NOT NULL
                     )
                     SELECT name, (SELECT max(id) FROM execution WHERE finished_at IS NOT NULL AND pipeline = name) FROM known WHERE name IS NOT NULL";
        let newest: Vec<(String, u64)> = self.rows(query, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut latest = BTreeMap::new();
        for (pipeline, execution) in newest {
            let query = "SELECT status, finished_at FROM execution WHERE id = ?1";
            let found: Vec<(String, i64)> = self.rows(query, &[&execution], |row| Ok((row.get(0)?, row.get(1)?)))?;
            for (status, at) in found {
                let status = Status::ALL.iter().copied().find(|known| known.name() == status);
                if let Some(status) = status {
                    latest.insert(pipeline.clone(), Latest { execution, status, at: timestamp(at) });
                }
            }
        }
        Ok(latest)
    }

    fn load_claims(&mut self) -> Result<Vec<Claim>, LedgerError> {
        let query = "SELECT execution, definition, facts FROM claim ORDER BY execution";
        let rows: Vec<(u64, i64, String)> = self.rows(query, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let mut claims = Vec::with_capacity(rows.len());
        for (execution, definition, facts) in rows {
            let ClaimFacts { bunch, inbox, directory } = self.parse("claim", &facts)?;
            claims.push(Claim { execution, pipeline: self.definition(definition)?, bunch, inbox, directory });
        }
        Ok(claims)
    }

    fn definition(&mut self, id: i64) -> Result<Arc<Pipeline>, LedgerError> {
        if let Some(known) = self.definitions.get(&id) {
            return Ok(known.clone());
        }
        let query = "SELECT facts FROM definition WHERE id = ?1";
        let facts: String = self.connection.query_row(query, [id], |row| row.get(0)).map_err(self.error("read"))?;
        let pipeline: Arc<Pipeline> = self.parse("definition", &facts)?;
        self.definitions.insert(id, pipeline.clone());
        Ok(pipeline)
    }

    fn last_execution(&self) -> Result<u64, LedgerError> {
        let query = "SELECT max(coalesce((SELECT max(id) FROM execution), 0), coalesce((SELECT max(execution) FROM claim), 0),
                                coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'last_execution'), 0))";
        let last = self.connection.query_row(query, params![], |row| row.get(0)).optional().map_err(self.error("read"))?;
        Ok(last.unwrap_or(0))
    }

    pub(super) fn rows<T>(
        &self,
        query: &str,
        values: &[&dyn rusqlite::ToSql],
        of: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, LedgerError> {
        let read = || -> rusqlite::Result<Vec<T>> { self.connection.prepare_cached(query)?.query_map(values, of)?.collect() };
        read().map_err(self.error("read"))
    }

    pub(super) fn parse<T: DeserializeOwned>(&self, table: &'static str, text: &str) -> Result<T, LedgerError> {
        serde_json::from_str(text).map_err(|source| LedgerError::Unreadable { path: self.path.clone(), table, source })
    }
}
