//! Where references may stand: in patches, and in what takes something over from elsewhere.

use super::{PIPELINE, STEP, Shape};
use crate::definition::merge;
use crate::definition::report::Report;
use crate::definition::tree::Element;
use crate::model::diagnostic::did_you_mean;

/// Checks a pipeline or a patch of one with its steps; what patches takes references anyway.
pub(super) fn check(element: &Element, report: &mut Report<'_>) {
    match element.name.as_str() {
        "pipeline" => check_references(element, &PIPELINE, "extends", "the pipeline extends nothing", report),
        "referencePipeline" => {}
        _ => return,
    }
    for step in element.named("step") {
        check_references(step, &STEP, "ref", "the step uses no shared step", report);
    }
}

fn check_references(element: &Element, shape: &Shape, attribute: &str, because: &str, report: &mut Report<'_>) {
    // It may be mistyped, which is reported already.
    let is_given = element
        .attributes
        .iter()
        .filter(|found| found.name == attribute || !shape.takes(&found.name))
        .any(|found| did_you_mean(&found.name, [attribute]).is_some());
    if element.lacks_attributes || is_given {
        return;
    }
    let lists = element.children.iter().filter(|child| merge::is_list(&child.name)).flat_map(|list| &list.children);
    for reference in element.children.iter().chain(lists) {
        if let Some(target) = merge::target_of(&reference.name) {
            let message = format!("`<{}>` patches what is inherited, and {because}", reference.name);
            let help = format!("write `<{target}>`, or add `{attribute}=\"…\"`");
            report.error(&reference.at, message, help);
        }
    }
}
