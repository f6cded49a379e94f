//! Steps that use a shared step.

use super::{Resolver, drop_references, replace_same};
use crate::definition::merge;
use crate::definition::report::Report;
use crate::definition::tree::{Element, Value};

/// What every step of a pipeline needs, from itself or from the shared step.
const NEEDED: [&str; 2] = ["executorType", "sortOrder"];

/// Gives a step with `ref` what its shared step has.
pub(super) fn take_over(resolver: &mut Resolver<'_>, step: &mut Element, report: &mut Report<'_>) {
    let Some(reference) = step.value("ref").cloned() else { return };
    let Some(shared) = resolver.shared_steps.get(reference.text.as_str()).copied() else {
        refuse_unknown(resolver, &reference, report);
        leave_partial(step);
        return;
    };
    match resolver.copy(shared, &reference.at, report) {
        Some(copy) => {
            *step = combine(copy, step.clone(), report);
            check_needed(step, shared, report);
        }
        None => leave_partial(step),
    }
}

fn leave_partial(step: &mut Element) {
    drop_references(step);
    step.is_partial = true;
}

fn refuse_unknown(resolver: &Resolver<'_>, wanted: &Value, report: &mut Report<'_>) {
    if let Some(removal) = resolver.merged.removal("referenceStep", &wanted.text) {
        let message = format!("the shared step `{}` was removed", wanted.text);
        let help = "remove this step, too, or keep the shared one".to_owned();
        report.error_with(&wanted.at, message, help, &removal.at, "it is removed here");
        return;
    }
    // A text that could not be read to its end may define it.
    if report.is_cut {
        return;
    }
    let mut known: Vec<&str> = resolver.shared_steps.keys().copied().collect();
    known.sort_unstable();
    let message = format!("there is no shared step `{}`", wanted.text);
    report.unknown(&wanted.at, message, &wanted.text, "written directly below `<pipelines>` are", &known);
}

fn combine(mut shared: Element, own: Element, report: &mut Report<'_>) -> Element {
    shared.at = own.at;
    shared.lacks_attributes |= own.lacks_attributes;
    shared.is_cut |= own.is_cut;
    merge::override_attributes(&mut shared, own.attributes.into_iter().filter(|attribute| attribute.name != "ref"));
    for child in own.children {
        let list = merge::list_of(&mut shared, &child);
        replace_same(list, child.children, report);
    }
    shared
}

fn check_needed(step: &Element, shared: &Element, report: &mut Report<'_>) {
    if step.lacks_attributes {
        return;
    }
    for name in NEEDED.iter().filter(|name| step.value(name).is_none()) {
        let message = format!("the step needs the attribute `{name}`, and its shared step has none");
        let help = format!("write `{name}=\"…\"` here or there");
        let there = shared.value("name").map_or(&shared.at, |name| &name.at);
        report.error_with(&step.at, message, help, there, "the shared step is here");
    }
}
