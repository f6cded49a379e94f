//! Names of files that exist below a directory.
//!
//! A name never leads out of the directory: neither by `..`, nor as a path from the root of the disk, nor through a link. What was looked
//! up is remembered, in at most [`remembered::REMEMBERED_BYTES_MAX`] of memory, for as long as the judge lives. It does not fetch addresses of the web: the
//! importer does, so they are fine.
//!
//! Source: Magento's product import takes image paths with a slash in front as below its import directory, and cuts blanks around them.

mod folder;
pub(super) mod remembered;
mod words;

use std::path::{Path, PathBuf};

use super::kind::Kind;
use super::url::is_web;
use crate::csv::shown::quoted;
use crate::model::rule::Rule;
use folder::Names;
use remembered::Remembered;

/// Longest path that is looked up, in bytes; no system has longer ones.
const PATH_BYTES_MAX: usize = 4096;

/// A directory with files.
#[derive(Debug)]
pub(super) struct Below {
    /// Without links.
    directory: PathBuf,
    /// Paths, and whether they are files.
    files: Remembered,
    /// Folders, and whether they are inside.
    folders: Remembered,
    names: Names,
}

impl Below {
    /// Opens the directory.
    pub(super) fn new(directory: &Path) -> Result<Self, String> {
        let failed =
            |error| format!("the directory {} for files cannot be read ({error}): make it, or correct `below`", directory.display());
        let directory = directory.canonicalize().map_err(failed)?;
        if !directory.is_dir() {
            return Err(format!("{} is no directory: correct `below`", directory.display()));
        }
        Ok(Self { directory, files: Remembered::default(), folders: Remembered::default(), names: Names::default() })
    }

    #[cold]
    fn is_file(&self, path: &[u8]) -> bool {
        let Ok(path) = std::str::from_utf8(path) else { return false };
        if path.contains('\0') || path.split('/').any(|name| name == "..") {
            return false;
        }
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let file = self.directory.join(path);
        match file.symlink_metadata() {
            Ok(found) if found.is_file() => self.has_folder(folder),
            Ok(found) if found.is_symlink() => file.canonicalize().is_ok_and(|file| file.starts_with(&self.directory) && file.is_file()),
            _ => false,
        }
    }

    /// Tells whether a folder is inside, whatever links lead to it.
    fn has_folder(&self, folder: &str) -> bool {
        let inside = || self.directory.join(folder).canonicalize().is_ok_and(|folder| folder.starts_with(&self.directory));
        folder.is_empty() || self.folders.of(folder.as_bytes(), inside)
    }
}

impl Kind for Below {
    #[inline]
    fn is_fine(&self, value: &[u8]) -> bool {
        let path = path(value);
        if is_web(path) {
            return true;
        }
        path.len() <= PATH_BYTES_MAX && self.files.of(path, || self.is_file(path))
    }

    fn mistake(&self, value: &str) -> (Rule, String) {
        (Rule::File, words::mistake(self, value))
    }

    fn valid(&self) -> String {
        format!("a file below {}", quoted(&self.directory.to_string_lossy()))
    }
}

/// Takes off blanks, and the slashes with which Magento begins the paths of images.
#[inline]
fn path(value: &[u8]) -> &[u8] {
    let mut path = value.trim_ascii();
    while let [b'/', rest @ ..] = path {
        path = rest;
    }
    path
}
