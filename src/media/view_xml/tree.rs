//! An XML text as a tree of elements with places.
//!
//! The tree is at most [`DEPTH_MAX`] deep and has at most [`ELEMENTS_MAX`] elements; a document type is refused, so no entity is expanded.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::FILE_BYTES_MAX;
use crate::model::diagnostic::{Diagnostic, SourceText};

const DEPTH_MAX: usize = 64;
const ELEMENTS_MAX: usize = 50_000;
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// An element.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    /// Its start tag, in bytes of the text.
    pub(super) at: Range<usize>,
    attributes: Vec<(String, String)>,
    /// All text in it that is not in a child.
    pub(super) text: String,
    /// From the first to the last of its text; the start tag if there is none.
    pub(super) text_at: Range<usize>,
    pub(super) children: Vec<Element>,
}

impl Element {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn add_text(&mut self, text: &str, at: Range<usize>) {
        if text.trim().is_empty() {
            return;
        }
        let start = if self.text.is_empty() { at.start + (text.len() - text.trim_start().len()) } else { self.text_at.start };
        self.text_at = start..at.start + text.trim_end().len();
        self.text.push_str(text);
    }
}

/// Reads a text into its outermost element; the first mistake ends it.
pub(super) fn parse(text: &SourceText) -> Result<Element, Box<Diagnostic>> {
    let whole = text.text.as_str();
    let refuse = |at: Range<usize>, message: &str, help: &str| Box::new(Diagnostic::error(&text.name, at, message, help));
    if whole.len() > FILE_BYTES_MAX {
        return Err(refuse(0..0, "the file is larger than any view.xml", "name the etc/view.xml of a theme"));
    }
    // The reader takes one off itself, and does not count it.
    let skipped = whole.len() - whole.trim_start_matches(BYTE_ORDER_MARK).len();
    let mut reader = Reader::from_str(&whole[skipped..]);
    let offset = |position: u64| usize::try_from(position).unwrap_or(usize::MAX).saturating_add(skipped).min(whole.len());
    let (mut open, mut root, mut elements): (Vec<Element>, Option<Element>, usize) = (Vec::new(), None, 0);
    loop {
        let start = offset(reader.buffer_position());
        let event = reader.read_event();
        let at = start..offset(reader.buffer_position());
        let (tag, is_empty) = match event {
            Ok(Event::Start(tag)) => (tag, false),
            Ok(Event::Empty(tag)) => (tag, true),
            Ok(Event::End(_)) => {
                close(&mut open, &mut root);
                continue;
            }
            Ok(Event::Text(found)) => {
                add_text(&mut open, &found, at);
                continue;
            }
            Ok(Event::CData(found)) => {
                add_text(&mut open, &found, at.start + "<![CDATA[".len()..at.end);
                continue;
            }
            Ok(Event::GeneralRef(_)) => {
                // No value of interest has one; as text it is no number, no switch and no colour.
                add_text(&mut open, whole.get(at.clone()).unwrap_or("&"), at);
                continue;
            }
            Ok(Event::DocType(_)) => return Err(refuse(at, "a document type is not allowed", "remove `<!DOCTYPE …>`")),
            Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => continue,
            Ok(Event::Eof) => break,
            Err(error) => {
                let at = offset(reader.error_position());
                let message = format!("this is not well-formed XML: {error}");
                return Err(refuse(at..at, &message, "the text cannot be read further than here"));
            }
        };
        elements += 1;
        if elements > ELEMENTS_MAX || open.len() == DEPTH_MAX || (open.is_empty() && root.is_some()) {
            let message = "this is no view.xml: it has too many elements, too many levels, or a second outermost element";
            return Err(refuse(at, message, "name the etc/view.xml of a theme"));
        }
        open.push(element(&tag, at.clone()).map_err(|message| refuse(at, &message, "write attributes as `name=\"value\"`"))?);
        if is_empty {
            close(&mut open, &mut root);
        }
    }
    if let Some(left) = open.last() {
        return Err(refuse(left.at.clone(), &format!("`<{}>` is never closed", left.name), "is the file complete?"));
    }
    root.ok_or_else(|| refuse(0..0, "the file has no element", "name the etc/view.xml of a theme"))
}

fn element(tag: &BytesStart<'_>, at: Range<usize>) -> Result<Element, String> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| format!("the attributes cannot be read: {error}"))?;
        attributes.push((attribute.key.as_ref().to_owned(), attribute.value.as_ref().to_owned()));
    }
    Ok(Element { name: tag.name().as_ref().to_owned(), text_at: at.clone(), at, attributes, ..Element::default() })
}

fn close(open: &mut Vec<Element>, root: &mut Option<Element>) {
    let Some(element) = open.pop() else { return };
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => *root = Some(element),
    }
}

fn add_text(open: &mut [Element], text: &str, at: Range<usize>) {
    if let Some(element) = open.last_mut() {
        element.add_text(text, at);
    }
}
