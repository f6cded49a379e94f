//! Cuts Rust text into names, `::` and single signs; comments, strings and characters are left out.

/// A name, `::`, or one sign.
pub(super) struct Token {
    pub(super) text: String,
    /// Line from 1.
    pub(super) line: usize,
}

/// Returns all tokens in the order of the text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let (mut out, mut rest, mut line) = (Vec::new(), text, 1);
    while let Some(first) = rest.chars().next() {
        let (length, is_kept) = next(rest, first);
        let (token, behind) = rest.split_at(length);
        if is_kept {
            out.push(Token { text: token.to_owned(), line });
        }
        line += token.matches('\n').count();
        rest = behind;
    }
    out
}

pub(super) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Returns how long the next token is, at least one byte, and whether it is kept.
fn next(rest: &str, first: char) -> (usize, bool) {
    if rest.starts_with("//") {
        (rest.find('\n').unwrap_or(rest.len()), false)
    } else if rest.starts_with("/*") {
        (comment_length(rest), false)
    } else if first == '"' {
        (string_length(rest), false)
    } else if let Some(length) = raw_string_length(rest) {
        (length, false)
    } else if first == '\'' {
        (quote_length(rest), false)
    } else if first.is_alphanumeric() || first == '_' {
        (rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len()), true)
    } else if rest.starts_with("::") {
        (2, true)
    } else {
        (first.len_utf8(), !first.is_whitespace())
    }
}

/// Returns the length of a block comment, which may hold others.
fn comment_length(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        let (opens, closes) = (here.starts_with(b"/*"), here.starts_with(b"*/"));
        depth = if opens { depth + 1 } else { depth - usize::from(closes) };
        at += if opens || closes { 2 } else { 1 };
        if depth == 0 {
            break;
        }
    }
    at
}

/// Returns the length of a string that begins here with its quote.
fn string_length(rest: &str) -> usize {
    let mut is_escaped = false;
    let end = rest.char_indices().skip(1).find(|(_, c)| {
        let is_end = *c == '"' && !is_escaped;
        is_escaped = *c == '\\' && !is_escaped;
        is_end
    });
    end.map_or(rest.len(), |(at, _)| at + 1)
}

/// Returns the length of a string such as `r#"…"#` or `br"…"`, if one begins here.
fn raw_string_length(rest: &str) -> Option<usize> {
    let body = rest.strip_prefix("br").or_else(|| rest.strip_prefix('r'))?;
    let inner = body.trim_start_matches('#');
    let hashes = &body[..body.len() - inner.len()];
    let inner = inner.strip_prefix('"')?;
    let start = rest.len() - inner.len();
    let end = format!("\"{hashes}");
    Some(inner.find(&end).map_or(rest.len(), |at| start + at + end.len()))
}

/// Returns the length of a character literal, or 1 where the quote begins a lifetime.
fn quote_length(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(1);
    match (characters.next(), characters.next()) {
        (Some((_, '\\')), _) => rest.char_indices().skip(3).find(|(_, c)| *c == '\'').map_or(rest.len(), |(at, _)| at + 1),
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}
