//! Bunches as tests give them, from a folder of their own, and what a validation said of them as text.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::csv::{Input, Wanted, Watch, validate};
use crate::model::dialect::Dialect;
use crate::model::message::Severity;
use crate::model::rules::Rules;
use crate::model::validation::{Finding, Validation};

/// Files that belong together, and what they must be.
#[derive(Clone)]
pub(super) struct Bunch {
    /// What is special about it.
    pub(super) name: String,
    pub(super) files: Vec<(String, Vec<u8>)>,
    pub(super) dialect: Dialect,
    pub(super) rules: Option<Rules>,
    /// Files that only the rules name.
    pub(super) beside: Vec<(String, String)>,
}

/// Nobody waits, and nobody stops it.
pub(super) struct Nobody;

impl Watch for Nobody {
    fn read(&self, _bytes: u64) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

impl Bunch {
    /// Makes a bunch of one file without rules.
    pub(super) fn of(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            files: vec![("a.csv".to_owned(), bytes.into())],
            dialect: Dialect::default(),
            rules: None,
            beside: Vec::new(),
        }
    }

    /// Adds another file, called `b.csv`, `c.csv` and so on.
    pub(super) fn and(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        let letter = char::from(b'a' + u8::try_from(self.files.len()).expect("a few files"));
        self.files.push((format!("{letter}.csv"), bytes.into()));
        self
    }

    pub(super) fn in_dialect(self, dialect: Dialect) -> Self {
        Self { dialect, ..self }
    }

    pub(super) fn by(self, rules: Rules) -> Self {
        Self { rules: Some(rules), ..self }
    }

    pub(super) fn beside(mut self, name: &str, text: &str) -> Self {
        self.beside.push((name.to_owned(), text.to_owned()));
        self
    }

    /// Validates the files by the public entry.
    pub(super) fn validated(&self, threads: usize) -> Validation {
        let folder = TempDir::new().expect("a folder");
        self.validated_in(folder.path(), threads)
    }

    /// Validates the files in a folder, where they stay; paths of the rules start there.
    pub(super) fn validated_in(&self, folder: &Path, threads: usize) -> Validation {
        let input = |(name, bytes): &(String, Vec<u8>)| {
            let path = folder.join(name);
            fs::write(&path, bytes).expect("the folder is writable");
            Input { name: name.clone(), path }
        };
        for (name, text) in &self.beside {
            fs::write(folder.join(name), text).expect("the folder is writable");
        }
        let inputs: Vec<Input> = self.files.iter().map(input).collect();
        let wanted = Wanted {
            rules: self.rules.as_ref(),
            required_columns: Vec::new(),
            allow_empty: false,
            findings_max: usize::MAX,
            base: folder.to_owned(),
            threads,
        };
        validate(&inputs, &self.dialect, &wanted, &Nobody).expect("the files can be read")
    }
}

/// Writes down what came of a bunch, a line for each finding, without what findings say.
pub(super) fn told(name: &str, validation: &Validation) -> String {
    let records: Vec<String> = validation.files.iter().map(|file| file.records.to_string()).collect();
    let stopped = if validation.files.iter().all(|file| file.is_complete) { "" } else { ", not read to the end" };
    let mut out = format!("{name}: {} records{stopped}\n", records.join(" + "));
    for finding in &validation.findings {
        let file = if validation.files.len() > 1 { format!("{}, ", finding.file) } else { String::new() };
        out += &format!("  {file}line {}, byte {}, record {}", finding.line, finding.byte, finding.record);
        out += &finding.column.as_ref().map_or(String::new(), |column| format!(", {column}"));
        out += &format!(": {}", finding.rule);
        out += if finding.severity == Severity::Warning { " (warning)" } else { "" };
        out += &finding.value.as_ref().map_or("\n".to_owned(), |value| format!(" <{value}>\n"));
    }
    out += &validation.ended_early.as_ref().map_or(String::new(), |why| format!("  ended early: {why}\n"));
    out
}

/// Returns what a finding says to people.
pub(super) fn words(finding: &Finding) -> String {
    let valid = finding.valid.as_ref().map_or(String::new(), |valid| format!(" [valid: {valid}]"));
    format!("{}: {}{valid}", finding.rule, finding.text)
}
