//! A definition text as typed: elements and attributes, each with its place.
//!
//! Invariant: every span lies inside the text of its file, on character boundaries. What was taken over from
//! elsewhere keeps the place where it was written, and knows the places that took it over.

use std::ops::Range;
use std::rc::Rc;

/// A place in one of the texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// Index of the text.
    pub(super) file: usize,
    /// Byte range in it.
    pub(super) span: Range<usize>,
    /// The places that took it over, the last one first; `None` for what stands where it was written.
    pub(super) used_at: Option<Rc<Use>>,
}

/// The value of an `extends` or a `ref` that took something over.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Use {
    /// Where it is.
    pub(super) at: Spot,
    /// The use that it took it over from, if that had taken it over itself.
    pub(super) before: Option<Rc<Use>>,
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
    /// A part of it stands elsewhere or is not known, so that attributes and children may only seem to be missing.
    pub(super) is_partial: bool,
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

    /// Returns how many elements it is, with all that are in it.
    pub(super) fn size(&self) -> usize {
        1 + self.children.iter().map(Self::size).sum::<usize>()
    }

    /// Returns a copy that is taken over at a place.
    pub(super) fn taken_over(&self, at: &Spot) -> Self {
        let attribute = |attribute: &Attribute| Attribute {
            name: attribute.name.clone(),
            at: attribute.at.taken_over(at),
            value: Value { at: attribute.value.at.taken_over(at), ..attribute.value.clone() },
        };
        Self {
            name: self.name.clone(),
            at: self.at.taken_over(at),
            attributes: self.attributes.iter().map(attribute).collect(),
            children: self.children.iter().map(|child| child.taken_over(at)).collect(),
            ..*self
        }
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

impl Spot {
    /// Returns a place where something is written.
    pub(super) fn new(file: usize, span: Range<usize>) -> Self {
        Self { file, span, used_at: None }
    }

    fn taken_over(&self, at: &Self) -> Self {
        let used_at = Rc::new(Use { at: Self::new(at.file, at.span.clone()), before: self.used_at.clone() });
        Self { used_at: Some(used_at), ..self.clone() }
    }
}

impl Value {
    /// Returns the place of a byte range of the decoded text.
    pub(super) fn within(&self, range: Range<usize>) -> Spot {
        Spot { span: self.raw_offset(range.start)..self.raw_offset(range.end), ..self.at.clone() }
    }

    fn raw_offset(&self, decoded: usize) -> usize {
        let after = self.parts.partition_point(|(start, _)| *start <= decoded);
        let (start, raw) = after.checked_sub(1).map_or((0, self.at.span.start), |last| self.parts[last]);
        (raw + (decoded - start)).min(self.at.span.end)
    }
}
