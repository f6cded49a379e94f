//! A pipeline as it stands: whether it would begin an execution now, which executions are in progress, which bunches wait for it.

use jiff::Timestamp;
use serde::Serialize;

use super::execution::ExecutionSummary;
use super::palette::{Palette, Tone};
use super::pause::PauseView;
use super::pipeline::PipelineSummary;
use super::text::condition;
use crate::engine::conditions::{Judged, Verdict};

/// All of `bunchd show PIPELINE`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PipelineDetail {
    /// The line of the list.
    #[serde(flatten)]
    pub summary: PipelineSummary,
    /// How its latest execution stands, or ended.
    pub latest: Option<ExecutionSummary>,
    /// Each condition, and what else may keep it from beginning an execution.
    pub conditions: Vec<Judged>,
    /// The pauses that hold it back, the widest first.
    pub pauses: Vec<PauseView>,
    /// Its executions in progress, oldest first.
    pub in_progress: Vec<ExecutionSummary>,
    /// The bunches that lie in the inboxes of its sources, in the order in which they are taken.
    pub bunches: Vec<WaitingBunch>,
}

/// A bunch in an inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingBunch {
    /// Name of its source.
    pub source: String,
    /// Type and identifier.
    pub bunch: String,
    /// Whether nothing keeps it.
    pub is_ready: bool,
    /// Why it waits, or what is wrong with it; empty if it is ready.
    pub why: String,
    /// When its last OK file arrived; none if it has none.
    pub since: Option<Timestamp>,
}

/// Most bunches that the text shows; the JSON form has all.
const BUNCHES_SHOWN: usize = 20;

impl PipelineDetail {
    /// Tells it as text, except for the table of executions; `words` follow commands.
    pub fn text(&self, executions: &str, palette: Palette, words: &str) -> String {
        let mut lines = self.head(palette, words);
        lines.push(palette.paint(Tone::Strong, "Conditions"));
        lines.extend(self.conditions.iter().map(|judged| format!("  {}", condition(judged))));
        if !self.in_progress.is_empty() {
            lines.push(palette.paint(Tone::Strong, "In progress"));
            lines.push(executions.trim_end().to_owned());
        }
        if !self.bunches.is_empty() {
            lines.push(palette.paint(Tone::Strong, "In the inbox"));
            lines.extend(self.bunches.iter().take(BUNCHES_SHOWN).map(|bunch| bunch.line(palette)));
        }
        if let more @ 1.. = self.bunches.len().saturating_sub(BUNCHES_SHOWN) {
            lines.push(format!("  … and {more} more; `bunchd inbox{words}` has them all"));
        }
        lines.join("\n") + "\n"
    }

    fn head(&self, palette: Palette, words: &str) -> Vec<String> {
        let name = palette.paint(Tone::Strong, &format!("Pipeline {}", self.summary.name));
        let begins = match self.conditions.iter().all(|judged| judged.verdict == Verdict::Holds) {
            true => palette.paint(Tone::Good, "nothing keeps it from starting"),
            false => palette.paint(Tone::Attention, "something keeps it from starting"),
        };
        let mut lines = vec![format!("{name}: {begins}")];
        lines.extend((!self.summary.description.is_empty()).then(|| format!("  {}", self.summary.description)));
        lines.push(format!("  steps      {}", self.summary.steps.join(", ")));
        lines.extend((!self.summary.sources.is_empty()).then(|| format!("  sources    {}", self.summary.sources.join(", "))));
        if let Some(latest) = &self.latest {
            let at = latest.finished_at.unwrap_or(latest.created_at);
            let word = if latest.finished_at.is_some() { "ended" } else { "begun" };
            lines.push(format!("  latest     execution {}: {}{}, {word} {at:.0}", latest.id, palette.status(latest.status), latest.mark()));
        }
        lines.extend(self.pauses.iter().map(|pause| format!("  paused     {}", pause.facts(words))));
        lines
    }
}

impl WaitingBunch {
    fn line(&self, palette: Palette) -> String {
        match self.is_ready {
            true => format!("  {} ({}): {}", self.bunch, self.source, palette.paint(Tone::Good, "ready")),
            false => format!("  {} ({}): {}", self.bunch, self.source, self.why),
        }
    }
}
