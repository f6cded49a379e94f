//! What an import was asked to do, as the command line says it.

use std::path::PathBuf;
use std::time::Duration;

use super::command_line::CommandLine;
use super::console::Level;
use super::error::DemoShopError;
use super::kind::{Kind, Operation};
use super::{clock, pid_file};

/// Longest wait in each row, in milliseconds.
const SLOW_MS_MAX: u64 = 60_000;

/// One import.
pub(super) struct ImportRequest {
    pub(super) kind: &'static Kind,
    pub(super) operation: Operation,
    /// The file to import without an OK file.
    pub(super) file: Option<PathBuf>,
    pub(super) serial: String,
    pub(super) installation_dir: PathBuf,
    pub(super) source_dir: PathBuf,
    /// Where the work is done: `<target-dir>/<serial>`.
    pub(super) work_dir: PathBuf,
    /// Where the artefacts go, if they are archived.
    pub(super) archive_dir: Option<PathBuf>,
    pub(super) is_cleared: bool,
    pub(super) is_strict: bool,
    pub(super) pid_filename: PathBuf,
    pub(super) least: Level,
    /// For tests and samples: how many runs fail, counted in which file.
    pub(super) failures: Option<(u64, PathBuf)>,
    /// For tests and samples: how long each row takes.
    pub(super) slow: Duration,
}

impl ImportRequest {
    /// Reads the request for this kind of import.
    ///
    /// # Errors
    /// The operation is not one of this command, or an option's value is wrong.
    pub(super) fn read(line: &CommandLine, kind: &'static Kind) -> Result<Self, DemoShopError> {
        if let Some(extra) = line.words.get(3) {
            return Err(DemoShopError::Usage(format!("Too many arguments to \"{}\" command: \"{extra}\".", kind.command)));
        }
        let installation_dir = line.installation_dir();
        let exchange = installation_dir.join("var").join("importexport");
        let directory = |option: &str| line.value(option).map_or_else(|| exchange.clone(), PathBuf::from);
        let serial = line.value("serial").map_or_else(|| format!("{:032x}", clock::now().as_nanosecond()), str::to_owned);
        if serial.is_empty() || serial.contains('/') || serial.starts_with('.') {
            return Err(DemoShopError::Usage(format!("The serial \"{serial}\" cannot be the name of a directory.")));
        }
        let target_dir = directory("target-dir");
        let archive_dir = line.value("archive-dir").map_or_else(|| target_dir.join("archive"), PathBuf::from);
        Ok(Self {
            kind,
            operation: operation(line, kind)?,
            file: line.words.get(2).map(PathBuf::from),
            source_dir: directory("source-dir"),
            work_dir: target_dir.join(&serial),
            archive_dir: line.is_on("archive-artefacts", true).then_some(archive_dir),
            is_cleared: line.is_on("clear-artefacts", true),
            is_strict: line.is_on("strict-mode", true),
            pid_filename: line.value("pid-filename").map_or_else(pid_file::default_path, PathBuf::from),
            least: level(line)?,
            failures: failures(line)?,
            slow: Duration::from_millis(line.number("demo-slow")?.unwrap_or(0).min(SLOW_MS_MAX)),
            serial,
            installation_dir,
        })
    }
}

fn operation(line: &CommandLine, kind: &Kind) -> Result<Operation, DemoShopError> {
    let name = line.words.get(1).map_or("add-update", String::as_str);
    Operation::named(name).filter(|operation| kind.operations.contains(operation)).ok_or_else(|| {
        let known: Vec<&str> = kind.operations.iter().map(|operation| operation.name()).collect();
        DemoShopError::Usage(format!("Can't find shortcut \"{name}\" for command \"{}\"; it knows: {}", kind.command, known.join(", ")))
    })
}

fn level(line: &CommandLine) -> Result<Level, DemoShopError> {
    let name = line.value("log-level").unwrap_or("info");
    Level::named(name).ok_or_else(|| {
        DemoShopError::Usage(format!(
            "Level \"{name}\" is not defined, use one of: DEBUG, INFO, NOTICE, WARNING, ERROR, CRITICAL, ALERT, EMERGENCY"
        ))
    })
}

fn failures(line: &CommandLine) -> Result<Option<(u64, PathBuf)>, DemoShopError> {
    match (line.number("demo-fail-times")?, line.value("demo-state")) {
        (Some(times), Some(state)) => Ok(Some((times, state.into()))),
        (None, None) => Ok(None),
        (Some(_), None) | (None, Some(_)) => {
            Err(DemoShopError::Usage("The options \"--demo-fail-times\" and \"--demo-state\" go together.".to_owned()))
        }
    }
}
