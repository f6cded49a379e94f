//! Imports or checks one file. All rows of a file are one transaction: a file that fails leaves no row.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use super::apply::{self, Refusal};
use super::catalog;
use super::check;
use super::console::{Console, Level};
use super::error::DemoShopError;
use super::flag;
use super::request::ImportRequest;
use super::row::{Header, Problem, Row, RowError};
use super::stop::Stop;

/// A progress line comes every so many rows.
const PROGRESS_ROWS: u64 = 200;
/// M2IF counts the header as a line.
const HEADER_LINES: u64 = 1;
/// Most problems that one run reports.
const PROBLEMS_MAX: usize = 10_000;

/// What the import of a file needs.
pub(super) struct ImportFile<'i> {
    pub(super) request: &'i ImportRequest,
    pub(super) connection: &'i Connection,
    pub(super) stop: &'i Stop,
}

impl ImportFile<'_> {
    /// Imports the file and leaves the flag that tells how it ended.
    ///
    /// # Errors
    /// A row is wrong in strict mode, the run shall end, or the file or the database cannot be used.
    pub(super) fn run(&self, file: &Path, console: &mut Console<'_>, problems: &mut Vec<Problem>) -> Result<(), DemoShopError> {
        flag::begin(file)?;
        match self.rows(file, console, problems) {
            Ok(()) => flag::finish(file),
            Err(DemoShopError::Stopped) => {
                flag::forget(file)?;
                Err(DemoShopError::Stopped)
            }
            // PHP is gone before it could write a flag.
            Err(error @ DemoShopError::Crashed(_)) => Err(error),
            Err(error) => {
                flag::fail(file, &error.to_string())?;
                Err(error)
            }
        }
    }

    fn rows(&self, file: &Path, console: &mut Console<'_>, problems: &mut Vec<Problem>) -> Result<(), DemoShopError> {
        let started = Instant::now();
        let name = base_name(file);
        console.info(&format!("Now start processing file \"{name}\""))?;
        let transaction = catalog::begin(self.connection, self.stop)?;
        let (mut rows, mut skipped) = (0, 0);
        let operation = self.request.operation.name();
        each_row(self.request, file, |line, row| {
            if self.stop.is_wished_within(self.request.slow) {
                return Err(DemoShopError::Stopped);
            }
            rows += 1;
            if let Some(error) = self.row(row)? {
                skipped += 1;
                self.skip(Problem { file: name.clone(), line, column: error.column, error: error.text }, console, problems)?;
            }
            if rows % PROGRESS_ROWS == 0 {
                let (per_minute, lines) = (per_minute(rows, started.elapsed()), rows + HEADER_LINES);
                let text = format!(
                    "Operation \"{operation}\" successfully processed \"{per_minute} ({lines})\" rows per minute of file \"{name}\""
                );
                console.info(&text)?;
            }
            Ok(())
        })?;
        transaction.commit()?;
        say_processed(console, &name, (rows, skipped), started)
    }

    /// Writes one row, or says what is wrong with it.
    fn row(&self, row: Result<Row<'_>, RowError>) -> Result<Option<RowError>, DemoShopError> {
        let kind = self.request.kind;
        let written = row.and_then(|row| check::check(kind.entity, &row).map(|()| row)).map_err(Refusal::Row);
        match written.and_then(|row| apply::apply(self.connection, kind.entity, self.request.operation, &row)) {
            Ok(()) => Ok(None),
            Err(Refusal::Row(error)) => Ok(Some(error)),
            Err(refusal @ Refusal::Catalog(_)) => Err(refusal.into()),
        }
    }

    /// Notes a wrong row; in strict mode it ends the import.
    fn skip(&self, problem: Problem, console: &mut Console<'_>, problems: &mut Vec<Problem>) -> Result<(), DemoShopError> {
        let text = sentence(&problem);
        if self.request.is_strict {
            return Err(DemoShopError::Failed(text));
        }
        console.line(Level::Warning, &text)?;
        if problems.len() < PROBLEMS_MAX {
            problems.push(problem);
        }
        Ok(())
    }
}

/// Returns the problem as a sentence with its place.
pub(super) fn sentence(problem: &Problem) -> String {
    let Problem { file, line, column, error } = problem;
    if column.is_empty() {
        format!("{error} in file {file} on line {line}")
    } else {
        format!("{error} in file {file} on line {line}, column {column}")
    }
}

fn say_processed(console: &mut Console<'_>, name: &str, (rows, skipped): (u64, u64), started: Instant) -> Result<(), DemoShopError> {
    let (lines, seconds) = (rows + HEADER_LINES, started.elapsed().as_secs_f64());
    console
        .info(&format!("Successfully processed file \"{name}\" with \"{lines}\" lines (skipping \"{skipped}\") in \"{seconds:.2}\" s"))?;
    Ok(())
}

/// Checks each row of the file without a catalogue, in a pass of its own.
///
/// # Errors
/// The file cannot be read as CSV at all.
pub(super) fn check(
    request: &ImportRequest,
    file: &Path,
    console: &mut Console<'_>,
    problems: &mut Vec<Problem>,
) -> Result<(), DemoShopError> {
    let (name, started, mut rows) = (base_name(file), Instant::now(), 0);
    console.info(&format!("Now start processing file \"{name}\""))?;
    each_row(request, file, |line, row| {
        rows += 1;
        let checked = row.and_then(|row| check::check(request.kind.entity, &row));
        if let Err(RowError { column, text: error }) = checked
            && problems.len() < PROBLEMS_MAX
        {
            problems.push(Problem { file: name.clone(), line, column, error });
        }
        Ok(())
    })?;
    say_processed(console, &name, (rows, 0), started)
}

fn each_row(
    request: &ImportRequest,
    file: &Path,
    mut visit: impl FnMut(u64, Result<Row<'_>, RowError>) -> Result<(), DemoShopError>,
) -> Result<(), DemoShopError> {
    let unreadable = |error: csv::Error| DemoShopError::Failed(format!("cannot read {}: {error}", file.display()));
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file).map_err(unreadable)?;
    let header = Header::new(reader.headers().map_err(unreadable)?);
    if let Some(missing) = request.kind.columns.iter().find(|column| !header.has(column)) {
        return Err(DemoShopError::Failed(format!("Can't find column \"{missing}\" in header of file {}", base_name(file))));
    }
    let mut line = 1;
    for record in reader.byte_records() {
        line += 1;
        let record = csv::StringRecord::from_byte_record(record.map_err(unreadable)?);
        match &record {
            Ok(record) => visit(line, Ok(Row { header: &header, record }))?,
            Err(error) => visit(line, Err(RowError::new("", format!("the record is not UTF-8: {error}"))))?,
        }
    }
    if line == 1 {
        let text = format!("array_combine(): Argument #2 ($values) must be of type array, null given for {}", base_name(file));
        return Err(DemoShopError::Crashed(text));
    }
    Ok(())
}

fn base_name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn per_minute(rows: u64, time: Duration) -> u64 {
    rows.saturating_mul(60_000) / u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}
