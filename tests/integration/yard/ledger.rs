//! What the ledger of a yard says.

use bunchd::daemon::wake;
use bunchd::engine::State;
use bunchd::ledger::{FILE_NAME, Filter, Ledger};
use bunchd::model::execution::{Execution, Status};
use bunchd::model::request::{Answer, Request};
use bunchd::model::step_state::StepState;
use jiff::Timestamp;
use rusqlite::Connection;

use super::{Yard, eventually};

impl Yard {
    pub(crate) fn ledger(&self) -> Ledger {
        Ledger::open_beside(&self.home().join("state").join(FILE_NAME)).expect("bunchd has made a ledger")
    }

    /// Returns all executions, oldest first.
    pub(crate) fn executions(&self) -> Vec<Execution> {
        let mut all = self.ledger().list(&Filter { limit: 1000, ..Filter::default() }).expect("the ledger can be read");
        all.reverse();
        all
    }

    pub(crate) fn state(&self) -> State {
        self.ledger().load_state().expect("the ledger can be read")
    }

    /// Asks the daemon for something, as the command line does, and waits for its answer.
    pub(crate) fn ask(&self, request: &Request) -> Answer {
        let mut ledger = self.ledger();
        let number = ledger.ask(request, "operator", Timestamp::UNIX_EPOCH).expect("the ledger is writable");
        wake::wake(&self.home().join("state"));
        let mut answer = None;
        eventually("the daemon answers", || {
            answer = ledger.answer(number).expect("the ledger can be read");
            answer.is_some()
        });
        answer.expect("it was just seen")
    }

    /// Changes the ledger behind bunchd's back.
    pub(crate) fn sql(&self, statement: &str) {
        let path = self.home().join("state").join(FILE_NAME);
        Connection::open(path).and_then(|connection| connection.execute_batch(statement)).expect("the statement is right");
    }

    /// Waits until so many executions are over, their files moved included.
    pub(crate) fn executions_over(&self, count: usize) -> Vec<Execution> {
        let is_over = |all: &[Execution]| all.len() >= count && all.iter().all(|execution| !execution.is_live());
        eventually(&format!("{count} executions are over"), || {
            self.home().join("state").join(FILE_NAME).exists() && is_over(&self.executions())
        });
        self.executions()
    }
}

/// Returns the state's name and the number of attempts of a step.
pub(crate) fn step(execution: &Execution, name: &str) -> (&'static str, u32) {
    let (_, known) = execution.steps().find(|(step, _)| step.name == name).expect("the step exists");
    (known.state.name(), known.attempts)
}

/// Returns the failure text of a step.
pub(crate) fn failure(execution: &Execution, name: &str) -> String {
    let (_, known) = execution.steps().find(|(step, _)| step.name == name).expect("the step exists");
    if let StepState::Failed { failure } | StepState::Retrying { failure, .. } = &known.state {
        return failure.text.clone();
    }
    panic!("{name} is {}", known.state.name());
}

/// Returns the status of each execution.
pub(crate) fn statuses(executions: &[Execution]) -> Vec<Status> {
    executions.iter().map(Execution::status).collect()
}
