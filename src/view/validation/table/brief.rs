//! The brief: one sentence, what to know about it, and how often each rule was broken in each column.

use super::tone;
use crate::view::lines::{Lines, padded, printable};
use crate::view::palette::Tone;
use crate::view::progress::grouped;
use crate::view::validation::next::records;
use crate::view::validation::{CountView, ValidationSummary};

/// Most lines of counts.
const COUNTS_SHOWN_MAX: usize = 50;

pub(super) fn brief(lines: &mut Lines, indent: usize, summary: &ValidationSummary) {
    let tone = match (summary.errors, summary.warnings) {
        (0, 0) => Tone::Good,
        (0, _) => Tone::Attention,
        (_, _) => Tone::Bad,
    };
    painted(lines, indent, tone, &sentence(summary));
    if let Some(why) = &summary.ended_early {
        painted(lines, indent, Tone::Attention, &format!("The check ended early: {why}; the rest was not read"));
    }
    if summary.findings_left_out > 0 {
        let text = format!(
            "{} findings are listed, {} more are only counted",
            grouped(summary.findings_listed),
            grouped(summary.findings_left_out)
        );
        painted(lines, indent, Tone::Quiet, &text);
    }
    counts(lines, indent, summary);
}

/// Says how many errors there are in how many records.
fn sentence(summary: &ValidationSummary) -> String {
    let of = |number: u64, noun: &str| format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" });
    let place = format!("{} in {}", records(summary.records), of(summary.files.len() as u64, "file"));
    let bad = match summary.bad_records {
        0 => String::new(),
        1 => "; 1 record has errors".to_owned(),
        more => format!("; {} have errors", records(more)),
    };
    match (summary.errors, summary.warnings) {
        (0, 0) => format!("{place}: nothing is wrong"),
        (errors, 0) => format!("{place}: {}{bad}", of(errors, "error")),
        (0, warnings) => format!("{place}: {}", of(warnings, "warning")),
        (errors, warnings) => format!("{place}: {}, {}{bad}", of(errors, "error"), of(warnings, "warning")),
    }
}

fn counts(lines: &mut Lines, indent: usize, summary: &ValidationSummary) {
    if summary.counts.is_empty() {
        return;
    }
    let shown = &summary.counts[..summary.counts.len().min(COUNTS_SHOWN_MAX)];
    let width = shown.iter().map(|count| count.rule.name().len()).max().unwrap_or(0).max("rule".len());
    lines.line("");
    let heading = format!("{:indent$}{:>9}  {:<8}  {:<width$}  column", "", "count", "", "rule");
    lines.line(&lines.palette.paint(Tone::Quiet, &heading));
    for count in shown {
        lines.line(&line(lines, indent, width, count));
    }
    let more = summary.counts.len() - shown.len();
    if more > 0 {
        lines.line(&format!("{:indent$}{:>9}  and {more} more; the JSON form has them all", "", "…"));
    }
}

fn line(lines: &Lines, indent: usize, width: usize, count: &CountView) -> String {
    let severity = lines.palette.paint(tone(count.severity), &padded(&count.severity.to_string(), 8));
    let column = count.column.as_deref().map_or_else(|| "-".to_owned(), printable);
    let listed = if count.listed < count.count { format!(" (the first {} are listed)", grouped(count.listed)) } else { String::new() };
    format!("{:indent$}{:>9}  {severity}  {:<width$}  {column}{listed}", "", grouped(count.count), count.rule.name())
}

fn painted(lines: &mut Lines, indent: usize, tone: Tone, words: &str) {
    for line in lines.wrapped(indent, words) {
        let line = format!("{:indent$}{}", "", lines.palette.paint(tone, &line));
        lines.line(&line);
    }
}
