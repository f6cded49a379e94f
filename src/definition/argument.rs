//! Reads the arguments of a step as meant, against what its executor type takes.

mod preset;

use std::collections::HashSet;

use crate::model::argument::{Argument, EXIT_MEANINGS, ExecutorSpec, ValueKind};
use crate::model::template::{PLACEHOLDER_FAMILIES, PLACEHOLDERS, Part, Template};
use crate::model::thresholds::{THRESHOLD_HELP, Thresholds};

use super::report::{Report, choice_help};
use super::rules::RuleSets;
use super::tree::{Element, Value};
use super::value;

/// Reads all arguments of a step; without a known executor, only their placeholders are checked, and without known
/// parameters not even whether those are there.
pub(super) fn read_all(
    step: &Element,
    executor: Option<&ExecutorSpec>,
    parameters: Option<&[&str]>,
    rules: &RuleSets,
    report: &mut Report<'_>,
) -> Vec<Argument> {
    let elements = value::without_duplicates(step.listed("arguments", "argument"), "key", "argument", report);
    if let Some(executor) = executor.filter(|_| !step.is_partial) {
        check_required(step, &elements, executor, report);
    }
    let own: Vec<Argument> = elements.iter().filter_map(|element| read(element, executor, parameters, rules, report)).collect();
    let Some(executor) = executor else { return own };
    preset::add(own, &elements, executor, report)
}

fn check_required(step: &Element, elements: &[&Element], executor: &ExecutorSpec, report: &mut Report<'_>) {
    let given = |key: &str| elements.iter().any(|element| element.value("key").is_some_and(|value| value.text == key));
    for missing in executor.arguments.iter().filter(|argument| argument.required && !given(argument.key)) {
        let at = step.value("executorType").map_or(&step.at, |value| &value.at);
        let message = format!("a step of executorType `{}` needs the argument `{}`", executor.name, missing.key);
        report.error(
            at,
            message,
            format!("{}: add `<argument key=\"{}\" value=\"…\"/>`", missing.summary.trim_end_matches('.'), missing.key),
        );
    }
}

fn read(
    element: &Element,
    executor: Option<&ExecutorSpec>,
    parameters: Option<&[&str]>,
    rules: &RuleSets,
    report: &mut Report<'_>,
) -> Option<Argument> {
    let key = element.value("key")?;
    let kind = executor.and_then(|executor| find_kind(key, executor, report));
    let value = element.value("value")?;
    let template = Template::new(value.text.clone());
    let is_readable = check_placeholders(value, &template, parameters, report);
    match kind.filter(|_| is_readable) {
        Some(ValueKind::Rules) if template.has_placeholder() => {
            report.error(&value.at, "the name of a set of rules holds no placeholder", "write the name of one `<rules>` element");
        }
        Some(ValueKind::Rules) => rules.check_name(value, report),
        Some(ValueKind::LiteralChoice(allowed)) if template.has_placeholder() => {
            let message = format!("the argument `{}` holds no placeholder, since it must be known before anything runs", key.text);
            report.error(&value.at, message, format!("allowed: {}", allowed.join(", ")));
        }
        Some(kind) if !template.has_placeholder() => check_value(value, kind, report),
        Some(_) | None => {}
    }
    Some(Argument { key: key.text.clone(), value: template })
}

/// What values an argument takes; `None` where any text will do, or the key is unknown.
fn find_kind(key: &Value, executor: &ExecutorSpec, report: &mut Report<'_>) -> Option<ValueKind> {
    if let Some(spec) = executor.arguments.iter().find(|spec| spec.key == key.text) {
        return Some(spec.kind);
    }
    if executor.takes_options && key.text.len() > 2 && key.text.starts_with("--") && !key.text.contains(['=', ' ']) {
        return None;
    }
    if executor.takes_environment && key.text.strip_prefix("env.").is_some_and(value::is_variable_name) {
        return None;
    }
    let mut allowed: Vec<&str> = executor.arguments.iter().map(|spec| spec.key).collect();
    allowed.extend(executor.takes_options.then_some("--option"));
    allowed.extend(executor.takes_environment.then_some("env.NAME"));
    let message = format!("the executorType `{}` has no argument `{}`", executor.name, key.text);
    report.unknown(&key.at, message, &key.text, "allowed", &allowed);
    None
}

fn check_placeholders(value: &Value, template: &Template, parameters: Option<&[&str]>, report: &mut Report<'_>) -> bool {
    match template.parts() {
        Ok(parts) => {
            check_parts(value, &parts, parameters, report);
            true
        }
        Err(unclosed) => {
            let before = Template::new(&template.text[..unclosed.offset]);
            check_parts(value, &before.parts().unwrap_or_default(), parameters, report);
            let at = value.within(unclosed.offset..value.text.len());
            report.error(&at, unclosed.to_string(), "add `}`, or write `$${` for the characters themselves");
            false
        }
    }
}

fn check_parts(value: &Value, parts: &[Part<'_>], parameters: Option<&[&str]>, report: &mut Report<'_>) {
    for part in parts {
        if let Part::Placeholder { name, offset } = part {
            check_placeholder(value, name, *offset, parameters, report);
        }
    }
}

fn check_placeholder(value: &Value, name: &str, offset: usize, parameters: Option<&[&str]>, report: &mut Report<'_>) {
    let at = value.within(offset..offset + name.len() + "${}".len());
    if let Some(key) = name.strip_prefix("parameter.") {
        if let Some(parameters) = parameters.filter(|known| !known.contains(&key)) {
            let help = choice_help(key, "parameters of this pipeline", parameters);
            report.error(&at, format!("the pipeline has no parameter `{key}`"), help);
        }
    } else if let Some(variable) = name.strip_prefix("env.") {
        if !value::is_variable_name(variable) {
            report.error(&at, format!("`{variable}` cannot name an environment variable"), "write a name such as `${env.LANG}`");
        }
    } else if !PLACEHOLDERS.contains(&name) {
        let families: Vec<String> = PLACEHOLDER_FAMILIES.iter().map(|family| format!("{family}…")).collect();
        let allowed: Vec<&str> = PLACEHOLDERS.iter().copied().chain(families.iter().map(String::as_str)).collect();
        report.unknown(&at, format!("unknown placeholder `${{{name}}}`"), name, "allowed", &allowed);
    }
}

fn check_value(value: &Value, kind: ValueKind, report: &mut Report<'_>) {
    match kind {
        ValueKind::Text if value.text.is_empty() => report.error(&value.at, "the value is empty", "write a text, or remove the argument"),
        ValueKind::Text => {}
        ValueKind::Boolean => drop(value::boolean(value, report)),
        ValueKind::Number => drop(value::number(value, 0..=u64::MAX, report)),
        ValueKind::NumberUpTo(most) => drop(value::number(value, 0..=most, report)),
        ValueKind::Choice(allowed) | ValueKind::LiteralChoice(allowed) => drop(value::choice(value, "value", allowed, report)),
        ValueKind::Preset(presets) => preset::check_name(value, presets, report),
        // Known only together with all sets; see `read`.
        ValueKind::Rules => {}
        ValueKind::Names => check_names(value, None, report),
        ValueKind::SomeOf(allowed) => check_names(value, Some(allowed), report),
        ValueKind::Duration => drop(value::duration(value, report)),
        ValueKind::Thresholds => check_thresholds(value, report),
        ValueKind::ExitCodes => check_exit_codes(value, report),
    }
}

/// Returns the parts between commas, without blanks around them, with their offsets.
fn comma_parts(text: &str) -> Vec<(usize, &str)> {
    let mut offset = 0;
    let mut parts = Vec::new();
    for part in text.split(',') {
        parts.push((offset + (part.len() - part.trim_start().len()), part.trim()));
        offset += part.len() + 1;
    }
    parts
}

fn check_names(value: &Value, allowed: Option<&[&str]>, report: &mut Report<'_>) {
    let mut seen = HashSet::new();
    for (offset, name) in comma_parts(&value.text) {
        let spot = value.within(offset..offset + name.len());
        if name.is_empty() {
            report.error(&spot, "a name is missing here", "write names with commas between, such as `sku, name`");
        } else if !seen.insert(name) {
            report.error(&spot, format!("the name `{name}` is given twice"), "remove one of them");
        } else if let Some(allowed) = allowed.filter(|allowed| !allowed.contains(&name)) {
            report.unknown(&spot, format!("unknown name `{name}`"), name, "allowed", allowed);
        }
    }
}

fn check_thresholds(value: &Value, report: &mut Report<'_>) {
    for mistake in Thresholds::read(&value.text).err().into_iter().flatten() {
        report.error(&value.within(mistake.at), mistake.message, THRESHOLD_HELP);
    }
}

fn check_exit_codes(value: &Value, report: &mut Report<'_>) {
    let mut codes = Vec::new();
    for (offset, part) in comma_parts(&value.text) {
        let spot = value.within(offset..offset + part.len());
        let (code, meaning) = part.split_once('=').map_or((part, None), |(code, meaning)| (code.trim(), Some(meaning.trim())));
        match (code.parse::<u8>(), meaning) {
            (Ok(code), Some(_)) if codes.contains(&code) => {
                report.error(&spot, format!("the exit code {code} is given twice"), "remove one of them");
            }
            (Ok(code), Some(meaning)) => {
                codes.push(code);
                if !EXIT_MEANINGS.contains(&meaning) {
                    report.unknown(&spot, format!("unknown meaning `{meaning}` of an exit code"), meaning, "allowed", EXIT_MEANINGS);
                }
            }
            (Ok(_) | Err(_), _) => {
                let help = "write codes from 0 to 255 and what they mean, such as `0=success, 13=warnings, 4=failure`";
                report.error(&spot, format!("`{part}` is not an exit code with its meaning"), help);
            }
        }
    }
}
