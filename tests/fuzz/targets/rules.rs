//! Rules in pipelines.xml and in a Table Schema as any text: mistakes lie inside the texts, and what is accepted can be used.
//!
//! The text before the first zero byte is the XML, what is behind it is `s.json`; without one, all of it is `s.json`.
#![no_main]

use std::path::PathBuf;

use bunchd::csv::{Wanted, Watch, validate};
use bunchd::definition::{SchemaFile, read_with};
use bunchd::executor::specs;
use bunchd::model::diagnostic::SourceText;
use bunchd::model::dialect::Dialect;
use bunchd::model::rules::{ColumnRule, Rules, ValueType};
use libfuzzer_sys::fuzz_target;

const XML: &str = r#"<pipelines xmlns="urn:bunchd:pipelines"><rules name="r" schema="s.json"/></pipelines>"#;

struct Nobody;

impl Watch for Nobody {
    fn read(&self, _bytes: u64) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

/// Takes what looks at the disk out of rules.
fn without_files(rules: &Rules) -> Rules {
    let plain = |mut rule: ColumnRule| {
        if matches!(rule.value, ValueType::File { .. }) {
            rule.value = ValueType::Text;
        }
        rule
    };
    let mut rules = rules.clone();
    rules.columns = rules.columns.into_iter().map(plain).collect();
    for when in &mut rules.conditionals {
        when.columns = std::mem::take(&mut when.columns).into_iter().map(plain).collect();
    }
    rules.references.clear();
    rules
}

fuzz_target!(|data: &str| {
    let (xml, json) = data.split_once('\0').unwrap_or((XML, data));
    let texts = [("pipelines.xml", xml), ("s.json", json)].map(|(name, text)| SourceText { name: name.to_owned(), text: text.to_owned() });
    let [xml, json] = &texts;
    let schema = SchemaFile { text: json.clone(), problem: None };
    let read = read_with(std::slice::from_ref(xml), &[schema], &specs());
    for diagnostic in &read.diagnostics {
        let text = texts.iter().find(|text| text.name == diagnostic.file).expect("it names a text");
        assert!(text.text.get(diagnostic.span.clone()).is_some(), "{diagnostic:?}");
    }
    if read.is_usable() {
        for rules in read.definitions.rules.values() {
            let rules = without_files(rules);
            let base = PathBuf::from(".");
            let wanted = Wanted { rules: Some(&rules), required_columns: Vec::new(), allow_empty: false, findings_max: 1, base, threads: 1 };
            validate(&[], &Dialect::default(), &wanted, &Nobody).expect("rules that are accepted can be used");
        }
    }
});
