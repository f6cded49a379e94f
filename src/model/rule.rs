//! The closed list of what can be wrong with a CSV file: with its structure, and with its values by [`Rules`](super::rules::Rules).
//!
//! A name never changes its meaning: reports and filters of other people hold on to it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::message::Severity;

macro_rules! rules {
    ($($(#[$attribute:meta])* $variant:ident = $name:literal,)*) => {
        /// What is wrong; its name is stable, for reports and filters.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule { $($(#[$attribute])* $variant,)* }

        impl Rule {
            /// All rules, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Returns the kebab-case name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

rules! {
    /// No line with text at all.
    EmptyFile = "empty-file",
    /// A header without records, where records are expected.
    HeaderOnly = "header-only",
    /// UTF-16 text where it was not expected; it is read nevertheless. UTF-32 is not.
    #[serde(rename = "utf-16")]
    Utf16 = "utf-16",
    /// A byte that is no part of a UTF-8 character; the first of each record.
    #[serde(rename = "invalid-utf-8")]
    InvalidUtf8 = "invalid-utf-8",
    /// A byte that has no character in the encoding that was expected; the first of each record.
    InvalidText = "invalid-text",
    /// A zero byte; the first of each record.
    NulByte = "nul-byte",
    /// Excel's `sep=;` before the header.
    SepLine = "sep-line",
    /// The header is one column, but would be several with another delimiter; the rest is not read.
    WrongDelimiter = "wrong-delimiter",
    /// A header longer than one MiB; the rest is not read.
    HeaderTooLong = "header-too-long",
    /// A header with more than 10,000 columns; the rest is not read.
    HeaderTooWide = "header-too-wide",
    /// A column without a name.
    EmptyColumnName = "empty-column-name",
    /// Two columns of one name.
    DuplicateColumn = "duplicate-column",
    /// A required column is not there.
    MissingColumn = "missing-column",
    /// A quote within a cell that does not begin with one; the first quote mistake of each record.
    StrayQuote = "stray-quote",
    /// Text between a closing quote and the end of the cell; the first quote mistake of each record.
    TextAfterQuote = "text-after-quote",
    /// A quote that is opened and not closed; the place is where it is opened.
    UnterminatedQuote = "unterminated-quote",
    /// A record with fewer columns than the header.
    TooFewColumns = "too-few-columns",
    /// A record with more columns than the header.
    TooManyColumns = "too-many-columns",
    /// A line without text, which is skipped; the first of several that follow each other.
    BlankLine = "blank-line",
    /// Both LF and CRLF end records; once in a file.
    MixedLineEnds = "mixed-line-ends",
    /// A carriage return outside quotes without a line feed; the first of each record.
    LoneCarriageReturn = "lone-carriage-return",
    /// A record longer than can be judged; it is passed over.
    RecordTooLong = "record-too-long",
    /// A column that must not be there.
    ForbiddenColumn = "forbidden-column",
    /// A column that no rule names, where rules must name all.
    UnknownColumn = "unknown-column",
    /// An empty cell where a value is needed.
    NotEmpty = "not-empty",
    /// No whole number.
    Integer = "integer",
    /// No decimal number.
    Decimal = "decimal",
    /// Neither yes nor no.
    Boolean = "boolean",
    /// No date in one of the expected formats, or no day of the calendar.
    Date = "date",
    /// No time of day in one of the expected formats.
    Time = "time",
    /// No date with a time in one of the expected formats.
    DateTime = "date-time",
    /// None of the values that are allowed.
    Choice = "choice",
    /// No http or https address.
    Url = "url",
    /// No mail address.
    Email = "email",
    /// No stock keeping unit: empty at an end, or with a control character, or longer than a shop takes.
    Sku = "sku",
    /// No file of this name below the directory.
    File = "file",
    /// Less than the least that is allowed.
    Min = "min",
    /// More than the most that is allowed.
    Max = "max",
    /// Too short or too long, in characters.
    Length = "length",
    /// The value does not match the pattern.
    Pattern = "pattern",
    /// A key that an earlier record of the bunch has.
    Unique = "unique",
    /// A key that no record of the bunch has, and no key file.
    Reference = "reference",
    /// Fewer or more records than allowed.
    Records = "records",
    /// What another validator has found, in its own words; never found by a check of ours.
    External = "external",
}

impl Rule {
    /// Returns how much a finding of this rule matters, unless [`Rules`](super::rules::Rules) say otherwise.
    pub fn severity(self) -> Severity {
        if matches!(self, Self::BlankLine | Self::MixedLineEnds) { Severity::Warning } else { Severity::Error }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
