//! The shop's indexes as Magento's console tells them: text in, values out.
//!
//! Nothing here runs a program; whoever does hands in what it printed.
//!
//! What it cannot do: it reads `bin/magento indexer:status` of Magento 2.3.0 to 2.4.8, in English. An index of an extension
//! is known by its id only where the table has a column for ids (2.3.5 on).

mod known;
mod rebuilding;
mod status_table;

pub use known::{KNOWN, id_of_title};
pub use rebuilding::nothing_is_rebuilt;
pub use status_table::{StatusTableError, read_status_table};

/// The words after Magento's console that print the table.
pub const STATUS_COMMAND: &[&str] = &["indexer:status"];
