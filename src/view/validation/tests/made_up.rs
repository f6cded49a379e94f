//! A made-up validation with all that can come together in one.

use std::sync::Arc;

use super::super::ValidationView;
use crate::model::message::Severity;
use crate::model::rule::Rule;
use crate::model::validation::{Count, Finding, ValidatedFile, Validation};

const PRODUCTS: &str = "product-import_20260301_1.csv";
const STOCK: &str = "stock-import_20260301_1.csv";

fn file(name: &str, records: u64, bad_records: u64, is_complete: bool) -> ValidatedFile {
    ValidatedFile {
        name: name.into(),
        records,
        columns: vec!["sku".to_owned()],
        bytes: records * 100,
        is_complete,
        records_from: 40,
        bad: Some(Vec::new()),
        bad_records,
    }
}

fn count(rule: Rule, severity: Severity, column: Option<&str>, count: u64) -> Count {
    Count { rule, severity, column: column.map(str::to_owned), count }
}

/// A finding in a file at record, line and byte.
fn finding(rule: Rule, file: &str, [record, line, byte]: [u64; 3], column: Option<&str>, text: &str) -> Finding {
    Finding {
        severity: rule.severity(),
        rule,
        file: Arc::from(file),
        record,
        line,
        byte,
        column: column.map(str::to_owned),
        text: text.to_owned(),
        value: None,
        valid: None,
    }
}

/// Errors and warnings in two of four files, several findings only counted, and an end before the end.
pub(super) fn rich() -> Validation {
    let too_little = |at, value: &str| Finding {
        value: Some(value.to_owned()),
        valid: Some("a number from 0 to 99999999".to_owned()),
        ..finding(Rule::Min, PRODUCTS, at, Some("qty"), "the number is less than 0")
    };
    let stray = "a quote stands within a cell that does not begin with one; put the cell between quotes and double the quotes within, \
                 or remove it";
    let dear = Finding {
        severity: Severity::Warning,
        value: Some("=2+5, \"so\" dear".to_owned()),
        ..finding(Rule::Max, PRODUCTS, [20, 31, 4000], Some("price"), "the number is more than 100000")
    };
    let long_column = "additional_attributes_of_the_second_supplier";
    let unknown = Finding {
        value: Some("A-1".to_owned()),
        ..finding(Rule::Reference, STOCK, [3, 0, 0], Some("parent_sku"), "no record of the bunch has this sku")
    };
    Validation {
        files: vec![
            file(PRODUCTS, 1_204, 1_003, true),
            file("categories.csv", 12, 0, true),
            file("more.csv", 40, 2, true),
            file(STOCK, 500, 1, false),
        ],
        counts: vec![
            count(Rule::Min, Severity::Error, Some("qty"), 1_004),
            count(Rule::StrayQuote, Severity::Error, Some(long_column), 1),
            count(Rule::Reference, Severity::Error, Some("parent_sku"), 1),
            count(Rule::BlankLine, Severity::Warning, None, 1),
            count(Rule::Max, Severity::Warning, Some("price"), 1),
        ],
        findings: vec![
            too_little([12, 17, 1_234], "-5"),
            too_little([13, 18, 1_290], "-0.5"),
            finding(Rule::StrayQuote, PRODUCTS, [14, 19, 1_301], Some(long_column), stray),
            dear,
            finding(Rule::BlankLine, STOCK, [2, 2, 40], None, "a blank line, which is skipped; remove it"),
            unknown,
        ],
        ended_early: Some("1,000 errors were found, as stop-after says".to_owned()),
    }
}

/// The view of [`rich`].
pub(super) fn view() -> ValidationView {
    ValidationView::of(&rich())
}

/// A validation that found nothing.
pub(super) fn clean() -> ValidationView {
    ValidationView::of(&Validation { files: vec![file("stock.csv", 1, 0, true)], ..Validation::default() })
}
