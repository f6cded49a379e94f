//! Begins executions from ready bunches, by claims.

use jiff::SignedDuration;

use super::busy::Busy;
use super::decision::{Change, Effect, WakeReason};
use super::draft::Draft;
use super::snapshot::ReadyBunch;
use super::state::{Claim, Held};
use crate::model::execution::{Execution, Location, StepExecution};
use crate::model::readiness::WaitReason;

/// How long a bunch waits after a claim of it failed.
pub(super) const CLAIM_RETRY: SignedDuration = SignedDuration::from_secs(10);

/// Turns performed claims into executions, or records why they failed.
pub(super) fn settle_claims(draft: &mut Draft<'_>) {
    let snapshot = draft.snapshot;
    for (id, claim) in &snapshot.state.claims {
        match snapshot.claimed.get(id) {
            Some(Ok(())) => {
                let location = Location::Working { path: claim.directory.clone() };
                draft.create(Execution {
                    id: *id,
                    pipeline: claim.pipeline.clone(),
                    bunch: Some(claim.bunch.clone()),
                    retry_of: None,
                    created_at: snapshot.now,
                    finished_at: None,
                    location,
                    steps: claim.pipeline.steps.iter().map(|_| StepExecution::pending()).collect(),
                });
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

/// Claims ready bunches, oldest first, as far as conditions and limits allow.
pub(super) fn claim_bunches(draft: &mut Draft<'_>) {
    let mut busy = Busy::of(draft);
    for ready in draft.snapshot.ready {
        match busy.wait_reason(&ready.bunch.key, &ready.pipeline, draft.snapshot.limits.claimed) {
            None => {
                busy.note(&ready.pipeline.name, Some(&ready.bunch.key), draft.last_execution + 1, true);
                begin_claim(draft, ready);
            }
            Some(WaitReason::ClaimFailed { retry_at, .. }) => draft.wake(retry_at, WakeReason::SecondTry),
            Some(_) => {}
        }
    }
}

fn begin_claim(draft: &mut Draft<'_>, ready: &ReadyBunch<'_>) {
    let execution = draft.next_execution();
    let directory = draft.snapshot.places.working.join(execution.to_string());
    let claim = Claim {
        execution,
        pipeline: ready.pipeline.clone(),
        bunch: ready.bunch.clone().into_owned(),
        inbox: ready.inbox.clone().into_owned(),
        directory,
    };
    draft.record(Change::ClaimIntended { claim: claim.clone() });
    draft.perform(Effect::Claim { claim });
}
