//! Cuts a cell that holds several images.
//!
//! Source: M2IF reads such a cell as one line of CSV, so a name may be quoted and then hold the separator.

/// Returns the values of a cell; quotes around a value are taken off.
pub(super) fn split(cell: &str, separator: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut is_quoted = false;
    let mut rest = cell;
    while let Some(character) = rest.chars().next() {
        let value = values.last_mut().expect("there is one from the beginning");
        if !is_quoted && rest.starts_with(separator) {
            values.push(String::new());
            rest = &rest[separator.len()..];
            continue;
        }
        match character {
            '"' if is_quoted && rest.starts_with("\"\"") => {
                value.push('"');
                rest = &rest[1..];
            }
            '"' if is_quoted || value.trim().is_empty() => is_quoted = !is_quoted,
            other => value.push(other),
        }
        rest = &rest[character.len_utf8()..];
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e9_a_list_is_cut_at_its_separator_and_not_within_quotes() {
        assert_eq!(split("a.jpg,b.jpg", ","), ["a.jpg", "b.jpg"]);
        assert_eq!(split("a.jpg|b,c.jpg|", "|"), ["a.jpg", "b,c.jpg", ""]);
        assert_eq!(split("a.jpg::b.jpg", "::"), ["a.jpg", "b.jpg"]);
        assert_eq!(split(r#""a,1.jpg", "b ""x"".jpg",c"d.jpg"#, ","), ["a,1.jpg", " b \"x\".jpg", "c\"d.jpg"]);
        assert_eq!(split("", ","), [""]);
        assert_eq!(split("\"a,b", ","), ["a,b"], "a quote that is never closed holds the rest");
    }
}
