//! A validation as text of at most 100 columns, as far as names allow: counts first, then findings by file.

mod brief;
mod findings;

use super::next::next;
use super::{ValidationExcerpt, ValidationView};
use crate::model::message::Severity;
use crate::view::lines::{Lines, printable};
use crate::view::palette::{Palette, Tone};
use crate::view::progress::grouped;

/// Tells all of it, and what to do next.
pub(super) fn whole(view: &ValidationView, palette: Palette) -> String {
    let mut lines = Lines::new(palette);
    brief::brief(&mut lines, 0, &view.summary);
    findings::by_file(&mut lines, 0, &view.summary, &view.findings);
    findings::other_files(&mut lines, &view.summary, &view.findings);
    lines.line("");
    lines.words(0, &next(&view.summary));
    lines.text
}

/// Tells the brief and the first findings, two blanks in, and where the others are.
pub(in crate::view) fn excerpt(excerpt: &ValidationExcerpt, palette: Palette) -> String {
    let mut lines = Lines::new(palette);
    brief::brief(&mut lines, 2, &excerpt.summary);
    findings::by_file(&mut lines, 2, &excerpt.summary, &excerpt.findings);
    let more = excerpt.summary.findings_listed.saturating_sub(excerpt.findings.len() as u64);
    let more = if more > 0 { format!("… and {} more: ", grouped(more)) } else { "all of them: ".to_owned() };
    lines.line(&format!("  {more}{}", printable(&excerpt.all_findings.to_string_lossy())));
    lines.words(2, &next(&excerpt.summary));
    lines.text
}

/// Returns the colour of a severity.
fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Info => Tone::Quiet,
        Severity::Warning => Tone::Attention,
        Severity::Error => Tone::Bad,
    }
}
