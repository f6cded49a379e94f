//! What the demo shop prints, in the form of M2IF's log lines.

use std::io::{self, Write};

use super::clock;

/// How much a line matters, in Monolog's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Debug,
    Info,
    Notice,
    Warning,
    Error,
}

impl Level {
    /// Returns the level of this name in any case, or `None` where Monolog knows no such level.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "debug" => Self::Debug,
            "info" => Self::Info,
            "notice" => Self::Notice,
            "warning" => Self::Warning,
            "error" | "critical" | "alert" | "emergency" => Self::Error,
            _ => return None,
        })
    }

    fn word(self) -> &'static str {
        match self {
            Self::Debug => "DEBUG",
            Self::Info => "INFO",
            Self::Notice => "NOTICE",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
        }
    }
}

/// Writes log lines of one import.
pub(super) struct Console<'a> {
    out: &'a mut dyn Write,
    least: Level,
    serial: String,
}

impl<'a> Console<'a> {
    /// Returns a console that leaves out lines below the given level.
    pub(super) fn new(out: &'a mut dyn Write, least: Level, serial: &str) -> Self {
        Self { out, least, serial: serial.to_owned() }
    }

    /// Writes one line: `[time] logger/system.INFO: message [] {"serial":"…"}`.
    ///
    /// # Errors
    /// The output is closed.
    pub(super) fn line(&mut self, level: Level, message: &str) -> io::Result<()> {
        if level < self.least {
            return Ok(());
        }
        self.write(level, message)
    }

    /// Writes an information whatever the least level is.
    ///
    /// # Errors
    /// The output is closed.
    pub(super) fn note(&mut self, message: &str) -> io::Result<()> {
        self.write(Level::Info, message)
    }

    fn write(&mut self, level: Level, message: &str) -> io::Result<()> {
        let time = clock::now().strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00");
        let context = serde_json::json!({ "serial": self.serial });
        writeln!(self.out, "[{time}] logger/system.{}: {message} [] {context}", level.word())?;
        self.out.flush()
    }

    /// Writes an information.
    ///
    /// # Errors
    /// The output is closed.
    pub(super) fn info(&mut self, message: &str) -> io::Result<()> {
        self.line(Level::Info, message)
    }
}
