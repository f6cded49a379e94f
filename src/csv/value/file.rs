//! Names of files that exist below a directory.
//!
//! A name never leads out of the directory: neither by `..`, nor as a path from the root of the disk, nor through a link. What was looked
//! up is remembered, at most [`REMEMBERED_MAX`] names, for as long as the judge lives. It does not fetch addresses of the web: the
//! importer does, so they are fine.
//!
//! Source: Magento's product import takes image paths with a slash in front as below its import directory, and cuts blanks around them.

mod folder;
mod words;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use super::kind::Kind;
use super::url::is_web;
use crate::csv::shown::quoted;
use crate::model::rule::Rule;
use folder::Names;

/// Most names that are remembered; with more, all are forgotten and looked up anew.
pub(super) const REMEMBERED_MAX: usize = 200_000;

/// Longest path that is looked up, in bytes; no system has longer ones.
const PATH_BYTES_MAX: usize = 4096;

/// A directory with files.
#[derive(Debug)]
pub(super) struct Below {
    /// Without links.
    directory: PathBuf,
    seen: RwLock<Seen>,
    names: Names,
}

#[derive(Debug, Default)]
struct Seen {
    /// Paths, and whether they are files.
    files: HashMap<Box<[u8]>, bool>,
    /// Folders, and whether they are inside.
    folders: HashMap<Box<str>, bool>,
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
        Ok(Self { directory, seen: RwLock::default(), names: Names::default() })
    }

    /// Looks a path up that was not seen.
    #[cold]
    fn look_up(&self, path: &[u8]) -> bool {
        let exists = std::str::from_utf8(path).is_ok_and(|path| self.is_file(path));
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        if seen.files.len() >= REMEMBERED_MAX {
            seen.files.clear();
        }
        seen.files.insert(path.into(), exists);
        exists
    }

    fn is_file(&self, path: &str) -> bool {
        if path.len() > PATH_BYTES_MAX || path.contains('\0') || path.split('/').any(|name| name == "..") {
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
        if folder.is_empty() {
            return true;
        }
        let known = self.seen.read().unwrap_or_else(PoisonError::into_inner).folders.get(folder).copied();
        known.unwrap_or_else(|| {
            let is_inside = self.directory.join(folder).canonicalize().is_ok_and(|folder| folder.starts_with(&self.directory));
            let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
            if seen.folders.len() >= REMEMBERED_MAX {
                seen.folders.clear();
            }
            seen.folders.insert(folder.into(), is_inside);
            is_inside
        })
    }
}

impl Kind for Below {
    #[inline]
    fn is_fine(&self, value: &[u8]) -> bool {
        let path = path(value);
        if is_web(path) {
            return true;
        }
        let known = self.seen.read().unwrap_or_else(PoisonError::into_inner).files.get(path).copied();
        known.unwrap_or_else(|| self.look_up(path))
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
