//! Notices that the files of the configuration have changed, and says when it is time to read them.
//!
//! Invariant: what counts is how the files look, at each periodic look too; an event only makes it sooner. So it does not
//! matter that network mounts raise no events for what other machines do.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use super::definition_files::DefinitionFiles;
use super::event::Event;
use super::load::Origin;
use crate::inbox::watch::{Polling, Watch, WatchError, WatchedDirectory};

/// How long the files have to be left alone before they are read: editors and copies write in several steps.
const SETTLE: Duration = Duration::from_millis(300);

/// How long they are waited for at most, where they are never left alone.
const SETTLE_MAX: Duration = Duration::from_secs(3);

/// The watch over the files of the configuration.
#[derive(Debug)]
pub(super) struct DefinitionsWatch {
    /// The last reading, whether or not it could be used.
    last: Origin,
    sender: UnboundedSender<Event>,
    /// `None` for a daemon that goes on with what it was started with.
    watch: Option<Watch>,
    heard_since: Option<Instant>,
    due: Option<Instant>,
}

impl DefinitionsWatch {
    /// Makes a watch; with `is_watching` false it never says that anything has changed.
    pub(super) fn new(last: Origin, is_watching: bool, sender: UnboundedSender<Event>) -> Self {
        let watch = is_watching.then(|| watch_of(&last.files, &sender));
        Self { last, sender, watch, heard_since: None, due: None }
    }

    /// Watches the directories that are there and were not watched yet, and compares how the files look now.
    pub(super) fn look(&mut self, now: Instant) {
        if self.is_stale() && self.due.is_none() {
            self.heard(now);
        }
    }

    /// Notes that something was done to the files.
    pub(super) fn heard(&mut self, now: Instant) {
        let since = *self.heard_since.get_or_insert(now);
        self.due = Some((now + SETTLE).min(since + SETTLE_MAX));
    }

    /// Returns when the files are to be read.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Takes note that the time has come; tells whether the files do not look as at the last reading.
    pub(super) fn settle(&mut self) -> bool {
        (self.heard_since, self.due) = (None, None);
        self.is_stale()
    }

    /// Notes a reading; tells whether its texts differ from those of the one before.
    pub(super) fn note(&mut self, read: Origin) -> bool {
        let last = std::mem::replace(&mut self.last, read);
        if self.watch.is_some() && !self.last.files.have_same_places(&last.files) {
            // The old one ends after the new one has begun.
            self.watch = Some(watch_of(&self.last.files, &self.sender));
        }
        last.digest != self.last.digest
    }

    fn is_stale(&mut self) -> bool {
        let Some(watch) = &mut self.watch else { return false };
        // What is not watched is found by the periodic look; that was said when the watch was made.
        let _ = watch.renew();
        self.last.files.have_changed()
    }
}

fn watch_of(files: &DefinitionFiles, sender: &UnboundedSender<Event>) -> Watch {
    let directories: Vec<_> = files.directories().into_iter().map(|path| WatchedDirectory { path, polling: Polling::Never }).collect();
    let (is_ours, sender) = (files.filter(), sender.clone());
    let mut watch = Watch::new(directories, Duration::ZERO, move |event| {
        // Somebody may use the directory for much else, such as a log.
        if event.name.is_empty() || is_ours(&event.directory.join(&event.name)) {
            // The daemon is at its end when nobody listens.
            let _ = sender.send(Event::Definitions);
        }
    });
    for error in watch.renew() {
        let (directory, why) = reason(error);
        let Some(why) = why else { continue };
        tracing::warn!(directory = %directory.display(), why, "changes of definitions there are found only by the periodic look");
    }
    watch
}

/// Returns why a directory is not watched, in words; one that is not there needs none.
fn reason(error: WatchError) -> (PathBuf, Option<String>) {
    match error {
        WatchError::Missing { directory, .. } => (directory, None),
        WatchError::Limit { directory } => {
            (directory, Some("raise fs.inotify.max_user_watches or fs.inotify.max_user_instances".to_owned()))
        }
        WatchError::Directory { directory, source } => (directory, Some(source.to_string())),
    }
}
