//! Validates CSV files: their structure, and their values by rules; each finding has its place.
//!
//! Strict RFC 4180 over bytes, in one pass and in constant memory but for the keys that rules compare. Records without
//! mistakes are passed over quickly (`fast`), the others are read plainly (`record`); what is found depends on nothing but
//! the bytes. A record may have 16 MiB. It writes nothing and knows no inbox, execution or ledger.

mod cells;
mod checks;
mod decoder;
mod doubled;
mod fast;
mod fault;
mod gather;
mod grammar;
mod head;
mod keys;
mod opened;
mod part;
mod parts;
mod pass;
mod plan;
mod reader;
mod record;
mod shown;
mod source;
mod table;
mod tally;
#[cfg(test)]
mod tests;
mod validate;
mod value;
mod window;

pub use head::{COLUMNS_MAX, HEADER_BYTES_MAX};
pub use parts::{PartPaths, Parted, PartsError, write_parts};
pub use shown::shown;
pub use validate::{Input, ValidateError, Wanted, Watch, validate};
