//! What values a bunch must hold: the meaning of `<rules>`, as an import's validation goes by it.
//!
//! Plain values: patterns, bounds and formats are texts here, which were checked when the rules were read.
//! An empty cell, or one of [`Rules::blank`], breaks no rule but `not-empty`.

use serde::{Deserialize, Serialize};

use super::message::Severity;
use super::rule::Rule;

/// A named set of rules, for all files of a bunch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Unique name.
    pub name: String,
    /// One sentence for people; may be empty.
    pub description: String,
    /// Words that a cell may hold in place of nothing, such as `__EMPTY__VALUE__`.
    pub blank: Vec<String>,
    /// What cells must hold; several may be about one column.
    pub columns: Vec<ColumnRule>,
    /// Columns that must not be there.
    pub forbidden: Vec<ForbiddenColumn>,
    /// How much a column matters that nothing here names; `None`: it is fine.
    pub unknown_columns: Option<Severity>,
    /// Keys that only one record of the bunch may have.
    pub unique: Vec<UniqueKey>,
    /// Keys that must exist.
    pub references: Vec<Reference>,
    /// What holds for some records only.
    pub conditionals: Vec<Conditional>,
    /// How many records the bunch may have.
    pub records: Option<RecordCount>,
    /// The check ends after so many errors, at least 1.
    pub stop_after: Option<u64>,
}

/// What the cells of a column must hold; of several things that are wrong with a value, the first is told: kind, bounds, length, pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnRule {
    /// Name of the column; for files without a header its number from 1.
    pub column: String,
    /// Every file must have it.
    pub required: bool,
    /// No cell may be empty.
    pub not_empty: bool,
    /// What kind of value it is.
    pub value: ValueType,
    /// Another rule of the column tells which values are not of this kind, so this one does not.
    #[serde(default)]
    pub is_kind_told: bool,
    /// Stands between several values of one cell, each of which is judged; `None`: a cell is one value.
    pub separator: Option<char>,
    /// The least that is allowed, written as the values are; only for numbers, dates and times.
    pub min: Option<String>,
    /// The most that is allowed.
    pub max: Option<String>,
    /// Fewest characters of a value.
    pub length_min: Option<u64>,
    /// Most characters of a value.
    pub length_max: Option<u64>,
    /// A regular expression that a whole value must match.
    pub pattern: Option<String>,
    /// What the import takes for an empty cell; told to people, judged by nothing.
    pub default: Option<String>,
    /// How much a broken rule matters.
    pub severity: Severity,
    /// The check ends after so many findings of this rule, at least 1.
    pub stop_after: Option<u64>,
}

/// What kind of value a cell holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum ValueType {
    /// Any text.
    #[default]
    Text,
    /// A whole number with an optional sign, up to 18 digits.
    Integer,
    /// A number with an optional sign and an optional fraction behind a point, up to 18 digits before it and 12 behind.
    Decimal,
    /// 0, 1, true, false, yes or no, in whatever case.
    Boolean,
    /// A day of the calendar.
    Date {
        /// How it may be written, at least one, in the words of [`jiff::fmt::strtime`]: `%Y-%m-%d`.
        formats: Vec<String>,
    },
    /// A time of day.
    Time {
        /// As for dates: `%H:%M:%S`.
        formats: Vec<String>,
    },
    /// A day with a time.
    DateTime {
        /// As for dates: `%Y-%m-%d %H:%M:%S`.
        formats: Vec<String>,
    },
    /// One of these, exactly so.
    Choice {
        /// At least one.
        choices: Vec<String>,
    },
    /// An http or https address with a host.
    Url,
    /// A mail address.
    Email,
    /// A stock keeping unit, as Magento takes it: 1 to 64 characters, no blank at an end, no control character.
    Sku,
    /// The name of a file that exists below a directory.
    File {
        /// The directory; relative to the folder of bunchd.toml.
        below: String,
    },
}

/// A column that must not be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForbiddenColumn {
    /// Its name.
    pub column: String,
    /// How much it matters.
    pub severity: Severity,
}

/// A key that only one record of the bunch may have; a record with all of its cells empty has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UniqueKey {
    /// The columns that are the key together, at least one.
    pub columns: Vec<String>,
    /// How much a doubled key matters.
    pub severity: Severity,
    /// The check ends after so many findings of this rule, at least 1.
    pub stop_after: Option<u64>,
}

/// A column whose values must exist as keys: in a column of the bunch, or in a key file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The column that refers.
    pub column: String,
    /// Stands between several keys of one cell; `None`: a cell is one key.
    pub separator: Option<char>,
    /// The column of the bunch, in whichever file, that holds the keys.
    pub to: Option<String>,
    /// A UTF-8 text file with a key on each line; relative to the folder of bunchd.toml. At least one of both is given.
    pub key_file: Option<String>,
    /// How much a missing key matters.
    pub severity: Severity,
    /// The check ends after so many findings of this rule, at least 1.
    pub stop_after: Option<u64>,
}

/// What holds for the records in which a column has one of some values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditional {
    /// The column that decides.
    pub column: String,
    /// The values with which the rules hold, at least one, exactly so.
    pub values: Vec<String>,
    /// What the cells of such records must hold; `required` asks for the column where such a record exists.
    pub columns: Vec<ColumnRule>,
}

/// How many records a bunch may have, headers not counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCount {
    /// Fewest.
    pub min: Option<u64>,
    /// Most.
    pub max: Option<u64>,
    /// How much it matters.
    pub severity: Severity,
}

impl ValueType {
    /// Returns what a value breaks that is not of this kind; `None` where every text is.
    pub fn rule(&self) -> Option<Rule> {
        Some(match self {
            Self::Text => return None,
            Self::Integer => Rule::Integer,
            Self::Decimal => Rule::Decimal,
            Self::Boolean => Rule::Boolean,
            Self::Date { .. } => Rule::Date,
            Self::Time { .. } => Rule::Time,
            Self::DateTime { .. } => Rule::DateTime,
            Self::Choice { .. } => Rule::Choice,
            Self::Url => Rule::Url,
            Self::Email => Rule::Email,
            Self::Sku => Rule::Sku,
            Self::File { .. } => Rule::File,
        })
    }
}

impl ColumnRule {
    /// Makes a rule that every value of a column keeps.
    pub fn new(column: impl Into<String>) -> Self {
        Self {
            column: column.into(),
            required: false,
            not_empty: false,
            value: ValueType::Text,
            is_kind_told: false,
            separator: None,
            min: None,
            max: None,
            length_min: None,
            length_max: None,
            pattern: None,
            default: None,
            severity: Severity::Error,
            stop_after: None,
        }
    }
}

impl Rules {
    /// Makes rules that every bunch keeps.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: String::new(),
            blank: Vec::new(),
            columns: Vec::new(),
            forbidden: Vec::new(),
            unknown_columns: None,
            unique: Vec::new(),
            references: Vec::new(),
            conditionals: Vec::new(),
            records: None,
            stop_after: None,
        }
    }
}
