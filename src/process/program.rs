//! A program that shall run, as plain data, and the look whether it can run at all.
//!
//! Invariant: no shell. A file that is neither a binary for this processor nor a script with a `#!` line is refused, since the
//! C library would hand it to `/bin/sh`.
//!
//! What it cannot do: kinds of programs that the kernel was taught (`binfmt_misc`) are refused too; name their interpreter as program.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::unistd::{AccessFlags, eaccess};

use super::error::SpawnError;

/// The environment variable that marks each process of an attempt, and of a look into the world for a condition.
pub const MARKER_VARIABLE: &str = "BUNCHD_ATTEMPT";

/// Where programs are looked for when the given environment has no `PATH`.
const PATH_DEFAULT: &str = "/usr/local/bin:/usr/bin:/bin";

/// A program with all that it gets from us.
#[derive(Clone)]
pub struct Program {
    /// The file, or a bare name to be found in the `PATH` of `environment`; a relative path counts from `directory`.
    pub program: PathBuf,
    /// Its arguments, passed on as they are.
    pub arguments: Vec<OsString>,
    /// The directory that it starts in.
    pub directory: PathBuf,
    /// Its whole environment, apart from [`MARKER_VARIABLE`]: nothing of ours is inherited.
    pub environment: Vec<(OsString, OsString)>,
    /// The file that takes what it prints: made with the first byte, appended to if it exists.
    pub log: PathBuf,
    /// Whether the directory of that file may be missing, and is made with the first byte, in one that is there.
    pub makes_log_directory: bool,
    /// How many bytes that file may have.
    pub log_bytes_max: u64,
    /// `<ledger id>:<execution>:<step>:<attempt>`, or `<ledger id>:probe:<number>`; by it the members of the tree are found later.
    pub marker: String,
    /// Texts that are written as `***`, each at least 4 bytes long; shorter ones are not hidden.
    pub secrets: Vec<String>,
}

impl fmt::Debug for Program {
    /// Leaves out the values of the environment and the secrets, since debug texts end in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program")
            .field("program", &self.program)
            .field("directory", &self.directory)
            .field("log", &self.log)
            .field("marker", &self.marker)
            .finish_non_exhaustive()
    }
}

impl Program {
    /// Returns the file that would be executed.
    ///
    /// # Errors
    /// The directory or the program is missing, or the program cannot be executed; the message says what to do.
    pub fn find(&self) -> Result<PathBuf, SpawnError> {
        self.check_directory()?;
        let file =
            if self.program.as_os_str().as_bytes().contains(&b'/') { self.directory.join(&self.program) } else { self.look_in_path()? };
        check_file(&file)?;
        // The child changes its directory before it executes the file.
        Ok(std::path::absolute(&file).unwrap_or(file))
    }

    fn check_directory(&self) -> Result<(), SpawnError> {
        let directory = self.directory.clone();
        match fs::metadata(&directory) {
            Ok(found) if !found.is_dir() => Err(SpawnError::NoDirectory { directory, trouble: "it is not a directory".into() }),
            Ok(_) if eaccess(&directory, AccessFlags::X_OK).is_err() => {
                Err(SpawnError::NoDirectory { directory, trouble: "this user may not enter it".into() })
            }
            Ok(_) => Ok(()),
            Err(error) => Err(SpawnError::NoDirectory { directory, trouble: error.to_string() }),
        }
    }

    fn look_in_path(&self) -> Result<PathBuf, SpawnError> {
        let path = self.environment.iter().rev().find(|(name, _)| name == "PATH").map_or(OsStr::new(PATH_DEFAULT), |(_, value)| value);
        let mut candidates: Vec<PathBuf> = std::env::split_paths(path)
            .map(|folder| self.directory.join(folder).join(&self.program))
            .filter(|file| file.is_file())
            .collect();
        let first_executable = candidates.iter().position(|file| eaccess(file, AccessFlags::X_OK).is_ok());
        match first_executable.or(if candidates.is_empty() { None } else { Some(0) }) {
            Some(index) => Ok(candidates.swap_remove(index)),
            None => Err(SpawnError::NotInPath { program: self.program.clone(), path: path.to_string_lossy().into_owned() }),
        }
    }
}

fn check_file(file: &Path) -> Result<(), SpawnError> {
    let program = file.to_owned();
    match fs::metadata(file) {
        Ok(found) if found.is_file() => {}
        Ok(_) => return Err(SpawnError::NotAFile { program }),
        Err(source) => return Err(SpawnError::NotFound { program, source }),
    }
    if eaccess(file, AccessFlags::X_OK).is_err() {
        return Err(SpawnError::NotExecutable { program });
    }
    match first_bytes(file) {
        Some(bytes) if bytes.starts_with(b"\x7fELF") => {
            if fits_this_system(&bytes) {
                Ok(())
            } else {
                Err(SpawnError::WrongSystem { program, source: Errno::ENOEXEC.into() })
            }
        }
        Some(bytes) if !bytes.starts_with(b"#!") => Err(SpawnError::NotAProgram { program }),
        Some(_) | None => Ok(()),
    }
}

/// Tells whether a binary's header is whole and names our processor.
fn fits_this_system(header: &[u8]) -> bool {
    let ours: &[u8] = match std::env::consts::ARCH {
        "x86_64" => &[62, 3],
        "aarch64" => &[183],
        _ => return header.len() >= 52,
    };
    // A header has at least 52 bytes; the kind stands at 16 (2 and 3 can be executed), the processor at 18, low byte first.
    header.len() >= 52 && matches!(header[16..18], [2 | 3, 0]) && ours.contains(&header[18]) && header[19] == 0
}

/// Returns up to 256 bytes, or `None` when the file may be executed but not read.
fn first_bytes(file: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(256);
    File::open(file).ok()?.take(256).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// Returns the interpreter that a script's first line names, without its arguments; a stray carriage return is kept.
pub(super) fn interpreter_of(file: &Path) -> Option<String> {
    let bytes = first_bytes(file)?;
    let line = bytes.strip_prefix(b"#!")?.split(|&byte| byte == b'\n').next()?;
    let line = line.trim_ascii_start();
    let end = line.iter().position(|&byte| byte == b' ' || byte == b'\t').unwrap_or(line.len());
    Some(String::from_utf8_lossy(&line[..end]).into_owned())
}
