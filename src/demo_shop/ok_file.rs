//! The OK file as M2IF reads and edits it: a list in LF form, its line removed while a file is selected.
//!
//! Traps that are kept on purpose: CRLF lines match nothing; an empty OK file releases only the
//! one CSV file that has its very name; the file is edited before anything was imported.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::error::{DemoShopError, on};
use super::file_name;
use super::kind::KINDS;
use super::selection::csv_names;

/// Largest OK file that is read, in bytes.
const OK_SIZE_BYTES_MAX: u64 = 1 << 20;

/// Whether this OK file releases this CSV file; if so, takes the name out of it and deletes an OK file that is used up.
///
/// # Errors
/// The OK file is empty and of a whole bunch (as M2IF, this throws), too large, or cannot be read or written.
pub(super) fn releases(ok: &Path, csv_name: &str) -> Result<bool, DemoShopError> {
    let size_bytes = fs::metadata(ok).map_err(on("read", ok))?.len();
    if size_bytes > OK_SIZE_BYTES_MAX {
        return Err(DemoShopError::Failed(format!("OK file \"{}\" is larger than {OK_SIZE_BYTES_MAX} bytes", ok.display())));
    }
    if size_bytes == 0 {
        if ok.file_stem().is_some_and(|stem| Some(stem) == Path::new(csv_name).file_stem()) {
            fs::remove_file(ok).map_err(on("delete", ok))?;
            return Ok(true);
        }
        return Err(DemoShopError::Failed(format!("Can't remove filename \"{csv_name}\" from .OK file: \"{}\"", ok.display())));
    }
    take_line(ok, csv_name)
}

fn take_line(ok: &Path, csv_name: &str) -> Result<bool, DemoShopError> {
    let text = fs::read(ok).map_err(on("read", ok))?;
    if !text.split(|byte| *byte == b'\n').any(|line| line == csv_name.as_bytes()) {
        return Ok(false);
    }
    let mut rest = Vec::new();
    for line in text.strip_suffix(b"\n").unwrap_or(&text).split(|byte| *byte == b'\n') {
        if line.trim_ascii() != csv_name.as_bytes() {
            rest.extend_from_slice(line.trim_ascii());
            rest.push(b'\n');
        }
    }
    if rest.is_empty() {
        fs::remove_file(ok).map_err(on("delete", ok))?;
    } else {
        fs::write(ok, rest).map_err(on("write", ok))?;
    }
    Ok(true)
}

/// Writes `<prefix>_<identifier>.ok` for each bunch in the directory and prints its name.
///
/// # Errors
/// The directory cannot be read, or an OK file cannot be written.
pub(super) fn create_all(directory: &Path, out: &mut dyn Write) -> Result<(), DemoShopError> {
    let mut bunches: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    for name in csv_names(directory)? {
        if let Some((bunch, counter)) = KINDS.iter().find_map(|kind| file_name::parse(kind, &name)) {
            let [_, ok, _] = bunch.ok_candidates(counter);
            bunches.entry(ok).or_default().push(name);
        }
    }
    for (ok, names) in &bunches {
        let path = directory.join(ok);
        fs::write(&path, names.join("\n")).map_err(on("write", &path))?;
        writeln!(out, "Successfully written OK file {}", path.display())?;
    }
    writeln!(out, "Successfully created {} OK file(s)", bunches.len())?;
    Ok(())
}
