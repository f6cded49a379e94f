//! Other programs that look at the same files, each at its best.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use super::sheet::Sheet;

/// Where `benches/csv_peers/set_up` puts duckdb and polars.
const PYTHON: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/csv-peers/python/bin/python");

/// Where it puts qsv.
const QSV: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/csv-peers/bin/qsvlite");

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/csv_peers");

/// A program that reads CSV files.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Peer {
    /// Counts line feeds.
    WordCount,
    /// Structure and UTF-8, one thread.
    Qsv,
    /// Rules as a JSON Schema, two threads; keys may be double.
    QsvSchema,
    /// Reads the typed columns and fails on a bad value, two threads; bounds, choices and keys are not looked at.
    DuckDb,
    /// Does the same.
    Polars,
}

impl Peer {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::WordCount => "wc -l",
            Self::Qsv => "qsv validate",
            Self::QsvSchema => "qsv validate, JSON Schema",
            Self::DuckDb => "duckdb, typed read",
            Self::Polars => "polars, typed read",
        }
    }

    pub(crate) fn is_installed(self) -> bool {
        let (program, arguments): (&str, &[&str]) = match self {
            Self::WordCount => ("wc", &["--version"]),
            Self::Qsv | Self::QsvSchema => (QSV, &["--version"]),
            Self::DuckDb => (PYTHON, &["-c", "import duckdb"]),
            Self::Polars => (PYTHON, &["-c", "import polars"]),
        };
        let status = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    }

    /// Reads a file and returns how long that took, in seconds; starting Python is not counted.
    pub(crate) fn seconds(self, sheet: Sheet, path: &Path) -> f64 {
        match self {
            Self::WordCount => whole(Command::new("wc").arg("-l").arg(path)),
            Self::Qsv => whole(Command::new(QSV).arg("validate").arg(path)),
            Self::QsvSchema => {
                let schema = format!("{FOLDER}/{}.schema.json", sheet.name());
                whole(Command::new(QSV).args(["validate", "--jobs", "2"]).arg(path).arg(schema))
            }
            Self::DuckDb => told(Command::new(PYTHON).arg(format!("{FOLDER}/typed_duckdb.py")).arg(sheet.name()).arg(path)),
            Self::Polars => told(Command::new(PYTHON).arg(format!("{FOLDER}/typed_polars.py")).arg(sheet.name()).arg(path)),
        }
    }
}

fn whole(command: &mut Command) -> f64 {
    let start = Instant::now();
    output(command);
    start.elapsed().as_secs_f64()
}

fn told(command: &mut Command) -> f64 {
    output(command).trim().parse().expect("it tells its seconds")
}

fn output(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().expect("the peer is installed");
    assert!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
