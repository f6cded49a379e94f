//! Refuses to hand the whole files to a program, where a step before it leaves bad records out of them.
//!
//! It looks at the placeholder alone: a program that finds the directory in another way is not seen.

use crate::definition::report::Report;
use crate::definition::tree::{Element, Value};
use crate::model::pipeline::Step;
use crate::model::template::{Part, Template};

/// The directory of an execution, where the files lie as they were dropped.
const WHOLE: &str = "working_directory";

/// Executor types that run programs.
const PROGRAMS: [&str; 2] = ["command", "import"];

/// Reports each `${working_directory}` of a program behind the step that leaves records out.
pub(super) fn refuse(pipeline: &Element, steps: &[Step], report: &mut Report<'_>) {
    let Some(check) = steps.iter().find(|step| step.leaves_out()) else { return };
    let is_behind = |step: &&Step| step.sort_order > check.sort_order && PROGRAMS.contains(&step.executor_type.as_str());
    for step in steps.iter().filter(is_behind) {
        let is_it = |element: &&Element| element.value("name").is_some_and(|name| name.text == step.name);
        let Some(element) = pipeline.named("step").find(is_it) else { continue };
        for value in element.listed("arguments", "argument").filter_map(|argument| argument.value("value")) {
            refuse_in(value, &check.name, report);
        }
    }
}

fn refuse_in(value: &Value, check: &str, report: &mut Report<'_>) {
    let template = Template::new(value.text.clone());
    for part in template.parts().unwrap_or_default() {
        if let Part::Placeholder { name: WHOLE, offset } = part {
            let at = value.within(offset..offset + WHOLE.len() + "${}".len());
            let message = format!("`${{{WHOLE}}}` holds the whole files, also the records that the step `{check}` leaves out");
            report.error(&at, message, "use `${source_directory}` or `${files}`, which hold what is left");
        }
    }
}
