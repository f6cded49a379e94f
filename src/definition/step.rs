//! Reads steps as meant.

use crate::model::argument::ExecutorSpec;
use crate::model::condition::StepCondition;
use crate::model::pipeline::Step;

use super::report::Report;
use super::tree::Element;
use super::{Known, argument, condition, value};

/// Reads one step with its conditions and arguments; without parameters, it is not known which ones there are.
pub(super) fn read(element: &Element, parameters: Option<&[&str]>, known: &Known<'_>, report: &mut Report<'_>) -> Option<Step> {
    match element.is_partial {
        true => report.errors_only(|report| read_parts(element, parameters, known, report)),
        false => read_parts(element, parameters, known, report),
    }
}

fn read_parts(element: &Element, parameters: Option<&[&str]>, known: &Known<'_>, report: &mut Report<'_>) -> Option<Step> {
    let name = element.value("name").and_then(|name| value::name(name, report));
    let executor = find_executor(element, known.executors, report);
    let sort_order = element.value("sortOrder").and_then(|value| value::number(value, i32::MIN..=i32::MAX, report));
    let expire_in = element.value("expireIn").and_then(|value| value::duration(value, report));
    let run_always = value::boolean_or(element, "runAlwaysStep", false, report);
    let allow_failure = value::boolean_or(element, "allowFailure", false, report);
    let conditions = condition::read_step_conditions(element, report);
    let arguments = argument::read_all(element, executor, parameters, known.rules, report);
    warn_of_blocked_run_always(element, run_always, &conditions, report);
    Some(Step {
        name: name?,
        executor_type: executor?.name.to_owned(),
        sort_order: sort_order?,
        description: element.value("description").map_or_else(String::new, |value| value.text.clone()),
        expire_in,
        run_always,
        allow_failure,
        conditions,
        arguments,
    })
}

fn find_executor<'e>(element: &Element, executors: &'e [ExecutorSpec], report: &mut Report<'_>) -> Option<&'e ExecutorSpec> {
    let value = element.value("executorType")?;
    let names: Vec<&str> = executors.iter().map(|spec| spec.name).collect();
    let name = value::choice(value, "executorType", &names, report)?;
    executors.iter().find(|spec| spec.name == name)
}

fn warn_of_blocked_run_always(element: &Element, run_always: bool, conditions: &[StepCondition], report: &mut Report<'_>) {
    if run_always && conditions.contains(&StepCondition::PreviousStepsCompleted) {
        let help = "use the condition `previous-steps-finished`";
        let message = "the step is always to run, but `previous-steps-completed` holds it back after a failure";
        report.warning(element.value("runAlwaysStep").map_or(&element.at, |value| &value.at), message, help);
    }
}
