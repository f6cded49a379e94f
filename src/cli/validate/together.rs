//! What several bunches came to, as one result: its shape does not depend on how many there were.

use crate::model::message::Severity;
use crate::view::validation::{CountView, ValidationSummary, ValidationView};

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
