//! The shop's indexes: how they stand as Magento's console tells it, which of them are rebuilt and why, and what a rebuild printed.
//!
//! Nothing here runs a program; whoever does hands in what it printed.
//!
//! What it cannot do: it reads the console of Magento 2.3.0 to 2.4.8, in English. In a table without a column for ids (before
//! 2.3.5) it knows the ids of Magento's own indexes; those of extensions come from `indexer:info`.

mod chain;
mod chosen;
mod info;
mod known;
mod purposes;
mod rebuild_report;
mod rebuilding;
mod status_table;
mod stuck;

pub use chain::{CHAIN_DEFAULT, Chain, ChainError, PURPOSES, Program, Verdict};
pub use chosen::{Chosen, check_names, choose};
pub use info::{give_ids, give_titles};
pub use known::{KNOWN, dependents, id_of_title};
pub use purposes::{CommandPurpose, OnSave, ReindexRequired, Threshold};
pub use rebuild_report::{RebuildReport, Rebuilt};
pub use rebuilding::nothing_is_rebuilt;
pub use status_table::{StatusTableError, read_status_table, read_status_table_at};
pub use stuck::{STALE_AFTER_DEFAULT, Trouble, busy, free, lasting, troubles};

/// The words after Magento's console that print the table.
pub const STATUS_COMMAND: &[&str] = &["indexer:status"];

/// The words after Magento's console that print id and title of each index.
pub const INFO_COMMAND: &[&str] = &["indexer:info"];
