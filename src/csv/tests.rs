//! The check against damaged files, against a plain reference, and in pieces of any size.

mod borders;
mod bunch;
mod damages;
mod matrix;
mod one_quote;
mod properties;
mod reference;
mod values_properties;
mod values_reference;
mod verdicts;
mod what_is_left;

use super::check::check_in_pieces;
use super::{Checked, Expectation, check};
use crate::model::dialect::Dialect;

fn checked(bytes: &[u8]) -> Checked {
    checked_with(bytes, &Dialect::default(), &Expectation::default())
}

fn checked_with(bytes: &[u8], dialect: &Dialect, expectation: &Expectation) -> Checked {
    check(bytes, "products.csv", dialect, expectation).expect("memory can be read")
}

/// Writes down what a check found, a line for each finding.
fn told(checked: &Checked) -> String {
    let mut out = format!("{} records, {} errors, {} warnings, {} bytes", checked.records, checked.errors, checked.warnings, checked.bytes);
    out += if checked.is_complete { "\n" } else { ", stopped\n" };
    for finding in &checked.findings {
        out += &format!("{} at {}: {} [record {}", finding.line, finding.byte, finding.rule, finding.record);
        out += &finding.column.as_ref().map_or("]".to_owned(), |column| format!(", {column}]"));
        out += &format!(" {}", finding.text);
        out += &finding.value.as_ref().map_or("\n".to_owned(), |value| format!(" <{value}>\n"));
    }
    out
}
