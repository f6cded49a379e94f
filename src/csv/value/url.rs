//! An http or https address with a host.
//!
//! Tolerant beyond that: letters of all languages are fine, since shops and browsers take them. It asks no network.

use super::kind::Kind;
use crate::model::rule::Rule;

/// An address of the web.
#[derive(Debug)]
pub(super) struct Url;

impl Kind for Url {
    #[inline]
    fn is_fine(&self, value: &[u8]) -> bool {
        behind_scheme(value).is_some_and(|rest| is_clean(rest) && has_host(rest))
    }

    fn mistake(&self, value: &str) -> (Rule, String) {
        (Rule::Url, mistake(value).to_owned())
    }

    fn valid(&self) -> String {
        "an address such as https://example.com/page".to_owned()
    }
}

/// Tells whether a value begins as an address of the web does.
#[inline]
pub(super) fn is_web(value: &[u8]) -> bool {
    behind_scheme(value).is_some()
}

#[inline]
fn behind_scheme(value: &[u8]) -> Option<&[u8]> {
    let begins = |scheme: &[u8]| value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if begins(b"https://") {
        Some(&value[8..])
    } else if begins(b"http://") {
        Some(&value[7..])
    } else {
        None
    }
}

/// No blank, no control character, and nothing that would end an address in a page.
#[inline]
fn is_clean(rest: &[u8]) -> bool {
    rest.iter()
        .fold(true, |is_clean, byte| is_clean & (*byte > b' ') & (*byte != 0x7F) & (*byte != b'"') & (*byte != b'<') & (*byte != b'>'))
}

/// Goes over a plain name of a host once; whatever has a user, a port or a number is taken apart.
#[inline]
fn has_host(rest: &[u8]) -> bool {
    let mut is_between_names = true;
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            b'/' | b'?' | b'#' => return at > 0,
            b'.' if is_between_names => return false,
            b'.' => is_between_names = true,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | 0x80.. => is_between_names = false,
            _ => return has_host_in_parts(rest),
        }
    }
    !rest.is_empty()
}

#[cold]
fn has_host_in_parts(rest: &[u8]) -> bool {
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let authority = &rest[..end];
    let host = authority.iter().rposition(|byte| *byte == b'@').map_or(authority, |at| &authority[at + 1..]);
    let (host, port) = match host {
        [b'[', inside @ ..] => match inside.iter().position(|byte| *byte == b']') {
            Some(close) => return is_address(&inside[..close]) && is_port(&inside[close + 1..]),
            None => return false,
        },
        _ => host.split_at(host.iter().position(|byte| *byte == b':').unwrap_or(host.len())),
    };
    is_name(host) && is_port(port)
}

fn is_name(host: &[u8]) -> bool {
    !host.is_empty()
        && host[0] != b'.'
        && host.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | 0x80..))
        && !host.windows(2).any(|two| two == b"..")
}

fn is_address(inside: &[u8]) -> bool {
    !inside.is_empty() && inside.iter().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
}

/// Nothing, or a colon with up to five digits.
fn is_port(port: &[u8]) -> bool {
    match port {
        [] => true,
        [b':', digits @ ..] => digits.len() <= 5 && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

fn mistake(value: &str) -> &'static str {
    let trimmed = value.trim();
    let Some(rest) = behind_scheme(trimmed.as_bytes()) else {
        return match trimmed.split_once("://") {
            Some(_) => "only http and https addresses are fine here: write one",
            None if trimmed.starts_with("//") => "the address has no scheme: put https: before it",
            None if trimmed.split(['/', '?']).next().is_some_and(|host| host.contains('.') && is_name(host.as_bytes())) => {
                "the address has no scheme: put https:// before it"
            }
            None => "no address: write it with https:// and the name of a host",
        };
    };
    if trimmed != value {
        return "there are blanks around the address: remove them";
    }
    if !is_clean(rest) {
        return "there is a blank, a quote or an angle bracket in the address: write %20 for a blank, or is it several addresses?";
    }
    "the address has no proper host: write it as https://example.com/page"
}
