//! Checks the structure of a CSV file: quotes, columns, encoding, header; each finding has its place.
//!
//! Strict RFC 4180 over bytes, in one pass and in constant memory: only the header is kept (at most
//! [`HEADER_BYTES_MAX`] and [`COLUMNS_MAX`]), a cell may be as long as it likes. The result does not
//! depend on how the reader cuts the bytes. It cannot judge values (types, patterns, references),
//! opens no file, and knows no encoding but UTF-8.

mod check;
mod classes;
mod encoding;
mod finding;
mod header;
mod parts;
mod recovery;
mod scan;
mod shown;
mod tally;
#[cfg(test)]
mod tests;
mod validate;

pub use check::{Checked, Expectation, check};
pub use finding::Finding;
pub use header::{COLUMNS_MAX, HEADER_BYTES_MAX};
pub use parts::{PartPaths, Parted, PartsError, write_parts};
pub use shown::shown;
pub use validate::{Input, ValidateError, Wanted, Watch, validate};
