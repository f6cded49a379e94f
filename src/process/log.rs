//! The log of one attempt: what its program printed, up to a limit, and always the end of it.
//!
//! Invariant: what is there is never overwritten, and the last 64 KiB, where the error stands, are kept whatever the limit
//! leaves out. A full disk never stops the program: what cannot be written is counted. A file is made with its first byte,
//! since making one costs more than starting a program: a program that prints nothing has none.
//!
//! What it cannot do: near the limit the end is held in memory until the program has ended, and is lost when we are killed.

use std::collections::VecDeque;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use nix::unistd::{AccessFlags, eaccess};

/// How many bytes of the end are kept.
pub const TAIL_BYTES_MAX: u64 = 64 * 1024;

/// Room for the line that tells what was left out.
const NOTE_BYTES_MAX: u64 = 256;

/// What became of the output.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogSummary {
    /// How many bytes of output are in the file.
    pub bytes_written: u64,
    /// How many bytes of output are not.
    pub bytes_dropped: u64,
    /// Why the file could not be written, if so.
    pub trouble: Option<String>,
}

/// A log that is being written.
pub(super) struct Log {
    path: PathBuf,
    /// `None` before the first byte, unless the file was there already.
    file: Option<File>,
    bytes_max: u64,
    /// How many bytes go straight to the file, from here.
    head_room: u64,
    tail_max: usize,
    tail: VecDeque<u8>,
    is_line_open: bool,
    summary: LogSummary,
}

impl Log {
    /// Prepares a log; `makes_directory` says that its directory may be missing, and is made with the first byte then.
    pub(super) fn new(path: &Path, makes_directory: bool, bytes_max: u64) -> io::Result<Self> {
        let (file, there) = match fs::metadata(path) {
            Ok(found) => (Some(open(path)?), found.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                check_directory(path, makes_directory)?;
                (None, 0)
            }
            Err(error) => return Err(error),
        };
        let tail_max = TAIL_BYTES_MAX.min(bytes_max / 2);
        let head_room = bytes_max.saturating_sub(tail_max + NOTE_BYTES_MAX + there);
        let tail_max = usize::try_from(tail_max).expect("it is at most 64 KiB");
        let (tail, summary) = (VecDeque::new(), LogSummary::default());
        Ok(Self { path: path.to_owned(), file, bytes_max, head_room, tail_max, tail, is_line_open: false, summary })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) {
        let to_file = usize::try_from(self.head_room).unwrap_or(usize::MAX).min(bytes.len());
        let written = if self.tail.is_empty() { self.append(&bytes[..to_file]) } else { 0 };
        self.head_room -= written as u64;
        self.keep(&bytes[written..]);
    }

    /// Writes the end of the output, and tells what is in the file.
    pub(super) fn finish(mut self) -> LogSummary {
        let tail: Vec<u8> = std::mem::take(&mut self.tail).into();
        let tail = if self.summary.bytes_dropped > 0 { self.without_broken_line(&tail) } else { &tail };
        if self.summary.bytes_dropped > 0 {
            let note = self.note();
            let before = self.summary.bytes_written;
            self.append(note.as_bytes());
            self.summary.bytes_written = before;
        }
        let written = self.append(tail);
        self.summary.bytes_dropped += (tail.len() - written) as u64;
        self.summary
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.tail.extend(bytes);
        let too_much = self.tail.len().saturating_sub(self.tail_max);
        self.tail.drain(..too_much);
        self.summary.bytes_dropped += too_much as u64;
    }

    /// Appends to the file as much as goes in; after the first trouble what follows is kept as tail.
    fn append(&mut self, bytes: &[u8]) -> usize {
        let mut written = 0;
        while written < bytes.len() {
            match self.file().and_then(|mut file| file.write(&bytes[written..])) {
                Ok(0) => break,
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.summary.trouble.get_or_insert_with(|| error.to_string());
                    self.head_room = written as u64;
                    break;
                }
            }
        }
        self.is_line_open = bytes[..written].last().map_or(self.is_line_open, |&byte| byte != b'\n');
        self.summary.bytes_written += written as u64;
        written
    }

    /// Returns the file, made now if it is not there yet.
    fn file(&mut self) -> io::Result<&File> {
        let file = match self.file.take() {
            Some(file) => file,
            None => make(&self.path)?,
        };
        Ok(self.file.insert(file))
    }

    /// Leaves out the broken line that the kept end begins with, if it is short.
    fn without_broken_line<'a>(&mut self, tail: &'a [u8]) -> &'a [u8] {
        let broken = tail.iter().take(self.tail_max / 16).position(|&byte| byte == b'\n').map_or(0, |end| end + 1);
        self.summary.bytes_dropped += broken as u64;
        &tail[broken..]
    }

    fn note(&self) -> String {
        let start = if self.is_line_open { "\n" } else { "" };
        let dropped = self.summary.bytes_dropped;
        match &self.summary.trouble {
            Some(trouble) => format!("{start}[bunchd: {dropped} bytes left out here, the log could not be written: {trouble}]\n"),
            None => format!("{start}[bunchd: {dropped} bytes left out here, the limit of a log is {}]\n", size_text(self.bytes_max)),
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).mode(0o640).open(path)
}

/// Makes a file and, if that is missing, its directory.
fn make(path: &Path) -> io::Result<File> {
    match open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            open(path)
        }
        result => result,
    }
}

/// Finds out whether a file can be made later: its directory, or the one above it, is there and may be written to.
fn check_directory(path: &Path, may_be_missing: bool) -> io::Result<()> {
    let is_writable = |directory: &Path| eaccess(directory, AccessFlags::W_OK | AccessFlags::X_OK).map_err(io::Error::from);
    let directory = path.parent().unwrap_or(Path::new("/"));
    match is_writable(directory) {
        Err(error) if may_be_missing && error.kind() == io::ErrorKind::NotFound => is_writable(directory.parent().unwrap_or(directory)),
        result => result,
    }
}

fn size_text(bytes: u64) -> String {
    match bytes {
        _ if bytes > 0 && bytes.is_multiple_of(1 << 20) => format!("{} MiB", bytes >> 20),
        _ if bytes > 0 && bytes.is_multiple_of(1 << 10) => format!("{} KiB", bytes >> 10),
        _ => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests;
