//! Text from outside, such as the name of a file, fit for a terminal.

/// Writes control characters out by their escapes: a file name is neither to move the cursor nor to break a line.
pub(super) fn printable(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f3_a_line_break_in_a_file_name_does_not_break_the_line() {
        assert_eq!(printable("a\nb\u{1b}[2Jü"), "a\\nb\\u{1b}[2Jü");
    }
}
