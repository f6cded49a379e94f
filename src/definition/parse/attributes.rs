//! Reads the attributes of one start tag, each with the place of its name and value.

use std::ops::Range;

use quick_xml::events::BytesStart;
use quick_xml::events::attributes::AttrError;

use super::Parser;
use crate::definition::decode::decode;
use crate::definition::tree::Attribute;

/// Reads the attributes of a start tag whose content begins at `tag_start`, and tells whether one cannot be read.
pub(super) fn read(parser: &mut Parser<'_, '_>, tag: &BytesStart<'_>, tag_start: usize) -> (Vec<Attribute>, bool) {
    let content: &str = tag;
    let offset_of = |part: &str| tag_start + (part.as_ptr() as usize).saturating_sub(content.as_ptr() as usize);
    let (mut attributes, mut lacks_attributes) = (Vec::new(), false);
    for attribute in tag.attributes() {
        match attribute {
            Ok(attribute) => {
                let (name, raw) = (attribute.key.as_ref(), attribute.value.as_ref());
                let name_start = offset_of(name);
                let value_start = offset_of(raw);
                let value = decode(raw, parser.spot(value_start..value_start + raw.len()), parser.report);
                let at = parser.spot(name_start..name_start + name.len());
                attributes.push(Attribute { name: name.to_owned(), at, value });
            }
            Err(error) => {
                refuse(parser, &error, tag_start, content);
                lacks_attributes = true;
            }
        }
    }
    (attributes, lacks_attributes)
}

fn refuse(parser: &mut Parser<'_, '_>, error: &AttrError, tag_start: usize, content: &str) {
    let name_length =
        |at: usize| content.get(at..).map_or(0, |rest| rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len()));
    let around = |at: usize| tag_start + at..tag_start + at + name_length(at);
    match error {
        AttrError::Duplicated(second, first) => {
            let (at, other) = (parser.spot(around(*second)), parser.spot(around(*first)));
            let message = format!("the attribute `{}` is given twice", &parser.text[at.span.clone()]);
            parser.report.error_with(&at, message, "remove one of them".to_owned(), &other, "it is given here first");
        }
        AttrError::ExpectedEq(at) => refuse_at(parser, around(*at), "an attribute needs `=` and a value"),
        AttrError::ExpectedValue(at) | AttrError::UnquotedValue(at) => refuse_at(parser, around(*at), "a value in quotes is expected here"),
        AttrError::ExpectedQuote(at, _) => refuse_at(parser, around(*at), "a value in quotes is not closed"),
    }
}

fn refuse_at(parser: &mut Parser<'_, '_>, span: Range<usize>, message: &str) {
    parser.report.error(&parser.spot(span), message, "write attributes as `name=\"value\"`");
}
