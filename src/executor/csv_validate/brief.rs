//! What a validation came to, in a sentence: `14 errors in 2 of 3 files: 12 × unique in sku, 2 × not-empty in name; the first: …`.

use std::collections::BTreeSet;

use crate::model::message::Severity;
use crate::model::validation::{Count, Validation};

/// Most counts that a sentence names.
const COUNTS_MAX: usize = 5;

/// Says how many errors there are in which files, of which kinds, and where the first one is.
pub(super) fn sentence(validation: &Validation) -> String {
    let errors = validation.errors();
    let number = if errors == 1 { "1 error".to_owned() } else { format!("{errors} errors") };
    let first = validation.findings.iter().find(|finding| finding.severity == Severity::Error);
    let first = first.map(|first| format!("; the first: {}: {}", first.place(), first.message().text)).unwrap_or_default();
    format!("{number} in {}: {}{first}", place(validation), kinds(validation))
}

/// Says one count: `12 × unique in sku`.
pub(super) fn kind(count: &Count) -> String {
    let column = count.column.as_ref().map(|column| format!(" in {column}")).unwrap_or_default();
    format!("{} × {}{column}", count.count, count.rule)
}

fn kinds(validation: &Validation) -> String {
    let errors: Vec<String> = validation.counts.iter().filter(|count| count.severity == Severity::Error).map(kind).collect();
    match errors.len().checked_sub(COUNTS_MAX) {
        Some(more @ 1..) => format!("{} and {more} more kinds", errors[..COUNTS_MAX].join(", ")),
        Some(0) | None => errors.join(", "),
    }
}

fn place(validation: &Validation) -> String {
    let found = validation.findings.iter().filter(|finding| finding.severity == Severity::Error).map(|finding| &finding.file);
    let bad = validation.files.iter().filter(|file| file.bad_records > 0).map(|file| &file.name);
    let with_errors = found.chain(bad).collect::<BTreeSet<_>>().len();
    match validation.files.len() {
        1 => "the file".to_owned(),
        files => format!("{with_errors} of {files} files"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::executor::csv_validate::tests::{count, finding, validation};
    use crate::model::rule::Rule;

    /// Proves E14 as far as the sentence of the failure goes: it is brief first.
    #[test]
    fn e14_a_failed_check_is_told_by_its_counts_and_its_first_error() {
        let counts = vec![count(Rule::Unique, 12, "sku"), count(Rule::NotEmpty, 2, "name")];
        let found = validation(counts, vec![finding("b.csv", 3, "the sku A is there twice")]);
        assert_eq!(
            sentence(&found),
            "14 errors in 1 of 2 files: 12 × unique in sku, 2 × not-empty in name; the first: b.csv, line 3, record 3, column sku: \
             the sku A is there twice"
        );
    }

    #[test]
    fn e14_of_many_kinds_the_most_frequent_are_told() {
        let counts = (1..=7).map(|number| Count { column: Some(number.to_string()), ..count(Rule::Max, 1, "") }).collect();
        let told = sentence(&validation(counts, Vec::new()));
        assert!(told.ends_with("1 × max in 5 and 2 more kinds"), "{told}");
    }
}
