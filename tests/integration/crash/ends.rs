//! How a run must end, whatever happened on its way.

use std::collections::BTreeSet;

use bunchd::model::execution::{Execution, Status};

use super::BUNCH;
use crate::yard::{Place, Yard, step};

/// How many attempts each step needs when nothing happens.
const ATTEMPTS: [(&str, u32); 5] = [("validate", 1), ("left", 1), ("right", 1), ("again", 2), ("report", 1)];

/// Starts bunchd again until all is done, and checks that the bunch was imported once and well, with nothing left over.
pub(super) fn all_is_well_after(yard: &Yard, what: &str) {
    let execution = only_execution_after_start(yard, what);
    assert_eq!(execution.status(), Status::Succeeded, "{what}: {execution:#?}");
    assert_eq!(yard.all_in_one_place(&BUNCH), Place::Archive, "{what}");
    for (name, needed) in ATTEMPTS {
        let (state, attempts) = step(&execution, name);
        assert!(state == "succeeded" && (needed..=needed + 1).contains(&attempts), "{what}: {name} is {state} after {attempts}");
    }
    let lost = ATTEMPTS.iter().filter(|(name, needed)| step(&execution, name).1 > *needed).count();
    assert!(lost <= 2, "{what}: more was tried again than ran at the moment of the kill");
    check_tally(yard, &execution, what);
}

/// Starts bunchd again until all is done, and returns the only execution.
pub(super) fn only_execution_after_start(yard: &Yard, what: &str) -> Execution {
    yard.once();
    if !yard.state().held.is_empty() {
        // A bunch waits for 10 s after a claim that came to nothing; that time is over now.
        yard.sql("UPDATE held SET retry_at = 0");
        yard.once();
    }
    let state = yard.state();
    assert!(state.executions.is_empty() && state.claims.is_empty() && state.held.is_empty(), "{what}: {state:#?}");
    assert_eq!(yard.working().read_dir().expect("it is there").count(), 0, "{what}: something is left in the working directory");
    assert_eq!(yard.processes(), [0; 0], "{what}: a program is left");
    let mut all = yard.executions();
    assert_eq!(all.len(), 1, "{what}: {all:#?}");
    all.remove(0)
}

/// The programs ran for each attempt once at most, for the last one surely, and never two at once.
pub(super) fn check_tally(yard: &Yard, execution: &Execution, what: &str) {
    let tally = yard.tally();
    let unique: BTreeSet<_> = tally.iter().collect();
    assert_eq!(unique.len(), tally.len(), "{what}: an attempt ran twice: {tally:?}");
    for line in &tally {
        let words: Vec<&str> = line.split(' ').collect();
        assert!(words.len() == 3 && words[0] == execution.id.to_string(), "{what}: {line}");
        let attempt: u32 = words[2].parse().unwrap_or_else(|_| panic!("{what}: {line}"));
        assert!(attempt <= step(execution, words[1]).1, "{what}: {line}, of which bunchd knows nothing");
    }
    for name in ["left", "right", "again"].into_iter().filter(|name| execution.steps().any(|(step, _)| step.name == *name)) {
        let (state, attempts) = step(execution, name);
        let last = format!("{} {name} {attempts}", execution.id);
        assert!(state != "succeeded" || tally.contains(&last), "{what}: {last} did not run: {tally:?}");
    }
}
