//! The state that the engine keeps and the one that the ledger holds are the same after each commit.

use super::*;
use crate::engine::tests::random::{Chaos, run_cases};

/// Proves that a start finds what the last commit left: executions with what people decided about them, claims, bunches that are held,
/// pauses, times of schedules, findings, and how each pipeline went last.
#[test]
fn p5_what_a_start_would_find_is_what_the_engine_knew_after_each_commit() {
    run_cases(200, |plan| {
        let place = Place::new();
        let mut ledger = place.open();
        let on_commit = move |changes: &[Change], state: &crate::engine::State| {
            let _keep = &place;
            let _ = ledger.commit(changes).unwrap();
            assert_eq!(ledger.load_state().unwrap(), *state);
        };
        Chaos::watched(plan, Box::new(on_commit))
    });
}
