//! The shop's own tables in MySQL or MariaDB: how its indexes stand, and which images its products show.
//!
//! Invariant: nothing is ever written. The session is set to read only before the first question, so a user with no more than
//! `SELECT` suffices, and a user with more does no harm. No password is in a message, a log or a `Debug` text.
//!
//! What it cannot do: it sees what Magento wrote into its tables, and not what Magento knows from its files. So it knows no titles;
//! an index of an extension whose view is named neither like the index nor as in [`view_of`] looks as if it was updated on save; an
//! index that the shop no longer has stays listed as long as its row stays; and "working" is told as it is written, also after a
//! rebuild was killed, where Magento itself may know better by its lock (`indexer/use_application_lock`).

mod backlog;
mod connect;
mod error;
mod gallery;
mod index_states;
mod name;
mod options;
mod password;
mod place;
mod query;
mod states;

use std::time::Duration;

pub use connect::ShopDatabase;
pub use error::{DatabaseError, What};
pub use gallery::IMAGES_MAX;
pub use index_states::INDEXES_MAX;
pub use place::Place;
pub use states::view_of;

/// How long a connection and its login may take.
pub const CONNECT_MAX: Duration = Duration::from_secs(10);

/// How long one query may take; the server is told the same, so that none goes on there after nobody waits for it.
pub const QUERY_MAX: Duration = Duration::from_secs(60);

/// How long the database may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For a connection and its login.
    pub connect: Duration,
    /// For one query, at least a millisecond.
    pub query: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: CONNECT_MAX, query: QUERY_MAX }
    }
}
