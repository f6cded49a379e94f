//! The validation of any bytes: it ends, places lie inside the file, counts fit, what it shows is safe, and threads do not matter.
//!
//! The first byte says how the rest is read: `0` is plain UTF-8 with a header, `1` to `?` are other encodings, an escape, no header.
#![no_main]

use std::fs;
use std::path::PathBuf;

use bunchd::csv::{Input, Wanted, Watch, validate};
use bunchd::model::dialect::{Dialect, Encoding};
use bunchd::model::message::Severity;
use bunchd::model::rules::{ColumnRule, Conditional, Reference, Rules, UniqueKey, ValueType};
use bunchd::model::validation::Validation;
use libfuzzer_sys::fuzz_target;

struct Nobody;

impl Watch for Nobody {
    fn read(&self, _bytes: u64) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

fn dialect(byte: u8) -> Dialect {
    Dialect {
        encoding: Encoding::ALL[usize::from(byte & 3)],
        escape: (byte & 4 != 0).then_some(b'\\'),
        header: byte & 8 == 0,
        ..Dialect::default()
    }
}

fn rules() -> Rules {
    let severity = Severity::Error;
    let owned = |word: &str| word.to_owned();
    let column = |name: &str, value: ValueType| ColumnRule { value, ..ColumnRule::new(name) };
    Rules {
        blank: vec![owned("-")],
        columns: vec![
            ColumnRule { required: true, not_empty: true, pattern: Some(owned("[a-z0-9]+")), ..column("a", ValueType::Sku) },
            ColumnRule { separator: Some('|'), max: Some(owned("9")), ..column("b", ValueType::Decimal) },
            ColumnRule { length_max: Some(3), ..column("c", ValueType::Date { formats: vec![owned("%Y-%m-%d")] }) },
            column("1", ValueType::Integer),
        ],
        unique: vec![UniqueKey { columns: vec![owned("a"), owned("b")], severity, stop_after: None }],
        references: vec![Reference {
            column: owned("c"),
            separator: Some('|'),
            to: Some(owned("a")),
            key_file: None,
            severity: Severity::Warning,
            stop_after: None,
        }],
        conditionals: vec![Conditional {
            column: owned("b"),
            values: vec![owned("1")],
            columns: vec![ColumnRule { not_empty: true, ..ColumnRule::new("c") }],
        }],
        unknown_columns: Some(Severity::Warning),
        ..Rules::new("fuzz")
    }
}

fn validated(path: PathBuf, dialect: &Dialect, rules: Option<&Rules>, threads: usize) -> Validation {
    let inputs = ["a.csv", "b.csv"].map(|name| Input { name: name.to_owned(), path: path.clone() });
    let base = PathBuf::from("/nonexistent");
    let wanted = Wanted { rules, required_columns: vec!["b".to_owned()], allow_empty: true, findings_max: usize::MAX, base, threads };
    validate(&inputs, dialect, &wanted, &Nobody).expect("the file can be read")
}

fn is_sound(validation: &Validation, data: &[u8]) {
    let bytes = data.len() as u64;
    let lines = 1 + data.iter().filter(|byte| **byte == b'\n').count() as u64;
    for file in &validation.files {
        assert!(file.bytes <= bytes && file.records_from <= bytes && file.bad_records <= file.records);
        let mut behind = file.records_from;
        for range in file.bad.iter().flatten() {
            assert!(behind <= range.start && range.start < range.end && range.end <= bytes, "{range:?} in {file:?}");
            behind = range.end;
        }
    }
    assert_eq!(validation.errors() + validation.warnings(), validation.findings.len() as u64);
    for finding in &validation.findings {
        assert!((1..=lines).contains(&finding.line) && finding.record >= 1 && finding.byte <= bytes, "{finding:?}");
        let shown = [Some(&finding.text), finding.value.as_ref(), finding.column.as_ref(), finding.valid.as_ref()];
        assert!(shown.into_iter().flatten().all(|text| !text.chars().any(char::is_control)), "{finding:?}");
        assert!(finding.value.as_ref().is_none_or(|value| value.chars().count() <= 60), "{finding:?}");
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((how, data)) = data.split_first() else { return };
    let path = PathBuf::from(format!("/dev/shm/bunchd-fuzz-{}.csv", std::process::id()));
    fs::write(&path, data).expect("memory is writable");
    let (dialect, rules) = (dialect(*how), rules());
    for rules in [None, Some(&rules)] {
        let alone = validated(path.clone(), &dialect, rules, 1);
        is_sound(&alone, data);
        assert_eq!(alone, validated(path.clone(), &dialect, rules, 2));
    }
});
