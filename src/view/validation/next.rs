//! What to do after a validation: one sentence for whoever runs the shop.

use super::ValidationSummary;
use crate::view::lines::printable;
use crate::view::progress::grouped;

/// Most files that the sentence names.
const NAMED_MAX: usize = 3;

/// Says what to do next, without a full stop.
pub(super) fn next(summary: &ValidationSummary) -> String {
    let again = if summary.ended_early.is_some() { "; then check again, since not everything was read" } else { "" };
    let left_out: u64 = summary.files.iter().map(|file| file.left_out_records).sum();
    match (summary.errors, summary.warnings, invalid_files(summary)) {
        (0, _, _) if summary.ended_early.is_some() => "Check again, since not everything was read".to_owned(),
        (0, 0, _) => "The files are fine".to_owned(),
        (0, _, _) => "The files have no errors; look at the warnings when there is time".to_owned(),
        (_, _, files) if summary.files.iter().any(|file| file.is_handed_on) => handed_on(summary, files) + again,
        (_, _, None) if left_out > 0 => {
            format!("The import goes on without {}: correct them and deliver just them again{again}", records(left_out))
        }
        (_, _, None) => format!("Correct the places above in the files, or in what exports them, and deliver the files again{again}"),
        (_, _, Some(files)) if left_out > 0 => {
            format!("The import goes on without {}: correct them in {files} and deliver just them again{again}", records(left_out))
        }
        (_, _, Some(files)) => {
            format!("Correct the records with errors (they alone are in {files}) and deliver the files again{again}")
        }
    }
}

/// Says what to do where errors hold nothing back.
fn handed_on(summary: &ValidationSummary, files: Option<String>) -> String {
    let as_they_came = "All records went to the import as they came";
    match (summary.bad_records, files) {
        (0, _) => format!("{as_they_came}: correct the places above in what exports the files, and deliver them again"),
        (bad, None) => format!("{as_they_came}, also {} with errors: correct the places above, and deliver those again", records(bad)),
        (bad, Some(files)) => {
            format!("{as_they_came}, also {} with errors: correct them in {files} and deliver just them again", records(bad))
        }
    }
}

/// Names the files that hold the records with errors; `None` if there are none.
fn invalid_files(summary: &ValidationSummary) -> Option<String> {
    let files: Vec<String> = summary.files.iter().filter_map(|file| file.invalid_records.as_deref()).map(printable).collect();
    let more = files.len().saturating_sub(NAMED_MAX);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!files.is_empty()).then(|| format!("{}{more}", files[..files.len().min(NAMED_MAX)].join(", ")))
}

/// Writes a number of records: `1 record`, `1,204 records`.
pub(super) fn records(number: u64) -> String {
    format!("{} {}", grouped(number), if number == 1 { "record" } else { "records" })
}
