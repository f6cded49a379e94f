//! What a foreground run shows while it goes on: bars on a terminal, plain lines elsewhere.

mod step_bars;

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

use self::step_bars::StepBars;
use super::context::now;
use crate::daemon::Observer;
use crate::engine::{Change, State};
use crate::model::execution::{AttemptKey, Execution, Status};
use crate::model::progress::Told;
use crate::model::request::Answer;
use crate::model::step_state::StepState;
use crate::view::palette::Palette;
use crate::view::text::{count, duration};

/// Shows what a foreground run does, and remembers what finished.
pub(super) struct Progress {
    palette: Palette,
    quiet: bool,
    bars: Option<MultiProgress>,
    open: BTreeMap<u64, ProgressBar>,
    steps: StepBars,
    finished: BTreeMap<u64, Status>,
}

impl Progress {
    /// Starts; `quiet` shows nothing.
    pub(super) fn new(palette: Palette, quiet: bool) -> Self {
        let bars = (!quiet && io::stdout().is_terminal() && io::stderr().is_terminal()).then(MultiProgress::new);
        Self::on(palette, quiet, bars)
    }

    fn on(palette: Palette, quiet: bool, bars: Option<MultiProgress>) -> Self {
        Self { palette, quiet, bars, open: BTreeMap::new(), steps: StepBars::default(), finished: BTreeMap::new() }
    }

    /// Ends; returns how the executions that finished did.
    pub(super) fn finish(self) -> BTreeMap<u64, Status> {
        self.finished
    }

    fn say(&self, text: &str) {
        match &self.bars {
            _ if self.quiet => {}
            // Without a terminal there is nobody to miss the line.
            Some(bars) => drop(bars.println(text)),
            None => drop(writeln!(io::stdout(), "{text}")),
        }
    }

    fn created(&mut self, execution: &Execution) {
        let title = title(execution);
        let begun = execution.bunch.as_ref().map(|bunch| format!("claimed with {}", count(bunch.files.len(), "file")));
        let begun = begun.unwrap_or_else(|| "started".to_owned());
        let again = execution.retry_of.map(|old| format!(", taking up execution {old} again")).unwrap_or_default();
        self.say(&format!("{title}: {begun}{again}"));
        if let Some(bars) = &self.bars {
            let style = ProgressStyle::with_template("{spinner} {prefix} [{bar:20}] {pos}/{len} {msg} {elapsed}");
            let bar = bars.add(ProgressBar::new(execution.steps.len() as u64));
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
            bar.set_prefix(title);
            bar.set_message("waits for its turn");
            bar.enable_steady_tick(Duration::from_millis(100));
            self.open.insert(execution.id, bar);
        }
    }

    fn step(&mut self, execution: &Execution, step: usize) {
        let known = &execution.steps[step];
        let name = &execution.pipeline.steps[step].name;
        if let Some(bar) = self.open.get(&execution.id) {
            bar.set_position(execution.steps.iter().filter(|step| step.state.is_final()).count() as u64);
            if matches!(known.state, StepState::Running { .. }) {
                bar.set_message(name.clone());
            } else {
                self.steps.remove(execution.id, step);
            }
        }
        if let Some(text) = self.step_text(execution, step) {
            self.say(&format!("{}: {name} {text}", title(execution)));
        }
    }

    fn step_text(&self, execution: &Execution, step: usize) -> Option<String> {
        let known = &execution.steps[step];
        let state = self.palette.state(known.state.name());
        match &known.state {
            StepState::Succeeded | StepState::SucceededWithWarnings => {
                let took = known.started_at.zip(known.finished_at).map(|(from, to)| format!(" in {}", duration(from, to)));
                Some(format!("{state}{}", took.unwrap_or_default()))
            }
            StepState::Failed { failure } => Some(format!("{state}: {failure}")),
            StepState::Retrying { failure, due, .. } => Some(format!("{state}: {failure}; the next attempt is due at {due:.0}")),
            StepState::Aborted { why } => Some(format!("{state}: {why}; the rest is not run")),
            StepState::Stopped { by } => Some(format!("{state} by {by}")),
            StepState::Cancelled { by } => Some(format!("{state}: called off by {by}")),
            StepState::Pending | StepState::Enqueued { .. } | StepState::Running { .. } | StepState::Skipped { .. } => None,
        }
    }
}

fn title(execution: &Execution) -> String {
    let bunch = execution.bunch.as_ref().map(|bunch| format!(" {}", bunch.key)).unwrap_or_default();
    format!("{} {}{bunch}", execution.id, execution.pipeline.name)
}

impl Observer for Progress {
    fn told(&mut self, key: AttemptKey, told: &Told, state: &State) {
        let (Some(bars), Some(below)) = (&self.bars, self.open.get(&key.execution)) else { return };
        let name = state.executions.get(&key.execution).and_then(|known| known.pipeline.steps.get(key.step)).map(|step| &step.name);
        if let Some(name) = name {
            self.steps.show(bars, below, key, name, told, now());
        }
    }

    fn committed(&mut self, changes: &[Change], state: &State) {
        for change in changes {
            match change {
                Change::ExecutionCreated { execution } => self.created(execution),
                Change::StepChanged { execution, step, .. } => {
                    if let Some(known) = state.executions.get(execution) {
                        self.step(known, *step);
                    }
                }
                Change::ExecutionFinished { execution, status, .. } => {
                    if let Some(bar) = self.open.remove(execution) {
                        bar.finish_and_clear();
                    }
                    self.finished.insert(*execution, *status);
                }
                Change::ClaimUndone { held, .. } => self.say(&format!("a bunch could not be claimed: {}", held.error)),
                Change::RequestAnswered { request, answer: Answer::Refused { why }, .. } => {
                    self.say(&format!("request {request} was refused: {why}"));
                }
                Change::RequestAnswered { request, answer: Answer::Done { what, .. }, .. } => {
                    self.say(&format!("request {request}: {what}"))
                }
                Change::ClaimIntended { .. }
                | Change::AttemptStarted { .. }
                | Change::AttemptEnded { .. }
                | Change::LocationChanged { .. }
                | Change::ControlChanged { .. }
                | Change::PauseBegun { .. }
                | Change::PauseEnded { .. }
                | Change::ScheduleNoted { .. }
                | Change::ProbeFound { .. }
                | Change::Tidied { .. }
                | Change::RequestAnswered { answer: Answer::Started { .. }, .. } => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
