//! The closed list of what can be wrong with the structure of a CSV file.

use std::fmt;

use crate::model::message::Severity;

macro_rules! rules {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What is wrong; its name is stable, for reports and filters.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule { $($(#[$doc])* $variant,)* }

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
    /// UTF-16 or UTF-32 text; the file is not read.
    Utf16 = "utf-16",
    /// A byte that is no part of a UTF-8 character; the first of each record.
    InvalidUtf8 = "invalid-utf-8",
    /// A zero byte; the first of each record.
    NulByte = "nul-byte",
    /// Excel's `sep=;` before the header.
    SepLine = "sep-line",
    /// The header is one column, but would be several with another delimiter; the rest is not read.
    WrongDelimiter = "wrong-delimiter",
    /// A header longer than [`super::HEADER_BYTES_MAX`]; the rest is not read.
    HeaderTooLong = "header-too-long",
    /// A header with more than [`super::COLUMNS_MAX`] columns; the rest is not read.
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
}

impl Rule {
    /// Returns how much a finding of this rule matters.
    pub fn severity(self) -> Severity {
        if matches!(self, Self::BlankLine | Self::MixedLineEnds) { Severity::Warning } else { Severity::Error }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
