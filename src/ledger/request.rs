//! Requests: appended by commands, answered by the daemon.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::rows::{json, millis};
use super::{Ledger, LedgerError};
use crate::engine::OpenRequest;
use crate::model::request::{Answer, Request};

/// Most requests that one heartbeat answers.
pub const OPEN_MAX: usize = 256;

impl Ledger {
    /// Appends a request and returns its number; `asked_by` is the name of the user.
    ///
    /// # Errors
    /// SQLite could not do it.
    pub fn ask(&mut self, request: &Request, asked_by: &str, at: Timestamp) -> Result<u64, LedgerError> {
        let insert = "INSERT INTO request (facts, asked_by, asked_at) VALUES (?1, ?2, ?3) RETURNING id";
        self.connection.query_row(insert, params![json(request), asked_by, millis(at)], |row| row.get(0)).map_err(self.error("write to"))
    }

    /// Returns the answer to a request; `None` while there is none.
    ///
    /// # Errors
    /// SQLite could not do it, or the row cannot be understood.
    pub fn answer(&self, request: u64) -> Result<Option<Answer>, LedgerError> {
        let query = "SELECT answer FROM request WHERE id = ?1";
        let answer: Option<Option<String>> =
            self.connection.query_row(query, [request], |row| row.get(0)).optional().map_err(self.error("read"))?;
        answer.flatten().map(|answer| self.parse("request", &answer)).transpose()
    }

    /// Reads the requests that have no answer, oldest first, with the finished executions that they are about.
    ///
    /// # Errors
    /// SQLite could not do it, or a row cannot be understood.
    pub fn load_requests(&mut self) -> Result<Vec<OpenRequest>, LedgerError> {
        let query = "SELECT id, facts, asked_by FROM request WHERE answer IS NULL ORDER BY id LIMIT ?1";
        let rows: Vec<(u64, String, String)> = self.rows(query, &[&OPEN_MAX], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let mut open = Vec::with_capacity(rows.len());
        for (id, facts, asked_by) in rows {
            let request: Request = self.parse("request", &facts)?;
            let subject = match request.subject() {
                Some(execution) => self.load_execution(execution)?.filter(|execution| !execution.is_live()),
                None => None,
            };
            open.push(OpenRequest { id, request, asked_by, subject, found: None });
        }
        Ok(open)
    }
}
