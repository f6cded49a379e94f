//! Asks the values of some records column by column: one question after the other, each over all records.

use std::borrow::Cow;
use std::cell::RefCell;

use super::look_up::LookUp;
use super::{Asked, KeyColumns, Missing, Plan, When};
use crate::csv::cells::{Cells, Value};
use crate::csv::fault;
use crate::csv::grammar::line_feeds;
use crate::csv::keys::hash;
use crate::csv::part::{Key, Part};
use crate::csv::shown::quoted;
use crate::csv::tally::{At, Found, Kind};
use crate::csv::value::Broken;
use crate::csv::window::Window;
use crate::model::message::Severity;
use crate::model::rule::Rule;

/// Records whose values are asked.
pub(super) struct Values<'a> {
    plan: &'a Plan<'a>,
    cells: &'a Cells<'a>,
    window: &'a Window<'a>,
    part: &'a mut Part,
    /// Indexes of records with errors, in whatever order.
    bad: Vec<u32>,
    broken: Vec<u32>,
}

impl<'a> Values<'a> {
    pub(super) fn new(plan: &'a Plan<'a>, cells: &'a Cells<'a>, window: &'a Window<'a>, part: &'a mut Part) -> Self {
        Self { plan, cells, window, part, bad: Vec::new(), broken: Vec::new() }
    }

    /// Asks one column of all records, or of some.
    pub(super) fn ask(&mut self, asked: &Asked<'_>, some: Option<&[u32]>) {
        let mut broken = std::mem::take(&mut self.broken);
        match some {
            None => self.find_broken(asked, 0..self.cells.records(), &mut broken),
            Some(some) => self.find_broken(asked, some.iter().map(|record| *record as usize), &mut broken),
        }
        for record in broken.drain(..) {
            self.tell_broken(asked, record as usize);
        }
        self.broken = broken;
    }

    /// Asks the records for which a column has one of some values.
    pub(super) fn ask_some(&mut self, when: &When<'_>) {
        let holds = |record: &usize| {
            let value = self.cells.meant(*record, when.column);
            when.values.iter().any(|wanted| wanted.as_bytes() == &*value)
        };
        let some: Vec<u32> = (0..self.cells.records()).filter(holds).map(index).collect();
        if some.is_empty() {
            return;
        }
        for asked in &when.asked {
            self.ask(asked, Some(&some));
        }
        for missing in &when.missing {
            for record in &some {
                self.tell_missing(missing, when, *record as usize);
            }
        }
    }

    /// Asks whether what a column refers to exists.
    pub(super) fn look_up(&mut self, look_up: &LookUp<'_>) {
        for record in 0..self.cells.records() {
            let cell = self.cells.meant(record, look_up.column);
            for key in keys_of(&cell, look_up.separator) {
                if self.is_blank(key) || !look_up.is_missing(key) {
                    continue;
                }
                let kind = self.kind(look_up.check, Rule::Reference, look_up.column, look_up.severity);
                self.tell(kind, record, Some(look_up.column), |value| {
                    let (text, valid) = look_up.explain(key);
                    (text, value, Some(valid))
                });
            }
        }
    }

    /// Collects the keys of all records that have one.
    pub(super) fn collect(&mut self, list: usize, key: &KeyColumns) {
        if key.columns.iter().all(Option::is_none) {
            return;
        }
        if let ([Some(column)], None) = (key.columns.as_slice(), key.separator) {
            for record in 0..self.cells.records() {
                match self.cells.value(record, *column) {
                    Value::Plain(value) => self.note_key(list, record, value),
                    doubled @ Value::Doubled(_) => self.note_key(list, record, &doubled.meant(self.cells.quote)),
                }
            }
            return;
        }
        for record in 0..self.cells.records() {
            let values: Vec<Cow<'_, [u8]>> = key
                .columns
                .iter()
                .map(|column| column.map_or(Cow::Borrowed(&b""[..]), |column| self.cells.meant(record, column)))
                .collect();
            match (values.as_slice(), key.separator) {
                ([value], Some(_)) => keys_of(value, key.separator).for_each(|key| self.note_key(list, record, key)),
                (values, _) if values.iter().all(|value| self.is_blank(value)) => {}
                (values, _) => self.note(list, record, hash(values.iter().map(|value| &**value))),
            }
        }
    }

    /// Notes which records are bad.
    pub(super) fn finish(mut self) {
        self.bad.sort_unstable();
        self.bad.dedup();
        for record in &self.bad {
            let bytes = self.cells.record(*record as usize);
            self.part.bad.add(self.window.offset(bytes.start)..self.window.offset(bytes.end));
        }
    }

    fn find_broken(&self, asked: &Asked<'_>, records: impl Iterator<Item = usize> + Clone, broken: &mut Vec<u32>) {
        // A cell with doubled quotes has to be rewritten first: in its place an empty one is judged, and itself later.
        let doubled = RefCell::new(Vec::new());
        let values = records.clone().map(|record| match self.cells.value(record, asked.column) {
            Value::Plain(value) => value,
            Value::Doubled(_) => {
                doubled.borrow_mut().push(index(record));
                b""
            }
        });
        let mut remaining = records.enumerate();
        asked.judge.judge(values, |position| {
            let record = remaining.find(|(number, _)| *number == position).map_or(0, |(_, record)| index(record));
            if doubled.borrow().last() != Some(&record) {
                broken.push(record);
            }
        });
        let doubled = doubled.into_inner();
        if !doubled.is_empty() {
            let is_broken = |record: &u32| asked.judge.explain(&self.cells.meant(*record as usize, asked.column)).is_some();
            broken.extend(doubled.into_iter().filter(is_broken));
            broken.sort_unstable();
        }
    }

    fn tell_broken(&mut self, asked: &Asked<'_>, record: usize) {
        let value = self.cells.meant(record, asked.column);
        let Some(Broken { rule, text, valid }) = asked.judge.explain(&value) else { return };
        if asked.told == Some(rule) {
            return;
        }
        let kind = self.kind(asked.check, rule, asked.column, asked.severity);
        self.tell(kind, record, Some(asked.column), |value| (text, value, Some(valid)));
    }

    fn tell_missing(&mut self, missing: &Missing, when: &When<'_>, record: usize) {
        let rule = if missing.is_required { Rule::MissingColumn } else { Rule::NotEmpty };
        let kind = Kind { check: missing.check, rule, column: Some(missing.column), severity: missing.severity };
        let deciding = self.cells.meant(record, when.column).into_owned();
        let column = &self.plan.names[when.column];
        self.tell(kind, record, None, |_| {
            let (name, column, deciding) = (quoted(&missing.name), quoted(column), quoted(&String::from_utf8_lossy(&deciding)));
            let text = format!("the column {name} is not there, but a record with {deciding} in {column} needs it; add it");
            (text, None, None)
        });
    }

    /// Tells what is wrong with a record, at a cell of it or at its beginning.
    fn tell(
        &mut self,
        kind: Kind,
        record: usize,
        column: Option<usize>,
        say: impl FnOnce(Option<String>) -> (String, Option<String>, Option<String>),
    ) {
        if kind.severity == Severity::Error {
            self.bad.push(index(record));
        }
        let (start, cell) = self.cells.cell(record, column.unwrap_or(0));
        let (lines, records) = (self.part.lines, self.part.records);
        self.part.tally.count(kind, || {
            let line = lines + line_feeds(&self.cells.text[..start]);
            let at = At { record: records + record as u64, line, byte: self.window.offset(start) };
            let (text, value, valid) = say(column.map(|_| fault::cell(cell)));
            Found { at, text, value, valid }
        });
    }

    fn kind(&self, check: u32, rule: Rule, column: usize, severity: Severity) -> Kind {
        Kind { check, rule, column: Some(index(column)), severity }
    }

    fn note_key(&mut self, list: usize, record: usize, key: &[u8]) {
        if !self.is_blank(key) {
            self.note(list, record, hash([key]));
        }
    }

    fn note(&mut self, list: usize, record: usize, hash: u64) {
        let start = if record == 0 { 0 } else { self.cells.ends[record * self.cells.columns - 1] as usize + 1 };
        let ahead = self.window.offset(start) - self.part.range.start;
        let offset = u32::try_from(ahead).expect("a part is smaller than 4 GiB");
        let record = u32::try_from(self.part.records + record as u64).expect("a part has fewer records than bytes");
        self.part.keys[list].push(Key { hash, offset, record });
    }

    fn is_blank(&self, value: &[u8]) -> bool {
        value.is_empty() || self.plan.blank.iter().any(|blank| blank.as_bytes() == value)
    }
}

/// Returns the keys of a cell, without blanks around them where there may be several.
fn keys_of(cell: &[u8], separator: Option<char>) -> impl Iterator<Item = &[u8]> {
    let cell = std::str::from_utf8(cell).unwrap_or_default();
    let several = separator.map(|separator| cell.split(separator).map(str::trim));
    let one = separator.is_none().then_some(cell);
    several.into_iter().flatten().chain(one).map(str::as_bytes)
}

fn index(record: usize) -> u32 {
    u32::try_from(record).expect("a piece of a file has fewer records and columns than 2^32")
}
