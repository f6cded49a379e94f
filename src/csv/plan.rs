//! What is asked of the records of one file: the rules of the bunch, by the columns that this file has.

mod look_up;
mod values;

use fearless_simd::Level;

use self::look_up::LookUp;
use self::values::Values;
use super::cells::Cells;
use super::checks::{CheckId, Checks, ColumnCheck};
use super::grammar::{Grammar, Style};
use super::keys::Existing;
use super::part::Part;
use super::value::Judge;
use super::window::Window;
use crate::model::dialect::Encoding;
use crate::model::message::Severity;
use crate::model::rule::Rule;

/// The index of a column that the header does not name begins here.
pub(super) const ABSENT_FROM: u32 = 1 << 30;

/// What is asked of the records of one file.
pub(super) struct Plan<'a> {
    pub(super) level: Level,
    pub(super) grammar: Grammar,
    pub(super) encoding: Encoding,
    /// Names of the columns.
    pub(super) names: Vec<String>,
    /// Names of columns that rules ask for and that are not there, from [`ABSENT_FROM`] on.
    pub(super) absent: Vec<String>,
    /// How records end, as far as the header tells.
    pub(super) style: Style,
    /// Most findings that are kept of each kind in a part.
    pub(super) first_max: usize,
    blank: &'a [String],
    columns: Vec<Asked<'a>>,
    conditionals: Vec<When<'a>>,
    /// The lists of columns whose values are wanted as keys.
    pub(super) keys: Vec<KeyColumns>,
    look_ups: Vec<LookUp<'a>>,
}

/// A check of a column that the file has.
struct Asked<'a> {
    check: CheckId,
    severity: Severity,
    column: usize,
    judge: &'a Judge,
    /// What another check tells of the same values.
    told: Option<Rule>,
}

/// Checks of some records.
struct When<'a> {
    column: usize,
    values: &'a [String],
    asked: Vec<Asked<'a>>,
    missing: Vec<Missing>,
}

/// A column that some records must have, and the file has not.
struct Missing {
    check: CheckId,
    severity: Severity,
    /// From [`ABSENT_FROM`] on.
    column: u32,
    name: String,
    is_required: bool,
}

/// Columns whose values are a key together; columns that the file does not have are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KeyColumns {
    pub(super) columns: Vec<Option<usize>>,
    /// Stands between several keys of one cell.
    pub(super) separator: Option<char>,
}

impl<'a> Plan<'a> {
    /// Makes the plan of a file with these columns, in which nothing is asked of values.
    pub(super) fn of_structure(grammar: Grammar, encoding: Encoding, names: Vec<String>, style: Style, first_max: usize) -> Self {
        Self {
            level: Level::new(),
            grammar,
            encoding,
            names,
            absent: Vec::new(),
            style,
            first_max,
            blank: &[],
            columns: Vec::new(),
            conditionals: Vec::new(),
            keys: Vec::new(),
            look_ups: Vec::new(),
        }
    }

    /// Also asks what rules ask of values.
    pub(super) fn with_rules(mut self, checks: &'a Checks<'a>) -> Self {
        self.blank = &checks.rules.blank;
        self.columns = checks.columns.iter().filter_map(|check| self.asked(check)).collect();
        for (conditional, of_them) in &checks.conditionals {
            let Some(column) = self.index(&conditional.column) else { continue };
            let asked = of_them.iter().filter_map(|check| self.asked(check)).collect();
            let needed = of_them.iter().filter(|check| check.rule.required || check.rule.not_empty);
            let absent: Vec<_> = needed.filter(|check| self.index(&check.rule.column).is_none()).collect();
            let missing = absent.into_iter().map(|check| self.missing(check)).collect();
            self.conditionals.push(When { column, values: &conditional.values, asked, missing });
        }
        self.keys = key_columns(checks).map(|(names, separator)| self.key(&names, separator)).collect();
        self
    }

    /// Asks only whether what rules refer to exists.
    pub(super) fn with_look_ups(mut self, checks: &'a Checks<'a>, existing: &'a [Existing]) -> Self {
        self.blank = &checks.rules.blank;
        let references = checks.references.iter().zip(existing);
        self.look_ups = references
            .filter_map(|((id, reference), existing)| Some(LookUp::new(*id, reference, self.index(&reference.column)?, existing)))
            .collect();
        self
    }

    /// Whether the file is read as it is: then it can be begun at any place.
    pub(super) fn is_plain(&self) -> bool {
        self.encoding == Encoding::Utf8 && self.style != Style::Open
    }

    /// Whether anything is asked of values.
    pub(super) fn has_values(&self) -> bool {
        !self.columns.is_empty() || !self.conditionals.is_empty() || !self.keys.is_empty() || !self.look_ups.is_empty()
    }

    /// Whether it is asked what exists, and nothing else.
    pub(super) fn has_look_ups(&self) -> bool {
        !self.look_ups.is_empty()
    }

    /// Judges the values of records at the beginning of the window's text, and collects their keys.
    pub(super) fn judge(&self, cells: &Cells<'_>, window: &Window<'_>, part: &mut Part) {
        let mut values = Values::new(self, cells, window, part);
        for asked in &self.columns {
            values.ask(asked, None);
        }
        for when in &self.conditionals {
            values.ask_some(when);
        }
        for look_up in &self.look_ups {
            values.look_up(look_up);
        }
        for (list, key) in self.keys.iter().enumerate() {
            values.collect(list, key);
        }
        values.finish();
    }

    /// Returns the name of a column for people, or its number from 1 where it has none.
    pub(super) fn label(&self, column: u32) -> String {
        let absent = column.checked_sub(ABSENT_FROM).and_then(|index| self.absent.get(index as usize));
        match absent.or_else(|| self.names.get(column as usize)) {
            Some(name) if !name.is_empty() => super::shown(name),
            Some(_) | None => (u64::from(column) + 1).to_string(),
        }
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|column| column == name)
    }

    fn asked(&self, check: &'a ColumnCheck<'a>) -> Option<Asked<'a>> {
        let (column, judge) = (self.index(&check.rule.column)?, check.judge.as_ref()?);
        Some(Asked {
            check: check.id,
            severity: check.rule.severity,
            column,
            judge,
            told: check.rule.value.rule().filter(|_| check.rule.is_kind_told),
        })
    }

    fn missing(&mut self, check: &ColumnCheck<'_>) -> Missing {
        let name = check.rule.column.clone();
        let index = self.absent.iter().position(|absent| *absent == name).unwrap_or_else(|| {
            self.absent.push(name.clone());
            self.absent.len() - 1
        });
        let column = ABSENT_FROM + u32::try_from(index).expect("rules have few columns");
        Missing { check: check.id, severity: check.rule.severity, column, name, is_required: check.rule.required }
    }

    fn key(&self, names: &[&str], separator: Option<char>) -> KeyColumns {
        KeyColumns { columns: names.iter().map(|name| self.index(name)).collect(), separator }
    }
}

/// Returns the columns of all keys of rules: of each that is unique, of each that is referred to, of each that refers.
fn key_columns<'r>(checks: &'r Checks<'r>) -> impl Iterator<Item = (Vec<&'r str>, Option<char>)> {
    let uniques = checks.uniques.iter().map(|(_, unique)| (unique.columns.iter().map(String::as_str).collect(), None));
    let targets = checks.references.iter().map(|(_, reference)| (reference.to.iter().map(String::as_str).collect(), None));
    let references = checks.references.iter().map(|(_, reference)| (vec![reference.column.as_str()], reference.separator));
    uniques.chain(targets).chain(references)
}
