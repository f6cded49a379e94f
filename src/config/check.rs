//! Checks a configuration against itself and against the definitions.

mod media;
mod programs;
mod schedules;

use regex::Regex;
use toml::Spanned;

use crate::definition::{Definitions, choice_help};
use crate::model::diagnostic::{Diagnostic, SourceText, did_you_mean};

use super::allowed;
use super::reading::Reading;
use super::{Config, PATTERN_PRESETS, Source};

/// The groups that a pattern names.
const PATTERN_GROUPS: [&str; 3] = ["type", "identifier", "counter"];

/// Returns all mistakes, and all that is odd, that show only when the configuration and the definitions are seen together.
///
/// A diagnostic about a step names the definition file, so render it with the texts of both.
pub fn check(config: &Config, text: &SourceText, definitions: &Definitions) -> Vec<Diagnostic> {
    let mut reading = Reading::new(&text.name);
    for (at, source) in config.sources.iter().enumerate() {
        check_against_earlier(source, &config.sources[..at], &mut reading);
        check_pattern(source, &mut reading);
        check_pipeline(source, definitions, &mut reading);
        check_inbox(source, config, &mut reading);
        allowed::check_list(source, definitions, &mut reading);
    }
    check_retention(config, definitions, &mut reading);
    let mut diagnostics = reading.into_diagnostics();
    diagnostics.extend(programs::unknown(config, definitions));
    diagnostics.extend(media::check(config, definitions));
    diagnostics.extend(schedules::idle(config, definitions));
    diagnostics.extend(allowed::unguarded_steps(definitions));
    diagnostics
}

/// Tells whether an enabled source feeds a pipeline.
fn is_fed(config: &Config, pipeline: &str) -> bool {
    config.sources.iter().any(|source| source.enabled && source.pipeline.get_ref() == pipeline)
}

fn check_against_earlier(source: &Source, earlier: &[Source], reading: &mut Reading) {
    if let Some(first) = earlier.iter().find(|first| first.name == source.name) {
        let message = format!("there are two sources named `{}`", source.name.get_ref());
        reading.error_with(source.name.span(), message, "give it another name", first.name.span(), "the name is used here first");
    }
    if let Some(first) = earlier.iter().find(|first| takes_the_same(first, source)) {
        let message = format!("the sources `{}` and `{}` would take the same files", first.name.get_ref(), source.name.get_ref());
        let help = "give them different inboxes or different `types`";
        reading.error_with(source.name.span(), message, help, first.name.span(), "this source takes them, too");
    }
}

fn takes_the_same(one: &Source, other: &Source) -> bool {
    let shares_type = one.types.is_empty() || other.types.is_empty() || one.types.iter().any(|name| other.types.contains(name));
    one.enabled && other.enabled && one.inbox == other.inbox && one.pattern == other.pattern && shares_type
}

fn check_pattern(source: &Source, reading: &mut Reading) {
    let pattern = source.pattern.get_ref().as_str();
    if PATTERN_PRESETS.contains(&pattern) {
        return;
    }
    let presets = PATTERN_PRESETS.join(", ");
    if let Some(near) = did_you_mean(pattern, PATTERN_PRESETS.iter().copied()) {
        let help = format!("did you mean `{near}`? allowed: {presets}, or a regular expression");
        reading.error(source.pattern.span(), format!("unknown pattern `{pattern}`"), help);
        return;
    }
    match Regex::new(pattern) {
        Err(error) => {
            let words = error.to_string();
            let words = words.lines().last().unwrap_or_default().trim_start_matches("error: ");
            reading.error(
                source.pattern.span(),
                format!("the pattern is not a regular expression: {words}"),
                "correct it, or use a preset",
            );
        }
        Ok(regex) => {
            let missing: Vec<&str> =
                PATTERN_GROUPS.into_iter().filter(|group| !regex.capture_names().flatten().any(|name| name == *group)).collect();
            if !missing.is_empty() {
                let help = format!("name its parts by `(?<{}>…)`; presets are: {presets}", missing[0]);
                reading.error(source.pattern.span(), format!("the pattern has no group named {}", missing.join(", ")), help);
            }
        }
    }
}

fn check_pipeline(source: &Source, definitions: &Definitions, reading: &mut Reading) {
    let wanted = source.pipeline.get_ref();
    if !definitions.origins.contains_key(wanted) {
        // What a cut text would have defined is not known.
        if definitions.is_cut {
            return;
        }
        let names: Vec<&str> = definitions.origins.keys().map(String::as_str).collect();
        let message = format!("the source `{}` names an unknown pipeline `{wanted}`", source.name.get_ref());
        reading.error(source.pipeline.span(), message, choice_help(wanted, "defined are", &names));
        return;
    }
    let Some(pipeline) = definitions.pipelines.get(wanted) else { return };
    for parameter in pipeline.parameters.iter().filter(|parameter| parameter.required && parameter.default.is_none()) {
        let message = format!("a dropped bunch cannot start `{wanted}`: its parameter `{}` has no default", parameter.key);
        reading.error(source.pipeline.span(), message, "give the parameter a default, or name another pipeline");
    }
}

/// A rule for a pipeline that nobody has defined would keep nothing, and nobody would see it.
fn check_retention(config: &Config, definitions: &Definitions, reading: &mut Reading) {
    let names: Vec<&str> = definitions.origins.keys().map(String::as_str).collect();
    let unknown = |name: &&Spanned<String>| !definitions.origins.contains_key(name.get_ref());
    // What a cut text would have defined is not known.
    for name in config.retention.pipelines.iter().filter(unknown).filter(|_| !definitions.is_cut) {
        let message = format!("[retention.pipelines] names an unknown pipeline `{}`", name.get_ref());
        reading.error(name.span(), message, choice_help(name.get_ref(), "defined are", &names));
    }
}

fn check_inbox(source: &Source, config: &Config, reading: &mut Reading) {
    let own = [("working", &config.paths.working), ("archive", &config.paths.archive), ("failed", &config.paths.failed)];
    for (name, path) in own {
        if source.inbox.starts_with(path) || path.starts_with(&source.inbox) {
            let message = format!("the inbox of `{}` and `paths.{name}` lie one in the other", source.name.get_ref());
            reading.error(source.name.span(), message, "bunches would be taken twice: choose folders beside each other");
        }
    }
}
