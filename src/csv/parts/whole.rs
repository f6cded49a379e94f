//! A file that is written whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use nix::errno::Errno;

use super::BUFFER_BYTES;

/// Longest name that has room for what makes it a hidden one, in bytes; a file of a longer name is hidden without its name.
const HIDDEN_BYTES_MAX: usize = 255 - "..part".len();

/// A file under a hidden name, which goes away unless it is finished.
pub(super) struct Whole {
    hidden: PathBuf,
    path: PathBuf,
    writer: BufWriter<File>,
    permissions: Permissions,
    is_finished: bool,
}

impl Whole {
    /// Begins a file, which will have these rights.
    pub(super) fn create(path: &Path, permissions: Permissions) -> io::Result<Self> {
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        let mut hidden = OsString::from(".");
        if name.len() <= HIDDEN_BYTES_MAX {
            hidden.push(name);
            hidden.push(".");
        }
        hidden.push("part");
        let hidden = path.with_file_name(hidden);
        // What a crash left; a link that somebody put there is removed, not followed.
        match fs::remove_file(&hidden) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&hidden)?;
        let writer = BufWriter::with_capacity(BUFFER_BYTES, file);
        Ok(Self { hidden, path: path.to_owned(), writer, permissions, is_finished: false })
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.writer.write_all(bytes)
    }

    /// Waits until it is on the disk, and gives it its name.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()?;
        let file = self.writer.get_ref();
        file.set_permissions(self.permissions.clone())?;
        file.sync_all()?;
        fs::rename(&self.hidden, &self.path)?;
        self.is_finished = true;
        sync_folder_of(&self.path)
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if !self.is_finished {
            // Whoever made it fail is told of that; what is left is removed by the next one.
            let _ = fs::remove_file(&self.hidden);
        }
    }
}

/// Waits until the name of a file is on the disk; does nothing on file systems that have no such thing.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match File::open(folder)?.sync_all() {
        Err(error) if matches!(error.raw_os_error().map(Errno::from_raw), Some(Errno::EINVAL | Errno::ENOTSUP)) => Ok(()),
        result => result,
    }
}
