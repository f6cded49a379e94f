//! Findings by file: a line with the place and the rule, and below it what is wrong and what would be valid.

use std::collections::{HashMap, HashSet};

use super::tone;
use crate::view::lines::{Lines, padded, printable};
use crate::view::palette::Tone;
use crate::view::progress::grouped;
use crate::view::validation::next::records;
use crate::view::validation::{FileView, FindingView, ValidationSummary};

/// How wide a name of a column may be, in characters; the end of a longer one is left out.
const COLUMN_MAX: usize = 28;

/// Most files without listed findings that are named.
const OTHERS_NAMED_MAX: usize = 5;

/// Tells the findings of each file, the files in the order in which they first come.
pub(super) fn by_file(lines: &mut Lines, indent: usize, summary: &ValidationSummary, findings: &[FindingView]) {
    let mut order = HashMap::<&str, usize>::new();
    for finding in findings {
        let next = order.len();
        order.entry(&finding.file).or_insert(next);
    }
    let mut sorted: Vec<&FindingView> = findings.iter().collect();
    sorted.sort_by_key(|finding| order[&*finding.file]);
    for of_file in sorted.chunk_by(|one, other| one.file == other.file) {
        head(lines, indent, summary, &of_file[0].file);
        group(lines, indent, of_file);
    }
}

/// Names the file, and says how many of its records have errors.
fn head(lines: &mut Lines, indent: usize, summary: &ValidationSummary, name: &str) {
    let facts = summary.files.iter().find(|file| &*file.name == name).map(|file| {
        let bad = match file.bad_records {
            0 => records(file.records),
            bad => format!("{} of {} with errors", grouped(bad), records(file.records)),
        };
        let left_out = if file.left_out_records > 0 { ", left out of the import" } else { "" };
        let end = if file.is_complete { "" } else { ", not judged to the end" };
        format!("  {bad}{left_out}{end}")
    });
    let shown = if name.is_empty() { "all files together".to_owned() } else { printable(name) };
    let name = lines.palette.paint(Tone::Strong, &shown);
    lines.line("");
    lines.line(&format!("{:indent$}{name}{}", "", facts.unwrap_or_default()));
}

fn group(lines: &mut Lines, indent: usize, findings: &[&FindingView]) {
    let headings = ["line", "record", "byte", "column"].map(str::to_owned);
    let rows: Vec<[String; 4]> = findings.iter().map(|finding| place(finding)).collect();
    let width = |column: usize| rows.iter().chain([&headings]).map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 4] = std::array::from_fn(width);
    let cells = |[line, record, byte, column]: &[String; 4]| {
        let [line_width, record_width, byte_width, column_width] = widths;
        let column = padded(column, column_width);
        format!("{:indent$}  {line:>line_width$}  {record:>record_width$}  {byte:>byte_width$}  {column}", "")
    };
    lines.line(&lines.palette.paint(Tone::Quiet, &format!("{}  what", cells(&headings))));
    for (finding, row) in findings.iter().zip(&rows) {
        let severity = lines.palette.paint(tone(finding.severity), &padded(&finding.severity.to_string(), 7));
        lines.line(&format!("{}  {severity} {}", cells(row), finding.rule));
        lines.words(indent + 6, &finding.said());
    }
}

/// Returns line, record, byte and column, each `-` where it is not known.
fn place(finding: &FindingView) -> [String; 4] {
    let number = |number: Option<u64>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let column = finding.column.as_deref().map_or_else(|| "-".to_owned(), |column| short(&printable(column)));
    [number(finding.line), number(finding.record), number(finding.byte), column]
}

fn short(column: &str) -> String {
    if column.chars().count() <= COLUMN_MAX {
        return column.to_owned();
    }
    column.chars().take(COLUMN_MAX - 1).chain(['…']).collect()
}

/// Names the files of which no finding is listed: those whose errors are only counted, and those without errors.
pub(super) fn other_files(lines: &mut Lines, summary: &ValidationSummary, findings: &[FindingView]) {
    let found: HashSet<&str> = findings.iter().map(|finding| &*finding.file).collect();
    let others = summary.files.iter().filter(|file| !found.contains(&*file.name));
    let (bad, clean): (Vec<&FileView>, Vec<&FileView>) = others.partition(|file| file.bad_records > 0);
    let clean: Vec<&FileView> = clean.into_iter().filter(|file| file.is_complete && !findings.is_empty()).collect();
    if !bad.is_empty() || !clean.is_empty() {
        lines.line("");
    }
    named(lines, "Errors are only counted in", &bad);
    named(lines, if summary.findings_left_out == 0 { "Nothing is wrong in" } else { "No record has errors in" }, &clean);
}

fn named(lines: &mut Lines, label: &str, files: &[&FileView]) {
    if files.is_empty() {
        return;
    }
    let names: Vec<String> = files.iter().take(OTHERS_NAMED_MAX).map(|file| printable(&file.name)).collect();
    let more = files.len() - names.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    lines.words(0, &format!("{label} {}{more}", names.join(", ")));
}
