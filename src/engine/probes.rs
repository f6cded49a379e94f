//! What is to be looked up in the world: asked for once, and noted in the ledger when it says something new.

use super::decision::{Change, Effect};
use super::draft::Draft;
use crate::model::probe::{Found, Probe};

/// Asks for a look, unless one is under way or was asked for by this heartbeat.
pub(super) fn wants(draft: &mut Draft<'_>, probe: Probe) {
    if !draft.snapshot.looking.contains(&probe) {
        draft.perform_once(Effect::LookUp { probe });
    }
}

/// Notes findings that differ from what the ledger holds.
pub(super) fn settle_findings(draft: &mut Draft<'_>) {
    let snapshot = draft.snapshot;
    for (probe, probed) in snapshot.probed {
        let known = snapshot.state.findings.get(probe);
        if known.is_none_or(|known| known.finding != probed.finding) {
            let since = known.filter(|known| known.finding.holds == probed.finding.holds).map_or(probed.at, |known| known.since);
            draft.record(Change::ProbeFound { probe: probe.clone(), found: Found { finding: probed.finding.clone(), since } });
        }
    }
}
