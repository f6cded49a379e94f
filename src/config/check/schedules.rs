//! Schedules of pipelines that nothing can start.

use crate::definition::Definitions;
use crate::model::diagnostic::Diagnostic;
use crate::model::message::Severity;

use super::super::Config;
use super::is_fed;

/// Warns of pipelines that import at times of a schedule, and get no bunches: there is nothing to import, whatever time it is.
pub(super) fn idle(config: &Config, definitions: &Definitions) -> Vec<Diagnostic> {
    let pipelines = definitions.pipelines.values();
    let idle = pipelines.filter(|pipeline| pipeline.is_importing() && pipeline.schedule().is_some() && !is_fed(config, &pipeline.name));
    let warn = |name: &str| {
        let at = &definitions.origins.get(name)?.conditions.get("cron")?.name;
        Some(Diagnostic {
            severity: Severity::Warning,
            file: at.file.clone(),
            span: at.span.clone(),
            message: format!("`{name}` never starts: it imports, and no enabled source brings it bunches"),
            help: format!("add a source with `pipeline = \"{name}\"` to bunchd.toml, or remove the schedule"),
            related: None,
        })
    };
    idle.filter_map(|pipeline| warn(&pipeline.name)).collect()
}
