//! What people ask of a random world.

use super::super::recipe::{Asked, Picked};
use super::Chaos;
use crate::engine::OpenRequest;
use crate::model::request::{Request, RetryFrom, Target};

impl Chaos {
    pub(super) fn ask(&mut self, asked: Asked) {
        let request = match asked {
            Asked::Start { pipeline, bunch } => {
                Some(Request::Start { pipeline: format!("p{pipeline}"), bunch: bunch.map(|identifier| identifier.to_string()) })
            }
            Asked::RetryFailed { pick } => self.retry(pick, RetryFrom::Failed),
            Asked::RetryAll { pick } => self.retry(pick, RetryFrom::Start),
            Asked::RetryStep { pick, step } => self.retry(pick, RetryFrom::Step(format!("step{step}"))),
            Asked::Stop { target } => self.target(target).map(|target| Request::Stop { target }),
            Asked::Cancel { target, force } => self.target(target).map(|target| Request::Cancel { target, force }),
            Asked::Pause { target } => self.target(target).map(|target| Request::Pause { target, why: "maintenance".into() }),
            Asked::Resume { pick } => {
                let pauses = &self.state.pauses;
                pauses.keys().nth(pick % pauses.len().max(1)).cloned().map(|target| Request::Resume { target })
            }
        };
        if let Some(request) = request {
            self.request(request);
        }
    }

    /// Writes a request down for the daemon.
    pub(super) fn request(&mut self, request: Request) {
        self.requests_made += 1;
        let subject = match &request {
            Request::Retry { execution, .. } => {
                self.promises.finished.get(execution).filter(|_| !self.state.executions.contains_key(execution)).cloned()
            }
            Request::Start { .. }
            | Request::Stop { .. }
            | Request::Cancel { .. }
            | Request::Pause { .. }
            | Request::Resume { .. }
            | Request::Reload
            | Request::Purge { .. } => None,
        };
        self.requests.push(OpenRequest { id: self.requests_made, request, asked_by: String::new(), subject, found: None });
    }

    fn retry(&self, pick: usize, from: RetryFrom) -> Option<Request> {
        let finished = &self.promises.finished;
        finished.keys().nth(pick % finished.len().max(1)).map(|id| Request::Retry { execution: *id, from })
    }

    fn target(&self, picked: Picked) -> Option<Target> {
        let executions = &self.state.executions;
        match picked {
            Picked::Execution { pick } => executions.keys().nth(pick % executions.len().max(1)).copied().map(Target::Execution),
            Picked::Pipeline { pipeline } => Some(Target::Pipeline(format!("p{pipeline}"))),
            Picked::All => Some(Target::All),
        }
    }
}
