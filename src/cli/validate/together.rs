//! What several bunches came to, as one result: its shape does not depend on how many there were.

use crate::model::message::Severity;
use crate::view::validation::{CountView, FileView, ValidationSummary, ValidationView};

/// Puts results together, in their order; counts of the same rule, severity and column are added up.
pub(super) fn together(views: Vec<ValidationView>) -> ValidationView {
    let mut all = ValidationView::default();
    for ValidationView { summary, findings } in views {
        add(&mut all.summary, summary);
        all.findings.extend(findings);
    }
    all.summary.counts.sort_by_key(|count| (count.severity != Severity::Error, std::cmp::Reverse(count.count)));
    all
}

/// Puts together what several steps found in the same files: each file stands there once, with the most that a step says of it.
pub(super) fn of_same_files(views: Vec<ValidationView>) -> ValidationView {
    let mut all = together(views);
    let mut files: Vec<FileView> = Vec::new();
    for file in std::mem::take(&mut all.summary.files) {
        match files.iter_mut().find(|known| known.name == file.name) {
            Some(known) => merge(known, file),
            None => files.push(file),
        }
    }
    all.summary.records = files.iter().map(|file| file.records).sum();
    all.summary.bad_records = files.iter().map(|file| file.bad_records).sum();
    all.summary.files = files;
    all
}

/// Adds what a later step says of a file, from which an earlier one may have left records out.
fn merge(known: &mut FileView, later: FileView) {
    let FileView { name: _, records, bad_records, bytes, is_complete, left_out_records, invalid_records, is_handed_on } = later;
    known.records = known.records.max(records);
    known.bad_records = known.bad_records.max(bad_records);
    known.bytes = known.bytes.max(bytes);
    known.is_complete &= is_complete;
    known.left_out_records += left_out_records;
    known.is_handed_on |= is_handed_on;
    known.invalid_records = known.invalid_records.take().or(invalid_records);
}

fn add(all: &mut ValidationSummary, one: ValidationSummary) {
    let ValidationSummary { errors, warnings, records, bad_records, findings_listed, findings_left_out, ended_early, counts, files } = one;
    all.errors += errors;
    all.warnings += warnings;
    all.records += records;
    all.bad_records += bad_records;
    all.findings_listed += findings_listed;
    all.findings_left_out += findings_left_out;
    all.ended_early = [all.ended_early.take(), ended_early].into_iter().flatten().reduce(|one, other| format!("{one}; {other}"));
    counts.into_iter().for_each(|count| add_count(&mut all.counts, count));
    all.files.extend(files);
}

/// Adds a count to those of the same rule, severity and column.
pub(super) fn add_count(all: &mut Vec<CountView>, one: CountView) {
    let same = |known: &&mut CountView| (known.rule, known.severity, &known.column) == (one.rule, one.severity, &one.column);
    match all.iter_mut().find(same) {
        Some(known) => {
            known.count += one.count;
            known.listed += one.listed;
        }
        None => all.push(one),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(files: &[(&str, u64, Option<&str>)]) -> ValidationView {
        let file = |(name, bad_records, invalid): &(&str, u64, Option<&str>)| FileView {
            name: (*name).into(),
            records: 9,
            bad_records: *bad_records,
            bytes: 99,
            is_complete: true,
            left_out_records: 0,
            is_handed_on: false,
            invalid_records: invalid.map(str::to_owned),
        };
        let files: Vec<FileView> = files.iter().map(file).collect();
        let bad_records = files.iter().map(|file| file.bad_records).sum();
        ValidationView { summary: ValidationSummary { records: 18, bad_records, files, ..Default::default() }, findings: Vec::new() }
    }

    #[test]
    fn e11_what_several_steps_say_of_the_same_files_is_merged_file_by_file() {
        let merged = of_same_files(vec![
            view(&[("a.csv", 2, Some("invalid/a.csv")), ("b.csv", 0, None)]),
            view(&[("a.csv", 1, None), ("b.csv", 3, Some("invalid/b.csv"))]),
        ]);
        let file = |at: usize| {
            let file = &merged.summary.files[at];
            (&*file.name, file.records, file.bad_records, file.invalid_records.as_deref())
        };
        assert_eq!([file(0), file(1)], [("a.csv", 9, 2, Some("invalid/a.csv")), ("b.csv", 9, 3, Some("invalid/b.csv"))]);
        assert_eq!((merged.summary.files.len(), merged.summary.records, merged.summary.bad_records), (2, 18, 5));
    }
}
