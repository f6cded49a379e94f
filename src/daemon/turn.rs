//! The loop itself: sleeps until something happens or is due, takes everything up that has come in, then lets the engine look once.

use std::time::Instant;

use super::beat::instant_of;
use super::event::Event;
use super::{Daemon, DaemonError, EVENTS_MAX, Until, clock};
use crate::dispatch::AttemptEvent;
use crate::engine::rest::is_at_rest;
use crate::engine::{Mode, MoveProgress};

/// What one turn of the loop woke up for.
enum Woken {
    Event(Event),
    Attempt(AttemptEvent),
    Due,
}

impl Daemon<'_> {
    /// Turns until the daemon is told to end, or nothing is left to do.
    ///
    /// # Errors
    /// The ledger cannot be used.
    pub(super) async fn turn(&mut self) -> Result<(), DaemonError> {
        while !self.is_over() {
            let woken = self.sleep().await;
            if self.take_up(woken) {
                self.carry_out_reloads();
                self.tell_news();
                self.beat()?;
            }
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
        let (definitions, ping, progress) = (self.definitions.due(), self.systemd.next_ping(), self.telling.due());
        let all = [due.look, due.heartbeat, due.sweep, due.tidy, inbox, definitions, ping, progress];
        all.into_iter().flatten().min()
    }

    /// Takes up what woke the loop and all else that has come in by now; returns whether the engine should look.
    fn take_up(&mut self, woken: Woken) -> bool {
        let mut file_events = Vec::new();
        let mut must_beat = self.take_due();
        let (mut next, mut taken) = (Some(woken), 0);
        while let Some(woken) = next {
            match woken {
                Woken::Event(Event::Inbox(event)) => file_events.push(event),
                Woken::Event(event) => must_beat |= self.take_event(event),
                Woken::Attempt(event) => must_beat |= self.attempt_event(event),
                Woken::Due => {}
            }
            taken += 1;
            next = if taken < EVENTS_MAX { self.waiting() } else { None };
        }
        if !file_events.is_empty() {
            self.inbox.apply(&file_events, clock::now());
        }
        must_beat || !file_events.is_empty()
    }

    /// Returns an event that has come in already.
    fn waiting(&mut self) -> Option<Woken> {
        let event = self.events.try_recv().ok().map(Woken::Event);
        event.or_else(|| self.attempt_events.try_recv().ok().map(Woken::Attempt))
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
        if is_due(self.definitions.due()) {
            must_beat |= self.reload_if_changed();
        }
        self.tidy_if_due(now);
        self.keep_progress(now);
        if is_due(self.facts.due.sweep) {
            self.facts.due.sweep = None;
            self.sweep();
        }
        must_beat
    }

    fn take_event(&mut self, event: Event) -> bool {
        match event {
            Event::Inbox(event) => self.inbox.apply(&[event], clock::now()),
            Event::Moved(done) => return self.moved(done),
            Event::LookedUp { probe, finding } => self.looked_up(probe, finding),
            Event::Planned(planned) => self.planned(*planned),
            Event::Removed(removed) => {
                self.removed(removed);
                return false;
            }
            Event::Request => self.read_requests(),
            Event::Terminate => self.terminate(),
            Event::Reload => drop(self.reload()),
            Event::Definitions => {
                self.definitions.heard(Instant::now());
                return false;
            }
        }
        true
    }

    fn is_over(&self) -> bool {
        let is_busy = !self.dispatch.running().is_empty() || self.is_claiming() || !self.facts.ended.is_empty();
        match (self.mode, self.until) {
            (Mode::Working, Until::Told) => false,
            (Mode::Finishing, Until::Answered(request)) if self.facts.requests.iter().any(|open| open.id == request) => false,
            (Mode::Working, Until::Answered(_)) => false,
            (Mode::Working, Until::Idle) => !is_busy && self.is_idle(),
            (Mode::Finishing | Mode::Stopping, _) => !is_busy && !self.is_moving() && !self.looks.is_running(),
        }
    }

    /// Tells whether a claim is under way; one that is stuck in the middle waits for the next look, whoever looks then.
    fn is_claiming(&self) -> bool {
        self.state.claims.keys().any(|execution| !self.facts.stranded.contains(execution))
    }

    /// Tells whether nothing is left that happens by itself, now or in the time that a fresh file needs to count as complete.
    fn is_idle(&self) -> bool {
        let patience_is_over = self.inbox.next_due().is_none_or(|due| due > self.patient_until);
        patience_is_over && is_at_rest(&self.snapshot(&self.ready()))
    }

    fn is_moving(&self) -> bool {
        self.facts.moves.values().any(|progress| matches!(progress, MoveProgress::Moving | MoveProgress::Moved))
    }
}
