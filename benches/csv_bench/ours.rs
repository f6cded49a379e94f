//! bunchd's own validation, as its command and its step call it.

use std::path::{Path, PathBuf};

use bunchd::csv::{Input, Wanted, Watch, validate as validate_all};
use bunchd::model::dialect::Dialect;
use bunchd::model::rules::Rules;

struct Nobody;

impl Watch for Nobody {
    fn read(&self, _bytes: u64) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

/// Validates a sound file, and returns how many records it has.
pub(crate) fn validate(path: &Path, rules: Option<&Rules>, threads: usize) -> u64 {
    let inputs = [Input { name: "bench.csv".to_owned(), path: path.to_owned() }];
    let wanted = Wanted { rules, required_columns: Vec::new(), allow_empty: false, findings_max: 100, base: PathBuf::from("."), threads };
    let validation = validate_all(&inputs, &Dialect::default(), &wanted, &Nobody).expect("the file can be read");
    assert!(validation.findings.is_empty(), "the file is sound: {:?}", validation.findings.first());
    validation.records()
}
