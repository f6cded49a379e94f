//! The schema files that definition texts name: which they are, and what is wrong where one cannot be read.

use std::path::Path;

use super::parse;
use super::report::Report;
use super::rules::Draft;
use super::table_schema;
use super::tree::Value;
use crate::model::diagnostic::SourceText;

/// A Table Schema that a definition text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFile {
    /// What is in it, under the name that [`schema_name`] gives it; empty if it cannot be read.
    pub text: SourceText,
    /// Why it cannot be read.
    pub problem: Option<String>,
}

/// Returns the paths of the schema files that a definition text names, as they are written there.
pub fn schema_paths(text: &SourceText) -> Vec<String> {
    let mut report = Report::new([text]);
    let root = parse::parse(0, &text.text, &mut report);
    let sets = root.iter().flat_map(|root| root.named("rules"));
    let mut paths: Vec<String> = sets.filter_map(|set| Some(set.value("schema")?.text.clone())).collect();
    paths.sort();
    paths.dedup();
    paths.retain(|path| !path.trim().is_empty());
    paths
}

/// Returns the name of a schema file: its path counts from the folder of the definition text.
pub fn schema_name(definition: &str, path: &str) -> String {
    let folder = Path::new(definition).parent().unwrap_or(Path::new(""));
    folder.join(path).display().to_string()
}

/// Reads the schema file that a set of rules names; `None` after a mistake.
pub(super) fn read(named: &Value, texts: &[SourceText], schemas: &[SchemaFile], report: &mut Report<'_>) -> Option<Draft> {
    if named.text.trim().is_empty() {
        report.error(&named.at, "the value is empty", "write the path of a Table Schema, from the folder of this file");
        return None;
    }
    let name = schema_name(&texts[named.at.file].name, &named.text);
    let found = schemas.iter().find(|schema| schema.text.name == name);
    let problem = found.map_or(Some("it was not looked for"), |schema| schema.problem.as_deref());
    if let Some(problem) = problem {
        let help = "write the path of a Table Schema (JSON), from the folder of this file";
        report.error(&named.at, format!("cannot read the schema {name}: {problem}"), help);
        return None;
    }
    let file = texts.len() + schemas.iter().position(|schema| schema.text.name == name)?;
    table_schema::read(file, &schemas[file - texts.len()].text.text, named.clone(), report)
}
