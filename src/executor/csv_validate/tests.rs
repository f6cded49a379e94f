//! What tests of this folder share.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::engine::tests::{pipeline, step};
use crate::executor::{ReducedFiles, Surroundings, Task};
use crate::model::argument::Argument;
use crate::model::bunch::{Bunch, BunchFile, BunchKey, FileStamp};
use crate::model::execution::{AttemptKey, Status};
use crate::model::message::Severity;
use crate::model::pipeline::{Pipeline, Step};
use crate::model::rule::Rule;
use crate::model::rules::Rules;
use crate::model::template::Template;
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

/// An attempt to check files by rules, and to leave bad records out.
pub(super) fn task(directory: &Path, files: &[(&str, u64)], rules: Rules) -> Task {
    let argument = |(key, value): (&str, &str)| Argument { key: key.to_owned(), value: Template::new(value) };
    let arguments = [("rules", rules.name.as_str()), ("on-errors", "skip")].map(argument).to_vec();
    let steps = vec![Step { executor_type: super::NAME.to_owned(), arguments, ..step("validate") }];
    let surroundings = Surroundings {
        programs: BTreeMap::new(),
        environment: Vec::new(),
        own_environment: BTreeMap::new(),
        base: directory.to_owned(),
        log_bytes_max: 1,
        grace: Duration::ZERO,
        allowed: BTreeMap::new(),
        dialects: BTreeMap::new(),
        magento: crate::config::Magento::default(),
        ledger: directory.join("ledger"),
        ledger_id: "l".into(),
    };
    Task {
        key: AttemptKey { execution: 1, step: 0, attempt: 1 },
        pipeline: Arc::new(Pipeline { rules: vec![rules], ..pipeline(steps) }),
        bunch: Some(bunch(files)),
        status: Status::Running,
        directory: directory.to_owned(),
        surroundings: Arc::new(surroundings),
        ended_well: BTreeSet::new(),
        reduced: ReducedFiles::default(),
    }
}
