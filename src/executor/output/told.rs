//! The lines by which M2IF tells how it goes on, in the words of 17 and of 18 (which puts names and numbers into quotes).
//!
//! Source: techdivision/import, `AbstractSubject`: `Now start processing file F`, `Successfully processed "N (T)" rows per
//! minute of file "F"`, `Successfully processed file F with N lines in S s`; 18 begins the second with `Operation "X"`.

/// What one line tells about a file; names are without a directory.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told<'a> {
    /// It is being read from its beginning.
    Started { file: &'a str },
    /// So many of its lines were read, the header counted.
    Advanced { file: &'a str, lines: u64 },
    /// It was read to its end: its lines, the header counted, and how many of them were skipped.
    Processed { file: &'a str, lines: u64, skipped: u64 },
}

impl<'a> Told<'a> {
    /// Reads a message without time and level; `None` if it tells nothing of a file.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("Now start processing file ") {
            return Some(Self::Started { file: name(rest) });
        }
        if let Some(rest) = text.strip_prefix("Successfully processed file ") {
            let (file, rest) = rest.split_once(" with ")?;
            let (lines, rest) = rest.split_once(" lines")?;
            let skipped = rest.split_once("(skipping ").and_then(|(_, rest)| rest.split_once(')')).map_or("0", |(count, _)| count);
            return Some(Self::Processed { file: name(file), lines: number(lines)?, skipped: number(skipped)? });
        }
        let (head, file) = text.split_once(" rows per minute of file ")?;
        let (_, lines) = head.rsplit_once('(')?;
        Some(Self::Advanced { file: name(file), lines: number(lines.split(')').next()?)? })
    }
}

fn name(text: &str) -> &str {
    let text = text.trim().trim_matches('"');
    text.rsplit('/').next().unwrap_or(text)
}

fn number(text: &str) -> Option<u64> {
    text.trim().trim_matches('"').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e4_lines_of_18_are_read() {
        let lines = [
            r#"Now start processing file "product-import_20260105-0900_01.csv""#,
            r#"Operation "add-update" successfully processed "12050 (24100)" rows per minute of file "product-import_20260105-0900_01.csv""#,
            r#"Successfully processed file "product-import_20260105-0900_01.csv" with "30121" lines (skipping "2") in "151.23" s"#,
        ];
        let file = "product-import_20260105-0900_01.csv";
        let expected = [Told::Started { file }, Told::Advanced { file, lines: 24100 }, Told::Processed { file, lines: 30121, skipped: 2 }];
        assert_eq!(lines.map(|line| Told::read(line).expect("it tells something")), expected);
    }

    #[test]
    fn e4_lines_of_17_are_read() {
        let file = "url-rewrite_a_01.csv";
        assert_eq!(Told::read("Now start processing file url-rewrite_a_01.csv"), Some(Told::Started { file }));
        let advanced = Told::read(r#"Successfully processed "900 (1800)" rows per minute of file "/srv/x/url-rewrite_a_01.csv""#);
        assert_eq!(advanced, Some(Told::Advanced { file, lines: 1800 }));
        let processed = Told::read("Successfully processed file url-rewrite_a_01.csv with 2000 lines in 66.120000 s");
        assert_eq!(processed, Some(Told::Processed { file, lines: 2000, skipped: 0 }));
    }

    #[test]
    fn e4_other_lines_tell_nothing_of_a_file() {
        for line in ["Successfully executed command import:products with serial 7 in 00:01:12 s", "Successfully processed file \"a", ""] {
            assert_eq!(Told::read(line), None, "{line}");
        }
    }
}
