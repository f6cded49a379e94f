//! Rules, and files that are short enough to be read in a row of the matrix.

use crate::csv::tests::bunch::Bunch;
use crate::model::message::Severity;
use crate::model::rules::{ColumnRule, Conditional, RecordCount, Reference, Rules, UniqueKey, ValueType};

/// Makes rules about one column, with a word for nothing.
pub(super) fn by_column(rule: ColumnRule) -> Rules {
    Rules { blank: owned(&["__EMPTY__VALUE__"]), columns: vec![rule], ..Rules::new("test") }
}

/// Makes a rule about the column `v` that all values keep.
pub(super) fn v() -> ColumnRule {
    ColumnRule::new("v")
}

pub(super) fn typed(value: ValueType) -> Rules {
    by_column(ColumnRule { value, ..v() })
}

pub(super) fn not_empty() -> Rules {
    by_column(ColumnRule { not_empty: true, ..v() })
}

pub(super) fn between(value: ValueType, min: &str, max: &str) -> Rules {
    by_column(ColumnRule { value, min: Some(min.to_owned()), max: Some(max.to_owned()), ..v() })
}

pub(super) fn unique(columns: &[&str]) -> Rules {
    let key = UniqueKey { columns: owned(columns), severity: Severity::Error, stop_after: None };
    Rules { unique: vec![key], ..Rules::new("test") }
}

/// Makes a rule that each of the keys in `parent` is there in `sku`.
pub(super) fn parents() -> Reference {
    Reference {
        column: "parent".to_owned(),
        separator: Some(','),
        to: Some("sku".to_owned()),
        key_file: None,
        severity: Severity::Error,
        stop_after: None,
    }
}

pub(super) fn refers(reference: Reference) -> Rules {
    Rules { references: vec![reference], ..Rules::new("test") }
}

/// Makes a rule for records whose `type` is one of two.
pub(super) fn if_configurable(rule: ColumnRule) -> Rules {
    let when = Conditional { column: "type".to_owned(), values: owned(&["configurable", "bundle"]), columns: vec![rule] };
    Rules { conditionals: vec![when], ..Rules::new("test") }
}

pub(super) fn count(min: Option<u64>, max: Option<u64>, severity: Severity) -> Rules {
    Rules { records: Some(RecordCount { min, max, severity }), ..Rules::new("test") }
}

pub(super) fn dates() -> ValueType {
    ValueType::Date { formats: owned(&["%Y-%m-%d", "%m/%d/%y"]) }
}

pub(super) fn times() -> ValueType {
    ValueType::Time { formats: owned(&["%H:%M:%S"]) }
}

pub(super) fn moments() -> ValueType {
    ValueType::DateTime { formats: owned(&["%Y-%m-%d %H:%M:%S"]) }
}

pub(super) fn choices() -> ValueType {
    ValueType::Choice { choices: owned(&["simple", "virtual"]) }
}

pub(super) fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// Makes a file with these cells in the column `v`, as they are written; the number of each is its record's, from 1.
pub(super) fn cells(name: &str, rules: Rules, cells: &[&str]) -> Bunch {
    let records: String = cells.iter().enumerate().map(|(at, cell)| format!("{},{cell},x\n", at + 1)).collect();
    Bunch::of(name, format!("no,v,w\n{records}")).by(rules)
}
