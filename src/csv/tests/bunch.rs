//! Bunches as tests give them, from a folder of their own, and what a validation said of them as text.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::Nobody;
use crate::csv::reader::Sizes;
use crate::csv::source::Bytes;
use crate::csv::validate::validate_bytes;
use crate::csv::{Input, Wanted, validate};
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

    /// Validates the files by the public entry, from a folder in which also is what the rules name.
    pub(super) fn validated(&self, threads: usize) -> Validation {
        let folder = self.folder();
        let input = |(name, _): &(String, Vec<u8>)| Input { name: name.clone(), path: folder.path().join(name) };
        let inputs: Vec<Input> = self.files.iter().map(input).collect();
        let validation = validate(&inputs, &self.dialect, &self.wanted(folder.path(), threads), &Nobody);
        without(folder.path(), validation.expect("the files can be read"))
    }

    /// Validates the files from memory, with buffers and parts of a file of any size.
    pub(super) fn validated_by(&self, sizes: &[Sizes]) -> Vec<Validation> {
        let is_at_disk = self.rules.as_ref().is_some_and(|rules| !self.beside.is_empty() || format!("{rules:?}").contains("below"));
        let folder = is_at_disk.then(|| self.folder());
        let base = folder.as_ref().map_or(Path::new("FOLDER"), TempDir::path);
        let files: Vec<_> = self.files.iter().map(|(name, bytes)| (name.as_str(), bytes as &dyn Bytes, bytes.len() as u64)).collect();
        let validated = |sizes: &Sizes| validate_bytes(&files, &self.dialect, &self.wanted(base, sizes.threads), &Nobody, *sizes);
        sizes.iter().map(|sizes| without(base, validated(sizes).expect("memory can be read"))).collect()
    }

    fn wanted<'a>(&'a self, base: &Path, threads: usize) -> Wanted<'a> {
        let (rules, base) = (self.rules.as_ref(), base.to_owned());
        Wanted { rules, required_columns: Vec::new(), allow_empty: false, findings_max: usize::MAX, base, threads }
    }

    fn folder(&self) -> TempDir {
        let folder = TempDir::new().expect("a folder");
        let texts = self.beside.iter().map(|(name, text)| (name, text.as_bytes()));
        for (name, bytes) in self.files.iter().map(|(name, bytes)| (name, bytes.as_slice())).chain(texts) {
            fs::write(folder.path().join(name), bytes).expect("the folder is writable");
        }
        folder
    }
}

/// Takes the name of a folder out of what people are told, since it is another one each time.
fn without(folder: &Path, mut validation: Validation) -> Validation {
    for finding in &mut validation.findings {
        finding.valid = finding.valid.take().map(|valid| valid.replace(&folder.display().to_string(), "FOLDER"));
    }
    validation
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
