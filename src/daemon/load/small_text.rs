//! A file that people write, such as a schema: read whole, with a limit, and never waited for.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::definition::TEXT_BYTES_MAX;

/// Reads a regular file of at most [`TEXT_BYTES_MAX`] bytes.
///
/// # Errors
/// It is not there, is no regular file (a pipe has no end that could be waited for), is longer, or is no UTF-8.
pub fn read_small_text(path: &Path) -> io::Result<String> {
    let file = open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a folder, a pipe or a device, and must be a file"));
    }
    let mut bytes = Vec::new();
    file.take(TEXT_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > TEXT_BYTES_MAX {
        let text = format!("it has more than {TEXT_BYTES_MAX} bytes; is it the right file?");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, text));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is no UTF-8"))
}

/// Opens it without waiting for somebody who writes into a pipe.
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(nix::libc::O_NONBLOCK | nix::libc::O_NOCTTY).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e11_only_a_regular_file_with_an_end_is_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let put = |name: &str, content: &[u8]| std::fs::write(path(name), content).expect("it can be written");
        put("full", &vec![b' '; TEXT_BYTES_MAX]);
        put("long", &vec![b' '; TEXT_BYTES_MAX + 1]);
        put("odd", b"\xff");
        nix::unistd::mkfifo(&path("pipe"), nix::sys::stat::Mode::S_IRWXU).expect("a pipe can be made");
        std::os::unix::fs::symlink("pipe", path("link")).expect("a link can be made");
        let kind = |name: &str| read_small_text(&path(name)).map_err(|error| error.kind()).map(|text| text.len());
        assert_eq!(kind("full"), Ok(TEXT_BYTES_MAX));
        assert_eq!(kind("long"), Err(io::ErrorKind::FileTooLarge));
        assert_eq!(kind("odd"), Err(io::ErrorKind::InvalidData));
        assert_eq!(kind("nothing"), Err(io::ErrorKind::NotFound));
        for name in ["pipe", "link", "."] {
            assert_eq!(kind(name), Err(io::ErrorKind::InvalidInput), "{name}");
        }
        assert!(read_small_text(Path::new("/dev/zero")).is_err());
    }
}
