//! Prints the result, or writes it into a file.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::super::arguments::validate::Told;
use super::super::context::Context;
use super::super::error::CliError;
use super::note;
use super::subject::Group;
use crate::view::palette::Palette;
use crate::view::progress::grouped;
use crate::view::validation::{Format, ValidationSummary, ValidationView};

/// What stands for standard output.
const STANDARD_OUTPUT: &str = "-";

/// Refuses to write the result over one of the files that are checked.
///
/// # Errors
/// It would be.
pub(super) fn check(told: &Told, groups: &[Group]) -> Result<(), CliError> {
    let real = |path: &Path| path.canonicalize().ok();
    let Some(output) = file(told).and_then(|path| real(path)) else { return Ok(()) };
    let mut inputs = groups.iter().flat_map(|group| &group.inputs);
    match inputs.find(|input| real(&input.path).as_ref() == Some(&output)) {
        Some(input) => Err(CliError::Usage(format!("--output would write over {}, which is to be checked", input.path.display()))),
        None => Ok(()),
    }
}

/// Writes the result where it was asked for. A reader that goes away changes nothing about how the files are.
///
/// # Errors
/// It cannot be written.
pub(super) fn write(context: &Context, told: &Told, view: &ValidationView) -> Result<(), CliError> {
    let Some(path) = file(told) else {
        let mut out = BufWriter::new(io::stdout().lock());
        return match view.write(told.format(), context.palette, &mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                // What is left in the buffer has no reader either.
                let _ = out.into_parts();
                Ok(())
            }
            other => other.map_err(CliError::Output),
        };
    };
    into_file(path, told.format(), view).map_err(CliError::io("write", path))?;
    note(&format!("{}; {} has all of it", said(&view.summary), path.display()));
    Ok(())
}

fn file(told: &Told) -> Option<&PathBuf> {
    Some(&told.output).filter(|path| path.as_os_str() != STANDARD_OUTPUT)
}

/// Writes a file whole or not at all, unless it is a device.
fn into_file(path: &Path, format: Format, view: &ValidationView) -> io::Result<()> {
    if path.metadata().is_ok_and(|found| !found.is_file()) {
        return into(File::create(path)?, format, view);
    }
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut part = real.clone().into_os_string();
    part.push(format!(".{}.part", std::process::id()));
    let part = PathBuf::from(part);
    let written = File::create_new(&part).and_then(|file| into(file, format, view)).and_then(|()| fs::rename(&part, &real));
    if written.is_err() {
        // It may not even be there.
        let _ = fs::remove_file(&part);
    }
    written
}

fn into(file: File, format: Format, view: &ValidationView) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    view.write(format, Palette::PLAIN, &mut out)?;
    out.flush()
}

fn said(summary: &ValidationSummary) -> String {
    let number = |number: u64, noun: &str| format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" });
    format!("{} and {} in {}", number(summary.errors, "error"), number(summary.warnings, "warning"), number(summary.records, "record"))
}
