//! Steps that work on the shop's images, against what `[magento]` says of them.

use crate::definition::{DIAGNOSTICS_MAX, Definitions, Origin};
use crate::model::diagnostic::Diagnostic;
use crate::model::message::Severity;
use crate::model::pipeline::{Pipeline, Step};

use super::super::Config;
use super::is_fed;
use super::programs::is_by_magento;

/// Executor types that work below `media` of `[magento]`.
const MEDIA_EXECUTORS: &[&str] = &["media-cache-cleanup", REFRESH];

/// That which makes images.
const REFRESH: &str = "media-cache-refresh";

/// Reports steps that work on images without what the configuration must say for them.
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
        }
    }
    diagnostics.truncate(DIAGNOSTICS_MAX);
    diagnostics
}

/// What a step needs, and the configuration does not say.
struct Lack {
    what: &'static str,
    /// What to add, and where.
    help: &'static str,
}

/// Returns what the configuration lacks for a step.
fn lacking(config: &Config, step: &Step) -> Vec<Lack> {
    // The shop's console knows all that.
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
