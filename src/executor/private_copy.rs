//! A directory of its own for each attempt: the bunch's files under names that sort well, and an OK
//! file that lists exactly them.
//!
//! Import binaries rename, flag and delete what they work on. So they get hard links, and the claimed
//! files stay as they came. M2IF sorts by byte (1, 10, 2) and reads LF lists without a last line break
//! only. Source: techdivision/import, its file resolver and OK file loader.
//!
//! Invariant: an attempt begins with nothing but these files, whatever an earlier one left in a directory of this name.

mod names;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::Task;

pub(super) use names::{m2if, padded};

/// A file of the bunch, and its name in the private directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Copied {
    /// Its name as it was dropped.
    pub(super) original: String,
    /// Its name there.
    pub(super) name: String,
}

/// Makes the directory with `source` and `target`, beside the loop: where files cannot be linked they are copied, which takes its time.
///
/// # Errors
/// As [`prepare`].
pub(super) async fn lay_out(task: &Task) -> io::Result<()> {
    let task = task.clone();
    tokio::task::spawn_blocking(move || prepare(&task)).await.unwrap_or_else(|_| Err(io::Error::other("it ended in the middle")))
}

/// Makes the directory with `source` and `target`.
///
/// # Errors
/// The file system refused; what was made is cleared by the next try.
pub(super) fn prepare(task: &Task) -> io::Result<()> {
    let directory = task.private_directory();
    let (source, target) = (directory.join("source"), directory.join("target"));
    for path in [&source, &target] {
        match fs::remove_dir_all(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => fs::create_dir_all(path)?,
        }
    }
    let mut lists = BTreeMap::<String, Vec<String>>::new();
    for Copied { original, name } in task.copied() {
        link(&task.input(&original), &source.join(&name))?;
        lists.entry(ok_name(&name)).or_default().push(name);
    }
    lists.into_iter().try_for_each(|(ok, names)| fs::write(source.join(ok), names.join("\n")))
}

fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error)
            if matches!(error.kind(), io::ErrorKind::CrossesDevices | io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied) =>
        {
            fs::copy(from, to).map(|_| ())
        }
        other => other,
    }
}

/// Returns the name of the OK file for a padded name: without counter.
pub(super) fn ok_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let head = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    format!("{}.ok", head.strip_suffix('_').filter(|_| head.len() < stem.len()).unwrap_or(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e4_the_ok_file_is_named_without_the_counter() {
        assert_eq!(ok_name("product-import_20260105-0900_01.csv"), "product-import_20260105-0900.ok");
        assert_eq!(ok_name("odd.csv"), "odd.ok");
    }
}
