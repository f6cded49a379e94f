//! What goes wrong between us and the shop's database, in words for people, each with what to do about it.

mod reason;

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::place::Place;

pub(super) use reason::{NO_COLUMN, NO_TABLE, NO_VARIABLE, TOO_LONG};

/// Why the database gave no answer.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The password's variable is not set.
    #[error(
        "the password of the shop's database is not known: the variable {variable} is not set where bunchd runs; set it, or correct `password_env`"
    )]
    PasswordVariable {
        /// Its name.
        variable: String,
    },
    /// The password's file cannot be read.
    #[error("the password of the shop's database cannot be read from {}: {source}; correct `password_file`, or who may read it", path.display())]
    PasswordFile {
        /// Its path.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The password's file has no password.
    #[error("the first line of {} is empty; the password of the shop's database belongs there", path.display())]
    PasswordEmpty {
        /// Its path.
        path: PathBuf,
    },
    /// The certificates that we trust cannot be read.
    #[error(
        "the certificates that this machine trusts cannot be read{}: {source}; install ca-certificates, or set SSL_CERT_FILE",
        at(path)
    )]
    Certificates {
        /// The file that was found.
        path: Option<PathBuf>,
        /// What the system says.
        source: io::Error,
    },
    /// There is no connection.
    #[error("there is no connection to {place}: {reason}")]
    Connect {
        /// Which database.
        place: Place,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// The connection took too long.
    #[error("there is no connection to {place}: it did not answer in {limit:?}; check `host` and `port`, and the firewall between")]
    ConnectTime {
        /// Which database.
        place: Place,
        /// How long it may take.
        limit: Duration,
    },
    /// A question was not answered.
    #[error("{what} cannot be read from {place}: {reason}")]
    Read {
        /// What was asked for.
        what: What,
        /// Which database.
        place: Place,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// A question took too long.
    #[error("{what} cannot be read from {place}: it did not answer in {limit:?}; look at what else it has to do, and try again")]
    ReadTime {
        /// What was asked for.
        what: What,
        /// Which database.
        place: Place,
        /// How long one query may take.
        limit: Duration,
    },
    /// There is more than we take.
    #[error("{what} cannot be read from {place}: there are more than {max} rows")]
    TooMany {
        /// What was asked for.
        what: What,
        /// Which database.
        place: Place,
        /// How many we take.
        max: usize,
    },
}

/// What the database is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// How the indexes stand.
    Indexes,
    /// The images of the products.
    Gallery,
}

impl std::fmt::Display for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Indexes => "the state of the indexes",
            Self::Gallery => "the list of images",
        })
    }
}

impl DatabaseError {
    pub(super) fn connect(place: &Place, error: &mysql_async::Error) -> Self {
        Self::Connect { place: place.clone(), reason: reason::of(error, place) }
    }

    pub(super) fn read(what: What, place: &Place, error: &mysql_async::Error) -> Self {
        Self::Read { what, place: place.clone(), reason: reason::of(error, place) }
    }
}

fn at(path: &Option<PathBuf>) -> String {
    path.as_ref().map_or_else(String::new, |path| format!(" from {}", path.display()))
}
