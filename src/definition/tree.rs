//! A definition text as typed: elements and attributes, each with its place.
//!
//! Invariant: every span lies inside the text of its file, on character boundaries.

use std::ops::Range;

/// A place in one of the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// Index of the text.
    pub(super) file: usize,
    /// Byte range in it.
    pub(super) span: Range<usize>,
}

/// One element.
#[derive(Debug, Clone)]
pub(super) struct Element {
    /// Its name.
    pub(super) name: String,
    /// Its name in the start tag.
    pub(super) at: Spot,
    /// In the order of the text.
    pub(super) attributes: Vec<Attribute>,
    /// One of its attributes could not be read, so that it may only seem to be missing.
    pub(super) lacks_attributes: bool,
    /// In the order of the text.
    pub(super) children: Vec<Element>,
    /// The text ended before the element did, so that children may be missing.
    pub(super) is_cut: bool,
}

/// One attribute.
#[derive(Debug, Clone)]
pub(super) struct Attribute {
    /// Its name.
    pub(super) name: String,
    /// Where the name is.
    pub(super) at: Spot,
    /// Its value.
    pub(super) value: Value,
}

/// The value of an attribute, with entities decoded.
#[derive(Debug, Clone)]
pub(super) struct Value {
    /// The decoded text.
    pub(super) text: String,
    /// Where it is, without the quotes.
    pub(super) at: Spot,
    /// Where parts begin that lie apart in the text: offset in the decoded text, offset in the file.
    pub(super) parts: Vec<(usize, usize)>,
}

impl Element {
    /// Returns the value of an attribute.
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &attribute.value)
    }

    /// Returns the children of a name.
    pub(super) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Returns the elements of a name in all lists of a name, such as each `argument` in `arguments`.
    pub(super) fn listed<'a>(&'a self, list: &'a str, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.named(list).flat_map(move |list| list.named(name))
    }
}

impl Value {
    /// Returns the place of a byte range of the decoded text.
    pub(super) fn within(&self, range: Range<usize>) -> Spot {
        Spot { file: self.at.file, span: self.raw_offset(range.start)..self.raw_offset(range.end) }
    }

    fn raw_offset(&self, decoded: usize) -> usize {
        let after = self.parts.partition_point(|(start, _)| *start <= decoded);
        let (start, raw) = after.checked_sub(1).map_or((0, self.at.span.start), |last| self.parts[last]);
        (raw + (decoded - start)).min(self.at.span.end)
    }
}
