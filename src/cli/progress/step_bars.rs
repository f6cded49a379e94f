//! A bar below that of its execution for each running step that tells how far it has come.
//!
//! A step that tells nothing has none, and a bar goes with its step.

use std::collections::BTreeMap;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use jiff::Timestamp;

use crate::model::execution::AttemptKey;
use crate::model::progress::Told;
use crate::view::progress::ProgressView;

/// A bar with the share that is done, and the line that tells it.
const WITH_TOTAL: &str = "    {prefix} [{bar:20}] {wide_msg}";

/// The line alone, where nobody knows how much there is.
const WITHOUT_TOTAL: &str = "    {prefix} {wide_msg}";

/// The bars of the steps that run, by execution and step.
#[derive(Debug, Default)]
pub(super) struct StepBars(BTreeMap<(u64, usize), ProgressBar>);

impl StepBars {
    /// Shows how far a step has come, below the bar of its execution.
    pub(super) fn show(&mut self, bars: &MultiProgress, below: &ProgressBar, key: AttemptKey, name: &str, told: &Told, now: Timestamp) {
        if let Some(bar) = self.0.get(&(key.execution, key.step)) {
            fill(bar, name, told, now);
        } else {
            // Filled before it is shown, so that no empty bar flashes up.
            let bar = ProgressBar::hidden();
            fill(&bar, name, told, now);
            let bar = bars.insert_after(below, bar);
            bar.tick();
            self.0.insert((key.execution, key.step), bar);
        }
    }

    /// Tells whether no step has a bar.
    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes the bar of a step away.
    pub(super) fn remove(&mut self, execution: u64, step: usize) {
        if let Some(bar) = self.0.remove(&(execution, step)) {
            bar.finish_and_clear();
        }
    }
}

fn fill(bar: &ProgressBar, name: &str, told: &Told, now: Timestamp) {
    let template = if told.progress.total.is_some() { WITH_TOTAL } else { WITHOUT_TOTAL };
    bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
    bar.set_prefix(name.to_owned());
    bar.set_length(told.progress.total.unwrap_or(0));
    bar.set_position(told.progress.done);
    bar.set_message(ProgressView::running(told, now).said_beside_bar());
}
