//! What tests of this folder share.

use std::sync::Arc;

use crate::model::bunch::{Bunch, BunchFile, BunchKey, FileStamp};
use crate::model::message::Severity;
use crate::model::rule::Rule;
use crate::model::validation::{Count, Finding, ValidatedFile, Validation};

/// A bunch of files with their sizes.
pub(super) fn bunch(files: &[(&str, u64)]) -> Bunch {
    let file = |(name, size_bytes): &(&str, u64)| BunchFile {
        name: (*name).to_owned(),
        bunch_type: "product".into(),
        counter: 1,
        stamp: FileStamp { size_bytes: *size_bytes, modified_ns: 0, inode: 1, device: 1 },
        owner: None,
    };
    let key = BunchKey { source: "products".into(), bunch_type: None, identifier: "a".into() };
    Bunch { key, files: files.iter().map(file).collect(), ok_files: Vec::new(), unlisted: Vec::new() }
}

pub(super) fn count(rule: Rule, count: u64, column: &str) -> Count {
    Count { rule, severity: Severity::Error, column: Some(column.to_owned()), count }
}

pub(super) fn finding(file: &str, line: u64, text: &str) -> Finding {
    let (file, column) = (Arc::from(file), Some("sku".to_owned()));
    let (text, severity, rule) = (text.to_owned(), Severity::Error, Rule::Sku);
    Finding { severity, rule, file, record: line, line, byte: 0, column, text, value: None, valid: None }
}

/// What the files a.csv and b.csv came to; of b.csv one record is bad.
pub(super) fn validation(counts: Vec<Count>, findings: Vec<Finding>) -> Validation {
    let file = |name: &str, bad_records| ValidatedFile {
        name: Arc::from(name),
        records: 10,
        columns: Vec::new(),
        bytes: 100,
        is_complete: true,
        records_from: 4,
        bad: Some(Vec::new()),
        bad_records,
    };
    Validation { files: vec![file("a.csv", 0), file("b.csv", 1)], counts, findings, ended_early: None }
}
