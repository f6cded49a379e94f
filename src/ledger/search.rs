//! Lists executions for people, and keeps the words by which they are searched.
//!
//! The newest come first, and nothing is read beyond what is asked for: words are searched in a slim table of their own.

use jiff::Timestamp;
use rusqlite::{Connection, ToSql, params};

use super::rows::millis;
use super::{Ledger, LedgerError};
use crate::model::execution::{Execution, Status};

/// Most words that are searched for; further ones are left out.
const WORDS_MAX: usize = 16;

/// Most characters of a failure that are searched.
const FAILURE_CHARACTERS_MAX: usize = 300;

/// Which executions to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those of this pipeline.
    pub pipeline: Option<String>,
    /// Only those with this status.
    pub status: Option<Status>,
    /// Only those that were created at this time or later.
    pub since: Option<Timestamp>,
    /// Only those whose pipeline, source, bunch or failure has all these words, as parts, in any case.
    pub search: String,
    /// At most this many, the newest.
    pub limit: usize,
}

/// Conditions of a query, and the values that they need.
#[derive(Default)]
pub(super) struct Query {
    conditions: Vec<String>,
    values: Vec<Box<dyn ToSql>>,
}

impl Query {
    pub(super) fn of(filter: &Filter) -> Self {
        let mut query = Self::default();
        if let Some(pipeline) = &filter.pipeline {
            query.and("execution.pipeline =", pipeline.clone());
        }
        if let Some(since) = filter.since {
            query.and("search.created_at >=", millis(since));
        }
        for word in filter.search.to_lowercase().split_whitespace().take(WORDS_MAX) {
            query.values.push(Box::new(word.to_owned()));
            query.conditions.push(format!("instr(search.words, ?{}) > 0", query.values.len()));
        }
        query
    }

    fn and(&mut self, condition: &str, value: impl ToSql + 'static) {
        self.values.push(Box::new(value));
        self.conditions.push(format!("{condition} ?{}", self.values.len()));
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &dyn ToSql> {
        self.values.iter().map(AsRef::as_ref)
    }

    fn needs_words(&self) -> bool {
        self.conditions.iter().any(|condition| condition.contains("search."))
    }

    /// Writes it, with further conditions in front, so that an index on them is used.
    pub(super) fn text(&self, further: &str) -> String {
        // In this order, the slim table is read from its end until there is enough.
        let tables = if self.needs_words() { "search CROSS JOIN execution ON execution.id = search.execution" } else { "execution" };
        let order = if self.needs_words() { "search.execution" } else { "execution.id" };
        let conditions: Vec<&str> = [further].into_iter().chain(self.conditions.iter().map(String::as_str)).collect();
        let limit = self.values.len() + 1;
        format!("SELECT execution.id FROM {tables} WHERE {} ORDER BY {order} DESC LIMIT ?{limit}", conditions.join(" AND "))
    }
}

impl Ledger {
    /// Lists executions, newest first.
    ///
    /// The status column holds the fold of executions that are over; for the others the fold is made from their steps.
    ///
    /// # Errors
    /// SQLite could not do it, or a row cannot be understood.
    pub fn list(&mut self, filter: &Filter) -> Result<Vec<Execution>, LedgerError> {
        let query = Query::of(filter);
        let Some(status) = filter.status else { return self.found(&query, "1", filter.limit) };
        let mut found = self.found(&query, "execution.is_live = 1", i64::MAX as usize)?;
        found.retain(|execution| execution.status() == status);
        // A status has no characters that SQL would read otherwise.
        let over = format!("execution.is_live = 0 AND execution.status = '{}'", status.name());
        found.extend(self.found(&query, &over, filter.limit)?);
        found.sort_by_key(|execution| std::cmp::Reverse(execution.id));
        found.truncate(filter.limit);
        Ok(found)
    }

    fn found(&mut self, query: &Query, further: &str, limit: usize) -> Result<Vec<Execution>, LedgerError> {
        let mut values: Vec<&dyn ToSql> = query.values().collect();
        values.push(&limit);
        let ids: Vec<u64> = self.rows(&query.text(further), &values, |row| row.get(0))?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.extend(self.load_execution(id)?);
        }
        Ok(found)
    }

    /// Counts executions by status, those in progress by the fold over their steps.
    ///
    /// # Errors
    /// SQLite could not do it, or a row cannot be understood.
    pub fn counts(&mut self) -> Result<Vec<(Status, u64)>, LedgerError> {
        let query = "SELECT status, count(*) FROM execution WHERE finished_at IS NOT NULL GROUP BY status";
        let finished: Vec<(String, u64)> = self.rows(query, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let open = self.load_where("is_live = 1 AND finished_at IS NULL", &[])?;
        let count = |status: &Status| {
            let stored = finished.iter().filter(|(name, _)| name == status.name()).map(|(_, count)| count).sum::<u64>();
            stored + open.iter().filter(|execution| execution.status() == *status).count() as u64
        };
        Ok(Status::ALL.iter().map(|status| (*status, count(status))).collect())
    }
}

/// Keeps the words of a new execution.
pub(super) fn note(connection: &Connection, execution: &Execution) -> rusqlite::Result<()> {
    let key = execution.bunch.as_ref().map(|bunch| format!(" {} {}", bunch.key.source, bunch.key)).unwrap_or_default();
    let words = format!("{}{key}", execution.pipeline.name).to_lowercase();
    connection
        .prepare_cached("INSERT INTO search (execution, created_at, words) VALUES (?1, ?2, ?3)")?
        .execute(params![execution.id, millis(execution.created_at), words])
        .map(|_| ())
}

/// Adds how an execution failed to its words; its steps must be written.
pub(super) fn note_failures(connection: &Connection, execution: u64) -> rusqlite::Result<()> {
    let query = "SELECT coalesce(state ->> '$.failure.text', CASE state ->> '$.state' WHEN 'aborted' THEN state ->> '$.why' END)
                 FROM step WHERE execution = ?1 ORDER BY ordinal";
    let mut statement = connection.prepare_cached(query)?;
    let texts: Vec<Option<String>> = statement.query_map([execution], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let short = |text: String| text.chars().take(FAILURE_CHARACTERS_MAX).collect::<String>().to_lowercase();
    let words: String = texts.into_iter().flatten().map(|text| format!(" {}", short(text))).collect();
    if words.is_empty() {
        return Ok(());
    }
    connection.prepare_cached("UPDATE search SET words = words || ?2 WHERE execution = ?1")?.execute(params![execution, words]).map(|_| ())
}
