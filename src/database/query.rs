//! Asks one query within its limit, and reads the cells of its rows.

use std::time::Duration;

use mysql_async::prelude::Queryable;
use mysql_async::{Error, Row, Value};
use tokio::time::timeout;

use super::connect::ShopDatabase;
use super::error::{DatabaseError, TOO_LONG, What};

/// How much longer than the server we wait, so that it is the server that ends what takes too long.
const SLACK: Duration = Duration::from_secs(1);

/// Closing the connection may take this long; then it is dropped.
const FAREWELL_MAX: Duration = Duration::from_millis(500);

/// Why a query has no answer.
pub(super) enum Refused {
    /// It took too long.
    TooLong,
    /// Anything else.
    Error(Error),
}

impl ShopDatabase {
    /// Returns all rows of a query; the query itself limits how many.
    pub(super) async fn rows(&mut self, sql: &str) -> Result<Vec<Row>, Refused> {
        match timeout(self.limits.query + SLACK, self.connection.query::<Row, _>(sql)).await {
            Err(_) => Err(Refused::TooLong),
            Ok(Err(Error::Server(error))) if TOO_LONG.contains(&error.code) => Err(Refused::TooLong),
            Ok(answer) => answer.map_err(Refused::Error),
        }
    }

    /// Returns all rows of a query, or what kept them from being read.
    pub(super) async fn read(&mut self, what: What, sql: &str) -> Result<Vec<Row>, DatabaseError> {
        self.rows(sql).await.map_err(|refused| self.refusal(what, refused))
    }

    pub(super) fn refusal(&self, what: What, refused: Refused) -> DatabaseError {
        match refused {
            Refused::TooLong => DatabaseError::ReadTime { what, place: self.place.clone(), limit: self.limits.query },
            Refused::Error(error) => DatabaseError::read(what, &self.place, &error),
        }
    }

    /// Takes leave of the server; that it does not hear it is no matter.
    pub(super) async fn close(self) {
        let _ = timeout(FAREWELL_MAX, self.connection.disconnect()).await;
    }
}

/// Returns a cell as text; `None` if there is none, or it is NULL.
pub(super) fn text(row: &Row, column: usize) -> Option<String> {
    let Value::Bytes(bytes) = row.as_ref(column)? else { return None };
    Some(String::from_utf8_lossy(bytes).into_owned())
}

/// Returns a cell as a whole number; `None` if there is none, or it is NULL or something else.
pub(super) fn number<T: std::str::FromStr>(row: &Row, column: usize) -> Option<T> {
    text(row, column)?.parse().ok()
}
