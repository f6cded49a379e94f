//! The words of the scan: where it is, where it stops, what it has seen.

/// Where in a record the next byte is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// At the first byte of a cell.
    CellStart,
    /// In a cell without quotes, or in one whose quotes went wrong.
    Outside,
    /// Behind a carriage return that is not within quotes.
    CarriageReturn,
    /// Within quotes.
    Within,
    /// Behind a quote within quotes: it closes the cell, or is the first of two.
    BehindQuote,
}

/// Where the scan shall stop and ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::csv) enum Watch {
    /// Nowhere.
    Nothing,
    /// Behind a line break within quotes.
    Breaks,
    /// Behind the end of each record, and before text that follows a closing quote.
    Ends,
}

/// Why the scan stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::csv) enum Pause {
    /// The piece is used up.
    PieceEnd,
    /// The byte before was a line break within quotes.
    BreakWithinQuotes,
    /// The next byte is text, and the byte before a closing quote.
    TextAfterQuote,
    /// A record ended, or a blank line.
    RecordEnd,
}

/// How a record ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnd {
    Lf,
    CrLf,
}

/// Which kinds of mistakes the open record has had; each is reported once in a record.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Faults {
    pub(super) quotes: bool,
    pub(super) encoding: bool,
    pub(super) nul: bool,
    pub(super) carriage_return: bool,
}

/// A place in the file.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::csv) struct At {
    pub(in crate::csv) byte: u64,
    pub(in crate::csv) line: u64,
}
