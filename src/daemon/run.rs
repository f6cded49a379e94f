//! Starts the daemon, and sees it through to its end.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::definitions_watch::DefinitionsWatch;
use super::event::Event;
use super::facts::Facts;
use super::look_up::Looks;
use super::markers::Markers;
use super::mover::Mover;
use super::recover::make;
use super::setup::Setup;
use super::systemd::Systemd;
use super::telling::Telling;
use super::tidy::{Remover, Tidy};
use super::{Daemon, DaemonError, Observer, Summary, Until, clock, signals, wake};
use crate::dispatch::Dispatch;
use crate::engine::Mode;
use crate::inbox::Inbox;
use crate::inbox::watch::{Watch, WatchedDirectory};
use crate::ledger::Ledger;
use crate::process::{self, Guard, Lock};

/// Runs a daemon. Must be called within a `LocalSet` of a current-thread runtime, before other threads are started.
///
/// # Errors
/// A directory or the ledger cannot be used.
pub async fn run(setup: Setup, lock: Lock, until: Until, observer: &mut dyn Observer) -> Result<Summary, DaemonError> {
    if let Err(error) = process::take_over_inherited() {
        tracing::warn!(%error, "files or signals that bunchd inherited may reach the programs that it starts");
    }
    let mut daemon = Daemon::start(setup, lock, until, observer)?;
    daemon.recover().await;
    daemon.open()?;
    daemon.turn().await?;
    Ok(Summary { commits: daemon.ledger.commits(), was_told: daemon.mode != Mode::Working, ..daemon.summary })
}

impl<'o> Daemon<'o> {
    fn start(mut setup: Setup, lock: Lock, until: Until, observer: &'o mut dyn Observer) -> Result<Self, DaemonError> {
        for path in [&setup.places.working, &setup.places.archive, &setup.places.failed] {
            make(path)?;
        }
        let mut ledger = Ledger::open(&setup.surroundings.ledger)?;
        let state = ledger.load_state()?;
        let (sender, events) = mpsc::unbounded_channel();
        let (attempt_sender, attempt_events) = mpsc::unbounded_channel();
        let path = setup.state.clone();
        let directory_error = |source| DaemonError::Directory { path: path.clone(), source };
        let mover = Mover::start(sender.clone()).map_err(directory_error)?;
        let remover = Remover::start(sender.clone()).map_err(directory_error)?;
        wake::listen(&setup.state, sender.clone()).map_err(directory_error)?;
        signals::listen(&sender).map_err(directory_error)?;
        let patience = setup.inbox.quiet.saturating_mul(2);
        let patient_until = clock::now().checked_add(patience).unwrap_or(Timestamp::MAX);
        setup.know_ledger(ledger.id());
        let prefix = format!("{}:", ledger.id());
        let guard = Guard::start(Path::new(process::OUR_PROGRAM), &["guard"], &prefix, &lock).map_err(directory_error)?;
        Ok(Self {
            guard,
            inbox: Inbox::new(setup.watched(), setup.inbox.clone()),
            watch: watch_of(&setup, &sender),
            definitions: DefinitionsWatch::new(setup.origin.clone(), until == Until::Told, sender.clone()),
            refused: None,
            setup,
            until,
            mode: if matches!(until, Until::Answered(_)) { Mode::Finishing } else { Mode::Working },
            ledger,
            state,
            facts: Facts::default(),
            looks: Looks::new(),
            markers: Markers::default(),
            dispatch: Dispatch::new(attempt_sender),
            telling: Telling::default(),
            attempt_events,
            mover,
            tidy: Tidy::new(remover),
            events,
            sender,
            systemd: Systemd::new(),
            patient_until,
            observer,
            summary: Summary::default(),
            _lock: lock,
        })
    }

    /// Looks at everything once and says that it is ready.
    fn open(&mut self) -> Result<(), DaemonError> {
        // Before anything is watched: reading many OK files would raise as many events.
        self.inbox.look(clock::now());
        self.watch_inboxes();
        self.inbox.look_if_stale(clock::now());
        self.read_requests();
        self.carry_out_reloads();
        self.definitions.look(Instant::now());
        self.note_in_force();
        self.facts.due.look = Some(Instant::now() + self.setup.look_every);
        self.schedule_tidy();
        self.tell_news();
        self.beat()?;
        for (target, pause) in &self.state.pauses {
            tracing::warn!(pause.since = %pause.since, pause.by = pause.by, pause.why = pause.why, "{target} is paused: nothing new is started there");
        }
        tracing::info!(sources = self.setup.sources.len(), ledger.path = %self.ledger.path().display(), "bunchd is ready");
        self.systemd.ready(&self.status());
        Ok(())
    }
}

/// Watches the inboxes of all sources, and tells the loop.
fn watch_of(setup: &Setup, sender: &mpsc::UnboundedSender<Event>) -> Watch {
    let sender = sender.clone();
    Watch::new(directories_of(setup), setup.poll_every, move |event| {
        // The daemon is at its end when nobody listens.
        let _ = sender.send(Event::Inbox(event));
    })
}

/// Returns the inboxes of all sources, each once.
pub(super) fn directories_of(setup: &Setup) -> Vec<WatchedDirectory> {
    let paths: BTreeSet<_> = setup.sources.iter().map(|(source, _)| source.directory.clone()).collect();
    paths.into_iter().map(|path| WatchedDirectory { path, polling: setup.polling }).collect()
}
