//! Puts the arguments of a preset among those of the step that names it.
//!
//! Invariant: an argument that the step sets itself is never replaced, and one that it leaves out never comes.

use crate::definition::report::Report;
use crate::definition::tree::{Element, Value};
use crate::model::argument::{Argument, ExecutorSpec, ValueKind};
use crate::model::m2if;
use crate::model::preset::{LEFT_OUT, PRESET, Preset};
use crate::model::template::Template;

/// Adds what the step's preset brings behind its own arguments; without a preset nothing.
pub(super) fn add(mut own: Vec<Argument>, elements: &[&Element], executor: &ExecutorSpec, report: &mut Report<'_>) -> Vec<Argument> {
    let value_of =
        |wanted: &str| elements.iter().find(|element| element.value("key").is_some_and(|key| key.text == wanted))?.value("value");
    let left_out = value_of(LEFT_OUT);
    let Some(preset) = value_of(PRESET).and_then(|named| find(named, executor, report)) else {
        if let Some(left_out) = left_out.filter(|_| value_of(PRESET).is_none() && takes(executor, LEFT_OUT)) {
            report.error(
                &left_out.at,
                "there is no preset to leave anything out of",
                "name one by the argument `preset`, or remove this one",
            );
        }
        return own;
    };
    let left_out: Vec<&str> = left_out.map(|names| names.text.split(',').map(str::trim).collect()).unwrap_or_default();
    check_left_out(value_of(LEFT_OUT), &left_out, &preset, report);
    for (key, value) in preset.arguments.iter().filter(|(key, _)| !left_out.contains(key)) {
        if !own.iter().any(|argument| argument.key == *key) {
            own.push(Argument { key: (*key).to_owned(), value: Template::new(*value) });
        }
    }
    if preset == m2if::PRESET && value_of("prefix").is_none() {
        warn_of_unknown_command(value_of("command"), report);
    }
    own
}

/// Tells that there is no preset of this name.
pub(super) fn check_name(named: &Value, presets: &[Preset], report: &mut Report<'_>) {
    let names: Vec<&str> = presets.iter().map(|preset| preset.name).collect();
    if !names.contains(&named.text.as_str()) {
        report.unknown(&named.at, format!("unknown preset `{}`", named.text), &named.text, "allowed", &names);
    }
}

fn takes(executor: &ExecutorSpec, key: &str) -> bool {
    executor.arguments.iter().any(|argument| argument.key == key)
}

/// Returns the preset of a name; a wrong name was told when the value was read.
fn find(named: &Value, executor: &ExecutorSpec, report: &mut Report<'_>) -> Option<Preset> {
    let presets =
        executor.arguments.iter().find_map(|argument| if let ValueKind::Preset(presets) = argument.kind { Some(presets) } else { None })?;
    if Template::new(named.text.clone()).has_placeholder() {
        let names: Vec<&str> = presets.iter().map(|preset| preset.name).collect();
        report.error(&named.at, "the name of a preset holds no placeholder", format!("allowed: {}", names.join(", ")));
        return None;
    }
    presets.iter().find(|preset| preset.name == named.text).copied()
}

fn check_left_out(at: Option<&Value>, names: &[&str], preset: &Preset, report: &mut Report<'_>) {
    let Some(at) = at else { return };
    for name in names.iter().filter(|name| !name.is_empty() && !preset.keys().contains(name)) {
        let message = format!("the preset `{}` brings no argument `{name}`", preset.name);
        report.unknown(&at.at, message, name, "it brings", &preset.keys());
    }
}

/// A command that is not known may be one of an extension: its files keep their names, and somebody should know that.
fn warn_of_unknown_command(command: Option<&Value>, report: &mut Report<'_>) {
    let Some(command) = command.filter(|command| !Template::new(command.text.clone()).has_placeholder()) else { return };
    if m2if::prefix_of(&command.text).is_none() {
        let message = format!(
            "what the files of `{}` are called is not known, so that they keep the names that they were dropped with",
            command.text
        );
        report.warning(&command.at, message, "say what their names begin with: `<argument key=\"prefix\" value=\"…\"/>`");
    }
}
