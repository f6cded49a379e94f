//! Reads the parameters of a pipeline as meant.

use std::collections::HashSet;

use crate::model::pipeline::{Parameter, ParameterType};

use super::report::Report;
use super::tree::{Element, Value};
use super::value;

const TYPES: &[&str] = &["text", "integer", "boolean", "url", "choice"];

/// Reads all parameters of a pipeline.
pub(super) fn read_all(pipeline: &Element, report: &mut Report<'_>) -> Vec<Parameter> {
    let elements = pipeline.listed("parameters", "parameter");
    let elements = value::without_duplicates(elements, "key", "parameter", report);
    elements.into_iter().filter_map(|element| read(element, report)).collect()
}

fn read(element: &Element, report: &mut Report<'_>) -> Option<Parameter> {
    let key = element.value("key").and_then(|key| value::name(key, report));
    let parameter_type = read_type(element, report);
    let default = element.value("default");
    if let (Some(default), Some(parameter_type)) = (default, &parameter_type) {
        check_default(default, parameter_type, report);
    }
    let required = value::boolean_or(element, "required", default.is_none(), report);
    let text = |name: &str| element.value(name).map_or_else(String::new, |value| value.text.clone());
    let default = default.map(|value| value.text.clone()).or((!required).then(String::new));
    let (label, tooltip) = (text("label"), text("tooltip"));
    // A parameter of a type that could not be read still declares its key.
    Some(Parameter { key: key?, parameter_type: parameter_type.unwrap_or(ParameterType::Text), default, required, label, tooltip })
}

fn read_type(element: &Element, report: &mut Report<'_>) -> Option<ParameterType> {
    let name = element.value("type").map_or(Some("text"), |value| value::choice(value, "parameter type", TYPES, report))?;
    let choices = element.value("choices");
    if let Some(choices) = choices.filter(|_| name != "choice") {
        let message = format!("a parameter of type `{name}` has no choices");
        report.error(&choices.at, message, "write `type=\"choice\"`, or remove `choices`");
    }
    match name {
        "integer" => Some(ParameterType::Integer),
        "boolean" => Some(ParameterType::Boolean),
        "url" => Some(ParameterType::Url),
        "choice" => read_choices(element, choices, report),
        _ => Some(ParameterType::Text),
    }
}

fn read_choices(element: &Element, choices: Option<&Value>, report: &mut Report<'_>) -> Option<ParameterType> {
    let names: Vec<String> = choices.map_or_else(Vec::new, |value| value.text.split_whitespace().map(str::to_owned).collect());
    if names.is_empty() {
        let at = choices.map_or(&element.at, |value| &value.at);
        report.error(
            at,
            "a parameter of type `choice` needs choices",
            "write them with blanks between, such as `choices=\"add-update delete\"`",
        );
        return None;
    }
    let mut seen = HashSet::new();
    let repeated = names.iter().find(|name| !seen.insert(name.as_str()));
    if let (Some(name), Some(value)) = (repeated, choices) {
        report.error(&value.at, format!("the choice `{name}` is given twice"), "remove one of them");
    }
    Some(ParameterType::Choice { choices: names })
}

fn check_default(default: &Value, parameter_type: &ParameterType, report: &mut Report<'_>) {
    match parameter_type {
        ParameterType::Text => {}
        ParameterType::Integer => drop(value::number(default, i64::MIN..=i64::MAX, report)),
        ParameterType::Boolean => drop(value::boolean(default, report)),
        ParameterType::Url => {
            let host = ["http://", "https://"].iter().find_map(|scheme| default.text.strip_prefix(scheme));
            if !host.is_some_and(|host| host.starts_with(|first: char| first.is_alphanumeric() || first == '[')) {
                report.error(&default.at, format!("`{}` is not a web address", default.text), "it begins with http:// or https://");
            }
        }
        ParameterType::Choice { choices } => {
            let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
            value::choice(default, "choice", &choices, report);
        }
    }
}
