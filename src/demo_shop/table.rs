//! A table with borders, as Symfony's console draws it.

use std::io::{self, Write};

/// Draws the table; every column is as wide as its widest cell, counted in characters.
///
/// # Errors
/// The output is closed.
pub(super) fn draw<const N: usize>(out: &mut dyn Write, header: [&str; N], rows: &[[String; N]]) -> io::Result<()> {
    let mut widths = header.map(|cell| cell.chars().count());
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let border: String = widths.iter().map(|width| format!("+{}", "-".repeat(width + 2))).collect();
    writeln!(out, "{border}+")?;
    line(out, &widths, &header)?;
    writeln!(out, "{border}+")?;
    for row in rows {
        line(out, &widths, row)?;
    }
    writeln!(out, "{border}+")
}

fn line(out: &mut dyn Write, widths: &[usize], cells: &[impl AsRef<str>]) -> io::Result<()> {
    for (width, cell) in widths.iter().zip(cells) {
        write!(out, "| {:<width$} ", cell.as_ref())?;
    }
    writeln!(out, "|")
}
