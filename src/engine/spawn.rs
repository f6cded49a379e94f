//! Begins executions: from ready bunches, by claims; and from schedules.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::decision::{Change, WakeReason};
use super::draft::Draft;
use super::gate::{Gate, Occasion};
use super::probes::wants;
use super::snapshot::ReadyBunch;
use super::state::{Claim, Held};
use super::world::Known;
use crate::model::bunch::Bunch;
use crate::model::execution::{Control, Execution, Location, StepExecution};
use crate::model::pipeline::Pipeline;
use crate::model::readiness::WaitReason;

/// How long a bunch waits after a claim of it failed.
pub(super) const CLAIM_RETRY: SignedDuration = SignedDuration::from_secs(10);

/// How soon a disk that is nearly full is looked at again.
const DISK_LOOK: SignedDuration = SignedDuration::from_secs(10);

/// Turns performed claims into executions, or records why they failed.
pub(super) fn settle_claims(draft: &mut Draft<'_>) {
    let snapshot = draft.snapshot;
    for (id, claim) in &snapshot.state.claims {
        match snapshot.claimed.get(id) {
            Some(Ok(())) => {
                let location = Location::Working { path: claim.directory.clone() };
                draft.create(begun(*id, &claim.pipeline, Some(claim.bunch.clone()), location, snapshot.now));
            }
            Some(Err(error)) => {
                let retry_at = snapshot.now.checked_add(CLAIM_RETRY).unwrap_or(snapshot.now);
                draft.wake(retry_at, WakeReason::SecondTry);
                draft.record(Change::ClaimUndone { execution: *id, held: Held { error: error.clone(), retry_at } });
            }
            None => {}
        }
    }
}

/// Makes an execution that nothing has happened to.
fn begun(id: u64, pipeline: &Arc<Pipeline>, bunch: Option<Bunch>, location: Location, now: jiff::Timestamp) -> Execution {
    Execution {
        id,
        pipeline: pipeline.clone(),
        bunch,
        retry_of: None,
        created_at: now,
        finished_at: None,
        location,
        control: Control::default(),
        steps: pipeline.steps.iter().map(|_| StepExecution::pending()).collect(),
    }
}

/// Creates an execution without a bunch, and returns its number.
pub(super) fn create(draft: &mut Draft<'_>, pipeline: &Arc<Pipeline>) -> u64 {
    let id = draft.next_execution();
    let location = Location::Working { path: draft.snapshot.places.working.join(id.to_string()) };
    draft.create(begun(id, pipeline, None, location, draft.snapshot.now));
    id
}

/// Claims ready bunches, oldest first, as far as conditions and limits allow.
pub(super) fn claim_bunches(draft: &mut Draft<'_>) {
    let snapshot = draft.snapshot;
    if snapshot.ready.is_empty() {
        return;
    }
    let mut gate = Gate::of(draft);
    for ready in snapshot.ready {
        let occasion = Occasion::Bunch { key: &ready.bunch.key, released_at: ready.bunch.released_at() };
        match gate.wait_reason(&ready.pipeline, occasion) {
            None => {
                let execution = begin_claim(draft, ready);
                gate.note(&ready.pipeline.name, Some(&ready.bunch.key), execution, true);
            }
            Some(reason) => wait_for(draft, &gate, &ready.pipeline, &reason),
        }
    }
}

/// Sees to it that somebody looks again when a reason may be over.
pub(super) fn wait_for<'a>(draft: &mut Draft<'a>, gate: &Gate<'a>, pipeline: &'a Pipeline, reason: &WaitReason) {
    match reason {
        WaitReason::ClaimFailed { retry_at, .. } => draft.wake(*retry_at, WakeReason::SecondTry),
        WaitReason::DiskShort { .. } => draft.wake(draft.snapshot.now.checked_add(DISK_LOOK).unwrap_or(Timestamp::MAX), WakeReason::Look),
        WaitReason::NotBefore { at: Some(at), .. } => draft.wake(*at, WakeReason::Schedule),
        WaitReason::ConditionFails { .. } => {
            for (looked_up, known) in gate.looks(pipeline) {
                match known {
                    Known::Holds => {}
                    Known::Fails { until, .. } => draft.wake(until, WakeReason::Look),
                    Known::Unknown => wants(draft, looked_up.probe.clone()),
                }
            }
        }
        WaitReason::NoOkFile { .. }
        | WaitReason::NoOkForFile { .. }
        | WaitReason::NoCsvFile { .. }
        | WaitReason::ListedFileMissing { .. }
        | WaitReason::StillBeingWritten { .. }
        | WaitReason::ChangedAfterOk { .. }
        | WaitReason::OkStillSettling { .. }
        | WaitReason::OlderBunchFirst { .. }
        | WaitReason::SameBunchInProgress { .. }
        | WaitReason::SiblingInProgress { .. }
        | WaitReason::PipelineOff { .. }
        | WaitReason::OnlyByHand { .. }
        | WaitReason::NotBefore { at: None, .. }
        | WaitReason::Paused { .. }
        | WaitReason::QueueFull { .. } => {}
    }
}

/// Begins the claim of a bunch, and returns the number of the execution that it is for.
pub(super) fn begin_claim(draft: &mut Draft<'_>, ready: &ReadyBunch<'_>) -> u64 {
    let execution = draft.next_execution();
    let directory = draft.snapshot.places.working.join(execution.to_string());
    let claim = Claim {
        execution,
        pipeline: ready.pipeline.clone(),
        bunch: ready.bunch.clone().into_owned(),
        inbox: ready.inbox.clone().into_owned(),
        directory,
    };
    draft.intend(claim);
    execution
}
