//! Tells systemd how the daemon is: ready, reloading, stopping, alive. Without systemd nothing happens.

use std::time::{Duration, Instant};

use sd_notify::NotifyState;

/// The conversation with systemd.
#[derive(Debug)]
pub(super) struct Systemd {
    watchdog: Option<Duration>,
    next_ping: Option<Instant>,
}

impl Systemd {
    pub(super) fn new() -> Self {
        let watchdog = sd_notify::watchdog_enabled().map(|timeout| timeout / 3);
        Self { watchdog, next_ping: watchdog.map(|every| Instant::now() + every) }
    }

    pub(super) fn ready(&self, status: &str) {
        say(&[NotifyState::Ready, NotifyState::Status(status)]);
    }

    pub(super) fn reloading(&self) {
        match NotifyState::monotonic_usec_now() {
            Ok(now) => say(&[NotifyState::Reloading, now]),
            Err(_) => say(&[NotifyState::Reloading]),
        }
    }

    pub(super) fn stopping(&self) {
        say(&[NotifyState::Stopping]);
    }

    /// Returns when the next sign of life is due.
    pub(super) fn next_ping(&self) -> Option<Instant> {
        self.next_ping
    }

    /// Gives a sign of life if one is due: called by the loop, so that it proves that the loop turns.
    pub(super) fn ping(&mut self, now: Instant) {
        if self.next_ping.is_some_and(|at| at <= now) {
            say(&[NotifyState::Watchdog]);
            self.next_ping = self.watchdog.map(|every| now + every);
        }
    }
}

fn say(what: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(what) {
        tracing::debug!(%error, "systemd was not reached");
    }
}
