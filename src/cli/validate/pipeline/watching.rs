//! What runs now, in one line on a terminal; standard output is left to the result.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::super::super::context::now;
use crate::daemon::Observer;
use crate::engine::{Change, State};
use crate::model::execution::AttemptKey;
use crate::model::progress::Told;
use crate::model::step_state::StepState;
use crate::view::progress::ProgressView;

/// The line.
pub(super) struct Watching(ProgressBar);

impl Watching {
    pub(super) fn new() -> Self {
        let target = if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{spinner} {prefix} {wide_msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
        let line = ProgressBar::with_draw_target(None, target).with_style(style);
        line.enable_steady_tick(Duration::from_millis(100));
        Self(line)
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Observer for Watching {
    fn committed(&mut self, changes: &[Change], state: &State) {
        for change in changes {
            if let Change::StepChanged { execution, step, now } = change
                && matches!(now.state, StepState::Running { .. })
                && let Some(known) = state.executions.get(execution)
            {
                self.0.set_prefix(known.pipeline.steps[*step].name.clone());
                self.0.set_message("");
            }
        }
    }

    fn told(&mut self, _key: AttemptKey, told: &Told, _state: &State) {
        self.0.set_message(ProgressView::running(told, now()).said());
    }
}
