//! What elements and attributes may stand where: checked for each text by itself, before the merge.
//!
//! etc/pipelines.xsd says the same for editors; a test holds both against each other. It cannot say what depends on
//! `extends` and `ref`: references need one of them around, and a step without `ref` needs all that makes a step. It
//! allows every setting on every condition; which type has which is in [`settings`].

mod rules;
mod sharing;

use crate::model::diagnostic::did_you_mean;

use super::NAMESPACE;
use super::condition::settings;
use super::report::Report;
use super::tree::{Attribute, Element};

/// What one element takes.
struct Shape {
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    children: &'static [&'static Shape],
}

impl Shape {
    fn takes(&self, attribute: &str) -> bool {
        self.required.iter().chain(self.optional).any(|name| *name == attribute)
    }
}

const fn leaf(name: &'static str, required: &'static [&'static str], optional: &'static [&'static str]) -> Shape {
    Shape { name, required, optional, children: &[] }
}

const fn list(name: &'static str, children: &'static [&'static Shape]) -> Shape {
    Shape { name, required: &[], optional: &[], children }
}

const PIPELINE_ATTRIBUTES: &[&str] =
    &["extends", "description", "connector", "use-working-directory", "expire-in", "stoppable", "processing", "max-parallel", "order-by"];
const REFERENCE_PIPELINE_ATTRIBUTES: &[&str] =
    &["description", "connector", "use-working-directory", "expire-in", "stoppable", "processing", "max-parallel", "order-by", "remove"];

static ROOT: Shape = list("pipelines", &[&PIPELINE, &REFERENCE_PIPELINE, &SHARED_STEP, &REFERENCE_STEP, &rules::RULES]);
static PIPELINE: Shape = Shape {
    name: "pipeline",
    required: &["name"],
    optional: PIPELINE_ATTRIBUTES,
    children: &[&PARAMETERS, &PATCHED_PIPELINE_CONDITIONS, &STEP, &REFERENCE_STEP],
};
static REFERENCE_PIPELINE: Shape = Shape {
    name: "referencePipeline",
    required: &["name"],
    optional: REFERENCE_PIPELINE_ATTRIBUTES,
    children: &[&PARAMETERS, &PATCHED_PIPELINE_CONDITIONS, &STEP, &REFERENCE_STEP],
};
static PARAMETERS: Shape = list("parameters", &[&PARAMETER]);
static PARAMETER: Shape = leaf("parameter", &["key"], &["type", "choices", "default", "required", "label", "tooltip"]);
static PATCHED_PIPELINE_CONDITIONS: Shape = list("conditions", &[&PIPELINE_CONDITION, &REFERENCE_PIPELINE_CONDITION]);
static PIPELINE_CONDITION: Shape = leaf("pipeline_condition", &["type"], &["description"]);
static REFERENCE_PIPELINE_CONDITION: Shape = leaf("referencePipeline_condition", &["type"], &["description", "remove"]);
static STEP: Shape = Shape {
    name: "step",
    required: &["name", "executorType", "sortOrder"],
    optional: &["description", "expireIn", "runAlwaysStep", "allowFailure", "ref"],
    children: &[&PATCHED_STEP_CONDITIONS, &PATCHED_ARGUMENTS],
};
static SHARED_STEP: Shape = Shape {
    name: "step",
    required: &["name"],
    optional: &["executorType", "sortOrder", "description", "expireIn", "runAlwaysStep", "allowFailure"],
    children: &[&STEP_CONDITIONS, &ARGUMENTS],
};
static REFERENCE_STEP: Shape = Shape {
    name: "referenceStep",
    required: &["name"],
    optional: &["executorType", "sortOrder", "description", "expireIn", "runAlwaysStep", "allowFailure", "remove"],
    children: &[&PATCHED_STEP_CONDITIONS, &PATCHED_ARGUMENTS],
};
static STEP_CONDITIONS: Shape = list("conditions", &[&STEP_CONDITION]);
static PATCHED_STEP_CONDITIONS: Shape = list("conditions", &[&STEP_CONDITION, &REFERENCE_STEP_CONDITION]);
static STEP_CONDITION: Shape = leaf("step_condition", &["type"], &["description"]);
static REFERENCE_STEP_CONDITION: Shape = leaf("referenceStep_condition", &["type"], &["description", "remove"]);
static ARGUMENTS: Shape = list("arguments", &[&ARGUMENT]);
static PATCHED_ARGUMENTS: Shape = list("arguments", &[&ARGUMENT, &REFERENCE_ARGUMENT]);
static ARGUMENT: Shape = leaf("argument", &["key", "value"], &[]);
static REFERENCE_ARGUMENT: Shape = leaf("referenceArgument", &["key"], &["value", "remove"]);

/// Checks one text: its outermost element, its namespace, and all elements and attributes in it.
pub(super) fn check(root: &Element, report: &mut Report<'_>) {
    if root.name != ROOT.name {
        let help = format!("the outermost element is `<pipelines xmlns=\"{NAMESPACE}\">`");
        report.error(&root.at, format!("unknown element `<{}>`", root.name), help);
        return;
    }
    check_namespace(root, report);
    check_element(root, &ROOT, true, report);
    root.children.iter().for_each(|child| sharing::check(child, report));
}

fn check_namespace(root: &Element, report: &mut Report<'_>) {
    let help = format!("write `<pipelines xmlns=\"{NAMESPACE}\">`");
    match root.value("xmlns") {
        None => report.error(&root.at, "the namespace is missing", help),
        Some(value) if value.text != NAMESPACE => report.error(&value.at, format!("unknown namespace `{}`", value.text), help),
        Some(_) => {}
    }
}

fn check_element(element: &Element, shape: &Shape, is_root: bool, report: &mut Report<'_>) {
    let attributes = element.attributes.iter().filter(|attribute| !(is_root && is_namespace(attribute)));
    let allowed: Vec<&str> = shape.required.iter().copied().chain(settings::names(element)).chain(shape.optional.iter().copied()).collect();
    let unknown: Vec<&Attribute> = attributes.filter(|found| !allowed.contains(&found.name.as_str())).collect();
    for attribute in &unknown {
        let message = settings::refusal(element, &attribute.name);
        report.unknown(&attribute.at, message, &attribute.name, "allowed here", &allowed);
    }
    settings::check_needed(element, &unknown, report);
    // What a step does not say itself, its shared step may say.
    let required = if element.value("ref").is_some() { &[] } else { shape.required };
    for name in required.iter().filter(|name| element.value(name).is_none()) {
        let is_mistyped = unknown.iter().any(
            |attribute| matches!(did_you_mean(&attribute.name, allowed.iter().copied()), Some(near) if near == *name || near == "ref"),
        );
        if !is_mistyped && !element.lacks_attributes {
            report.error(&element.at, format!("`<{}>` needs the attribute `{name}`", shape.name), format!("write `{name}=\"…\"`"));
        }
    }
    if shape.name == "referenceArgument" && element.value("value").is_none() && element.value("remove").is_none() {
        report.error(&element.at, "`<referenceArgument>` changes nothing", "give it a `value`, or `remove=\"true\"`");
    }
    let allowed: Vec<&str> = shape.children.iter().map(|child| child.name).collect();
    for child in &element.children {
        match shape.children.iter().find(|shape| shape.name == child.name) {
            Some(shape) => check_element(child, shape, false, report),
            None => {
                let message = format!("`<{}>` is not allowed in `<{}>`", child.name, shape.name);
                report.unknown(&child.at, message, &child.name, "allowed here", &allowed);
            }
        }
    }
}

fn is_namespace(attribute: &Attribute) -> bool {
    attribute.name == "xmlns" || attribute.name.starts_with("xmlns:") || attribute.name.starts_with("xsi:")
}

/// Tells whether all children of a pipeline have known names, so that a missing step is not just a mistyped one.
pub(super) fn knows_children_of_pipeline(pipeline: &Element) -> bool {
    pipeline.children.iter().all(|child| REFERENCE_PIPELINE.children.iter().chain(PIPELINE.children).any(|shape| shape.name == child.name))
}
