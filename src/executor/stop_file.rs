//! The stop file: how a program finds out that it should end at its next checkpoint.
//!
//! Each program gets the path in [`VARIABLE`]. The file is not there until somebody asks the execution to stop, or cancels it;
//! asking is one look whether it is there (`test -e "$BUNCHD_STOP_FILE"`), which is one system call (`stat`) and reads nothing.
//!
//! Invariant: it lies in the attempt's own directory, never among the files of the bunch, and is gone when the attempt is over.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tokio::sync::watch;

use super::Task;
use crate::model::argument::{ArgumentSpec, ValueKind};
use crate::model::execution::StopReason;

/// The environment variable that holds the path.
pub(super) const VARIABLE: &str = "BUNCHD_STOP_FILE";

/// The argument that says what a stop does with the program.
pub(super) const ON_STOP: ArgumentSpec = ArgumentSpec {
    key: "on-stop",
    required: false,
    kind: ValueKind::Choice(&["terminate", "ask"]),
    summary: "What a stop does with the program: terminate sends TERM, and KILL after stop.grace; ask only makes the file that \
              BUNCHD_STOP_FILE names, and the program ends at its next checkpoint; default terminate",
};

/// What a stop does with a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnStop {
    /// It is ended.
    Terminate,
    /// It looks for the file, and ends by itself.
    Ask,
}

/// The stop file of one attempt.
#[derive(Debug)]
pub(super) struct StopFile {
    path: PathBuf,
}

impl StopFile {
    /// Returns the stop file of an attempt; nothing is made yet.
    pub(super) fn of(task: &Task) -> Self {
        Self { path: task.private_directory().join("stop") }
    }

    /// Returns its path, absolute.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until the program must be ended by a signal; makes the file as soon as the execution is asked to stop, or cancelled.
    pub(super) async fn hear(&self, mut stop: watch::Receiver<Option<StopReason>>, on_stop: OnStop) {
        loop {
            let reason = *stop.borrow_and_update();
            match reason {
                Some(StopReason::Asked) => {
                    let made = self.make();
                    if let Err(error) = &made {
                        tracing::warn!(%error, path = %self.path.display(), "the stop file could not be made; the program is told by TERM");
                    }
                    // One that cannot find out would run on for ever.
                    if on_stop == OnStop::Terminate || made.is_err() {
                        return;
                    }
                }
                Some(StopReason::Cancelled) => {
                    // TERM follows at once, and says the same.
                    let _ = self.make();
                    return;
                }
                Some(StopReason::StepExpired | StopReason::PipelineExpired | StopReason::Shutdown) => return,
                None => {}
            }
            if stop.changed().await.is_err() {
                // A closed channel means that nobody will ever say stop.
                std::future::pending::<()>().await;
            }
        }
    }

    fn make(&self) -> io::Result<()> {
        self.path.parent().map_or(Ok(()), fs::create_dir_all)?;
        File::create(&self.path).map(drop)
    }
}

impl Drop for StopFile {
    /// Leaves the execution's directory as it would be without a stop.
    fn drop(&mut self) {
        if fs::remove_file(&self.path).is_ok() {
            // What holds something else stays.
            self.path.ancestors().skip(1).take(2).try_for_each(fs::remove_dir).ok();
        }
    }
}
