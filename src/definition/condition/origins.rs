//! Where conditions and their settings were written.

use std::collections::BTreeMap;

use super::super::ConditionOrigin;
use super::super::report::Report;
use super::super::tree::Element;

/// Returns the places of the conditions of a pipeline or step, by their types.
pub(in crate::definition) fn origins(owner: &Element, name: &str, report: &Report<'_>) -> BTreeMap<String, ConditionOrigin> {
    let mut origins = BTreeMap::new();
    for condition in owner.listed("conditions", name) {
        let Some(kind) = condition.value("type") else { continue };
        let attributes = condition.attributes.iter().filter(|attribute| attribute.name != "type");
        let settings = attributes.map(|attribute| (attribute.name.clone(), report.origin(&attribute.value.at))).collect();
        origins.entry(kind.text.clone()).or_insert_with(|| ConditionOrigin { name: report.origin(&kind.at), settings });
    }
    origins
}
