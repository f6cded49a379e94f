//! All exit codes, in one place; numbers above 63 are those of sysexits.h.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All is well.
    Ok = 0,
    /// Something failed: an execution, a check, a request that was refused.
    Failed = 1,
    /// All was done, with warnings to look at.
    Warnings = 2,
    /// The command line cannot be understood.
    Usage = 64,
    /// There is no such execution, pipeline, log or ledger.
    NotFound = 66,
    /// A mistake in bunchd itself.
    Software = 70,
    /// A file or directory cannot be used.
    Io = 74,
    /// Another bunchd uses the ledger, or the daemon did not answer in time.
    Busy = 75,
    /// bunchd.toml or pipelines.xml has mistakes, or cannot be read.
    Config = 78,
    /// It was told to end (Ctrl-C, SIGTERM) before it could say how the files are; what shells say of a program that Ctrl-C ended.
    Interrupted = 130,
}

impl Exit {
    /// Returns it, or that there is something to look at where all is well.
    pub(super) fn or_warnings(self) -> Self {
        if self == Self::Ok { Self::Warnings } else { self }
    }
}

/// What `--help` says about exit codes.
pub(super) const HELP: &str = "\
Exit codes:
  0   all is well
  1   something failed: an execution, a check, a refused request
  2   done, with warnings to look at
  64  the command line cannot be understood
  66  there is no such execution, pipeline, log or ledger
  70  a mistake in bunchd itself
  74  a file or directory cannot be used
  75  another bunchd uses the ledger, or the daemon did not answer
  78  bunchd.toml or pipelines.xml has mistakes or cannot be read
  130 validate was told to end before it was done";

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
