//! Decodes the value of an attribute and remembers where each part of it stands in the text.

use quick_xml::escape::unescape;

use super::report::Report;
use super::tree::{Spot, Value};

/// The longest entity that is looked for, in bytes: `&#x10FFFF;`.
const ENTITY_BYTES_MAX: usize = 12;

/// Decodes a raw attribute value: entities become characters, line breaks and tabs become blanks.
///
/// What is not allowed in a value is reported and left out of it.
pub(super) fn decode(raw: &str, at: Spot, report: &mut Report<'_>) -> Value {
    let mut value = Value { text: String::with_capacity(raw.len()), parts: Vec::new(), at };
    let mut rest = raw;
    while let Some(first) = rest.chars().next() {
        let offset = raw.len() - rest.len();
        let length = piece_length(rest, first);
        match decode_piece(&rest[..length]) {
            Ok(decoded) => push(&mut value, &decoded, offset, length),
            Err((message, help)) => {
                let start = value.at.span.start + offset;
                report.error(&Spot::new(value.at.file, start..start + length), message, help);
            }
        }
        rest = &rest[length..];
    }
    value
}

fn push(value: &mut Value, decoded: &str, offset: usize, length: usize) {
    let (start, raw) = (value.text.len(), value.at.span.start + offset);
    let follows = value.parts.last().map_or(value.at.span.start == raw && start == 0, |(last, last_raw)| start - last == raw - last_raw);
    if !follows {
        value.parts.push((start, raw));
    }
    value.text.push_str(decoded);
    if decoded.len() != length {
        value.parts.push((value.text.len(), raw + length));
    }
}

fn piece_length(rest: &str, first: char) -> usize {
    match first {
        '&' => rest.bytes().take(ENTITY_BYTES_MAX).position(|byte| byte == b';').map_or(1, |end| end + 1),
        '\r' if rest.starts_with("\r\n") => 2,
        _ => first.len_utf8(),
    }
}

fn decode_piece(piece: &str) -> Result<String, (String, String)> {
    let plain = "write the characters themselves".to_owned();
    match piece {
        "\t" | "\n" | "\r" | "\r\n" => Ok(" ".to_owned()),
        "<" => Err(("`<` is not allowed in a value".to_owned(), "write `&lt;`".to_owned())),
        "&" => Err(("`&` begins an entity that is not closed by `;`".to_owned(), "write `&amp;` for the character itself".to_owned())),
        entity if entity.starts_with('&') => match unescape(entity) {
            Ok(text) if !text.chars().any(is_forbidden) => Ok(text.into_owned()),
            Ok(_) => Err((format!("the character `{entity}` is not allowed"), plain)),
            Err(_) => Err((
                format!("the entity `{entity}` is unknown"),
                "allowed are &lt; &gt; &amp; &quot; &apos; and numbers such as &#228;; write `&amp;` for the character itself".to_owned(),
            )),
        },
        text if text.chars().any(is_forbidden) => Err(("a control character is not allowed in a value".to_owned(), "remove it".to_owned())),
        text => Ok(text.to_owned()),
    }
}

fn is_forbidden(character: char) -> bool {
    (character.is_control() && !matches!(character, '\t' | '\n' | '\r')) || matches!(character, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::diagnostic::SourceText;

    #[test]
    fn p2_a_place_in_a_decoded_value_is_found_in_the_text() {
        let raw = "ä &amp; &#98;\r\n${x}&lt;";
        let texts = [SourceText { name: "a.xml".to_owned(), text: format!("__{raw}__") }];
        let mut report = Report::new(&texts);
        let value = decode(raw, Spot::new(0, 2..2 + raw.len()), &mut report);
        assert_eq!(value.text, "ä & b ${x}<");
        let found = value.text.find("${x}").expect("it is there");
        assert_eq!(&texts[0].text[value.within(found..found + 4).span], "${x}");
        let b = value.text.find('b').expect("it is there");
        assert_eq!(&texts[0].text[value.within(b..b + 1).span], "&#98;");
        let last = value.text.len() - 1;
        assert_eq!(&texts[0].text[value.within(last..last + 1).span], "&lt;");
        assert!(report.into_diagnostics().is_empty());
    }

    #[test]
    fn p2_an_unknown_entity_is_named_with_its_place() {
        let raw = "a&nbsp;b & <\u{1}";
        let texts = [SourceText { name: "a.xml".to_owned(), text: raw.to_owned() }];
        let mut report = Report::new(&texts);
        let value = decode(raw, Spot::new(0, 0..raw.len()), &mut report);
        let spans: Vec<_> = report.into_diagnostics().into_iter().map(|found| raw[found.span].to_owned()).collect();
        assert_eq!((value.text.as_str(), spans), ("ab  ", vec!["&nbsp;".to_owned(), "&".to_owned(), "<".to_owned(), "\u{1}".to_owned()]));
    }
}
