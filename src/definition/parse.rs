//! The first reading: a text as typed, into a tree with places.
//!
//! Invariant: the tree is never deeper than [`DEPTH_MAX`] and has at most [`ELEMENTS_MAX`] elements. Entities of
//! a document type are never expanded: a document type is refused. It cannot go on after a tag that does not
//! fit; what it read until there is handed on, marked as cut.

mod attributes;

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::{BytesStart, Event};

use super::report::Report;
use super::tree::{Element, Spot};
use super::{DEPTH_MAX, ELEMENTS_MAX, TEXT_BYTES_MAX};

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Reads one text into its root element; `None` if there is none.
pub(super) fn parse<'a>(file: usize, text: &'a str, report: &mut Report<'a>) -> Option<Element> {
    if text.len() > TEXT_BYTES_MAX {
        report.is_cut = true;
        let message = format!("the text has {} bytes; at most {TEXT_BYTES_MAX} are allowed", text.len());
        report.error(&Spot::new(file, 0..0), message, "split it into several files");
        return None;
    }
    let skipped = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let mut parser = Parser { file, text, skipped, open: Vec::new(), root: None, elements: 0, report };
    let is_cut = parser.read_events().is_err();
    parser.finish(is_cut)
}

/// The text cannot be read further; the mistake is reported.
struct Cut;

struct Parser<'a, 'r> {
    file: usize,
    text: &'a str,
    skipped: usize,
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
    report: &'r mut Report<'a>,
}

impl<'a> Parser<'a, '_> {
    fn read_events(&mut self) -> Result<(), Cut> {
        let mut reader = Reader::from_str(&self.text[self.skipped..]);
        reader.config_mut().check_comments = true;
        loop {
            let start = self.offset(reader.buffer_position());
            let event = reader.read_event();
            let span = start..self.offset(reader.buffer_position());
            match event {
                Ok(Event::Start(tag)) => self.open_element(&tag, span)?,
                Ok(Event::Empty(tag)) => {
                    self.open_element(&tag, span)?;
                    self.close_element();
                }
                Ok(Event::End(_)) => self.close_element(),
                Ok(Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)) => self.refuse_text(span),
                Ok(Event::DocType(_)) => return self.cut(span, "a document type is not allowed", "remove `<!DOCTYPE …>`"),
                Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => {}
                Ok(Event::Eof) => return self.check_end(),
                Err(error) => return self.refuse_markup(&error, self.offset(reader.error_position())),
            }
        }
    }

    fn offset(&self, position: u64) -> usize {
        usize::try_from(position).unwrap_or(usize::MAX).saturating_add(self.skipped).min(self.text.len())
    }

    fn spot(&self, span: Range<usize>) -> Spot {
        let floor = |at: usize| (0..=at.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        let (start, end) = (floor(span.start), floor(span.end));
        Spot::new(self.file, start..end.max(start))
    }

    fn cut(&mut self, span: Range<usize>, message: impl Into<String>, help: &str) -> Result<(), Cut> {
        self.report.error(&self.spot(span), message, help);
        Err(Cut)
    }

    fn open_element(&mut self, tag: &BytesStart<'_>, span: Range<usize>) -> Result<(), Cut> {
        self.elements += 1;
        let name_at = span.start + 1..span.start + 1 + tag.name().as_ref().len();
        if self.elements > ELEMENTS_MAX {
            return self.cut(name_at, format!("there are more than {ELEMENTS_MAX} elements"), "split the text into several files");
        }
        if self.open.len() == DEPTH_MAX {
            return self.cut(name_at, format!("elements are nested more than {DEPTH_MAX} deep"), "close elements where they end");
        }
        if self.open.is_empty() && self.root.is_some() {
            return self.cut(name_at, "a second outermost element", "put everything into one `<pipelines>` element");
        }
        let (attributes, lacks_attributes) = attributes::read(self, tag, span.start + 1);
        let name = tag.name().as_ref().to_owned();
        self.open.push(Element {
            name,
            at: self.spot(name_at),
            attributes,
            lacks_attributes,
            children: Vec::new(),
            is_cut: false,
            is_partial: false,
        });
        Ok(())
    }

    fn close_element(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn refuse_text(&mut self, span: Range<usize>) {
        let spot = self.spot(span);
        let text = &self.text[spot.span.clone()];
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return;
        }
        let start = spot.span.start + (text.len() - text.trim_start().len());
        let line_length = trimmed.find(['\n', '\r']).unwrap_or(trimmed.len());
        let at = self.spot(start..start + line_length);
        self.report.error(&at, "text is not expected here", "values stand in attributes; put remarks into `<!-- … -->`");
    }

    fn check_end(&mut self) -> Result<(), Cut> {
        let Some(element) = self.open.last() else { return Ok(()) };
        let (at, name) = (element.at.clone(), element.name.clone());
        self.report.error(&at, format!("`<{name}>` is never closed"), format!("add `</{name}>` where it ends"));
        Err(Cut)
    }

    fn refuse_markup(&mut self, error: &Error, position: usize) -> Result<(), Cut> {
        let rest = &self.text[self.spot(position..position).span.start..];
        let length = rest.find('>').map_or(rest.len(), |end| end + 1).min(rest.find('\n').unwrap_or(rest.len()));
        let span = position..position + length;
        if let Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) = error
            && let Some(open) = self.open.last()
        {
            let (message, other) = (format!("`</{found}>` does not close `<{expected}>`"), open.at.clone());
            let at = self.spot(span);
            self.report.error_with(&at, message, format!("write `</{expected}>` before it, or here"), &other, "it is opened here");
            return Err(Cut);
        }
        if let Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) = error {
            return self.cut(span, format!("`</{found}>` closes nothing"), "remove it, or add the start tag");
        }
        let words = error.to_string();
        let words = words.split_once(": ").map_or(words.as_str(), |(_, words)| words);
        self.cut(span, format!("this is not well-formed XML: {words}"), "the text cannot be read further than here")
    }

    fn finish(mut self, is_cut: bool) -> Option<Element> {
        self.report.is_cut |= is_cut;
        while !self.open.is_empty() {
            if let Some(element) = self.open.last_mut() {
                element.is_cut = true;
            }
            self.close_element();
        }
        if self.root.is_none() && !is_cut {
            let end = self.text.len();
            self.report.error(&self.spot(end..end), "there is no `<pipelines>` element", "see pipelines.xml for an example");
        }
        self.root
    }
}
