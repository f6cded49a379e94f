//! Makes one set of pipelines from several texts: later ones patch or remove what earlier ones define.
//!
//! `<referenceX>` names an earlier `<x>`: its attributes override, its children merge, `remove="true"` removes.
//! Attributes keep their place, so that a mistake is shown where it was written.

use super::report::Report;
use super::tree::{Element, Value};
use super::value;

/// Merges the texts in their order and returns the pipeline elements, duplicates included.
pub(super) fn merge(roots: Vec<Element>, report: &mut Report<'_>) -> Vec<Element> {
    let mut pipelines = Vec::new();
    for child in roots.into_iter().flat_map(|root| root.children) {
        match child.name.as_str() {
            "pipeline" => pipelines.push(child),
            "referencePipeline" => refer(&mut pipelines, child, "pipeline", report),
            _ => {}
        }
    }
    pipelines
}

/// Returns what a reference element stands for.
fn target_of(name: &str) -> Option<&'static str> {
    match name {
        "referenceStep" => Some("step"),
        "referenceArgument" => Some("argument"),
        "referencePipeline_condition" => Some("pipeline_condition"),
        "referenceStep_condition" => Some("step_condition"),
        _ => None,
    }
}

/// Returns the attribute that tells elements of a name apart.
fn key_of(target: &str) -> &'static str {
    match target {
        "argument" => "key",
        "pipeline_condition" | "step_condition" => "type",
        _ => "name",
    }
}

fn refer(among: &mut Vec<Element>, reference: Element, target: &str, report: &mut Report<'_>) {
    let key = key_of(target);
    let Some(wanted) = reference.value(key).cloned() else { return };
    let is_removal = reference.value("remove").is_some_and(|remove| value::boolean(remove, report) == Some(true));
    let found =
        among.iter().position(|element| element.name == target && element.value(key).is_some_and(|value| value.text == wanted.text));
    match found {
        Some(at) if is_removal => drop(among.remove(at)),
        Some(at) => patch(&mut among[at], reference, key, report),
        None => refuse(among, &wanted, target, report),
    }
}

fn refuse(among: &[Element], wanted: &Value, target: &str, report: &mut Report<'_>) {
    if report.is_cut {
        return;
    }
    let of_target = among.iter().filter(|element| element.name == target);
    let known: Vec<&str> = of_target.filter_map(|element| element.value(key_of(target))).map(|value| value.text.as_str()).collect();
    let word = if target.ends_with("condition") { "condition" } else { target };
    let message = format!("there is no {word} `{}` to refer to", wanted.text);
    report.unknown(&wanted.at, message, &wanted.text, "defined before this", &known);
}

/// Settings that say one thing together: a patch that gives one of them means the whole.
const TOGETHER: [&str; 2] = ["minutes", "seconds"];

fn patch(target: &mut Element, reference: Element, key: &str, report: &mut Report<'_>) {
    if reference.attributes.iter().any(|attribute| TOGETHER.contains(&attribute.name.as_str())) {
        target.attributes.retain(|attribute| !TOGETHER.contains(&attribute.name.as_str()));
    }
    for attribute in reference.attributes.into_iter().filter(|attribute| attribute.name != key && attribute.name != "remove") {
        match target.attributes.iter_mut().find(|earlier| earlier.name == attribute.name) {
            Some(earlier) => *earlier = attribute,
            None => target.attributes.push(attribute),
        }
    }
    for child in reference.children {
        apply(target, child, report);
    }
}

fn apply(parent: &mut Element, child: Element, report: &mut Report<'_>) {
    if let Some(target) = target_of(&child.name) {
        refer(&mut parent.children, child, target, report);
        return;
    }
    let is_list = matches!(child.name.as_str(), "parameters" | "conditions" | "arguments");
    match parent.children.iter_mut().find(|earlier| is_list && earlier.name == child.name) {
        Some(list) => child.children.into_iter().for_each(|grandchild| apply(list, grandchild, report)),
        None if is_list => {
            let mut list = Element { children: Vec::new(), attributes: Vec::new(), ..child };
            child.children.into_iter().for_each(|grandchild| apply(&mut list, grandchild, report));
            parent.children.push(list);
        }
        None => parent.children.push(child),
    }
}
