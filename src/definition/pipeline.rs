//! Reads pipelines as meant.

mod whole_files;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::argument::ValueKind;
use crate::model::condition::PipelineCondition;
use crate::model::pipeline::{Pipeline, Step};
use crate::model::rules::Rules;

use super::report::Report;
use super::resolve::Resolved;
use super::tree::Element;
use super::{Definitions, Known, PipelineOrigin, StepOrigin, condition, grammar, parameter, step, value, waits};

/// How many executions of one pipeline may run side by side at most.
const MAX_PARALLEL: u32 = 64;

/// Reads all pipelines of the merged texts, after the shared steps by themselves.
pub(super) fn read_all(resolved: &Resolved, known: &Known<'_>, report: &mut Report<'_>) -> Definitions {
    for shared in &resolved.shared_steps {
        step::read(shared, None, known, report);
    }
    let mut definitions = Definitions::default();
    for element in &resolved.pipelines {
        let pipeline = read(element, known, report);
        let Some(name) = element.value("name") else { continue };
        let conditions = condition::origins(element, "pipeline_condition", report);
        let origin = PipelineOrigin { name: report.origin(&name.at), conditions, steps: step_origins(element, report) };
        definitions.origins.insert(name.text.clone(), origin);
        if let Some(pipeline) = pipeline {
            definitions.pipelines.insert(pipeline.name.clone(), Arc::new(pipeline));
        }
    }
    waits::check(&resolved.pipelines, &definitions, report);
    definitions
}

fn read(element: &Element, known: &Known<'_>, report: &mut Report<'_>) -> Option<Pipeline> {
    let name = element.value("name").and_then(|name| value::name(name, report));
    let text = |name: &str| element.value(name).map_or_else(String::new, |value| value.text.clone());
    let (connector, description) = (text("connector"), text("description"));
    let expire_in = element.value("expire-in").and_then(|value| value::duration(value, report));
    let max_parallel = max_parallel(element, report);
    let ordered = element.value("order-by").and_then(|value| value::choice(value, "order", &["identifier"], report)).is_some();
    // Working directories are the same for all pipelines by now; the value is held to be right.
    value::boolean_or(element, "use-working-directory", true, report);
    let stoppable = value::boolean_or(element, "stoppable", false, report);
    let parameters = parameter::read_all(element, report);
    let conditions = condition::read_pipeline_conditions(element, report);
    warn_of_lone_execution(element, max_parallel, &conditions, report);
    let keys: Vec<&str> = parameters.iter().map(|parameter| parameter.key.as_str()).collect();
    let steps = read_steps(element, (!element.is_partial).then_some(keys.as_slice()), known, report);
    // A pipeline that lacks one of its steps is none.
    if steps.is_empty() || steps.len() != element.named("step").count() {
        return None;
    }
    whole_files::refuse(element, &steps, report);
    let rules = rules_of(&steps, known);
    let name = name?;
    Some(Pipeline { name, connector, description, expire_in, max_parallel, stoppable, ordered, parameters, conditions, steps, rules })
}

/// Returns the sets of rules that steps name, each once.
fn rules_of(steps: &[Step], known: &Known<'_>) -> Vec<Rules> {
    let mut rules: Vec<Rules> = Vec::new();
    for step in steps {
        let spec = known.executors.iter().find(|spec| spec.name == step.executor_type);
        let keys = spec.iter().flat_map(|spec| spec.arguments).filter(|argument| argument.kind == ValueKind::Rules);
        let named = keys.filter_map(|argument| Some(step.argument(argument.key)?.value.text.as_str()));
        for set in named.filter_map(|name| known.rules.sets.get(name)) {
            if rules.iter().all(|known| known.name != set.name) {
                rules.push((**set).clone());
            }
        }
    }
    rules
}

fn max_parallel(element: &Element, report: &mut Report<'_>) -> u32 {
    let limit = element.value("max-parallel").map(|value| (value, value::number(value, 1..=MAX_PARALLEL, report)));
    let processing = element.value("processing");
    let is_sequential =
        processing.map(|value| value::choice(value, "processing", &["sequential", "parallel"], report) == Some("sequential"));
    match (is_sequential, limit, processing) {
        (Some(true), Some((value, Some(2..))), Some(processing)) => {
            let message = format!("`max-parallel` is {}, although the processing is sequential", value.text);
            let help = "remove it, or write `processing=\"parallel\"`".to_owned();
            report.error_with(&value.at, message, help, &processing.at, "sequential means one at a time");
            1
        }
        (Some(false), None, Some(processing)) if processing.text == "parallel" => {
            let help = "say how many executions may run side by side, such as `max-parallel=\"4\"`";
            report.warning(&processing.at, "without `max-parallel`, only one execution runs at a time", help);
            1
        }
        (_, limit, _) => limit.and_then(|(_, limit)| limit).unwrap_or(1),
    }
}

fn warn_of_lone_execution(element: &Element, max_parallel: u32, conditions: &[PipelineCondition], report: &mut Report<'_>) {
    if max_parallel > 1
        && conditions.contains(&PipelineCondition::NoSiblingInProgress)
        && let Some(value) = element.value("max-parallel")
    {
        let help = "remove `max-parallel`, or the condition";
        report.warning(&value.at, "the condition `no-sibling-in-progress` lets only one execution run at a time", help);
    }
}

fn read_steps(pipeline: &Element, parameters: Option<&[&str]>, known: &Known<'_>, report: &mut Report<'_>) -> Vec<Step> {
    let elements = value::without_duplicates(pipeline.named("step"), "name", "step", report);
    let may_lack_steps = pipeline.is_cut || pipeline.is_partial;
    if elements.is_empty() && !may_lack_steps && grammar::knows_children_of_pipeline(pipeline) && pipeline.named("step").next().is_none() {
        report.error(&pipeline.at, "the pipeline has no steps", "add a `<step>`, or remove the pipeline");
    }
    let mut steps: Vec<Step> = elements.into_iter().filter_map(|element| step::read(element, parameters, known, report)).collect();
    steps.sort_by_key(|step| step.sort_order);
    steps
}

fn step_origins(pipeline: &Element, report: &Report<'_>) -> BTreeMap<String, StepOrigin> {
    let mut origins = BTreeMap::new();
    for step in pipeline.named("step") {
        let Some(name) = step.value("name") else { continue };
        let arguments = step.listed("arguments", "argument");
        let places =
            arguments.filter_map(|argument| Some((argument.value("key")?.text.clone(), report.origin(&argument.value("value")?.at))));
        origins.entry(name.text.clone()).or_insert_with(|| StepOrigin {
            name: report.origin(&name.at),
            conditions: condition::origins(step, "step_condition", report),
            arguments: places.collect(),
        });
    }
    origins
}
