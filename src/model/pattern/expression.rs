//! A pattern that an integrator wrote: a regular expression with three named groups.
//!
//! Invariant: an OK file belongs to a bunch exactly if the bunch's CSV names lead to its name: the extension
//! replaced (OK file of one file), and the counter cut out with the separator before it (OK file of the bunch).

use std::ops::Range;

use regex::{Captures, Regex, RegexBuilder};

use super::{CsvName, FileName, OkKind, OkName, nfc, read_counter, split_extension};

/// The largest compiled expression, in bytes.
const COMPILED_BYTES_MAX: usize = 1 << 20;
/// What may stand between the counter and the rest of the name.
const SEPARATORS: [&str; 5] = ["_", "-", ".", " ", ""];
/// Counters that are tried where an expression asks for a number of digits.
const SAMPLE_COUNTERS: [&str; 7] = ["1", "01", "001", "0001", "00001", "000001", "00000001"];
/// Extensions that are tried for the CSV file of an OK file.
const EXTENSIONS: [&str; 3] = ["csv", "CSV", "txt"];

/// Why a text is not a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It is not a regular expression, or too large a one.
    #[error("the pattern is not a regular expression: {why}")]
    Syntax {
        /// The words of the regular expression library, in one line.
        why: String,
    },
    /// A named group is missing.
    #[error("the pattern has no group (?<{group}>…): it needs the named groups type, identifier and counter")]
    GroupMissing {
        /// The group.
        group: &'static str,
    },
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    regex: Regex,
}

impl Expression {
    pub(super) fn new(text: &str) -> Result<Self, PatternError> {
        let whole = format!(r"\A(?:{text})\z");
        let regex = RegexBuilder::new(&whole).size_limit(COMPILED_BYTES_MAX).build().map_err(|error| syntax(&error))?;
        for group in ["type", "identifier", "counter"] {
            if !regex.capture_names().flatten().any(|name| name == group) {
                return Err(PatternError::GroupMissing { group });
            }
        }
        Ok(Self { regex })
    }

    /// Returns the expression as it was written.
    pub(super) fn text(&self) -> &str {
        self.regex.as_str().trim_start_matches(r"\A(?:").trim_end_matches(r")\z")
    }

    /// Reads a name in normal form C.
    pub(super) fn read(&self, name: &str) -> Option<FileName> {
        let (stem, extension) = split_extension(name)?;
        if extension.eq_ignore_ascii_case("ok") { self.read_ok(stem).map(FileName::Ok) } else { self.read_csv(name).map(FileName::Csv) }
    }

    fn read_csv(&self, name: &str) -> Option<CsvName> {
        self.captures(name).map(|(csv, _)| csv)
    }

    /// Matches a name as it is, then with its extension in lower case; returns where the counter stands, too.
    fn captures(&self, name: &str) -> Option<(CsvName, Range<usize>)> {
        if let Some(captures) = self.regex.captures(name) {
            return csv_of(&captures);
        }
        let (stem, extension) = split_extension(name)?;
        let lower = format!("{stem}.{}", extension.to_ascii_lowercase());
        let captures = self.regex.captures(&lower)?;
        csv_of(&captures)
    }

    fn read_ok(&self, stem: &str) -> Option<OkName> {
        let file = EXTENSIONS.iter().find_map(|extension| self.read_csv(&format!("{stem}.{extension}")));
        let bunch = self.read_bunch_ok(stem);
        (bunch.is_some() || file.is_some()).then_some(OkName { bunch, file, prefix: None })
    }

    /// Puts sample counters where one may have been cut out, until a CSV name results that leads back to this OK name.
    fn read_bunch_ok(&self, stem: &str) -> Option<(String, String)> {
        let inside = stem.char_indices().filter(|(_, c)| matches!(c, '_' | '-' | '.' | ' ')).map(|(at, _)| at);
        let places = [stem.len()].into_iter().chain(inside).chain([0]);
        places.flat_map(|at| sample_stems(stem, at)).find_map(|sample| {
            EXTENSIONS.iter().find_map(|extension| {
                let name = format!("{sample}.{extension}");
                let (csv, counter) = self.captures(&name)?;
                (cut(&sample, counter)? == stem).then_some((csv.bunch_type, csv.identifier))
            })
        })
    }

    /// Returns the name of the OK file that would release a CSV file.
    pub(super) fn expected_ok_name(&self, kind: OkKind, csv: &str) -> Option<String> {
        let csv = nfc(csv);
        let (_, counter) = self.captures(&csv)?;
        let (stem, _) = split_extension(&csv)?;
        match kind {
            OkKind::Bunch => cut(stem, counter).map(|stem| format!("{stem}.ok")),
            OkKind::File => Some(format!("{stem}.ok")),
            OkKind::Prefix => None,
        }
    }
}

fn syntax(error: &regex::Error) -> PatternError {
    let text = error.to_string();
    let why = text.lines().last().unwrap_or_default().trim().trim_start_matches("error: ").to_owned();
    PatternError::Syntax { why }
}

fn csv_of(captures: &Captures<'_>) -> Option<(CsvName, Range<usize>)> {
    let group = |name| captures.name(name).filter(|found| !found.is_empty());
    let (bunch_type, identifier, counter) = (group("type")?, group("identifier")?, group("counter")?);
    let csv = CsvName {
        bunch_type: bunch_type.as_str().to_owned(),
        identifier: identifier.as_str().to_owned(),
        counter: read_counter(counter.as_str())?,
    };
    Some((csv, counter.range()))
}

fn sample_stems(stem: &str, at: usize) -> impl Iterator<Item = String> {
    let (before, behind) = stem.split_at(at);
    SEPARATORS.iter().flat_map(move |separator| {
        SAMPLE_COUNTERS.iter().map(move |counter| {
            if at == 0 { format!("{counter}{separator}{behind}") } else { format!("{before}{separator}{counter}{behind}") }
        })
    })
}

/// Cuts the counter with the separator before it (behind it, where it comes first) out of a stem.
fn cut(stem: &str, counter: Range<usize>) -> Option<String> {
    let (before, behind) = (stem.get(..counter.start)?, stem.get(counter.end..)?);
    let is_separator = |c: char| matches!(c, '_' | '-' | '.' | ' ');
    let cut = if before.is_empty() {
        behind.strip_prefix(is_separator).unwrap_or(behind).to_owned()
    } else {
        format!("{}{behind}", before.strip_suffix(is_separator).unwrap_or(before))
    };
    (!cut.is_empty()).then_some(cut)
}
