//! Parameters of a pipeline as people see them.

use serde::Serialize;

use crate::model::pipeline::{Parameter, ParameterType};

/// One parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParameterPlan {
    /// Its key.
    pub key: String,
    /// What values it takes, by the name in pipelines.xml.
    #[serde(rename = "type")]
    pub parameter_type: &'static str,
    /// The allowed values of a choice; empty for all other types.
    pub choices: Vec<String>,
    /// What it is where nothing sets it; none if it must be set.
    pub default: Option<String>,
    /// A start without a value is refused.
    pub required: bool,
    /// Short name for forms; may be empty.
    pub label: String,
    /// Longer explanation; may be empty.
    pub tooltip: String,
}

impl ParameterPlan {
    /// Shows a parameter.
    pub(super) fn of(parameter: &Parameter) -> Self {
        let (parameter_type, choices) = match &parameter.parameter_type {
            ParameterType::Text => ("text", &[][..]),
            ParameterType::Integer => ("integer", &[][..]),
            ParameterType::Boolean => ("boolean", &[][..]),
            ParameterType::Url => ("url", &[][..]),
            ParameterType::Choice { choices } => ("choice", choices.as_slice()),
        };
        Self {
            key: parameter.key.clone(),
            parameter_type,
            choices: choices.to_vec(),
            default: parameter.default.clone(),
            required: parameter.required,
            label: parameter.label.clone(),
            tooltip: parameter.tooltip.clone(),
        }
    }

    /// Says in one line what it takes and what it is by default.
    pub(super) fn said(&self) -> String {
        let takes = match self.choices.as_slice() {
            [] => self.parameter_type.to_owned(),
            choices => format!("one of {}", choices.join(", ")),
        };
        let default = match self.default.as_deref() {
            _ if self.required && self.default.is_none() => "must be set by a start".to_owned(),
            None | Some("") => "empty by default".to_owned(),
            Some(default) => format!("default {default}"),
        };
        format!("{takes}; {default}")
    }
}
