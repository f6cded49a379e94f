//! Checks what conditions of steps wait for, when all pipelines are known: names of steps and pipelines, and waits without end.

mod circle;

use std::collections::BTreeSet;

use super::Definitions;
use super::condition::names;
use super::report::{Report, choice_help};
use super::tree::{Element, Spot, Value};
use super::value;

/// Checks the conditions of all steps of all pipelines.
pub(super) fn check(pipelines: &[Element], definitions: &Definitions, report: &mut Report<'_>) {
    let all_steps: BTreeSet<&str> = pipelines.iter().flat_map(step_names).collect();
    // What a text that was cut would have defined is not known; nor is what would have been taken over from something unknown.
    let is_partial = |pipeline: &Element| pipeline.is_partial || pipeline.named("step").any(|step| step.is_partial);
    let whole = !report.is_cut && !pipelines.iter().any(is_partial);
    for pipeline in pipelines {
        let Some(name) = pipeline.value("name") else { continue };
        for step in pipeline.named("step").filter(|_| whole) {
            let of = Step { pipeline, pipeline_name: &name.text, step };
            step.listed("conditions", "step_condition").for_each(|condition| of.check(condition, &all_steps, definitions, report));
        }
        if let Some(read) = definitions.pipelines.get(&name.text) {
            circle::check(pipeline, &read.steps, report);
        }
    }
}

fn step_names(pipeline: &Element) -> impl Iterator<Item = &str> {
    pipeline.named("step").filter_map(|step| step.value("name")).map(|name| name.text.as_str())
}

/// A step whose conditions are checked.
struct Step<'a> {
    pipeline: &'a Element,
    pipeline_name: &'a str,
    step: &'a Element,
}

impl Step<'_> {
    fn check(&self, condition: &Element, all_steps: &BTreeSet<&str>, definitions: &Definitions, report: &mut Report<'_>) {
        let value = |name: &str| condition.value(name);
        match value("type").map(|value| value.text.as_str()) {
            Some("step-not-running") => {
                let step = value("step").filter(|step| value::is_name(&step.text));
                step.iter().for_each(|step| warn_of_unknown_step(&step.text, &step.at, all_steps, report));
            }
            Some("no-conflicting-steps") => {
                given(value("steps")).for_each(|(name, at)| warn_of_unknown_step(name, &at, all_steps, report));
            }
            Some("depends-on-steps") => given(value("steps")).for_each(|(name, at)| self.check_dependency(name, &at, report)),
            Some("named-pipeline-status") => self.check_pipeline(value("pipeline"), definitions, report),
            _ => {}
        }
    }

    fn check_dependency(&self, name: &str, at: &Spot, report: &mut Report<'_>) {
        if self.step.value("name").is_some_and(|own| own.text == name) {
            report.error(at, format!("the step `{name}` cannot depend on itself"), "remove the name");
            return;
        }
        let steps: Vec<&str> = step_names(self.pipeline).collect();
        if !steps.contains(&name) {
            report.unknown(at, format!("the pipeline has no step `{name}`"), name, "its steps are", &steps);
        }
    }

    fn check_pipeline(&self, wanted: Option<&Value>, definitions: &Definitions, report: &mut Report<'_>) {
        let Some(wanted) = wanted else { return };
        if wanted.text == self.pipeline_name {
            let message = "a step cannot wait for its own pipeline: the latest execution is the one that it belongs to";
            report.error(&wanted.at, message, "name another pipeline; `no-sibling-in-progress` keeps executions of one pipeline apart");
        } else if !definitions.origins.contains_key(&wanted.text) {
            let names: Vec<&str> = definitions.origins.keys().map(String::as_str).collect();
            report.unknown(&wanted.at, format!("there is no pipeline `{}` to wait for", wanted.text), &wanted.text, "defined are", &names);
        }
    }
}

/// Returns the names of a list that has been read; what is missing in it has been reported.
fn given(list: Option<&Value>) -> impl Iterator<Item = (&str, Spot)> {
    list.into_iter().flat_map(names::parts).filter(|(name, _)| !name.is_empty())
}

fn warn_of_unknown_step(name: &str, at: &Spot, all_steps: &BTreeSet<&str>, report: &mut Report<'_>) {
    if !all_steps.contains(name) {
        let steps: Vec<&str> = all_steps.iter().copied().collect();
        let message = format!("no pipeline has a step `{name}`, so there is nothing to keep apart from");
        report.warning(at, message, choice_help(name, "steps are", &steps));
    }
}
