//! Makes one set of pipelines, shared steps and sets of rules from several texts: later ones patch or remove what earlier ones define.
//!
//! `<referenceX>` names an earlier `<x>`: its attributes override, its children merge, `remove="true"` removes.
//! Attributes keep their place, so that a mistake is shown where it was written. A reference in something that takes over
//! from elsewhere may mean a part that is not there yet: it stays as it is, and applies when that was taken over.

mod list;

use super::report::Report;
use super::tree::{Attribute, Element, Value};
use super::value;
use list::gather;
pub(super) use list::{is_list, list_of};

/// What all texts define together, duplicates included.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// The pipelines; those that extend others hold only what is their own.
    pub(super) pipelines: Vec<Element>,
    /// The steps that pipelines may use by `ref`.
    pub(super) shared_steps: Vec<Element>,
    /// The references that remove a pipeline or a shared step.
    pub(super) removals: Vec<Element>,
    /// The sets of rules.
    pub(super) rules: Vec<Element>,
}

impl Merged {
    /// Returns where a pipeline or a shared step was removed, by the name of the reference element and its own.
    pub(super) fn removal(&self, reference: &str, name: &str) -> Option<&Value> {
        let of_name = self.removals.iter().filter(|removal| removal.name == reference);
        of_name.filter_map(|removal| removal.value("name")).find(|value| value.text == name)
    }
}

/// Merges the texts in their order.
pub(super) fn merge(roots: Vec<Element>, report: &mut Report<'_>) -> Merged {
    let mut merged = Merged::default();
    for child in roots.into_iter().flat_map(|root| root.children) {
        if child.value("remove").is_some_and(|remove| remove.text == "true") {
            merged.removals.push(Element { children: Vec::new(), ..child.clone() });
        }
        match child.name.as_str() {
            "pipeline" => merged.pipelines.push(gather(child)),
            "rules" => merged.rules.push(child),
            "step" => merged.shared_steps.push(gather(child)),
            "referencePipeline" => refer(&mut merged.pipelines, child, "pipeline", Missing::Refuse, report),
            "referenceStep" => refer(&mut merged.shared_steps, child, "step", Missing::RefuseShared, report),
            _ => {}
        }
    }
    merged
}

/// Tells whether an element takes parts over from elsewhere.
pub(super) fn takes_over(element: &Element) -> bool {
    element.value("extends").is_some() || element.value("ref").is_some()
}

/// Returns what a reference element stands for.
pub(super) fn target_of(name: &str) -> Option<&'static str> {
    match name {
        "referenceStep" => Some("step"),
        "referenceArgument" => Some("argument"),
        "referencePipeline_condition" => Some("pipeline_condition"),
        "referenceStep_condition" => Some("step_condition"),
        _ => None,
    }
}

/// Returns the attribute that tells elements of a name apart.
pub(super) fn key_of(target: &str) -> &'static str {
    match target {
        "argument" | "parameter" => "key",
        "pipeline_condition" | "step_condition" => "type",
        _ => "name",
    }
}

/// What becomes of a reference that finds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// It is kept: what it means may be taken over later.
    Keep,
    /// It is refused.
    Refuse,
    /// It is refused, and could only mean a shared step.
    RefuseShared,
}

/// Applies a reference to one of several elements.
pub(super) fn refer(among: &mut Vec<Element>, reference: Element, target: &str, missing: Missing, report: &mut Report<'_>) {
    let key = key_of(target);
    let Some(wanted) = reference.value(key).cloned() else { return };
    let is_removal = reference.value("remove").is_some_and(|remove| value::boolean(remove, report) == Some(true));
    let found =
        among.iter().position(|element| element.name == target && element.value(key).is_some_and(|value| value.text == wanted.text));
    match found {
        Some(at) if is_removal => drop(among.remove(at)),
        Some(at) => patch(&mut among[at], reference, key, report),
        None if missing == Missing::Keep => among.push(reference),
        None => refuse(among, &wanted, target, missing, report),
    }
}

fn refuse(among: &[Element], wanted: &Value, target: &str, missing: Missing, report: &mut Report<'_>) {
    if report.is_cut {
        return;
    }
    let of_target = among.iter().filter(|element| element.name == target);
    let known: Vec<&str> = of_target.filter_map(|element| element.value(key_of(target))).map(|value| value.text.as_str()).collect();
    let word = match target {
        _ if missing == Missing::RefuseShared => "shared step",
        _ if target.ends_with("condition") => "condition",
        _ => target,
    };
    let message = format!("there is no {word} `{}` to refer to", wanted.text);
    report.unknown(&wanted.at, message, &wanted.text, "defined before this", &known);
}

/// Settings that say one thing together: a patch that gives one of them means the whole.
const TOGETHER: [&str; 2] = ["minutes", "seconds"];

fn patch(target: &mut Element, reference: Element, key: &str, report: &mut Report<'_>) {
    if reference.attributes.iter().any(|attribute| TOGETHER.contains(&attribute.name.as_str())) {
        target.attributes.retain(|attribute| !TOGETHER.contains(&attribute.name.as_str()));
    }
    let own = reference.attributes.into_iter().filter(|attribute| attribute.name != key && attribute.name != "remove");
    override_attributes(target, own);
    let missing = if takes_over(target) { Missing::Keep } else { Missing::Refuse };
    for child in reference.children {
        apply(target, child, missing, report);
    }
}

/// Gives an element attributes in place of those that it has.
pub(super) fn override_attributes(target: &mut Element, attributes: impl Iterator<Item = Attribute>) {
    for attribute in attributes {
        match target.attributes.iter_mut().find(|earlier| earlier.name == attribute.name) {
            Some(earlier) => *earlier = attribute,
            None => target.attributes.push(attribute),
        }
    }
}

/// Adds a child to an element, or applies it to the children that are there.
pub(super) fn apply(parent: &mut Element, child: Element, missing: Missing, report: &mut Report<'_>) {
    if let Some(target) = target_of(&child.name) {
        refer(&mut parent.children, child, target, missing, report);
        return;
    }
    if !is_list(&child.name) {
        parent.children.push(gather(child));
        return;
    }
    let list = list_of(parent, &child);
    for grandchild in child.children {
        apply(list, grandchild, missing, report);
    }
}
