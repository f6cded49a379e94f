//! Commits changes: all of one heartbeat in one transaction, or none.

use std::collections::HashSet;
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use super::rows::{json, millis};
use super::{Ledger, LedgerError, Receipt, progress, words};
use crate::engine::{AttemptEnd, Change, Claim, Held};
use crate::model::execution::{AttemptKey, Execution, Status, StepExecution};
use crate::model::message::Statistic;
use crate::model::pipeline::Pipeline;
use crate::model::progress::Told;

/// The definitions used last, with their rows: the same few are used again and again.
pub(super) type Written = Vec<(Arc<Pipeline>, i64)>;

/// How many of them are kept.
const WRITTEN_MAX: usize = 64;

impl Ledger {
    /// Commits changes together and returns when they are on disk.
    ///
    /// # Errors
    /// SQLite could not do it (disk full, file locked); then none of them was kept.
    pub fn commit(&mut self, changes: &[Change]) -> Result<Receipt, LedgerError> {
        self.commit_with(changes, &[])
    }

    /// Commits changes, and in the same transaction how far attempts have come.
    ///
    /// # Errors
    /// SQLite could not do it (disk full, file locked); then none of all this was kept.
    pub fn commit_with(&mut self, changes: &[Change], told: &[(AttemptKey, Told)]) -> Result<Receipt, LedgerError> {
        if let Err(source) = self.commit_all(changes, told) {
            // What was written of definitions is gone with the rest.
            self.written.clear();
            return Err(self.error("write to")(source));
        }
        self.commits += 1;
        Ok(Receipt(()))
    }

    fn commit_all(&mut self, changes: &[Change], told: &[(AttemptKey, Told)]) -> rusqlite::Result<()> {
        let transaction = self.connection.unchecked_transaction()?;
        for change in not_overtaken(changes) {
            write(&transaction, &mut self.written, change)?;
        }
        told.iter().try_for_each(|(key, told)| progress::note(&transaction, key, told))?;
        crate::crash::point("ledger.before-commit");
        transaction.commit()?;
        crate::crash::point("ledger.after-commit");
        Ok(())
    }
}

/// Returns the changes without those of a step that a later change of the same commit overtakes.
fn not_overtaken(changes: &[Change]) -> Vec<&Change> {
    let mut later = HashSet::new();
    let is_last = |change: &&Change| {
        let Change::StepChanged { execution, step, .. } = change else { return true };
        later.insert((*execution, *step))
    };
    let mut last: Vec<_> = changes.iter().rev().filter(is_last).collect();
    last.reverse();
    last
}

fn write(connection: &Connection, written: &mut Written, change: &Change) -> rusqlite::Result<()> {
    match change {
        Change::ClaimIntended { claim } => intend_claim(connection, written, claim),
        Change::ClaimUndone { execution, held } => undo_claim(connection, *execution, held),
        Change::ExecutionCreated { execution } => create(connection, written, execution),
        Change::StepChanged { execution, step, now } => change_step(connection, *execution, *step, now),
        Change::AttemptStarted { key, at } => connection
            .prepare_cached("INSERT INTO attempt (execution, ordinal, attempt, started_at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![key.execution, key.step, key.attempt, millis(*at)])
            .map(|_| ()),
        Change::AttemptEnded { key, at, end } => end_attempt(connection, key, millis(*at), end),
        Change::ExecutionFinished { execution, at, status } => {
            connection.prepare_cached("UPDATE execution SET finished_at = ?2, status = ?3 WHERE id = ?1")?.execute(params![
                execution,
                millis(*at),
                status.name()
            ])?;
            if *status == Status::Succeeded { Ok(()) } else { words::note_failures(connection, *execution) }
        }
        Change::LocationChanged { execution, location } => connection
            .prepare_cached("UPDATE execution SET location = ?2, is_live = ?3 WHERE id = ?1")?
            .execute(params![execution, json(location), location.is_live()])
            .map(|_| ()),
        Change::ControlChanged { execution, control } => connection
            .prepare_cached("UPDATE execution SET control = ?2 WHERE id = ?1")?
            .execute(params![execution, json(control)])
            .map(|_| ()),
        Change::PauseBegun { target, pause } => {
            put(connection, "INSERT OR REPLACE INTO pause (target, facts) VALUES (?1, ?2)", &json(target), pause)
        }
        Change::PauseEnded { target } => remove(connection, "DELETE FROM pause WHERE target = ?1", &json(target)),
        Change::ScheduleNoted { pipeline, noted: Some(noted) } => {
            put(connection, "INSERT OR REPLACE INTO schedule (pipeline, facts) VALUES (?1, ?2)", pipeline, noted)
        }
        Change::ScheduleNoted { pipeline, noted: None } => remove(connection, "DELETE FROM schedule WHERE pipeline = ?1", pipeline),
        Change::ProbeFound { probe, found } => {
            put(connection, "INSERT OR REPLACE INTO finding (probe, facts) VALUES (?1, ?2)", &json(probe), found)
        }
        Change::Tidied { what } => super::retention::tidy(connection, what),
        Change::RequestAnswered { request, at, answer } => connection
            .prepare_cached("UPDATE request SET answer = ?2, answered_at = ?3 WHERE id = ?1")?
            .execute(params![request, json(answer), millis(*at)])
            .map(|_| ()),
    }
}

fn put<T: Serialize>(connection: &Connection, insert: &str, key: &str, facts: &T) -> rusqlite::Result<()> {
    connection.prepare_cached(insert)?.execute(params![key, json(facts)]).map(|_| ())
}

fn remove(connection: &Connection, delete: &str, key: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(delete)?.execute([key]).map(|_| ())
}

fn intend_claim(connection: &Connection, written: &mut Written, claim: &Claim) -> rusqlite::Result<()> {
    let definition = definition(connection, written, &claim.pipeline)?;
    connection.prepare_cached("DELETE FROM held WHERE bunch_key = ?1")?.execute([json(&claim.bunch.key)])?;
    connection
        .prepare_cached("INSERT INTO claim (execution, definition, facts) VALUES (?1, ?2, ?3)")?
        .execute(params![claim.execution, definition, json(&super::rows::ClaimFacts::of(claim))])
        .map(|_| ())
}

fn undo_claim(connection: &Connection, execution: u64, held: &Held) -> rusqlite::Result<()> {
    let key: String = connection
        .prepare_cached("DELETE FROM claim WHERE execution = ?1 RETURNING facts -> '$.bunch.key'")?
        .query_row([execution], |row| row.get(0))?;
    keep_number(connection, execution)?;
    connection
        .prepare_cached("INSERT OR REPLACE INTO held (bunch_key, error, retry_at) VALUES (?1, ?2, ?3)")?
        .execute(params![key, held.error, millis(held.retry_at)])
        .map(|_| ())
}

/// Sees to it that the number of an execution is not given again, although no row will have it any more.
pub(super) fn keep_number(connection: &Connection, execution: u64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO setting (name, value) VALUES ('last_execution', ?1)
             ON CONFLICT DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))",
        )?
        .execute([execution.to_string()])
        .map(|_| ())
}

fn create(connection: &Connection, written: &mut Written, execution: &Execution) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM claim WHERE execution = ?1")?.execute([execution.id])?;
    connection
        .prepare_cached(
            "INSERT INTO execution (id, definition, pipeline, source, bunch, retry_of, created_at, status, is_live, location)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            execution.id,
            definition(connection, written, &execution.pipeline)?,
            execution.pipeline.name,
            execution.bunch.as_ref().map(|bunch| &bunch.key.source),
            execution.bunch.as_ref().map(json),
            execution.retry_of,
            millis(execution.created_at),
            Status::Pending.name(),
            execution.location.is_live(),
            json(&execution.location),
        ])?;
    words::note(connection, execution)?;
    execution.steps.iter().enumerate().try_for_each(|(step, now)| change_step(connection, execution.id, step, now))
}

fn change_step(connection: &Connection, execution: u64, step: usize, now: &StepExecution) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO step (execution, ordinal, state, attempts, started_at, finished_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![execution, step, json(&now.state), now.attempts, now.started_at.map(millis), now.finished_at.map(millis)])
        .map(|_| ())
}

fn end_attempt(connection: &Connection, key: &AttemptKey, at: i64, end: &AttemptEnd) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE attempt SET ended_at = ?4, outcome = ?5 WHERE execution = ?1 AND ordinal = ?2 AND attempt = ?3")?
        .execute(params![key.execution, key.step, key.attempt, at, json(&end.outcome)])?;
    for message in &end.messages {
        connection
            .prepare_cached("INSERT INTO message (execution, ordinal, attempt, severity, text, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![
                key.execution,
                key.step,
                key.attempt,
                json(&message.severity),
                message.text,
                message.place.as_ref().map(json)
            ])?;
    }
    end.statistics.iter().try_for_each(|statistic| add(connection, key.execution, statistic))
}

fn add(connection: &Connection, execution: u64, statistic: &Statistic) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO statistic (execution, name, operation, count) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET count = count + excluded.count",
        )?
        .execute(params![execution, statistic.table, statistic.operation, statistic.count])
        .map(|_| ())
}

/// Returns the row of a definition, which is written only once.
fn definition(connection: &Connection, written: &mut Written, pipeline: &Arc<Pipeline>) -> rusqlite::Result<i64> {
    if let Some((_, id)) = written.iter().find(|(known, _)| Arc::ptr_eq(known, pipeline)) {
        return Ok(*id);
    }
    let id = definition_row(connection, pipeline)?;
    written.truncate(WRITTEN_MAX - 1);
    written.insert(0, (pipeline.clone(), id));
    Ok(id)
}

fn definition_row(connection: &Connection, pipeline: &Pipeline) -> rusqlite::Result<i64> {
    let facts = json(pipeline);
    let known = connection
        .prepare_cached("SELECT id FROM definition WHERE pipeline = ?1 AND facts = ?2")?
        .query_row(params![pipeline.name, facts], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    connection.prepare_cached("INSERT INTO definition (pipeline, facts) VALUES (?1, ?2)")?.execute(params![pipeline.name, facts])?;
    Ok(connection.last_insert_rowid())
}
