//! Tables of values with what is said of them, and properties that hold for all values.

mod agreement;
mod choices;
mod files;
mod frame;
mod moments;
mod numbers;
mod web;

use std::path::Path;

use super::Judge;
use crate::model::rules::{ColumnRule, ValueType};

fn rule(value: ValueType) -> ColumnRule {
    ColumnRule { value, ..ColumnRule::new("column") }
}

fn judge(rule: &ColumnRule) -> Judge {
    Judge::new(rule, &["__EMPTY__VALUE__".to_owned()], Path::new("/")).expect("the rule is fine")
}

/// Writes down what is valid, then each value with what is said of it; judging and explaining must agree.
fn told(rule: &ColumnRule, values: &[&str]) -> String {
    let judge = judge(rule);
    told_by(&judge, values)
}

fn told_by(judge: &Judge, values: &[&str]) -> String {
    let mut out = format!("({})\n", judge.frame.valid(judge.typed.kind()));
    for value in values {
        let broken = judge.explain(value.as_bytes());
        assert_eq!(broken_ones(judge, &[value.as_bytes()]).is_empty(), broken.is_none(), "{value:?}");
        let what = broken.map_or("fine".to_owned(), |broken| format!("{}: {}", broken.rule, broken.text));
        out += &format!("{value:?} {what}\n");
    }
    out
}

fn broken_ones(judge: &Judge, values: &[&[u8]]) -> Vec<usize> {
    let mut broken = Vec::new();
    judge.judge(values.iter().copied(), |index| broken.push(index));
    broken
}

fn formats(formats: &[&str]) -> Vec<String> {
    formats.iter().map(|format| (*format).to_owned()).collect()
}
