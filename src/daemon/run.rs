//! Starts the daemon and turns its loop until it is told to end, or nothing is left to do.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;

use jiff::Timestamp;
use tokio::sync::mpsc;

use super::beat::{instant_of, said};
use super::event::Event;
use super::facts::Facts;
use super::mover::Mover;
use super::recover::make;
use super::setup::{OnTerminate, Setup};
use super::systemd::Systemd;
use super::{Daemon, DaemonError, EVENTS_MAX, Observer, Summary, Until, clock, load, signals, wake};
use crate::dispatch::{AttemptEvent, Dispatch};
use crate::engine::Mode;
use crate::inbox::Inbox;
use crate::inbox::event::FileEvent;
use crate::inbox::watch::{Watch, WatchedDirectory};
use crate::ledger::Ledger;
use crate::process::{self, Guard, Lock};

/// What one turn of the loop woke up for.
enum Woken {
    Event(Event),
    Attempt(AttemptEvent),
    Due,
}

/// Runs a daemon. Must be called within a `LocalSet` of a current-thread runtime, before other threads are started.
///
/// # Errors
/// A directory or the ledger cannot be used.
pub async fn run(setup: Setup, lock: Lock, until: Until, observer: &mut dyn Observer) -> Result<Summary, DaemonError> {
    if let Err(error) = process::take_over_inherited() {
        tracing::warn!(%error, "files or signals that bunchd inherited may reach the programs that it starts");
    }
    let mut daemon = Daemon::start(setup, lock, until, observer)?;
    daemon.recover().await?;
    daemon.open()?;
    daemon.turn().await?;
    Ok(Summary { commits: daemon.ledger.commits(), ..daemon.summary })
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
            setup,
            until,
            mode: Mode::Working,
            ledger,
            state,
            facts: Facts::default(),
            dispatch: Dispatch::new(attempt_sender),
            attempt_events,
            mover,
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
        self.look();
        self.beat()?;
        let status = format!("{} sources, {} executions in progress", self.setup.sources.len(), self.state.executions.len());
        tracing::info!(sources = self.setup.sources.len(), ledger.path = %self.ledger.path().display(), "bunchd is ready");
        self.systemd.ready(&status);
        Ok(())
    }

    async fn turn(&mut self) -> Result<(), DaemonError> {
        while !self.is_over() {
            let woken = self.sleep().await;
            self.take_up(woken)?;
        }
        self.systemd.stopping();
        Ok(())
    }

    async fn sleep(&mut self) -> Woken {
        let due = self.next_due();
        let timer = async {
            match due {
                Some(at) => tokio::time::sleep_until(at.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            Some(event) = self.events.recv() => Woken::Event(event),
            Some(event) = self.attempt_events.recv() => Woken::Attempt(event),
            () = self.guard.ended() => Woken::Due,
            () = timer => Woken::Due,
        }
    }

    fn next_due(&self) -> Option<Instant> {
        let due = &self.facts.due;
        let inbox = self.inbox.next_due().map(instant_of);
        [due.look, due.heartbeat, due.sweep, inbox, self.systemd.next_ping()].into_iter().flatten().min()
    }

    /// Takes up what woke the loop and all else that has come in by now, then looks once.
    fn take_up(&mut self, woken: Woken) -> Result<(), DaemonError> {
        let mut file_events = Vec::new();
        let mut must_beat = self.take_due();
        let mut next = Some(woken);
        for _ in 0..EVENTS_MAX {
            match next.take() {
                Some(Woken::Event(Event::Inbox(event))) => file_events.push(event),
                Some(Woken::Event(event)) => must_beat |= self.take_event(event)?,
                Some(Woken::Attempt(event)) => must_beat |= self.attempt_event(event),
                Some(Woken::Due) => {}
                None => break,
            }
            next = self.events.try_recv().ok().map(Woken::Event);
            next = next.or_else(|| self.attempt_events.try_recv().ok().map(Woken::Attempt));
        }
        if let Some(Woken::Event(Event::Inbox(event))) = next {
            file_events.push(event);
        }
        must_beat |= self.take_file_events(&file_events);
        if must_beat { self.beat() } else { Ok(()) }
    }

    fn take_file_events(&mut self, events: &[FileEvent]) -> bool {
        if events.is_empty() {
            return false;
        }
        self.inbox.apply(events, clock::now());
        true
    }

    /// Does what time has made due; returns whether the engine should look.
    fn take_due(&mut self) -> bool {
        let now = Instant::now();
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        let mut must_beat = is_due(self.facts.due.heartbeat);
        self.systemd.ping(now);
        self.renew_guard();
        if is_due(self.facts.due.look) {
            self.look();
            must_beat = true;
        } else if self.inbox.next_due().is_some_and(|at| at <= clock::now()) {
            self.inbox.recheck(clock::now());
            must_beat = true;
        }
        if is_due(self.facts.due.sweep) {
            self.facts.due.sweep = None;
            self.sweep();
        }
        must_beat
    }

    fn take_event(&mut self, event: Event) -> Result<bool, DaemonError> {
        match event {
            Event::Inbox(event) => Ok(self.take_file_events(&[event])),
            Event::Moved(done) => {
                self.moved(done);
                Ok(true)
            }
            Event::Request => {
                self.facts.requests = self.ledger.load_requests()?;
                Ok(!self.facts.requests.is_empty())
            }
            Event::Terminate => {
                self.terminate();
                Ok(true)
            }
            Event::Reload => {
                self.reload();
                Ok(true)
            }
        }
    }

    /// Looks at all inboxes and at the requests, whatever was or was not announced.
    fn look(&mut self) {
        for error in self.watch.renew() {
            tracing::warn!(error = said(&error), "an inbox is not watched");
        }
        self.inbox.look(clock::now());
        self.recover_claims();
        match self.ledger.load_requests() {
            Ok(requests) => self.facts.requests = requests,
            Err(error) => tracing::error!(%error, "requests could not be read"),
        }
        self.facts.due.look = Some(Instant::now() + self.setup.look_every);
    }

    fn renew_guard(&mut self) {
        match self.guard.renew_if_dead() {
            Ok(false) => {}
            Ok(true) => tracing::warn!("the guard process was ended by somebody; a new one was started"),
            Err(error) => tracing::error!(%error, "the guard process is gone and cannot be started: programs may outlive a killed daemon"),
        }
    }

    /// Ends processes that escaped from attempts that are over.
    fn sweep(&self) {
        let prefix = format!("{}:", self.ledger.id());
        let running: Vec<_> =
            self.dispatch.running().iter().map(|key| format!("{prefix}{}:{}:{}", key.execution, key.step, key.attempt)).collect();
        tokio::task::spawn_blocking(move || {
            let ended = process::sweep(&prefix, &|marker| running.iter().any(|known| known == marker));
            if ended > 0 {
                tracing::warn!(processes = ended, "processes that had escaped from ended steps were ended");
            }
        });
    }

    fn terminate(&mut self) {
        let told_again = self.mode != Mode::Working;
        self.mode = match self.setup.on_terminate {
            OnTerminate::Finish if !told_again && self.until == Until::Told => Mode::Finishing,
            OnTerminate::Finish | OnTerminate::Stop => Mode::Stopping,
        };
        let running = self.dispatch.running().len();
        tracing::info!(attempts = running, stopping = self.mode == Mode::Stopping, "told to end");
        self.systemd.stopping();
    }

    fn reload(&mut self) {
        self.systemd.reloading();
        match load::setup(&self.setup.file) {
            Ok(mut setup) if setup.state == self.setup.state => {
                setup.know_ledger(self.ledger.id());
                self.inbox = Inbox::new(setup.watched(), setup.inbox.clone());
                self.watch = watch_of(&setup, &self.sender);
                self.setup = setup;
                self.look();
                tracing::info!("configuration and pipelines were read again");
            }
            Ok(_) => tracing::error!("paths.state cannot change while bunchd runs; the old configuration stays in force"),
            Err(error) => tracing::error!("{error}\nthe old configuration and pipelines stay in force"),
        }
        self.systemd.ready(&format!("{} sources", self.setup.sources.len()));
    }

    fn is_over(&self) -> bool {
        let is_busy = !self.dispatch.running().is_empty() || !self.state.claims.is_empty() || !self.facts.ended.is_empty();
        match (self.mode, self.until) {
            (Mode::Working, Until::Told) => false,
            (Mode::Working, Until::Idle) => !is_busy && self.is_idle(),
            (Mode::Finishing | Mode::Stopping, _) => !is_busy && !self.is_moving(),
        }
    }

    /// Tells whether nothing is left that could be done now, or in the time that a fresh file needs to count as complete.
    fn is_idle(&self) -> bool {
        let patience_is_over = self.inbox.next_due().is_none_or(|due| due > self.patient_until);
        self.state.executions.is_empty() && self.facts.requests.is_empty() && !self.may_claim() && patience_is_over
    }

    fn is_moving(&self) -> bool {
        self.facts
            .moves
            .values()
            .any(|progress| matches!(progress, crate::engine::MoveProgress::Moving | crate::engine::MoveProgress::Moved))
    }

    /// Tells whether a bunch is ready that no failed claim holds back.
    fn may_claim(&self) -> bool {
        let mut ready = self.setup.sources.iter().flat_map(|(source, _)| self.inbox.ready(&source.name));
        ready.any(|bunch| !self.state.held.contains_key(&bunch.key))
    }
}

fn watch_of(setup: &Setup, sender: &mpsc::UnboundedSender<Event>) -> Watch {
    let sender = sender.clone();
    let paths: BTreeSet<_> = setup.sources.iter().map(|(source, _)| source.directory.clone()).collect();
    let directories = paths.into_iter().map(|path| WatchedDirectory { path, polling: setup.polling }).collect();
    Watch::new(directories, setup.poll_every, move |event| {
        // The daemon is at its end when nobody listens.
        let _ = sender.send(Event::Inbox(event));
    })
}
