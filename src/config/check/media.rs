//! Steps that work on the shop's images, against what `[magento]` says of them.

use crate::definition::{DIAGNOSTICS_MAX, Definitions, Origin};
use crate::model::diagnostic::Diagnostic;
use crate::model::message::Severity;
use crate::model::pipeline::{Pipeline, Step};

use super::super::Config;
use super::is_fed;
use super::programs::{Call, refuse};

/// Executor types that work below `media` of `[magento]`.
const MEDIA_EXECUTORS: &[&str] = &["media-cache-cleanup", REFRESH];

/// That which makes images.
const REFRESH: &str = "media-cache-refresh";

/// The argument with which they call the shop's console.
const CACHE_TYPES: &str = "cache-types";

/// Reports steps that work on images without what the configuration must say for them, and those that call a console that nobody has named.
///
/// As with programs, only pipelines that a bunch or the clock starts are looked at.
pub(super) fn check(config: &Config, definitions: &Definitions) -> Vec<Diagnostic> {
    let starts = |pipeline: &&Pipeline| is_fed(config, &pipeline.name) || pipeline.schedule().is_some();
    let mut diagnostics = Vec::new();
    for pipeline in definitions.pipelines.values().map(AsRef::as_ref).filter(starts) {
        for step in pipeline.steps.iter().filter(|step| MEDIA_EXECUTORS.contains(&step.executor_type.as_str())) {
            let origin = definitions.origins.get(&pipeline.name).and_then(|origin| origin.steps.get(&step.name));
            let lacks = lacking(config, step).into_iter();
            diagnostics.extend(lacks.map(|lack| will_fail(pipeline, step, &lack, origin.map(|origin| &origin.name))));
            let at = origin.map(|origin| origin.arguments.get("program").or(origin.arguments.get(CACHE_TYPES)).unwrap_or(&origin.name));
            diagnostics.extend(unknown_console(config, pipeline, step, at));
        }
    }
    diagnostics.truncate(DIAGNOSTICS_MAX);
    diagnostics
}

/// Tells whether the shop's console does the work; it knows where the images are.
fn is_by_magento(step: &Step) -> bool {
    step.argument("by").is_some_and(|by| by.value.text == "magento")
}

/// What a step needs, and the configuration does not say.
struct Lack {
    what: &'static str,
    /// What to add, and where.
    help: &'static str,
}

/// Returns what the configuration lacks for a step.
fn lacking(config: &Config, step: &Step) -> Vec<Lack> {
    if is_by_magento(step) {
        return Vec::new();
    }
    let is_refresh = step.executor_type == REFRESH;
    let is_of_gallery = step.argument("originals").is_some_and(|originals| originals.value.text == "gallery");
    let lacks = [
        (
            config.magento.media.is_none(),
            "nothing says where the shop's images are",
            "`media = \"/path/to/shop/pub/media\"` to [magento] in bunchd.toml",
        ),
        (
            is_refresh && config.magento.images.variants.is_empty(),
            "nothing says which sizes of the images the shop needs",
            "[[magento.images.variant]], as `bunchd media variants --from view.xml` prints them, to bunchd.toml",
        ),
        (
            is_refresh && is_of_gallery && config.magento.database.is_none(),
            "nothing says where the shop's database is",
            "[magento.database] to bunchd.toml",
        ),
    ];
    lacks.into_iter().filter(|(is_lacking, ..)| *is_lacking).map(|(_, what, help)| Lack { what, help }).collect()
}

fn will_fail(pipeline: &Pipeline, step: &Step, lack: &Lack, at: Option<&Origin>) -> Diagnostic {
    let (file, span) = at.map_or((String::new(), 0..0), |origin| (origin.file.clone(), origin.span.clone()));
    Diagnostic {
        severity: Severity::Warning,
        file,
        span,
        message: format!("the step `{}` of `{}` will fail: {}", step.name, pipeline.name, lack.what),
        help: format!("add {}, or remove the step", lack.help),
        related: None,
    }
}

fn unknown_console(config: &Config, pipeline: &Pipeline, step: &Step, at: Option<&Origin>) -> Option<Diagnostic> {
    if step.argument(CACHE_TYPES).is_none() && !is_by_magento(step) {
        return None;
    }
    let program = match step.argument("program") {
        Some(program) if program.value.has_placeholder() => return None,
        Some(program) => &program.value.text,
        None => &config.magento.console,
    };
    if config.programs.contains_key(program) || program.contains('/') {
        return None;
    }
    let names: Vec<&str> = config.programs.keys().map(String::as_str).collect();
    let caller = format!("the step `{}` of `{}`", step.name, pipeline.name);
    Some(refuse(&Call { caller, program, at, is_optional: false }, &names))
}
