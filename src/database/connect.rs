//! One connection to the shop's database, for one question.

use std::fmt::{self, Debug, Formatter};

use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Error};
use tokio::time::timeout;

use super::error::DatabaseError;
use super::error::NO_VARIABLE;
use super::options::options;
use super::place::Place;
use super::{Limits, name};
use crate::config::Database;

/// A connection that has logged in and cannot write.
///
/// It answers one question and is closed with it: whoever asks again, later, connects again, and so never meets a connection that the
/// server has dropped meanwhile.
#[must_use = "it answers one question, such as `index_states`"]
pub struct ShopDatabase {
    pub(super) connection: Conn,
    pub(super) place: Place,
    pub(super) limits: Limits,
}

impl ShopDatabase {
    /// Connects and logs in, within [`CONNECT_MAX`](super::CONNECT_MAX); `environment` looks up variables, such as that of the password.
    ///
    /// # Errors
    /// The password is not where it should be, or the server is not there, refuses the login or has no such database.
    pub async fn connect(database: &Database, environment: impl Fn(&str) -> Option<String>) -> Result<Self, DatabaseError> {
        Self::connect_within(database, environment, Limits::default()).await
    }

    /// Does the same with other limits.
    ///
    /// # Errors
    /// As [`ShopDatabase::connect`].
    pub async fn connect_within(
        database: &Database,
        environment: impl Fn(&str) -> Option<String>,
        limits: Limits,
    ) -> Result<Self, DatabaseError> {
        let place = Place::of(database);
        let options = options(database, &environment)?;
        let opened = timeout(limits.connect, async {
            let mut connection = Conn::new(options).await?;
            prepare(&mut connection, limits).await?;
            Ok(connection)
        });
        let opened = opened.await.map_err(|_| DatabaseError::ConnectTime { place: place.clone(), limit: limits.connect })?;
        let connection = opened.map_err(|error| DatabaseError::connect(&place, &error))?;
        Ok(Self { connection, place, limits })
    }

    pub(super) fn table(&self, name: &str) -> String {
        name::known_table(&self.place, name)
    }
}

/// Makes the session read only, gives it one view of all tables, and tells the server how long a query may take.
async fn prepare(connection: &mut Conn, limits: Limits) -> Result<(), Error> {
    connection.query_drop("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
    let milliseconds = limits.query.as_millis().max(1);
    // MariaDB's name and MySQL's; an old server has neither, and then only our own limit holds.
    let of_mariadb = format!("SET SESSION max_statement_time = {}.{:03}", milliseconds / 1000, milliseconds % 1000);
    let of_mysql = format!("SET SESSION max_execution_time = {milliseconds}");
    for setting in [of_mariadb, of_mysql] {
        match connection.query_drop(setting).await {
            Err(Error::Server(error)) if error.code == NO_VARIABLE => {}
            end => return end,
        }
    }
    Ok(())
}

impl Debug for ShopDatabase {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShopDatabase").field("place", &self.place).field("limits", &self.limits).finish_non_exhaustive()
    }
}
