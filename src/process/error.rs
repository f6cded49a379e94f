//! Why a program could not be started, in words that say what to do.

use std::io;
use std::path::PathBuf;

use nix::errno::Errno;

use super::program::{Program, interpreter_of};
use crate::model::failure::{Failure, FailureKind};

/// A program could not be started; nothing of it runs.
#[derive(Debug, thiserror::Error)]
pub enum SpawnError {
    /// A bare name is in no directory of `PATH`.
    #[error("the program {} was not found in PATH ({path}); install it, or give its whole path", program.display())]
    NotInPath {
        /// The name.
        program: PathBuf,
        /// The `PATH` of the program's environment.
        path: String,
    },
    /// There is no such file.
    #[error("the program {} was not found ({source}); correct the path, or install it", program.display())]
    NotFound {
        /// The file.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is a directory or something else.
    #[error("{} is not a file; name the program itself", program.display())]
    NotAFile {
        /// The path.
        program: PathBuf,
    },
    /// It may not be executed.
    #[error("the program {0} is not executable by this user; run `chmod +x {0}`, and see that its disk is not mounted noexec", program.display())]
    NotExecutable {
        /// The file.
        program: PathBuf,
    },
    /// It is neither a binary nor a script with a `#!` line.
    #[error("{} is neither a binary nor a script; if it is a script, its first line must name the interpreter, like `#!/usr/bin/env php`", program.display())]
    NotAProgram {
        /// The file.
        program: PathBuf,
    },
    /// The interpreter that a script names is missing.
    #[error("the script {} asks for the interpreter {interpreter:?}, which is not there; {advice}", program.display())]
    BadInterpreter {
        /// The script.
        program: PathBuf,
        /// What its `#!` line names.
        interpreter: String,
        /// What to do.
        advice: &'static str,
    },
    /// The system's loader cannot load the binary.
    #[error("the binary {} does not fit this system ({source}); install the build for it", program.display())]
    WrongSystem {
        /// The file.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The directory that it should start in cannot be entered.
    #[error("the directory {} cannot be used: {trouble}; create it, or correct the setting", directory.display())]
    NoDirectory {
        /// The directory.
        directory: PathBuf,
        /// What is wrong with it.
        trouble: String,
    },
    /// The file for its output cannot be opened.
    #[error("the log {} cannot be opened: {source}; see that its directory exists, is writable, and has room", log.display())]
    Log {
        /// The file.
        log: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Arguments and environment are too long together.
    #[error("the arguments of {} are too long for the system; pass a file or a directory instead of many names", program.display())]
    TooLong {
        /// The program.
        program: PathBuf,
    },
    /// An argument or a value of the environment holds a zero byte, which no program can get.
    #[error("an argument or environment value for {} holds a zero byte; correct the parameter that it comes from", program.display())]
    ZeroByte {
        /// The program.
        program: PathBuf,
    },
    /// Somebody writes the program's file at this moment.
    #[error("the program {} is being written at this moment; try again when its installation has ended", program.display())]
    Busy {
        /// The program.
        program: PathBuf,
    },
    /// The system has no room for one more process, or refuses it.
    #[error("the system did not start {}: {source}; see its limits of processes, memory and open files", program.display())]
    System {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl SpawnError {
    /// Explains what the system said when it refused to execute `file`.
    pub(super) fn explain(program: &Program, file: PathBuf, source: io::Error) -> Self {
        match source.raw_os_error().map(Errno::from_raw) {
            Some(Errno::ENOENT) => match (program.find(), interpreter_of(&file)) {
                (Err(error), _) => error,
                (Ok(_), Some(interpreter)) => Self::bad_interpreter(file, interpreter),
                (Ok(_), None) => Self::WrongSystem { program: file, source },
            },
            Some(Errno::ENOEXEC) => Self::WrongSystem { program: file, source },
            Some(Errno::EACCES) => Self::NotExecutable { program: file },
            Some(Errno::E2BIG) => Self::TooLong { program: file },
            Some(Errno::ETXTBSY) => Self::Busy { program: file },
            None if source.kind() == io::ErrorKind::InvalidInput => Self::ZeroByte { program: file },
            Some(_) | None => Self::System { program: file, source },
        }
    }

    fn bad_interpreter(program: PathBuf, interpreter: String) -> Self {
        let advice = if interpreter.ends_with('\r') {
            "the file has Windows line ends: save it with Unix line ends"
        } else {
            "install it, or correct the script's first line"
        };
        Self::BadInterpreter { program, interpreter, advice }
    }
}

impl From<&SpawnError> for Failure {
    fn from(error: &SpawnError) -> Self {
        let kind = if matches!(error, SpawnError::Log { .. }) { FailureKind::Internal } else { FailureKind::NotStarted };
        Self::new(kind, error.to_string())
    }
}
