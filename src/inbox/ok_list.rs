//! The content of an OK file: nothing, or the names of CSV files, one a line.
//!
//! Invariant: a list is read whole or not at all; what cannot be a list of names never releases anything.

use crate::model::pattern::nfc;

/// Reads the content of an OK file: the names in Unicode normal form C, empty if it lists none.
///
/// LF and CRLF, a byte order mark, blanks around a name and empty lines are all accepted.
///
/// # Errors
/// The content is larger than `bytes_max`, or not UTF-8 text; the sentence says which, and what to do.
pub fn parse(content: &[u8], bytes_max: u64) -> Result<Vec<String>, String> {
    if content.len() as u64 > bytes_max {
        return Err(format!("it is larger than {bytes_max} bytes: it may only hold file names, one a line"));
    }
    let text = str::from_utf8(content).map_err(|_| NOT_TEXT.to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines = text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| if line.contains(char::is_control) { Err(NOT_TEXT.to_owned()) } else { Ok(nfc(line).into_owned()) }).collect()
}

const NOT_TEXT: &str = "it is not text in UTF-8: save it as plain text with one file name a line, or make it empty";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f2_lists_of_all_systems_are_read() {
        for text in ["a.csv\nb.csv", "a.csv\r\nb.csv\r\n", "\u{feff}  a.csv \t\n\n\n b.csv\n", "a.csv\rb.csv"] {
            assert_eq!(parse(text.as_bytes(), 100).unwrap(), ["a.csv", "b.csv"], "{text:?}");
        }
        assert_eq!(parse("Gro\u{308}ße.csv".as_bytes(), 100).unwrap(), ["Größe.csv"]);
        for empty in ["", "\n", "\u{feff}", " \r\n "] {
            assert!(parse(empty.as_bytes(), 100).unwrap().is_empty());
        }
    }

    #[test]
    fn f3_what_is_no_list_says_so() {
        assert!(parse(b"a\0b", 100).unwrap_err().contains("not text"));
        assert!(parse(b"\xff\xfea\0", 100).unwrap_err().contains("not text"));
        assert!(parse(b"12345", 4).unwrap_err().contains("larger than 4 bytes"));
        assert_eq!(parse(b"1234", 4).unwrap(), ["1234"]);
    }
}
