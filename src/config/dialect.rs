//! The table `csv` of a source: how its files are written.
//!
//! Invariant: what was read without mistakes has no [`Dialect::problem`].

use std::ops::Range;

use crate::model::dialect::{Dialect, Encoding};

use super::section::Section;

/// The word for a character that there is not.
const NONE: &str = "none";

/// Reads the table; what it does not say has its default.
pub(super) fn read(source: &mut Section<'_, '_>) -> Dialect {
    let table = source.table_in("source", "csv");
    let mut section = Section::new("source.csv", table, source.reading);
    let default = Dialect::default();
    let delimiter = character(&mut section, "delimiter");
    let quote = character(&mut section, "quote");
    let escape = escape(&mut section);
    let encodings = Encoding::ALL.map(|encoding| (encoding.name(), encoding));
    let encoding = section.choice("encoding", &encodings);
    let header = section.boolean("header");
    // The mistake is shown where the last of the characters is written that cannot stand beside each other.
    let spans = [&delimiter, &quote].into_iter().flatten().map(|(_, span)| span.clone());
    let last = spans.chain(escape.iter().map(|(_, span)| span.clone())).max_by_key(|span| span.start);
    let dialect = Dialect {
        delimiter: delimiter.map_or(default.delimiter, |(byte, _)| byte),
        quote: quote.map_or(default.quote, |(byte, _)| byte),
        escape: escape.map_or(default.escape, |(byte, _)| byte),
        encoding: encoding.unwrap_or(default.encoding),
        header: header.unwrap_or(default.header),
    };
    if let (Some(problem), Some(span)) = (dialect.problem(), last) {
        section.reading.error(span, problem, "choose another character");
    }
    section.finish();
    dialect
}

fn character(section: &mut Section<'_, '_>, key: &'static str) -> Option<(u8, Range<usize>)> {
    let text = section.text(key)?;
    let found = Dialect::character(text.get_ref()).map(|byte| (byte, text.span()));
    if found.is_none() {
        let message = format!("`{}` cannot be a {key}", text.get_ref());
        section.reading.error(text.span(), message, "write one ASCII character, or `tab`");
    }
    found
}

fn escape(section: &mut Section<'_, '_>) -> Option<(Option<u8>, Range<usize>)> {
    let text = section.text("escape")?;
    let found = if text.get_ref() == NONE { Some(None) } else { Dialect::character(text.get_ref()).map(Some) };
    if found.is_none() {
        let message = format!("`{}` cannot be an escape", text.get_ref());
        section.reading.error(text.span(), message, format!("write one ASCII character, or `{NONE}`"));
    }
    Some((found?, text.span()))
}
