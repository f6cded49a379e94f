//! Which database it is, for messages: all but the password.

use std::fmt::{self, Display, Formatter};

use crate::config::Database;

/// The name of a database, where it is and who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Name of the database.
    pub name: String,
    /// Who logs in.
    pub user: String,
    /// Host and port, or the path of the socket.
    pub server: String,
    /// What the names of all tables begin with; may be empty.
    pub table_prefix: String,
}

impl Place {
    pub(super) fn of(database: &Database) -> Self {
        let server = match &database.socket {
            Some(socket) => socket.display().to_string(),
            None => format!("{}:{}", database.host, database.port),
        };
        Self { name: database.name.clone(), user: database.user.clone(), server, table_prefix: database.table_prefix.clone() }
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "the shop's database {} ({} at {})", self.name, self.user, self.server)
    }
}
