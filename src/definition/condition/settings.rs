//! What each type of condition can be told: the one table of its settings.
//!
//! Checked for each text by itself, so that a setting is refused where it was written, in a patch too.

use crate::model::diagnostic::did_you_mean;

use super::super::report::Report;
use super::super::tree::{Attribute, Element};

/// A type of condition.
struct Kind {
    name: &'static str,
    settings: &'static [Setting],
}

/// What a type of condition can be told.
struct Setting {
    name: &'static str,
    /// What to write where it is missing; `None` if it need not be there.
    needed: Option<&'static str>,
}

const fn kind(name: &'static str, settings: &'static [Setting]) -> Kind {
    Kind { name, settings }
}

const fn takes(name: &'static str) -> Setting {
    Setting { name, needed: None }
}

const fn needs(name: &'static str, help: &'static str) -> Setting {
    Setting { name, needed: Some(help) }
}

const PROGRAM: Setting = needs("program", "name an entry of [programs] in bunchd.toml, or a path, such as `program=\"magento\"`");
const STEPS: Setting = needs("steps", "name the steps, such as `steps=\"import, reindex\"`");

const OF_PIPELINES: &[Kind] = &[
    kind("no-auto-spawn", &[]),
    kind("no-sibling-in-progress", &[]),
    kind(
        "cron",
        &[
            needs("schedule", "write minute, hour, day of the month, month and day of the week, such as `schedule=\"30 2 * * *\"`"),
            needs("timezone", "write whose clock is meant, such as `timezone=\"Europe/Berlin\"` or `timezone=\"UTC\"`"),
        ],
    ),
    kind("enabled", &[needs("value", "write `value=\"true\"` or `value=\"false\"`")]),
    kind("command", &[PROGRAM, takes("command"), takes("every"), takes("timeout")]),
    kind("files-present", &[needs("pattern", "write which files, such as `pattern=\"/srv/delivery/*.done\"`"), takes("every")]),
];

const OF_STEPS: &[Kind] = &[
    kind("previous-steps-completed", &[]),
    kind("previous-steps-finished", &[]),
    kind("attempts-limit", &[needs("limit", "write how often at most, such as `limit=\"3\"`")]),
    kind("time-between-attempts", &[takes("minutes"), takes("seconds"), takes("growth"), takes("max"), takes("jitter")]),
    kind("step-not-running", &[takes("step")]),
    kind("no-conflicting-steps", &[STEPS]),
    kind("depends-on-steps", &[STEPS]),
    kind(
        "named-pipeline-status",
        &[
            needs("pipeline", "name the pipeline to wait for, such as `pipeline=\"catalog_import\"`"),
            needs("status", "write what it must have come to, such as `status=\"succeeded succeeded-with-warnings\"`"),
        ],
    ),
    kind("no-conflicting-indexing", &[takes("program"), takes("indexes"), takes("every")]),
];

/// Returns all types that an element may name; none if it is no condition.
fn kinds(element: &Element) -> &'static [Kind] {
    match element.name.as_str() {
        "pipeline_condition" | "referencePipeline_condition" => OF_PIPELINES,
        "step_condition" | "referenceStep_condition" => OF_STEPS,
        _ => &[],
    }
}

/// Returns the type that a condition names, if it is one.
fn kind_of(element: &Element) -> Option<&'static Kind> {
    let name = &element.value("type")?.text;
    kinds(element).iter().find(|kind| kind.name == *name)
}

/// Returns the settings that an element may have: those of its type, or of all where its type is not known; none if it is no condition.
pub(in crate::definition) fn names(element: &Element) -> Vec<&'static str> {
    let kinds = kind_of(element).map_or(kinds(element), std::slice::from_ref);
    let mut names = Vec::new();
    for setting in kinds.iter().flat_map(|kind| kind.settings) {
        if !names.contains(&setting.name) {
            names.push(setting.name);
        }
    }
    names
}

/// Says that an element does not take an attribute: what a condition cannot be told, or what no condition has.
pub(in crate::definition) fn refusal(element: &Element, attribute: &str) -> String {
    match kind_of(element) {
        Some(kind) => format!("the condition `{}` has no setting `{attribute}`", kind.name),
        None => format!("`<{}>` has no attribute `{attribute}`", element.name),
    }
}

/// Reports what a condition needs and does not have; a patch may leave out what it does not change.
pub(in crate::definition) fn check_needed(element: &Element, unknown: &[&Attribute], report: &mut Report<'_>) {
    let Some(kind) = kind_of(element).filter(|_| !element.name.starts_with("reference") && !element.lacks_attributes) else { return };
    for setting in kind.settings.iter().filter(|setting| element.value(setting.name).is_none()) {
        let names = || kind.settings.iter().map(|setting| setting.name);
        let is_mistyped = unknown.iter().any(|attribute| did_you_mean(&attribute.name, names()) == Some(setting.name));
        if let Some(help) = setting.needed.filter(|_| !is_mistyped) {
            report.error(&element.at, format!("the condition `{}` needs `{}`", kind.name, setting.name), help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::condition::{PipelineCondition, StepCondition};

    #[test]
    fn p3_p4_each_type_of_condition_has_its_settings_in_the_table() {
        let names = |kinds: &[Kind]| kinds.iter().map(|kind| kind.name).collect::<Vec<_>>();
        assert_eq!((names(OF_PIPELINES).as_slice(), names(OF_STEPS).as_slice()), (PipelineCondition::TYPES, StepCondition::TYPES));
    }
}
