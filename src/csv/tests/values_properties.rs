//! The fast pass and the plain reference come to the same over random bunches and random rules.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::bunch::Bunch;
use super::values_reference::{Broken, reference};
use crate::csv::reader::Sizes;
use crate::model::dialect::Dialect;
use crate::model::message::Severity;
use crate::model::rule::Rule;
use crate::model::rules::{ColumnRule, Conditional, Reference, Rules, UniqueKey, ValueType};
use crate::model::validation::{ValidatedFile, Validation};

const COLUMNS: &[&str] = &["sku", "parent", "type", "größe", "a \"b\""];

/// Texts of cells, so few that keys are often double and often there.
const TEXTS: &[&str] = &[
    "",
    "",
    "0",
    "1",
    "2",
    "-3",
    "+4",
    "007",
    "2.50",
    "-0.001",
    "1e3",
    "true",
    "No",
    "simple",
    "bundle",
    "2024-02-29",
    "2023-02-29",
    "02/28/24",
    "12:30:00",
    "2024-02-29 12:30:00",
    "__EMPTY__VALUE__",
    "a,b",
    "1,2,x",
    "5\" screen",
    "two\nlines",
    "\r\n",
    "ä€😀",
    " x ",
    "\t",
    "a\u{301}",
];

/// A file before it is written: its columns and the cells of its records.
type Rows = (Vec<&'static str>, Vec<Vec<&'static str>>);

fn rows() -> impl Strategy<Value = Rows> {
    (subsequence(COLUMNS, 2..=COLUMNS.len()).prop_shuffle(), vec(vec(select(TEXTS), COLUMNS.len()), 0..12))
}

/// Writes a file: with line feeds or both, with all cells quoted or only where it must be, with or without an end of the last line.
fn written(rows: &Rows, is_crlf: bool, is_quoted: bool, is_ended: bool) -> Vec<u8> {
    let style = if is_quoted { ::csv::QuoteStyle::Always } else { ::csv::QuoteStyle::Necessary };
    let terminator = if is_crlf { ::csv::Terminator::CRLF } else { ::csv::Terminator::Any(b'\n') };
    let mut writer = ::csv::WriterBuilder::new().quote_style(style).terminator(terminator).from_writer(Vec::new());
    writer.write_record(&rows.0).expect("memory can be written");
    for row in &rows.1 {
        writer.write_record(&row[..rows.0.len()]).expect("memory can be written");
    }
    let mut bytes = writer.into_inner().expect("memory can be written");
    if !is_ended {
        bytes.truncate(bytes.len() - if is_crlf { 2 } else { 1 });
    }
    bytes
}

fn files() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    vec((rows(), any::<[bool; 3]>()), 1..4).prop_map(|files| {
        let name = |at: usize| format!("{at}.csv");
        files.iter().enumerate().map(|(at, (rows, [crlf, quoted, ended]))| (name(at), written(rows, *crlf, *quoted, *ended))).collect()
    })
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// Returns types with bounds that suit them.
fn types() -> impl Strategy<Value = (ValueType, Option<String>, Option<String>)> {
    let with = |value: ValueType, min: &'static str, max: &'static str| {
        (Just(value), option::of(Just(min.to_owned())), option::of(Just(max.to_owned())))
    };
    prop_oneof![
        with(ValueType::Integer, "0", "3"),
        with(ValueType::Decimal, "-0.5", "2.5"),
        with(ValueType::Date { formats: owned(&["%Y-%m-%d", "%m/%d/%y"]) }, "2024-01-01", "2024-02-28"),
        with(ValueType::Time { formats: owned(&["%H:%M:%S"]) }, "08:00:00", "12:00:00"),
        with(ValueType::DateTime { formats: owned(&["%Y-%m-%d %H:%M:%S"]) }, "2024-01-01 00:00:00", "2024-01-02 00:00:00"),
        select(vec![ValueType::Text, ValueType::Boolean, ValueType::Sku, ValueType::Choice { choices: owned(&["simple", "1", "ä€😀"]) }])
            .prop_map(|value| (value, None, None)),
    ]
}

fn column_rules() -> impl Strategy<Value = ColumnRule> {
    let lengths = (option::of(0_u64..3), option::of(2_u64..6));
    let pattern = option::of(select(&["[a-z]+", ".", "[^x]*", "a|b", ""][..]));
    let flags = (any::<bool>(), any::<bool>(), option::of(Just(',')));
    (select(COLUMNS), types(), lengths, pattern, flags).prop_map(
        |(column, (value, min, max), lengths, pattern, (required, not_empty, separator))| {
            let pattern = pattern.map(str::to_owned);
            let (length_min, length_max) = lengths;
            ColumnRule { value, min, max, length_min, length_max, pattern, required, not_empty, separator, ..ColumnRule::new(column) }
        },
    )
}

fn uniques() -> impl Strategy<Value = UniqueKey> {
    let key = |columns: Vec<&str>| UniqueKey { columns: owned(&columns), severity: Severity::Error, stop_after: None };
    subsequence(COLUMNS, 1..3).prop_shuffle().prop_map(key)
}

fn references() -> impl Strategy<Value = Reference> {
    (select(COLUMNS), select(COLUMNS), option::of(Just(','))).prop_map(|(column, to, separator)| Reference {
        column: column.to_owned(),
        separator,
        to: Some(to.to_owned()),
        key_file: None,
        severity: Severity::Error,
        stop_after: None,
    })
}

fn conditionals() -> impl Strategy<Value = Conditional> {
    (select(COLUMNS), select(TEXTS), column_rules()).prop_map(|(column, value, rule)| Conditional {
        column: column.to_owned(),
        values: vec![value.to_owned(), "bundle".to_owned()],
        columns: vec![rule],
    })
}

fn rules() -> impl Strategy<Value = Rules> {
    (vec(column_rules(), 0..6), vec(uniques(), 0..3), vec(references(), 0..3), vec(conditionals(), 0..3)).prop_map(
        |(columns, unique, references, conditionals)| Rules {
            blank: owned(&["__EMPTY__VALUE__"]),
            columns,
            unique,
            references,
            conditionals,
            ..Rules::new("random")
        },
    )
}

fn found(validation: &Validation) -> Vec<Broken> {
    let found = validation.findings.iter().filter(|finding| finding.rule != Rule::HeaderOnly);
    let mut found: Vec<Broken> =
        found.map(|finding| (finding.rule, finding.file.to_string(), finding.record, finding.line, finding.column.clone())).collect();
    found.sort();
    found
}

/// Returns the records of a text, cell by cell.
fn records(bytes: &[u8]) -> Vec<::csv::StringRecord> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    reader.records().map(|record| record.expect("it is sound")).collect()
}

/// Returns the records of a file that the validation calls bad.
fn bad(validated: &ValidatedFile, bytes: &[u8]) -> Vec<::csv::StringRecord> {
    let place = |byte: u64| usize::try_from(byte).expect("a short file");
    let ranges = validated.bad.iter().flatten().map(|range| &bytes[place(range.start)..place(range.end)]);
    records(&ranges.collect::<Vec<_>>().concat())
}

/// Returns the records of a file that have an error.
fn wrong(name: &str, bytes: &[u8], broken: &[Broken]) -> Vec<::csv::StringRecord> {
    let is_wrong = |number: u64| broken.iter().any(|(_, file, record, ..)| file == name && *record == number);
    records(bytes).into_iter().zip(1..).skip(1).filter(|(_, number)| is_wrong(*number)).map(|(record, _)| record).collect()
}

fn sizes() -> impl Strategy<Value = Sizes> {
    (1_usize..40, 1_u64..60, 1_usize..4).prop_map(|(buffer_bytes, part_bytes, threads)| Sizes { buffer_bytes, part_bytes, threads })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Proves E11, D11: a plain reference finds the same in every bunch, by any rules, and calls the same records bad.
    #[test]
    fn e11_values_are_judged_as_by_a_plain_reference(files in files(), rules in rules(), sizes in sizes()) {
        let mut expected = reference(&files, &rules);
        expected.sort();
        let shown: Vec<String> = files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
        let bunch = Bunch { name: String::new(), files, dialect: Dialect::default(), rules: Some(rules), beside: Vec::new() };
        let validation = bunch.validated_by(&[sizes]).remove(0);
        prop_assert_eq!(found(&validation), expected.clone(), "{:?}", shown);
        for (file, (name, bytes)) in validation.files.iter().zip(&bunch.files) {
            let wrong = wrong(name, bytes, &expected);
            prop_assert_eq!(bad(file, bytes), wrong.clone(), "{:?}", shown);
            prop_assert_eq!(file.bad_records, wrong.len() as u64, "{:?}", shown);
        }
    }
}
