//! The definitions of pipelines: XML texts in, pipelines and all mistakes out.
//!
//! A text is read twice: as typed (a tree with the place of every name and value), then as meant.
//! Between the two, the references of later texts patch what earlier texts define; then, over all texts together,
//! pipelines take over what they extend, and steps the shared step that they name. Every mistake of every text is
//! reported at once; what was read is usable only if none of them is an error.
//!
//! Invariant: every span of a diagnostic lies inside its text, on character boundaries.

mod argument;
mod condition;
mod decode;
mod grammar;
mod lineage;
mod merge;
mod parameter;
mod parse;
mod pipeline;
mod report;
mod resolve;
mod rules;
mod schema_file;
mod step;
mod table_schema;
mod tree;
pub(crate) mod value;
mod waits;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::model::argument::ExecutorSpec;
use crate::model::diagnostic::{Diagnostic, SourceText};
use crate::model::message::Severity;
use crate::model::pipeline::Pipeline;
use crate::model::rules::Rules;

use report::Report;
pub(crate) use report::choice_help;
use rules::RuleSets;
pub use schema_file::{SchemaFile, schema_name, schema_paths};
pub use table_schema::{ReadSchema, read_table_schema};

/// The namespace that every definition text declares on its `<pipelines>` element.
pub const NAMESPACE: &str = "urn:bunchd:pipelines";

/// The longest definition text, in bytes.
pub const TEXT_BYTES_MAX: usize = 1024 * 1024;

/// How deep elements may be nested.
pub const DEPTH_MAX: usize = 16;

/// How many elements one text may have.
pub const ELEMENTS_MAX: usize = 10_000;

/// How many pipelines one pipeline may extend, one by way of the other.
pub const EXTENDS_MAX: usize = 8;

/// How many elements are taken over by `extends` and `ref` in all.
pub const TAKEN_OVER_MAX: usize = 100_000;

/// How many diagnostics one reading reports; the last of them says that there are more.
pub const DIAGNOSTICS_MAX: usize = 500;

/// All pipelines by name, and where each was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Definitions {
    /// The pipelines that could be read.
    pub pipelines: BTreeMap<String, Arc<Pipeline>>,
    /// A text could not be read to its end, so pipelines may be missing that it defines.
    pub is_cut: bool,
    /// Where the pipelines were written; also holds those that could not be read because of a mistake.
    pub origins: BTreeMap<String, PipelineOrigin>,
    /// The sets of rules that could be read, with what they take over.
    pub rules: BTreeMap<String, Arc<Rules>>,
    /// Where the name of each set of rules was written.
    pub rules_origins: BTreeMap<String, Origin>,
}

/// Where something was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Name of the [`SourceText`].
    pub file: String,
    /// Byte range in the text.
    pub span: Range<usize>,
}

/// Where a pipeline and its steps were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PipelineOrigin {
    /// The value of its `name`.
    pub name: Origin,
    /// Its conditions by type.
    pub conditions: BTreeMap<String, ConditionOrigin>,
    /// Its steps by name.
    pub steps: BTreeMap<String, StepOrigin>,
}

/// Where a step and its arguments were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepOrigin {
    /// The value of its `name`.
    pub name: Origin,
    /// Its conditions by type.
    pub conditions: BTreeMap<String, ConditionOrigin>,
    /// The values of its arguments by key.
    pub arguments: BTreeMap<String, Origin>,
}

/// Where a condition was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionOrigin {
    /// The value of its `type`.
    pub name: Origin,
    /// The values of its settings by name.
    pub settings: BTreeMap<String, Origin>,
}

/// What a reading of definition texts brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// What could be read; not to be used if there are errors.
    pub definitions: Definitions,
    /// All mistakes, in the order of the texts and of the places in them.
    pub diagnostics: Vec<Diagnostic>,
}

impl Read {
    /// Tells whether the definitions may be used: there may be warnings, but no errors.
    pub fn is_usable(&self) -> bool {
        self.diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error)
    }
}

/// What a pipeline may name.
struct Known<'k> {
    executors: &'k [ExecutorSpec],
    rules: &'k RuleSets,
}

/// Reads definition texts that name no schema files; texts apply in the order given.
pub fn read(texts: &[SourceText], executors: &[ExecutorSpec]) -> Read {
    read_with(texts, &[], executors)
}

/// Reads definition texts into one set; texts apply in the order given, schema files are found by their names.
pub fn read_with(texts: &[SourceText], schemas: &[SchemaFile], executors: &[ExecutorSpec]) -> Read {
    let mut report = Report::new(texts.iter().chain(schemas.iter().map(|schema| &schema.text)));
    let mut roots = Vec::new();
    for (file, text) in texts.iter().enumerate() {
        if let Some(root) = parse::parse(file, &text.text, &mut report) {
            grammar::check(&root, &mut report);
            roots.push(root);
        }
    }
    let merged = merge::merge(roots, &mut report);
    let resolved = resolve::resolve(&merged, &mut report);
    let find = |named: &tree::Value, report: &mut Report<'_>| schema_file::read(named, texts, schemas, report);
    let rules = rules::read_all(&merged.rules, &find, &mut report);
    let mut definitions = pipeline::read_all(&resolved, &Known { executors, rules: &rules }, &mut report);
    (definitions.rules, definitions.rules_origins) = (rules.sets, rules.origins);
    definitions.is_cut = report.is_cut;
    Read { definitions, diagnostics: report.into_diagnostics() }
}
