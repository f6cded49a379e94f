//! The shop as one attempt sees it: its console and its indexes, with the attempt's log, marker and stop.
//!
//! An execution that is only asked to stop lets a call that has begun come to its end, since a rebuild that is killed leaves its
//! index in "working"; every other stop ends it.

use std::fs::{self, OpenOptions};
use std::io::Write;

use jiff::Timestamp;

use super::asking::{AskError, Heard, listen};
use super::index_source::{self, Asker, IndexSourceError};
use super::program::secrets;
use super::{Signals, Task};
use crate::engine::AttemptEnd;
use crate::model::execution::StopReason;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::index::IndexState;
use crate::model::message::Message;
use crate::process::{Program, masked};

/// Hides the secrets of an attempt in all that is told of it, as in its log.
pub(super) fn without_secrets(task: &Task, end: AttemptEnd) -> AttemptEnd {
    let secrets = secrets(task);
    let hide = |failure: Failure| Failure { text: masked(&secrets, &failure.text), ..failure };
    let outcome = match end.outcome {
        Outcome::Failed { failure } => Outcome::Failed { failure: hide(failure) },
        Outcome::Aborted { why } => Outcome::Aborted { why: masked(&secrets, &why) },
        well @ (Outcome::Succeeded | Outcome::SucceededWithWarnings) => well,
    };
    let messages = end.messages.into_iter().map(|message| Message { text: masked(&secrets, &message.text), ..message });
    AttemptEnd { outcome, messages: messages.collect(), ..end }
}

/// The shop as one attempt sees it.
pub(super) struct Shop<'a> {
    pub(super) task: &'a Task,
    pub(super) signals: &'a Signals,
    /// The console that the step names.
    pub(super) program: Option<String>,
}

impl Shop<'_> {
    /// Returns who asks, at this time.
    pub(super) fn asker(&self) -> Asker<'_> {
        Asker {
            surroundings: &self.task.surroundings,
            program: self.program.as_deref(),
            directory: self.task.directory.clone(),
            log: self.task.log(),
            marker: self.task.marker(),
            secrets: secrets(self.task),
            now: now(),
        }
    }

    /// Returns how the console is called on a command line, for hints.
    pub(super) fn console(&self) -> String {
        self.asker().console().map_or_else(|_| "bin/magento".to_owned(), |words| words.join(" "))
    }

    /// Asks how all indexes stand.
    pub(super) async fn states(&self) -> Result<Vec<IndexState>, Failure> {
        index_source::read(&self.asker(), self.must_be_ended(), &self.signals.process_known).await.map_err(|error| self.failure(error))
    }

    /// Gives indexes their titles where the database has ids only.
    pub(super) async fn give_titles(&self, states: &mut [IndexState]) -> Result<(), Failure> {
        let asker = self.asker();
        let given = index_source::give_titles(&asker, states, self.must_be_ended(), &self.signals.process_known).await;
        given.map_err(|error| self.failure(error))
    }

    /// Runs the console with words after it; `on_line` hears each line of what it prints.
    pub(super) async fn call(&self, words: &[String], on_line: impl FnMut(&[u8])) -> Result<Heard, Failure> {
        let program = self.asker().program(words).map_err(|error| self.failure(error))?;
        self.run(&program, on_line).await
    }

    /// Runs any program.
    pub(super) async fn run(&self, program: &Program, on_line: impl FnMut(&[u8])) -> Result<Heard, Failure> {
        let heard = listen(program, self.task.surroundings.grace, self.must_be_ended(), &self.signals.process_known, on_line).await;
        heard.map_err(|error| match error {
            AskError::NotStarted(error) => Failure::from(&error),
            AskError::Stopped => self.stopped(),
            AskError::Signal(_) => Failure::new(FailureKind::Internal, format!("{}: {error}", program.program.display())),
        })
    }

    /// Writes a line into the attempt's log, beside what programs print; a log that cannot be written is told by what follows.
    pub(super) fn note(&self, line: &str) {
        let log = self.task.log();
        let made = log.parent().map_or(Ok(()), fs::create_dir_all);
        let written = made.and_then(|()| OpenOptions::new().create(true).append(true).open(&log)).and_then(|mut file| {
            let line = format!("bunchd: {}\n", masked(&secrets(self.task), line));
            file.write_all(line.as_bytes())
        });
        if let Err(error) = written {
            tracing::debug!(%error, log = %log.display(), "a note could not be written into the log of an attempt");
        }
    }

    /// Tells whether somebody wants the attempt to end, in whatever way.
    pub(super) fn is_told_to_end(&self) -> bool {
        self.signals.stop.borrow().is_some()
    }

    /// Waits for a time; returns early when somebody wants the attempt to end, in whatever way.
    pub(super) async fn wait(&self, time: std::time::Duration) {
        tokio::select! {
            () = tokio::time::sleep(time) => {}
            () = self.signals.told_to_stop(|_| true) => {}
        }
    }

    /// Returns the failure of an attempt that was told to stop.
    pub(super) fn stopped(&self) -> Failure {
        self.signals.stopped(self.task)
    }

    /// Is ready when what runs must be ended.
    pub(super) async fn must_be_ended(&self) {
        self.signals.told_to_stop(|reason| reason != StopReason::Asked).await;
    }

    fn failure(&self, error: IndexSourceError) -> Failure {
        match error {
            IndexSourceError::NotStarted(text) => Failure::new(FailureKind::NotStarted, text),
            IndexSourceError::Stopped => self.stopped(),
            IndexSourceError::Trouble(text) => Failure::new(FailureKind::Internal, format!("how the indexes stand is not known: {text}")),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the age of what the shop tells counts from now")]
fn now() -> Timestamp {
    Timestamp::now()
}
