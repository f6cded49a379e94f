//! Reads `validations.json`, in which M2IF writes down what it found wrong with the rows.
//!
//! Source: techdivision/import, `JsonFileRenderer`: a list of `{"File", "Line", "Column", "Error"}`; a list whose keys PHP does
//! not take for one is written as an object. `Line` counts records, the header being 1, not lines of the file.
//! What cannot be read is told and hides nothing else.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde_json::Value;

use super::super::output::shorten;
use crate::model::message::{Message, Place, Severity};

/// Its name, below the directory that M2IF works in.
pub(super) const FILE: &str = "validations.json";

/// Longest file that is read, in bytes.
const BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Most entries that become messages.
const ENTRIES_MAX: usize = 1_000;

/// What M2IF found wrong.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Validations {
    /// One for each entry, at most the first thousand, in order.
    pub(super) entries: Vec<Entry>,
    /// How many entries there are.
    pub(super) total: usize,
    /// Why they could not be read, if so.
    pub(super) trouble: Option<String>,
}

/// One entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where it is; the file as M2IF names it, without a directory.
    pub(super) place: Place,
    /// What is wrong there.
    pub(super) text: String,
}

impl Validations {
    /// Reads the file; nothing if there is none.
    pub(super) fn read(path: &Path) -> Self {
        match bytes(path) {
            Ok(None) => Self::default(),
            Ok(Some(bytes)) => Self::of(&bytes),
            Err(error) => Self { trouble: Some(error.to_string()), ..Self::default() },
        }
    }

    fn of(bytes: &[u8]) -> Self {
        let all = match serde_json::from_slice(bytes) {
            Ok(Value::Array(all)) => all,
            Ok(Value::Object(all)) => all.into_iter().map(|(_, entry)| entry).collect(),
            Ok(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => {
                return Self { trouble: Some("it is no list of mistakes".to_owned()), ..Self::default() };
            }
            Err(error) => return Self { trouble: Some(error.to_string()), ..Self::default() },
        };
        Self { total: all.len(), entries: all.iter().take(ENTRIES_MAX).map(Entry::of).collect(), trouble: None }
    }

    /// Returns the messages of all entries, then that there are more, or that they could not be read.
    pub(super) fn into_messages(self, severity: Severity, at: &Path) -> Vec<Message> {
        let left_out = self.total - self.entries.len();
        let message =
            |entry: Entry| Message { severity, text: entry.text, place: Some(entry.place).filter(|place| !place.file.is_empty()) };
        let mut messages: Vec<_> = self.entries.into_iter().map(message).collect();
        if left_out > 0 {
            messages.push(Message::new(severity, format!("{left_out} more mistakes are in {}", at.display())));
        }
        if let Some(trouble) = self.trouble {
            let text = format!("the import program's list of mistakes, {}, cannot be read: {trouble}", at.display());
            messages.push(Message::new(Severity::Warning, text));
        }
        messages
    }
}

impl Entry {
    fn of(entry: &Value) -> Self {
        let text = |key: &str| match entry.get(key) {
            Some(Value::String(text)) => shorten(text.trim()),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | None => String::new(),
        };
        let file = text("File");
        let error = text("Error");
        let place = Place {
            file: file.rsplit('/').next().unwrap_or_default().to_owned(),
            record: text("Line").parse().ok().filter(|record| *record > 0),
            line: None,
            column: Some(text("Column")).filter(|column| !column.is_empty()),
        };
        Self { place, text: if error.is_empty() { "the import program gives no reason".to_owned() } else { error } }
    }
}

/// Returns the bytes of a file; `None` if there is no such file.
fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let mut bytes = Vec::new();
    file.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(io::Error::other(format!("it is longer than {BYTES_MAX} bytes")));
    }
    Ok(Some(bytes))
}

/// Returns which records of which files are spoken of.
pub(super) fn records(entries: &[Entry]) -> BTreeMap<String, Vec<u64>> {
    let mut records = BTreeMap::<String, Vec<u64>>::new();
    for place in entries.iter().map(|entry| &entry.place) {
        records.entry(place.file.clone()).or_default().extend(place.record);
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"[
    {
        "File": "/srv/x/target/7/product-import_a_01.csv",
        "Line": 3,
        "Column": "price",
        "Error": "Found invalid number \"x\""
    },
    {"File": "product-import_a_02.csv", "Line": "17", "Column": "", "Error": "a\u001b[31mred"}
]"#;

    #[test]
    fn e4_each_entry_of_validations_json_has_its_place() {
        let read = Validations::of(TWO.as_bytes());
        let messages = read.into_messages(Severity::Error, Path::new("v.json"));
        let told: Vec<String> = messages.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "error: product-import_a_01.csv, record 3, column price: Found invalid number \"x\"",
                "error: product-import_a_02.csv, record 17: a [31mred"
            ]
        );
    }

    #[test]
    fn e4_a_list_that_php_wrote_as_an_object_is_read_too() {
        let read = Validations::of(br#"{"2": {"File": "a.csv", "Line": 2, "Column": "sku", "Error": "no"}}"#);
        assert_eq!((read.total, read.entries[0].place.record), (1, Some(2)));
    }

    #[test]
    fn e4_a_validations_json_that_cannot_be_read_is_itself_a_warning() {
        for bytes in [&b"[{\"File\": "[..], b"\"text\"", b"\xff"] {
            let messages = Validations::of(bytes).into_messages(Severity::Error, Path::new("v.json"));
            assert!(
                matches!(messages.as_slice(), [Message { severity: Severity::Warning, text, .. }] if text.contains("v.json, cannot be read"))
            );
        }
    }

    #[test]
    fn e4_of_many_entries_the_first_thousand_are_kept_and_the_rest_is_counted() {
        let entry = r#"{"File":"a.csv","Line":2,"Column":"sku","Error":"no"}"#;
        let read = Validations::of(format!("[{}]", vec![entry; 1_500].join(",")).as_bytes());
        let messages = read.into_messages(Severity::Warning, Path::new("v.json"));
        assert_eq!((messages.len(), messages[1_000].text.as_str()), (1_001, "500 more mistakes are in v.json"));
    }

    #[test]
    fn e4_a_validations_json_that_is_too_long_is_not_read() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.as_file().set_len(BYTES_MAX + 1).expect("it can be made long");
        assert!(Validations::read(file.path()).trouble.is_some_and(|trouble| trouble.contains("longer than")));
        assert_eq!(Validations::read(Path::new("/nowhere/validations.json")), Validations::default());
    }
}
