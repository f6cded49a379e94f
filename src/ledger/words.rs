//! The words by which executions are searched, in a slim table of their own: whole rows are read only of what is found.

use rusqlite::{Connection, ToSql, params};

use super::rows::millis;
use super::search::Filter;
use super::{Ledger, LedgerError};
use crate::model::execution::Execution;

/// Most words that are searched for; further ones are left out.
const WORDS_MAX: usize = 16;

/// Most characters of a failure that are searched.
const FAILURE_CHARACTERS_MAX: usize = 300;

/// Reads the slim table from its end until there is enough.
const BY_WORDS: &str = "search CROSS JOIN execution ON execution.id = search.execution";

/// Reads an index of executions, and looks each up in the slim table.
const BY_STATUS: &str = "execution CROSS JOIN search ON search.execution = execution.id";

/// Conditions of a query, and the values that they need.
#[derive(Default)]
struct Query {
    conditions: Vec<String>,
    values: Vec<Box<dyn ToSql>>,
}

impl Query {
    fn of(filter: &Filter) -> Self {
        let mut query = Self::default();
        if let Some(since) = filter.since {
            query.and("search.created_at >= ?", millis(since));
        }
        for word in filter.search.to_lowercase().split_whitespace().take(WORDS_MAX) {
            query.and("0 < instr(search.words, ?", word.to_owned());
            query.conditions.last_mut().expect("it was just added").push(')');
        }
        if let Some(pipeline) = &filter.pipeline {
            query.and("execution.pipeline = ?", pipeline.clone());
        }
        query
    }

    /// Adds a condition, which ends with the place of its value.
    fn and(&mut self, condition: &str, value: impl ToSql + 'static) {
        self.values.push(Box::new(value));
        self.conditions.push(format!("{condition}{}", self.values.len()));
    }

    fn text(&self, tables: &str, further: &str) -> String {
        let order = if tables == BY_WORDS { "search.execution" } else { "execution.id" };
        let conditions: Vec<&str> = [further].into_iter().chain(self.conditions.iter().map(String::as_str)).collect();
        let limit = self.values.len() + 1;
        format!("SELECT execution.id FROM {tables} WHERE {} ORDER BY {order} DESC LIMIT ?{limit}", conditions.join(" AND "))
    }
}

impl Ledger {
    /// Lists executions by words or time, newest first.
    pub(super) fn list_by_words(&mut self, filter: &Filter) -> Result<Vec<Execution>, LedgerError> {
        let query = Query::of(filter);
        let Some(status) = filter.status else { return self.found(&query, BY_WORDS, "search.execution > 0", filter.limit) };
        let mut found = self.found(&query, BY_STATUS, "execution.is_live = 1", i64::MAX as usize)?;
        found.retain(|execution| execution.status() == status);
        if status.is_final() {
            // A status has no characters that SQL would read otherwise.
            let over = format!("execution.is_live = 0 AND execution.status = '{}'", status.name());
            found.extend(self.found(&query, BY_STATUS, &over, filter.limit)?);
        }
        found.sort_by_key(|execution| std::cmp::Reverse(execution.id));
        found.truncate(filter.limit);
        Ok(found)
    }

    fn found(&mut self, query: &Query, tables: &str, further: &str, limit: usize) -> Result<Vec<Execution>, LedgerError> {
        let mut values: Vec<&dyn ToSql> = query.values.iter().map(AsRef::as_ref).collect();
        values.push(&limit);
        let ids: Vec<u64> = self.rows(&query.text(tables, further), &values, |row| row.get(0))?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            found.extend(self.load_execution(id)?);
        }
        Ok(found)
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
