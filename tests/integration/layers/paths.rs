//! Finds the paths (`a::b::c`) that Rust text mentions, groups such as `a::{b, c::d}` resolved.
//!
//! It knows comments, strings and inline modules, and no more of Rust.

use super::tokens::{Token, is_name, tokens};

/// One path in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) segments: Vec<String>,
    /// Line from 1.
    pub(super) line: usize,
    /// How many inline modules are around it.
    pub(super) inline_modules: usize,
    /// Whether it stands in a `use` with nothing before it.
    pub(super) is_use: bool,
}

/// Returns all paths in the order of the text, single names too.
pub(super) fn mentions(text: &str) -> Vec<Mention> {
    let tokens = tokens(text);
    let is = |at: usize, wanted: &str| tokens.get(at).is_some_and(|token| token.text == wanted);
    let (mut out, mut at, mut depth, mut modules) = (Vec::new(), 0, 0_usize, Vec::new());
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            "mod" if is(at + 2, "{") => {
                modules.push(depth);
                (depth, at) = (depth + 1, at + 3);
            }
            "{" => (depth, at) = (depth + 1, at + 1),
            "}" => {
                (depth, at) = (depth.saturating_sub(1), at + 1);
                modules.pop_if(|outside| *outside == depth);
            }
            name if is_name(name) => {
                let before = out.len();
                let is_use = at > 0 && is(at - 1, "use");
                at = read_tree(&tokens, at, &[], &mut out);
                out[before..].iter_mut().for_each(|mention| (mention.inline_modules, mention.is_use) = (modules.len(), is_use));
            }
            _ => at += 1,
        }
    }
    out
}

/// Reads one path or group from `at` on; returns where it ends, which is behind `at`.
fn read_tree(tokens: &[Token], mut at: usize, before: &[String], out: &mut Vec<Mention>) -> usize {
    let mut segments = before.to_vec();
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let line = tokens[at].line;
    loop {
        segments.push(text(at).to_owned());
        at += 1;
        if text(at) != "::" {
            break;
        }
        if text(at + 1) == "{" {
            return read_group(tokens, at + 2, &segments, out);
        }
        if !is_name(text(at + 1)) && text(at + 1) != "*" {
            break;
        }
        at += 1;
    }
    out.push(Mention { segments, line, inline_modules: 0, is_use: false });
    at
}

/// Reads what stands between the braces of a group, from behind the first one.
fn read_group(tokens: &[Token], mut at: usize, before: &[String], out: &mut Vec<Mention>) -> usize {
    while at < tokens.len() && tokens[at].text != "}" {
        let is_path = is_name(&tokens[at].text) || tokens[at].text == "*";
        at = if is_path { read_tree(tokens, at, before, out) } else { at + 1 };
    }
    at + 1
}
