//! The pass against damaged files, against plain references, and in pieces of any size.

mod borders;
mod bunch;
mod damages;
mod early_end;
mod hostile;
mod matrix;
mod one_quote;
mod properties;
mod reference;
mod values_properties;
mod values_reference;
mod verdicts;
mod what_is_left;

use std::path::PathBuf;

use super::reader::Sizes;
use super::source::Bytes;
use super::validate::validate_bytes;
use super::{ValidateError, Wanted, Watch};
use crate::model::dialect::Dialect;
use crate::model::rules::Rules;
use crate::model::validation::Validation;

/// Nobody looks on.
pub(super) struct Nobody;

impl Watch for Nobody {
    fn read(&self, _: u64) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

/// Wants what a step wants by default.
pub(super) fn wanted(rules: Option<&Rules>) -> Wanted<'_> {
    Wanted { rules, required_columns: Vec::new(), allow_empty: false, findings_max: 100, base: PathBuf::new(), threads: 1 }
}

/// Buffers, parts and threads that are large enough not to be noticed.
pub(super) const LARGE: Sizes = Sizes { buffer_bytes: 64 * 1024, part_bytes: 1024 * 1024, threads: 1 };

fn checked(bytes: &[u8]) -> Validation {
    checked_with(bytes, &Dialect::default(), &wanted(None))
}

fn checked_with(bytes: &[u8], dialect: &Dialect, wanted: &Wanted<'_>) -> Validation {
    try_checked(&[bytes], dialect, wanted, LARGE).expect("memory can be read")
}

/// Validates files that are called products.csv, products-2.csv and so on.
pub(super) fn try_checked(files: &[&[u8]], dialect: &Dialect, wanted: &Wanted<'_>, sizes: Sizes) -> Result<Validation, ValidateError> {
    let name = |number: usize| if number == 0 { "products.csv".to_owned() } else { format!("products-{}.csv", number + 1) };
    let files: Vec<(String, Vec<u8>)> = files.iter().enumerate().map(|(number, bytes)| (name(number), bytes.to_vec())).collect();
    let files: Vec<_> = files.iter().map(|(name, bytes)| (name.as_str(), bytes as &dyn Bytes, bytes.len() as u64)).collect();
    validate_bytes(&files, dialect, wanted, &Nobody, sizes)
}

/// Writes down what a validation of one file found, a line for each finding.
fn told(validation: &Validation) -> String {
    let file = &validation.files[0];
    let mut out = format!("{} records, {} errors, {} warnings", file.records, validation.errors(), validation.warnings());
    out += if file.is_complete { "\n" } else { ", stopped\n" };
    for finding in &validation.findings {
        out += &format!("{} at {}: {} [record {}", finding.line, finding.byte, finding.rule, finding.record);
        out += &finding.column.as_ref().map_or("]".to_owned(), |column| format!(", {column}]"));
        out += &format!(" {}", finding.text);
        out += &finding.value.as_ref().map_or("\n".to_owned(), |value| format!(" <{value}>\n"));
    }
    out
}
