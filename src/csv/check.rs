//! The check of one file: reads it piece by piece, first the header, then the records.
//!
//! Memory does not grow with the file. It stops early only where no record could be judged
//! (UTF-16, an unusable header), and says so.

mod run;

use std::io::{self, Read};

use self::run::Run;
use super::encoding::{OPENING_BYTES, Opening, opening};
use super::finding::Finding;
use crate::model::dialect::Dialect;
use crate::model::message::Message;

const BUFFER_BYTES: usize = 64 * 1024;

/// What a file must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Columns that the header must name, exactly so.
    pub required_columns: Vec<String>,
    /// Whether a header without records is fine.
    pub allow_empty: bool,
    /// Most findings that are kept; the totals are exact nevertheless.
    pub findings_max: usize,
}

impl Default for Expectation {
    fn default() -> Self {
        Self { required_columns: Vec::new(), allow_empty: false, findings_max: 100 }
    }
}

/// What the check of one file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Name of the file, as it was given.
    pub file: String,
    /// Records without the header; blank lines are none.
    pub records: u64,
    /// Names of the columns as the header has them; not made safe to show.
    pub columns: Vec<String>,
    /// The first mistakes, at most [`Expectation::findings_max`].
    pub findings: Vec<Finding>,
    /// How many errors there are in all.
    pub errors: u64,
    /// How many warnings there are in all.
    pub warnings: u64,
    /// Bytes that were checked.
    pub bytes: u64,
    /// Whether the whole file was checked; not so where encoding or header are unusable.
    pub is_complete: bool,
}

impl Checked {
    /// Returns the findings as messages for people.
    pub fn messages(&self) -> impl Iterator<Item = Message> {
        self.findings.iter().map(|finding| finding.message(&self.file))
    }
}

/// Checks the structure of a file; the name is for messages alone.
///
/// # Errors
/// The file cannot be read further, or (`InvalidInput`) the dialect is impossible.
pub fn check(reader: impl Read, file: &str, dialect: &Dialect, expectation: &Expectation) -> io::Result<Checked> {
    check_in_pieces(reader, file, dialect, expectation, BUFFER_BYTES)
}

/// Checks a file with a buffer of a given size in bytes.
pub(super) fn check_in_pieces(
    mut reader: impl Read,
    file: &str,
    dialect: &Dialect,
    expectation: &Expectation,
    buffer_bytes: usize,
) -> io::Result<Checked> {
    if let Some(problem) = dialect.problem() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, problem));
    }
    let mut buffer = vec![0; buffer_bytes.max(2 * OPENING_BYTES)];
    let mut run: Option<Run<'_>> = None;
    let mut filled = 0;
    loop {
        let read = read_some(&mut reader, &mut buffer[filled..])?;
        filled += read;
        let is_end = read == 0;
        if run.is_none() && filled < OPENING_BYTES && !is_end {
            continue;
        }
        let (opened, taken) = match run.take() {
            Some(run) => (run, 0),
            None => open(&buffer[..filled], dialect, expectation),
        };
        let opened = run.insert(opened);
        let left = opened.take(&buffer[taken..filled], is_end);
        if is_end || opened.is_stopped() {
            break;
        }
        buffer.copy_within(filled - left..filled, 0);
        filled = left;
    }
    Ok(run.expect("the end of the file opens it at the latest").finish(file))
}

/// Starts a check; returns it with the number of bytes that are no text.
fn open<'a>(start: &[u8], dialect: &'a Dialect, expectation: &'a Expectation) -> (Run<'a>, usize) {
    match opening(start) {
        Opening::Utf8 { mark_bytes } => (Run::new(mark_bytes, dialect, expectation), mark_bytes),
        Opening::Utf16 => (Run::of_utf16(dialect, expectation), start.len()),
    }
}

fn read_some(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
