//! Which files a run imports: names in byte order, released by OK files, of one identifier.
//!
//! As M2IF: the first matching name fixes the identifier. It is let go only when an OK file is there
//! and does not name the file; so an older identifier without any OK file blocks a newer ready one.

use std::fs;
use std::path::{Path, PathBuf};

use super::clock;
use super::error::{DemoShopError, on};
use super::file_name::{self, BunchName};
use super::kind::Kind;
use super::ok_file;

/// Largest number of CSV files that are looked at in one directory.
const FILES_MAX: usize = 100_000;

/// Returns the names of all CSV files of the directory in byte order; the suffix is matched with its case.
///
/// # Errors
/// The directory cannot be read, or holds too many files.
pub(super) fn csv_names(directory: &Path) -> Result<Vec<String>, DemoShopError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory).map_err(on("read", directory))? {
        let entry = entry.map_err(on("read", directory))?;
        if let Some(name) = entry.file_name().to_str().filter(|name| name.ends_with(".csv")) {
            names.push(name.to_owned());
        }
        if names.len() > FILES_MAX {
            return Err(DemoShopError::Failed(format!("more than {FILES_MAX} files in {}", directory.display())));
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Selects the files that OK files release, and edits or deletes those OK files.
///
/// # Errors
/// No file is released, or an OK file is empty, or cannot be read.
pub(super) fn select(directory: &Path, kind: &Kind) -> Result<Vec<PathBuf>, DemoShopError> {
    let names = csv_names(directory)?;
    let mut bunch: Option<BunchName> = None;
    let mut selected = Vec::new();
    let mut matching = 0_usize;
    for name in &names {
        matching += usize::from(file_name::parse(kind, name).is_some());
        match look(directory, kind, &mut bunch, name)? {
            Look::Released => selected.push(directory.join(name)),
            Look::NotNamed => bunch = None,
            Look::NoOkFile => {}
        }
    }
    let prefix = kind.prefix;
    match (selected.is_empty(), matching) {
        (false, _) => Ok(selected),
        (true, 0) => Err(DemoShopError::NothingToImport(format!("Can't find any files to import for prefix \"{prefix}\""))),
        (true, count) => Err(DemoShopError::NothingToImport(format!(
            "Stop processing, because can't find the mandatory OK file for \"{prefix}\" to process at least one of {count} files"
        ))),
    }
}

enum Look {
    Released,
    /// An OK file of the bunch is there, and does not name the file.
    NotNamed,
    NoOkFile,
}

fn look(directory: &Path, kind: &Kind, bunch: &mut Option<BunchName>, name: &str) -> Result<Look, DemoShopError> {
    let parsed = file_name::parse(kind, name).filter(|(own, _)| bunch.as_ref().is_none_or(|current| current == own));
    let is_ours = parsed.is_some();
    let (own, counter) = match (parsed, &*bunch) {
        (Some((own, counter)), _) => (own, counter),
        (None, Some(current)) => (current.clone(), ""),
        (None, None) => return Ok(Look::NoOkFile),
    };
    if is_ours {
        *bunch = Some(own.clone());
    }
    let mut found = false;
    for ok in own.ok_candidates(counter).map(|ok| directory.join(ok)) {
        if !ok.is_file() {
            continue;
        }
        found = true;
        if is_ours && ok_file::releases(&ok, name)? {
            return Ok(Look::Released);
        }
    }
    Ok(if found { Look::NotNamed } else { Look::NoOkFile })
}

/// Moves the files into the directory, unless they are in it; a name that is not of this kind becomes one that is.
///
/// # Errors
/// The directory cannot be made, or a file cannot be moved.
pub(super) fn move_into(directory: &Path, kind: &Kind, files: Vec<PathBuf>) -> Result<Vec<PathBuf>, DemoShopError> {
    fs::create_dir_all(directory).map_err(on("create", directory))?;
    files.into_iter().map(|file| move_one(directory, kind, &file)).collect()
}

fn move_one(directory: &Path, kind: &Kind, file: &Path) -> Result<PathBuf, DemoShopError> {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let target = match file_name::parse(kind, name) {
        Some(_) => directory.join(name),
        None => directory.join(format!("{}_{}_01.csv", kind.prefix, clock::now().strftime("%Y%m%d-%H%M%S"))),
    };
    let is_there = match (fs::canonicalize(file), fs::canonicalize(&target)) {
        (Ok(from), Ok(to)) => from == to,
        (Err(source), _) => return Err(on("read", file)(source)),
        (Ok(_), Err(_)) => false,
    };
    if !is_there && fs::rename(file, &target).is_err() {
        // Another file system: copy, then delete.
        fs::copy(file, &target).map_err(on("move", file))?;
        fs::remove_file(file).map_err(on("delete", file))?;
    }
    Ok(target)
}
