//! What the loop does beside deciding: looks, sweeps, and hears that it is to end.

use std::time::Instant;

use super::beat::said;
use super::setup::OnTerminate;
use super::{Daemon, Until, clock};
use crate::engine::Mode;
use crate::model::readiness::Readiness;
use crate::process;

impl Daemon<'_> {
    /// Watches what is there and not watched yet.
    pub(super) fn watch_inboxes(&mut self) {
        for error in self.watch.renew() {
            tracing::warn!(error = said(&error), "an inbox is not watched");
        }
    }

    /// Looks at all inboxes and at the requests, whatever was or was not announced.
    pub(super) fn look(&mut self) {
        self.watch_inboxes();
        self.inbox.look(clock::now());
        self.recover_claims();
        self.read_requests();
        self.definitions.look(Instant::now());
        self.facts.due.look = Some(Instant::now() + self.setup.look_every);
    }

    /// Writes into the log which bunches have begun to wait, and why.
    pub(super) fn tell_news(&mut self) {
        for (key, readiness) in self.inbox.news() {
            // While the files of a bunch are being moved, those that are still there look as if they waited for the others.
            if self.state.claims.values().any(|claim| claim.bunch.key == key) {
                continue;
            }
            match &readiness {
                Readiness::Ready => {}
                Readiness::Waiting { .. } => {
                    tracing::info!(bunch.key = %key, source.name = key.source, reasons = %readiness, "a bunch waits")
                }
                Readiness::Rejected { .. } => {
                    tracing::warn!(bunch.key = %key, source.name = key.source, problems = %readiness, "a bunch is wrong")
                }
            }
        }
    }

    /// Reads the requests that have no answer yet.
    pub(super) fn read_requests(&mut self) {
        match self.ledger.load_requests() {
            Ok(mut requests) => {
                if let Until::Answered(only) = self.until {
                    requests.retain(|open| open.id == only);
                }
                self.facts.take_requests(requests);
            }
            Err(error) => tracing::error!(%error, "requests could not be read; they are tried again at the next look"),
        }
    }

    /// Starts a new guard process where somebody has ended the old one.
    pub(super) fn renew_guard(&mut self) {
        match self.guard.renew_if_dead() {
            Ok(false) => {}
            Ok(true) => tracing::warn!("the guard process was ended by somebody; a new one was started"),
            Err(error) => tracing::error!(%error, "the guard process is gone and cannot be started: programs may outlive a killed daemon"),
        }
    }

    /// Ends processes that escaped from attempts and looks that are over.
    pub(super) fn sweep(&self) {
        let prefix = format!("{}:", self.ledger.id());
        let attempts = self.dispatch.running().iter().map(|key| format!("{prefix}{}:{}:{}", key.execution, key.step, key.attempt));
        self.markers.keep(&attempts.chain(self.looks.markers().cloned()).collect());
        let markers = self.markers.clone();
        tokio::task::spawn_blocking(move || {
            let ended = process::sweep(&prefix, &|marker| markers.contains(marker));
            if ended > 0 {
                tracing::warn!(processes = ended, "processes that had escaped from ended steps were ended");
            }
        });
    }

    /// Begins to end: the first time as configured, the second time by stopping what runs.
    pub(super) fn terminate(&mut self) {
        let told_again = self.mode != Mode::Working;
        self.mode = match self.setup.on_terminate {
            OnTerminate::Finish if !told_again && self.until == Until::Told => Mode::Finishing,
            OnTerminate::Finish | OnTerminate::Stop => Mode::Stopping,
        };
        self.looks.end();
        self.tidy.stop();
        let running = self.dispatch.running().len();
        tracing::info!(attempts = running, stopping = self.mode == Mode::Stopping, "told to end");
        self.systemd.stopping();
    }
}
