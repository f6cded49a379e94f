//! What happens to the files after a run that ended well: archived, and deleted here and where they came from.
//!
//! As M2IF, clearing deletes `<name>.*` in the original source directory too: never point it at an inbox.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::{DemoShopError, on};
use super::request::ImportRequest;

/// Archives and clears the files, as the request says.
///
/// # Errors
/// A file cannot be copied or deleted.
pub(super) fn put_away(request: &ImportRequest, files: &[PathBuf]) -> Result<(), DemoShopError> {
    if let Some(archive) = &request.archive_dir {
        archive_into(&archive.join(&request.serial), files)?;
    }
    if request.is_cleared {
        for file in files {
            clear(&request.work_dir, file)?;
            clear(&request.source_dir, file)?;
        }
    }
    Ok(())
}

fn archive_into(directory: &Path, files: &[PathBuf]) -> Result<(), DemoShopError> {
    fs::create_dir_all(directory).map_err(on("create", directory))?;
    for file in files {
        let name = file.file_name().unwrap_or_default();
        fs::copy(file, directory.join(name)).map_err(on("archive", file))?;
    }
    Ok(())
}

/// Deletes the file's name with any suffix: `<stem>.*`.
fn clear(directory: &Path, file: &Path) -> Result<(), DemoShopError> {
    let Ok(entries) = fs::read_dir(directory) else { return Ok(()) };
    let prefix = format!("{}.", file.file_stem().unwrap_or_default().to_string_lossy());
    for entry in entries {
        let entry = entry.map_err(on("read", directory))?;
        if entry.file_name().to_string_lossy().starts_with(&prefix) {
            fs::remove_file(entry.path()).map_err(on("delete", &entry.path()))?;
        }
    }
    Ok(())
}
