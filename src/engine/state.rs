//! What the ledger holds of everything that is not over, and what each change does to it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::decision::Change;
use super::removal::Tidied;
use crate::model::bunch::{Bunch, BunchKey};
use crate::model::execution::{Execution, Status};
use crate::model::pipeline::Pipeline;
use crate::model::probe::{Found, Probe};
use crate::model::request::Target;
use crate::model::schedule::Schedule;

/// Everything that is not over. The ledger can rebuild it at any time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Executions with a step that is not final, or with files to be moved.
    pub executions: BTreeMap<u64, Execution>,
    /// Claims that were begun, by the number of the execution that they are for.
    pub claims: BTreeMap<u64, Claim>,
    /// Bunches whose claim failed, and when it is tried again.
    pub held: BTreeMap<BunchKey, Held>,
    /// Of each pipeline the finished execution with the highest number.
    pub latest: BTreeMap<String, Latest>,
    /// Scopes in which nothing new is started.
    pub pauses: BTreeMap<Target, Pause>,
    /// Pipelines that start at certain times by themselves.
    pub schedules: BTreeMap<String, Noted>,
    /// What was found by the last looks into the world.
    pub findings: BTreeMap<Probe, Found>,
    /// Highest number that was ever given to an execution.
    pub last_execution: u64,
}

/// The intent to move a bunch into a working directory; in the ledger before the first file moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Number of the execution that it is for.
    pub execution: u64,
    /// The pipeline that will run.
    pub pipeline: Arc<Pipeline>,
    /// The bunch.
    pub bunch: Bunch,
    /// Absolute path of the inbox directory.
    pub inbox: PathBuf,
    /// Absolute path of the working directory to make.
    pub directory: PathBuf,
}

/// How a pipeline went last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latest {
    /// The execution.
    pub execution: u64,
    /// How it stands, or ended.
    pub status: Status,
    /// When it ended, or began if it has not ended.
    pub at: Timestamp,
}

/// A pause of a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Since when.
    pub since: Timestamp,
    /// Who asked for it.
    pub by: String,
    /// Why; may be empty.
    pub why: String,
}

/// How far the times of a schedule are done with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The schedule that it is about: another one begins anew.
    pub schedule: Schedule,
    /// When it was looked at last: times up to then are done with.
    pub at: Timestamp,
    /// The first time after that; `None` if there is none.
    pub next: Option<Timestamp>,
}

/// Why a claim failed, and when it is tried again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What happened, with what to do.
    pub error: String,
    /// When the next try is due.
    pub retry_at: Timestamp,
}

impl State {
    /// Returns the next time of a pipeline's schedule; one that has passed is due. What bunches feed is at no time due by itself.
    pub fn next_time(&self, pipeline: &Pipeline, schedule: &Schedule, is_fed: bool, now: Timestamp) -> Option<Timestamp> {
        let noted = self.schedules.get(&pipeline.name).filter(|noted| !is_fed && noted.schedule == *schedule);
        noted.map_or_else(|| schedule.next_after(now), |noted| noted.next)
    }

    /// Applies one change, as the ledger does.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::ClaimIntended { claim } => {
                self.held.remove(&claim.bunch.key);
                self.last_execution = self.last_execution.max(claim.execution);
                self.claims.insert(claim.execution, claim.clone());
            }
            Change::ClaimUndone { execution, held } => {
                if let Some(claim) = self.claims.remove(execution) {
                    self.held.insert(claim.bunch.key, held.clone());
                }
            }
            Change::ExecutionCreated { execution } => {
                self.claims.remove(&execution.id);
                self.last_execution = self.last_execution.max(execution.id);
                self.executions.insert(execution.id, execution.clone());
            }
            Change::StepChanged { execution, step, now } => {
                if let Some(known) = self.executions.get_mut(execution).and_then(|known| known.steps.get_mut(*step)) {
                    *known = now.clone();
                }
            }
            Change::ExecutionFinished { execution, at, status } => {
                if let Some(known) = self.executions.get_mut(execution) {
                    known.finished_at = Some(*at);
                    let latest = Latest { execution: *execution, status: *status, at: *at };
                    let noted = self.latest.entry(known.pipeline.name.clone()).or_insert(latest);
                    *noted = if noted.execution > *execution { *noted } else { latest };
                }
            }
            Change::ControlChanged { execution, control } => {
                if let Some(known) = self.executions.get_mut(execution) {
                    known.control = control.clone();
                }
            }
            Change::PauseBegun { target, pause } => drop(self.pauses.insert(target.clone(), pause.clone())),
            Change::PauseEnded { target } => drop(self.pauses.remove(target)),
            Change::ScheduleNoted { pipeline, noted: Some(noted) } => drop(self.schedules.insert(pipeline.clone(), noted.clone())),
            Change::ScheduleNoted { pipeline, noted: None } => drop(self.schedules.remove(pipeline)),
            Change::ProbeFound { probe, found } => drop(self.findings.insert(probe.clone(), found.clone())),
            Change::LocationChanged { execution, location } => {
                if let Some(known) = self.executions.get_mut(execution) {
                    known.location = location.clone();
                    if !known.is_live() {
                        self.executions.remove(execution);
                    }
                }
            }
            Change::Tidied { what: Tidied::RemovalBegun { execution } } => {
                drop(self.executions.insert(execution.id, (**execution).clone()))
            }
            Change::Tidied { what: Tidied::HeldForgotten { key } } => drop(self.held.remove(key)),
            Change::Tidied { what: Tidied::Noted { .. } | Tidied::ExecutionsForgotten { .. } | Tidied::RequestsForgotten { .. } }
            | Change::AttemptStarted { .. }
            | Change::AttemptEnded { .. }
            | Change::RequestAnswered { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::execution::{Control, Location};

    #[test]
    fn p7_the_latest_execution_of_a_pipeline_is_the_one_that_began_last_also_if_an_older_one_ends_later() {
        let mut state = State::default();
        for id in [1, 2] {
            let pipeline = Arc::new(crate::engine::tests::pipeline(Vec::new()));
            let location = Location::Working { path: "/w".into() };
            let (created_at, control) = (Timestamp::UNIX_EPOCH, Control::default());
            let execution = Execution {
                id,
                pipeline,
                bunch: None,
                retry_of: None,
                created_at,
                finished_at: None,
                location,
                control,
                steps: Vec::new(),
            };
            state.apply(&Change::ExecutionCreated { execution });
        }
        for execution in [2, 1] {
            state.apply(&Change::ExecutionFinished { execution, at: Timestamp::UNIX_EPOCH, status: Status::Failed });
        }
        assert_eq!(state.latest["p"].execution, 2);
    }
}
