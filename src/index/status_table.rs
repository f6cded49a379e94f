//! The table of `bin/magento indexer:status`.
//!
//! Columns are found by their titles: 2.3.0 to 2.3.4 have no column for ids, later ones do. Lines beside the table (a notice of
//! PHP, a deprecation) are passed over.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::known::id_of_title;
use crate::model::index::{IndexSchedule, IndexState, IndexStatus, UpdateMode};

/// Most lines that are read.
const LINES_MAX: usize = 10_000;

/// Why a text is no table of indexes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatusTableError {
    /// There is no table, or an empty one.
    #[error("it printed no table of indexes")]
    NoTable,
    /// A column is missing.
    #[error("its table has no column {0:?}")]
    NoColumn(&'static str),
    /// A line has more or fewer cells than the header.
    #[error("line {line} of what it printed has {cells} cells, and the header of its table has {expected}")]
    Cells {
        /// Number of the line, from 1.
        line: usize,
        /// How many it has.
        cells: usize,
        /// How many the header has.
        expected: usize,
    },
}

/// Reads what `bin/magento indexer:status` printed; at least one row.
///
/// # Errors
/// It is no such table.
pub fn read_status_table(text: &str) -> Result<Vec<IndexState>, StatusTableError> {
    read(text, None)
}

/// Reads it at a time, and says how long ago the cron job last changed what it does with an index ("Schedule Updated", in UTC).
///
/// # Errors
/// It is no such table.
pub fn read_status_table_at(text: &str, now: Timestamp) -> Result<Vec<IndexState>, StatusTableError> {
    read(text, Some(now))
}

fn read(text: &str, now: Option<Timestamp>) -> Result<Vec<IndexState>, StatusTableError> {
    let mut lines = text.lines().enumerate().take(LINES_MAX).filter_map(|(at, line)| Some((at + 1, cells(line)?)));
    let (_, header) = lines.next().ok_or(StatusTableError::NoTable)?;
    let columns = Columns::of(&header)?;
    let rows = lines.map(|(line, cells)| match cells.len() == header.len() {
        true => Ok(columns.row(&cells, now)),
        false => Err(StatusTableError::Cells { line, cells: cells.len(), expected: header.len() }),
    });
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    if rows.is_empty() { Err(StatusTableError::NoTable) } else { Ok(rows) }
}

/// Splits `| a | b |`; `None` for every other line.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

/// Where which column is.
struct Columns {
    id: Option<usize>,
    title: usize,
    status: usize,
    mode: usize,
    schedule: Option<usize>,
    updated: Option<usize>,
}

impl Columns {
    fn of(header: &[&str]) -> Result<Self, StatusTableError> {
        let find = |name: &str| header.iter().position(|cell| cell.eq_ignore_ascii_case(name));
        let need = |name: &'static str| find(name).ok_or(StatusTableError::NoColumn(name));
        Ok(Self {
            id: find("ID"),
            title: need("Title")?,
            status: need("Status")?,
            mode: need("Update On")?,
            schedule: find("Schedule Status"),
            updated: find("Schedule Updated"),
        })
    }

    fn row(&self, cells: &[&str], now: Option<Timestamp>) -> IndexState {
        let title = cells[self.title];
        let id = self.id.map(|column| cells[column]).or_else(|| id_of_title(title));
        let state_age = now.zip(self.updated).and_then(|(now, column)| age(cells[column], now));
        IndexState {
            id: id.filter(|id| !id.is_empty()).map(str::to_owned),
            title: title.to_owned(),
            status: status(cells[self.status]),
            mode: mode(cells[self.mode]),
            schedule: self.schedule.and_then(|column| schedule(cells[column], state_age)),
            status_age: None,
        }
    }
}

fn status(cell: &str) -> IndexStatus {
    match cell {
        "Ready" => IndexStatus::Ready,
        "Reindex required" => IndexStatus::ReindexRequired,
        "Processing" => IndexStatus::Processing,
        "Suspended" => IndexStatus::Suspended,
        other => IndexStatus::Other(other.to_owned()),
    }
}

fn mode(cell: &str) -> UpdateMode {
    match cell {
        "Save" => UpdateMode::Save,
        "Schedule" => UpdateMode::Schedule,
        other => UpdateMode::Other(other.to_owned()),
    }
}

/// Reads `working (55690 in backlog)`.
fn schedule(cell: &str, state_age: Option<SignedDuration>) -> Option<IndexSchedule> {
    let (state, rest) = cell.split_once(' ').unwrap_or((cell, ""));
    let number = rest.strip_prefix('(').and_then(|rest| rest.split(' ').next());
    let backlog = number.and_then(|number| number.parse().ok());
    (!state.is_empty()).then(|| IndexSchedule { state: state.to_owned(), backlog, state_age })
}

/// Returns how long ago a time of a table was, `2026-01-10 12:00:02`; a clock that is behind makes nothing younger than now.
fn age(cell: &str, now: Timestamp) -> Option<SignedDuration> {
    let at = cell.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Some(at.duration_until(now).max(SignedDuration::ZERO))
}

#[cfg(test)]
mod tests;
