//! One pass over all groups, with a bar where it takes its time.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::super::error::CliError;
use super::super::told_to_end::ToldToEnd;
use super::settings::Settings;
use super::subject::Group;
use crate::csv::{ValidateError, Wanted, Watch, validate};
use crate::model::validation::Validation;

/// Who is done sooner needs no bar.
const BAR_AFTER: Duration = Duration::from_millis(500);

/// The bar of a pass, and whether somebody wants it to end.
pub(super) struct Pass {
    end: ToldToEnd,
    begun: Instant,
    bar: ProgressBar,
    is_shown: OnceLock<()>,
}

impl Pass {
    /// Starts; all files of the groups will be read.
    ///
    /// # Errors
    /// The system refused to tell signals.
    pub(super) fn begin(groups: &[(Group, Settings)]) -> Result<Self, CliError> {
        let end = ToldToEnd::hear().map_err(CliError::io("hear signals in", "."))?;
        let paths = groups.iter().flat_map(|(group, _)| &group.inputs).map(|input| &input.path);
        let total = paths.filter_map(|path| path.metadata().ok()).map(|found| found.len()).sum();
        let style = ProgressStyle::with_template("{spinner} checking [{bar:30}] {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left");
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
        Ok(Self { end, begun: Instant::now(), bar, is_shown: OnceLock::new() })
    }

    /// Validates one group.
    ///
    /// # Errors
    /// A file cannot be read, the rules cannot be used, or it was told to end.
    pub(super) fn over(&self, group: &Group, settings: &Settings, findings_max: usize) -> Result<Validation, CliError> {
        let wanted = Wanted {
            rules: settings.rules.as_deref(),
            required_columns: settings.required.clone(),
            allow_empty: settings.allow_empty,
            findings_max,
            base: settings.base.clone(),
            threads: thread::available_parallelism().map_or(1, usize::from),
        };
        validate(&group.inputs, &settings.dialect, &wanted, self).map_err(|error| {
            self.clear();
            match error {
                ValidateError::Read { .. } => CliError::Unusable(error.to_string()),
                ValidateError::Rules { .. } => CliError::NotSet(error.to_string()),
                ValidateError::Dialect(_) => CliError::Usage(error.to_string()),
                ValidateError::Stopped => CliError::Interrupted("it was told to end before all was checked".to_owned()),
            }
        })
    }

    /// Takes the bar away.
    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Pass {
    fn read(&self, bytes: u64) {
        self.bar.inc(bytes);
        if self.is_shown.get().is_none() && self.begun.elapsed() >= BAR_AFTER {
            self.is_shown.get_or_init(|| {
                if io::stderr().is_terminal() {
                    self.bar.set_draw_target(ProgressDrawTarget::stderr());
                }
            });
        }
    }

    fn is_stopped(&self) -> bool {
        self.end.is_told()
    }
}
