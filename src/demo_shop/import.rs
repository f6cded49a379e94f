//! One run of an import command: lock, select, move, check, import file by file, report, clear.
//!
//! A bunch is not one transaction, as in M2IF: a file that was imported stays imported when the next one fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::console::{Console, Level};
use super::error::{DemoShopError, on};
use super::import_file::{self, ImportFile};
use super::kind::Operation;
use super::pid_file::PidFile;
use super::request::ImportRequest;
use super::row::Problem;
use super::stop::Stop;
use super::{artefacts, catalog, clock, flag, selection};

/// Name of the report.
const REPORT: &str = "validations.json";

/// Most mistakes that are printed; the report has all of them.
const PRINTED_MAX: usize = 100;

/// Exit code of a run that imported, with warnings.
const WITH_WARNINGS: u8 = 13;

/// Runs the import and returns its exit code; all that happened is on the console.
///
/// # Errors
/// The output is closed.
pub(super) fn run(request: &ImportRequest, console: &mut Console<'_>, stop: &Stop) -> Result<u8, DemoShopError> {
    let started = Instant::now();
    let (command, serial) = (request.kind.command, &request.serial);
    let outcome = locked(request, console, stop);
    let time = clock::hms(started.elapsed());
    match outcome {
        Ok(exit_code) => {
            console.info(&format!("Successfully executed command {command} with serial {serial} in {time} s"))?;
            Ok(exit_code)
        }
        Err(error) => {
            give_up(console, &error, serial, &time)?;
            Ok(error.exit_code())
        }
    }
}

/// Prints the last lines of a run that did not do what was asked, at the levels of M2IF.
fn give_up(console: &mut Console<'_>, error: &DemoShopError, serial: &str, time: &str) -> std::io::Result<()> {
    let level = if matches!(error, DemoShopError::Invalid | DemoShopError::AlreadyRunning(_)) { Level::Warning } else { Level::Error };
    console.line(level, &error.to_string())?;
    match error {
        DemoShopError::Crashed(_) => Ok(()),
        DemoShopError::Invalid => console.line(level, &format!("Stopped import with serial {serial} in {time} s")),
        DemoShopError::AlreadyRunning(_) => {
            let text = format!("Can't finish import with serial because another import process is running {serial} in {time} s");
            console.line(level, &text)
        }
        DemoShopError::Usage(_)
        | DemoShopError::NothingToImport(_)
        | DemoShopError::Failed(_)
        | DemoShopError::Stopped
        | DemoShopError::File { .. }
        | DemoShopError::Catalog(_)
        | DemoShopError::Output(_) => console.line(level, &format!("Can't finish import with serial {serial} in {time} s")),
    }
}

fn locked(request: &ImportRequest, console: &mut Console<'_>, stop: &Stop) -> Result<u8, DemoShopError> {
    let pid_file = PidFile::lock(&request.pid_filename, &request.serial)?;
    let outcome = bunch(request, console, stop);
    // A crash leaves its serial in the PID file; only the lock goes.
    if !matches!(outcome, Err(DemoShopError::Crashed(_))) {
        pid_file.unlock()?;
    }
    outcome
}

fn bunch(request: &ImportRequest, console: &mut Console<'_>, stop: &Stop) -> Result<u8, DemoShopError> {
    let files = selection::move_into(&request.work_dir, request.kind, select(request)?)?;
    let todo: Vec<PathBuf> = files.iter().filter(|file| !flag::is_flagged(file)).cloned().collect();
    fail_on_purpose(request, &todo)?;
    let connection = catalog::open(&request.installation_dir)?;
    if request.is_strict || request.operation == Operation::Validate {
        validate(request, &todo, console)?;
    }
    if request.operation == Operation::Validate {
        return Ok(0);
    }
    let mut problems = Vec::new();
    for file in &todo {
        ImportFile { request, connection: &connection, stop }.run(file, console, &mut problems)?;
    }
    write_report(&request.work_dir, &problems)?;
    // M2IF counts its report among the artefacts, and so clears it too.
    let report = Some(request.work_dir.join(REPORT)).filter(|report| report.exists());
    artefacts::put_away(request, &files.into_iter().chain(report).collect::<Vec<_>>())?;
    Ok(if problems.is_empty() { 0 } else { WITH_WARNINGS })
}

fn select(request: &ImportRequest) -> Result<Vec<PathBuf>, DemoShopError> {
    if let Some(file) = &request.file {
        return if file.is_file() {
            Ok(vec![file.clone()])
        } else {
            Err(DemoShopError::NothingToImport(format!("Can't find file \"{}\"", file.display())))
        };
    }
    if !request.source_dir.is_dir() {
        let directory = request.source_dir.display();
        return Err(DemoShopError::Failed(format!("Configured source directory \"{directory}\" is not available!")));
    }
    selection::select(&request.source_dir, request.kind)
}

/// Checks all files before the first is imported, and stops the run where one is wrong.
fn validate(request: &ImportRequest, files: &[PathBuf], console: &mut Console<'_>) -> Result<(), DemoShopError> {
    let mut problems = Vec::new();
    for file in files {
        let before = problems.len();
        import_file::check(request, file, console, &mut problems)?;
        if problems.len() > before && request.operation != Operation::Validate {
            flag::fail(file, &import_file::sentence(&problems[before]))?;
        }
    }
    write_report(&request.work_dir, &problems)?;
    for problem in problems.iter().take(PRINTED_MAX) {
        console.line(Level::Error, &import_file::sentence(problem))?;
    }
    if problems.is_empty() { Ok(()) } else { Err(DemoShopError::Invalid) }
}

fn write_report(work_dir: &Path, problems: &[Problem]) -> Result<(), DemoShopError> {
    if problems.is_empty() {
        return Ok(());
    }
    let path = work_dir.join(REPORT);
    let text = serde_json::to_string(problems).expect("problems hold text and numbers only");
    fs::write(&path, text).map_err(on("write", &path))
}

/// Fails the first runs, as `--demo-fail-times` says.
fn fail_on_purpose(request: &ImportRequest, files: &[PathBuf]) -> Result<(), DemoShopError> {
    let Some((times, state)) = &request.failures else { return Ok(()) };
    let runs: u64 = fs::read_to_string(state).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    fs::write(state, (runs + 1).to_string()).map_err(on("write", state))?;
    if runs >= *times {
        return Ok(());
    }
    let reason = format!("SQLSTATE[HY000] [2002] Connection refused (run {} of {times} that --demo-fail-times lets fail)", runs + 1);
    if let Some(file) = files.first() {
        flag::fail(file, &reason)?;
    }
    Err(DemoShopError::Failed(reason))
}
