//! A set of rules as it was written, each part with its place, before it is made whole.

use crate::definition::tree::{Spot, Value};
use crate::model::message::Severity;
use crate::model::rules::{ColumnRule, ForbiddenColumn, RecordCount, Reference, UniqueKey};

/// A set of rules that was read by itself; what was wrong in it is reported.
#[derive(Debug, Clone)]
pub(in crate::definition) struct Draft {
    /// Its name, which nobody else has.
    pub(in crate::definition) name: Value,
    /// One sentence for people.
    pub(in crate::definition) description: String,
    /// The set that it takes over.
    pub(in crate::definition) extends: Option<Value>,
    /// Words in place of nothing.
    pub(in crate::definition) blank: Option<Vec<String>>,
    /// How much a column matters that nothing names.
    pub(in crate::definition) unknown_columns: Option<Option<Severity>>,
    /// After how many errors the check ends.
    pub(in crate::definition) stop_after: Option<u64>,
    /// Rules about columns.
    pub(in crate::definition) columns: Vec<Column>,
    /// Columns that must not be there.
    pub(in crate::definition) forbidden: Vec<Placed<ForbiddenColumn>>,
    /// Keys of one record.
    pub(in crate::definition) unique: Vec<Placed<UniqueKey>>,
    /// Keys that must exist.
    pub(in crate::definition) references: Vec<Placed<Reference>>,
    /// Rules for some records.
    pub(in crate::definition) conditionals: Vec<When>,
    /// How many records.
    pub(in crate::definition) records: Option<RecordCount>,
}

/// Something with the place where it is written.
#[derive(Debug, Clone)]
pub(in crate::definition) struct Placed<T> {
    /// The place to show for it.
    pub(in crate::definition) at: Spot,
    /// What it is.
    pub(in crate::definition) value: T,
}

/// A rule about a column, whose bounds are not yet held against its type.
#[derive(Debug, Clone)]
pub(in crate::definition) struct Column {
    /// Where the name of the column is.
    pub(in crate::definition) at: Spot,
    /// The rule, without bounds.
    pub(in crate::definition) rule: ColumnRule,
    /// Its type was written down, or could not be read; else another rule about the column may say it.
    pub(in crate::definition) is_typed: bool,
    /// The least that is allowed.
    pub(in crate::definition) min: Option<Value>,
    /// The most that is allowed.
    pub(in crate::definition) max: Option<Value>,
}

/// Rules for the records in which a column has one of some values.
#[derive(Debug, Clone)]
pub(in crate::definition) struct When {
    /// Where the name of the column is.
    pub(in crate::definition) at: Spot,
    /// The column that decides.
    pub(in crate::definition) column: String,
    /// Its values.
    pub(in crate::definition) values: Vec<String>,
    /// The rules.
    pub(in crate::definition) columns: Vec<Column>,
}

impl Draft {
    /// Makes a set without rules.
    pub(in crate::definition) fn new(name: Value) -> Self {
        Self {
            name,
            description: String::new(),
            extends: None,
            blank: None,
            unknown_columns: None,
            stop_after: None,
            columns: Vec::new(),
            forbidden: Vec::new(),
            unique: Vec::new(),
            references: Vec::new(),
            conditionals: Vec::new(),
            records: None,
        }
    }

    /// Takes over all of another set: what is written here about a column replaces what the other says about it.
    pub(in crate::definition) fn take_over(&mut self, base: &Self) {
        let is_mentioned = |name: &str| {
            self.columns.iter().any(|own| own.rule.column == name) || self.forbidden.iter().any(|own| own.value.column == name)
        };
        let columns: Vec<Column> = base.columns.iter().filter(|column| !is_mentioned(&column.rule.column)).cloned().collect();
        let forbidden: Vec<_> = base.forbidden.iter().filter(|column| !is_mentioned(&column.value.column)).cloned().collect();
        self.columns.splice(0..0, columns);
        self.forbidden.splice(0..0, forbidden);
        self.unique.splice(0..0, base.unique.iter().cloned());
        self.references.splice(0..0, base.references.iter().cloned());
        self.conditionals.splice(0..0, base.conditionals.iter().cloned());
        self.blank = self.blank.take().or_else(|| base.blank.clone());
        self.unknown_columns = self.unknown_columns.or(base.unknown_columns);
        self.stop_after = self.stop_after.or(base.stop_after);
        self.records = self.records.take().or_else(|| base.records.clone());
    }
}
