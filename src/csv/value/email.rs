//! A mail address: simple and tolerant, since only a mail that arrives proves one.

use super::kind::Kind;
use crate::model::rule::Rule;

/// Most bytes of an address. Source: RFC 5321, section 4.5.3.1.3, without the angle brackets.
const BYTES_MAX: usize = 254;

/// One `@` with something before it, a domain with a dot, no blanks.
#[derive(Debug)]
pub(super) struct Email;

impl Kind for Email {
    #[inline]
    fn is_fine(&self, value: &[u8]) -> bool {
        let Some(at) = value.iter().position(|byte| *byte == b'@') else { return false };
        at > 0 && value.len() <= BYTES_MAX && is_clean(value) && is_domain(&value[at + 1..])
    }

    fn mistake(&self, value: &str) -> (Rule, String) {
        (Rule::Email, mistake(value))
    }

    fn valid(&self) -> String {
        "a mail address such as anna@example.com".to_owned()
    }
}

/// No blank, no control character, nothing that stands between addresses or around one.
#[inline]
fn is_clean(value: &[u8]) -> bool {
    value.iter().fold(true, |is_clean, byte| {
        is_clean & (*byte > b' ') & (*byte != 0x7F) & (*byte != b',') & (*byte != b';') & (*byte != b'<') & (*byte != b'>')
    })
}

/// Names with a dot between each two, at least two of them.
#[inline]
fn is_domain(domain: &[u8]) -> bool {
    let (mut dots, mut is_between_names) = (0, true);
    for byte in domain {
        match byte {
            b'@' => return false,
            b'.' if is_between_names => return false,
            b'.' => (dots, is_between_names) = (dots + 1, true),
            _ => is_between_names = false,
        }
    }
    dots > 0 && !is_between_names
}

fn mistake(value: &str) -> String {
    let trimmed = value.trim();
    if trimmed != value && Email.is_fine(trimmed.as_bytes()) {
        return "there are blanks around the address: remove them".to_owned();
    }
    if trimmed.len() > BYTES_MAX {
        return format!("too long for a mail address: at most {BYTES_MAX} bytes");
    }
    let text = match trimmed.matches('@').count() {
        0 => "no mail address, since there is no @: write it as anna@example.com",
        1 if trimmed.contains(['<', '>']) => "there is more than the address: write what is between < and > alone",
        1 if trimmed.contains([',', ';']) => "there is a comma or a semicolon in the address: remove it",
        1 if trimmed.contains(|character: char| character.is_whitespace() || character.is_control()) => {
            "there is a blank in the address: remove it"
        }
        1 if trimmed.starts_with('@') => "there is nothing before the @: write the whole address",
        1 => "there is no proper domain behind the @: write it as anna@example.com",
        _ => "there are several @: write one address alone",
    };
    text.to_owned()
}
