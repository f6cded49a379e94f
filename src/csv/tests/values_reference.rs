//! The rules for values once more, over the `csv` crate, record by record: slow and plain.
//!
//! It takes files without damage: UTF-8, sound quotes, as many cells in each record as in the header.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime, Time};
use regex::Regex;

use crate::model::rule::Rule;
use crate::model::rules::{ColumnRule, Conditional, Rules, ValueType};

/// A rule that is broken, with file, record, line and column.
pub(super) type Broken = (Rule, String, u64, u64, Option<String>);

/// A record with the lines where it and its cells begin.
struct Record {
    number: u64,
    cells: Vec<(String, u64)>,
}

struct Sheet {
    name: String,
    columns: Vec<String>,
    records: Vec<Record>,
}

impl Sheet {
    fn read(name: &str, bytes: &[u8]) -> Self {
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let read = |(at, record): (usize, Result<::csv::StringRecord, _>)| {
            let record = record.expect("the file is sound");
            let mut start = usize::try_from(record.position().expect("it was read").byte()).expect("a short file");
            // The reader tells where the record before has ended, which may be before blank lines.
            while matches!(bytes.get(start), Some(b'\r' | b'\n')) {
                start += 1;
            }
            let mut line = 1 + feeds(&bytes[..start]);
            let mut cell = |text: &str| {
                let begin = line;
                line += feeds(text.as_bytes());
                (text.to_owned(), begin)
            };
            Record { number: at as u64 + 1, cells: record.iter().map(&mut cell).collect() }
        };
        let mut records: Vec<Record> = reader.records().enumerate().map(read).collect();
        let columns = records.remove(0).cells.into_iter().map(|(cell, _)| cell).collect();
        Self { name: name.to_owned(), columns, records }
    }

    fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    fn broken(&self, rule: Rule, record: &Record, column: usize) -> Broken {
        (rule, self.name.clone(), record.number, record.cells[column].1, Some(self.columns[column].clone()))
    }
}

fn feeds(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Returns everything that breaks a rule, in no order.
pub(super) fn reference(files: &[(String, Vec<u8>)], rules: &Rules) -> Vec<Broken> {
    let sheets: Vec<Sheet> = files.iter().map(|(name, bytes)| Sheet::read(name, bytes)).collect();
    let is_blank = |text: &str| text.is_empty() || rules.blank.iter().any(|word| word == text);
    let required: BTreeSet<&String> = rules.columns.iter().filter(|rule| rule.required).map(|rule| &rule.column).collect();
    let mut out = Vec::new();
    for sheet in &sheets {
        for column in required.iter().filter(|column| sheet.column(column).is_none()) {
            out.push((Rule::MissingColumn, sheet.name.clone(), 1, 1, Some((*column).clone())));
        }
        for record in &sheet.records {
            for rule in &rules.columns {
                out.extend(of_cell(sheet, record, rule, &is_blank));
            }
            let decides =
                |when: &&Conditional| sheet.column(&when.column).is_some_and(|column| when.values.contains(&record.cells[column].0));
            for rule in rules.conditionals.iter().filter(decides).flat_map(|when| &when.columns) {
                if sheet.column(&rule.column).is_none() && (rule.required || rule.not_empty) {
                    let broken = if rule.required { Rule::MissingColumn } else { Rule::NotEmpty };
                    out.push((broken, sheet.name.clone(), record.number, record.cells[0].1, Some(rule.column.clone())));
                }
                out.extend(of_cell(sheet, record, rule, &is_blank));
            }
        }
    }
    out.extend(doubled(&sheets, rules, &is_blank));
    out.extend(unknown(&sheets, rules, &is_blank));
    out
}

fn of_cell(sheet: &Sheet, record: &Record, rule: &ColumnRule, is_blank: &dyn Fn(&str) -> bool) -> Vec<Broken> {
    let Some(column) = sheet.column(&rule.column) else { return Vec::new() };
    judged(rule, &record.cells[column].0, is_blank).into_iter().map(|broken| sheet.broken(broken, record, column)).collect()
}

/// Returns the first rule that a cell breaks, value by value.
fn judged(rule: &ColumnRule, cell: &str, is_blank: &dyn Fn(&str) -> bool) -> Option<Rule> {
    let separator = rule.separator.filter(|_| !is_blank(cell));
    let values: Vec<&str> = separator.map_or(vec![cell], |separator| cell.split(separator).collect());
    let not_empty = rule.not_empty.then_some(Rule::NotEmpty);
    values.into_iter().find_map(|value| if is_blank(value) { not_empty } else { judged_value(rule, value) })
}

fn judged_value(rule: &ColumnRule, value: &str) -> Option<Rule> {
    let is_beyond = |bound: &Option<String>, is_beyond: &dyn Fn(i128) -> bool| {
        bound.as_ref().is_some_and(|bound| is_beyond(quantity_of_bound(&rule.value, bound)))
    };
    match quantity(&rule.value, value) {
        Err(broken) => return Some(broken),
        Ok(Some(quantity)) if is_beyond(&rule.min, &|min| quantity < min) => return Some(Rule::Min),
        Ok(Some(quantity)) if is_beyond(&rule.max, &|max| quantity > max) => return Some(Rule::Max),
        Ok(_) => {}
    }
    let length = value.chars().count() as u64;
    if rule.length_min.is_some_and(|min| length < min) || rule.length_max.is_some_and(|max| length > max) {
        return Some(Rule::Length);
    }
    let matches = |pattern: &String| Regex::new(&format!("^(?:{pattern})$")).expect("it was checked").is_match(value);
    rule.pattern.as_ref().filter(|pattern| !matches(pattern)).map(|_| Rule::Pattern)
}

fn quantity_of_bound(value: &ValueType, bound: &str) -> i128 {
    quantity(value, bound).expect("it was checked").expect("only quantities have bounds")
}

/// Returns something that can be compared, if it is of a type that has an order, or which type it is not of.
fn quantity(value: &ValueType, text: &str) -> Result<Option<i128>, Rule> {
    let first = |formats: &[String], read: &dyn Fn(&str) -> Option<i128>| formats.iter().find_map(|format| read(format));
    let choose = |is_fine: bool, rule: Rule| if is_fine { Ok(None) } else { Err(rule) };
    match value {
        ValueType::Text => Ok(None),
        ValueType::Integer => decimal(text, true).map(Some).ok_or(Rule::Integer),
        ValueType::Decimal => decimal(text, false).map(Some).ok_or(Rule::Decimal),
        ValueType::Boolean => choose(["0", "1", "true", "false", "yes", "no"].contains(&text.to_ascii_lowercase().as_str()), Rule::Boolean),
        ValueType::Choice { choices } => choose(choices.iter().any(|choice| choice == text), Rule::Choice),
        ValueType::Date { formats } => {
            first(formats, &|format| Date::strptime(format, text).ok().map(|date| nanoseconds(date.to_datetime(Time::midnight()))))
                .map(Some)
                .ok_or(Rule::Date)
        }
        ValueType::Time { formats } => first(formats, &|format| {
            Time::strptime(format, text).ok().map(|time| nanoseconds(Date::constant(2000, 1, 1).to_datetime(time)))
        })
        .map(Some)
        .ok_or(Rule::Time),
        ValueType::DateTime { formats } => {
            first(formats, &|format| DateTime::strptime(format, text).ok().map(nanoseconds)).map(Some).ok_or(Rule::DateTime)
        }
        ValueType::Sku => {
            let is_at_end = text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
            choose(!is_at_end && text.chars().count() <= 64 && !text.chars().any(char::is_control), Rule::Sku)
        }
        ValueType::Url | ValueType::Email | ValueType::File { .. } => unimplemented!("the matrix has them"),
    }
}

fn nanoseconds(moment: DateTime) -> i128 {
    let zoned = moment.to_zoned(jiff::tz::TimeZone::UTC).expect("a year that people write");
    zoned.timestamp().as_nanosecond()
}

/// Returns a number in millionths of millionths.
fn decimal(text: &str, is_whole: bool) -> Option<i128> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let is_fine = |digits: &str, max: usize| digits.len() <= max && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_fine(whole, 18) || !is_fine(fraction, 12) || (whole.is_empty() && fraction.is_empty()) || (is_whole && unsigned.contains('.')) {
        return None;
    }
    let number: i128 = format!("{whole}{fraction:0<12}").parse().ok()?;
    Some(if text.starts_with('-') { -number } else { number })
}

fn doubled(sheets: &[Sheet], rules: &Rules, is_blank: &dyn Fn(&str) -> bool) -> Vec<Broken> {
    let mut out = Vec::new();
    for unique in &rules.unique {
        let mut seen = BTreeSet::new();
        for sheet in sheets {
            let columns: Vec<Option<usize>> = unique.columns.iter().map(|column| sheet.column(column)).collect();
            let Some(first) = columns.iter().flatten().next() else { continue };
            for record in &sheet.records {
                let key: Vec<&str> = columns.iter().map(|column| column.map_or("", |column| record.cells[column].0.as_str())).collect();
                if !key.iter().all(|cell| is_blank(cell)) && !seen.insert(key) {
                    let (_, file, number, line, _) = sheet.broken(Rule::Unique, record, *first);
                    out.push((Rule::Unique, file, number, line, Some(unique.columns.join(", "))));
                }
            }
        }
    }
    out
}

fn unknown(sheets: &[Sheet], rules: &Rules, is_blank: &dyn Fn(&str) -> bool) -> Vec<Broken> {
    let mut out = Vec::new();
    for reference in &rules.references {
        let to = reference.to.as_ref().expect("the tests refer to columns");
        let cells = |column: &str| -> Vec<(&Sheet, &Record, usize)> {
            let of = |sheet| Sheet::column(sheet, column).map(|column| sheet.records.iter().map(move |record| (sheet, record, column)));
            sheets.iter().filter_map(of).flatten().collect()
        };
        let keys: BTreeMap<&str, ()> = cells(to).into_iter().map(|(_, record, column)| (record.cells[column].0.as_str(), ())).collect();
        for (sheet, record, column) in cells(&reference.column) {
            let cell = record.cells[column].0.as_str();
            let values: Vec<&str> = reference.separator.map_or(vec![cell], |separator| cell.split(separator).map(str::trim).collect());
            let is_missing = |value: &&str| !is_blank(value) && !keys.contains_key(value);
            let missing = values.iter().filter(|value| is_missing(value)).count();
            out.extend((0..missing).map(|_| sheet.broken(Rule::Reference, record, column)));
        }
    }
    out
}
