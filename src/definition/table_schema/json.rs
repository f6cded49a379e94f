//! JSON as a tree in which every name and value has its place.
//!
//! Invariant: a tree is at most [`DEPTH_MAX`] deep and has at most [`NODES_MAX`] values.

use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::definition::TEXT_BYTES_MAX;
use crate::definition::report::Report;
use crate::definition::tree::{Spot, Value};

/// How deep values may be nested.
const DEPTH_MAX: usize = 16;

/// How many values a text may have.
const NODES_MAX: usize = 50_000;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// One value.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Where it is, with quotes and brackets.
    pub(super) at: Spot,
    /// What it is.
    pub(super) content: Content,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum Content {
    Null,
    Boolean(bool),
    /// As it is written.
    Number(Value),
    Text(Value),
    List(Vec<Node>),
    /// In the order of the text, each name once.
    Object(Vec<(Value, Node)>),
}

impl Node {
    /// Returns the value of a name, where this is an object that has it.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        let Content::Object(members) = &self.content else { return None };
        members.iter().find(|(key, _)| key.text == name).map(|(_, value)| value)
    }

    /// Returns the place of its first byte, for what is wrong with the whole.
    pub(super) fn start(&self) -> Spot {
        let start = self.at.span.start;
        Spot::new(self.at.file, start..(start + 1).min(self.at.span.end))
    }

    /// Returns the text; another kind of value is a mistake.
    pub(super) fn text(&self, report: &mut Report<'_>) -> Option<&Value> {
        if let Content::Text(text) = &self.content {
            return Some(text);
        }
        self.refuse("a text", "write it in quotes", report);
        None
    }

    /// Returns true or false; another kind of value is a mistake.
    pub(super) fn boolean(&self, report: &mut Report<'_>) -> Option<bool> {
        if let Content::Boolean(boolean) = self.content {
            return Some(boolean);
        }
        self.refuse("true or false", "write it without quotes", report);
        None
    }

    /// Returns a number or a text as it is written; another kind of value is a mistake.
    pub(super) fn scalar(&self, report: &mut Report<'_>) -> Option<&Value> {
        if let Content::Text(value) | Content::Number(value) = &self.content {
            return Some(value);
        }
        self.refuse("a number or a text", "", report);
        None
    }

    /// Returns the values of a list; another kind of value is a mistake.
    pub(super) fn list(&self, report: &mut Report<'_>) -> Option<&[Self]> {
        if let Content::List(list) = &self.content {
            return Some(list);
        }
        self.refuse("a list", "write it in square brackets", report);
        None
    }

    /// Returns the names and values of an object; another kind of value is a mistake.
    pub(super) fn object(&self, report: &mut Report<'_>) -> Option<&[(Value, Self)]> {
        if let Content::Object(members) = &self.content {
            return Some(members);
        }
        self.refuse("an object", "write it in curly brackets", report);
        None
    }

    fn refuse(&self, wanted: &str, help: &str, report: &mut Report<'_>) {
        report.error(&self.start(), format!("{wanted} is expected here"), help);
    }
}

/// Reads a text; `None` if it is no JSON.
pub(super) fn parse(file: usize, text: &str, report: &mut Report<'_>) -> Option<Node> {
    if text.len() > TEXT_BYTES_MAX {
        let message = format!("the schema has {} bytes; at most {TEXT_BYTES_MAX} are allowed", text.len());
        report.error(&Spot::new(file, 0..0), message, "split it into several schemas");
        return None;
    }
    let mut parser = Parser { file, text, nodes: 0, report };
    let raw: Result<&RawValue, _> = serde_json::from_str(text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text));
    match raw {
        Ok(raw) => parser.node(raw, 0),
        Err(error) => {
            parser.refuse_syntax(&error);
            None
        }
    }
}

struct Parser<'a, 'r, 'd> {
    file: usize,
    text: &'a str,
    nodes: usize,
    report: &'r mut Report<'d>,
}

impl Parser<'_, '_, '_> {
    fn node(&mut self, raw: &RawValue, depth: usize) -> Option<Node> {
        let at = self.spot(raw.get());
        self.nodes += 1;
        if depth == DEPTH_MAX || self.nodes == NODES_MAX {
            let message = if depth == DEPTH_MAX {
                format!("values are nested more than {DEPTH_MAX} deep")
            } else {
                format!("there are more than {NODES_MAX} values")
            };
            self.report.error(&Spot::new(self.file, at.span.start..at.span.start), message, "make the schema smaller");
            return None;
        }
        let content = match raw.get().as_bytes().first() {
            Some(b'{') => Content::Object(self.members(raw, depth)?),
            Some(b'[') => {
                let list: Vec<&RawValue> = self.read(raw)?;
                Content::List(list.into_iter().map(|raw| self.node(raw, depth + 1)).collect::<Option<_>>()?)
            }
            Some(b'"') => Content::Text(self.string(raw)?),
            Some(b't') => Content::Boolean(true),
            Some(b'f') => Content::Boolean(false),
            Some(b'n') => Content::Null,
            Some(_) | None => Content::Number(Value { text: raw.get().to_owned(), at: at.clone(), parts: Vec::new() }),
        };
        Some(Node { at, content })
    }

    fn members(&mut self, raw: &RawValue, depth: usize) -> Option<Vec<(Value, Node)>> {
        let pairs: Pairs<'_> = self.read(raw)?;
        let mut members: Vec<(Value, Node)> = Vec::new();
        for (key, value) in pairs.0 {
            let (key, value) = (self.string(key)?, self.node(value, depth + 1)?);
            match members.iter().find(|(earlier, _)| earlier.text == key.text) {
                Some((first, _)) => {
                    let message = format!("`{}` is given twice", key.text);
                    self.report.error_with(&key.at, message, "remove one of them".to_owned(), &first.at, "it is given here first");
                }
                None => members.push((key, value)),
            }
        }
        Some(members)
    }

    fn string(&mut self, raw: &RawValue) -> Option<Value> {
        let text: String = self.read(raw)?;
        let quoted = self.spot(raw.get()).span;
        let at = Spot::new(self.file, quoted.start + 1..quoted.end - 1);
        Some(Value { text, at, parts: Vec::new() })
    }

    /// Reads a part of a text that was found to be well-formed; what is wrong with it nevertheless, such as half of a
    /// pair of surrogates, is reported.
    fn read<'t, T: Deserialize<'t>>(&mut self, raw: &'t RawValue) -> Option<T> {
        serde_json::from_str(raw.get()).map_err(|error| self.refuse(self.spot(raw.get()).span, &error)).ok()
    }

    /// Returns the place of a part of the text.
    fn spot(&self, part: &str) -> Spot {
        let start = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Spot::new(self.file, start..start + part.len())
    }

    fn refuse_syntax(&mut self, error: &serde_json::Error) {
        let line_start = match error.line() {
            0 | 1 => self.text.len() - self.text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(self.text).len(),
            line => self.text.match_indices('\n').nth(line - 2).map_or(self.text.len(), |(at, _)| at + 1),
        };
        let at = (line_start + error.column().saturating_sub(1)).min(self.text.len());
        let at = (0..=at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        let length = self.text[at..].chars().next().map_or(0, char::len_utf8);
        self.refuse(at..at + length, error);
    }

    fn refuse(&mut self, span: Range<usize>, error: &serde_json::Error) {
        let text = error.to_string();
        let why = text.split(" at line ").next().unwrap_or_default();
        self.report.error(&Spot::new(self.file, span), format!("this is not well-formed JSON: {why}"), "the schema cannot be read");
    }
}

/// The names and values of an object, doubled ones too.
struct Pairs<'t>(Vec<(&'t RawValue, &'t RawValue)>);

impl<'t> Deserialize<'t> for Pairs<'t> {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfObject;

        impl<'t> Visitor<'t> for OfObject {
            type Value = Pairs<'t>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(OfObject)
    }
}
