//! Looks things up in the world for conditions, one at a time for each.

use super::event::Event;
use super::{Daemon, clock};
use crate::engine::Probed;
use crate::model::probe::{Finding, Probe};

impl Daemon<'_> {
    /// Begins a look.
    pub(super) fn look_up(&mut self, probe: Probe) {
        self.facts.looking.insert(probe.clone());
        let sender = self.sender.clone();
        tokio::task::spawn_local(async move {
            let finding = Finding { holds: false, why: "this cannot be looked up yet".to_owned() };
            // The daemon is at its end when nobody listens.
            let _ = sender.send(Event::LookedUp { probe, finding });
        });
    }

    /// Notes what a look found.
    pub(super) fn looked_up(&mut self, probe: Probe, finding: Finding) {
        self.facts.looking.remove(&probe);
        self.facts.probed.insert(probe, Probed { finding, at: clock::now() });
    }
}
