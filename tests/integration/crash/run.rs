//! Each commit and each effect of a whole run.

use super::ends::{all_is_well_after, only_execution_after_start};
use super::{PIPELINE, dies_at, for_each_turn, yard};
use crate::yard::step;

fn try_each(point: &str) {
    for_each_turn(point, |turn| {
        let yard = yard(false, PIPELINE).expect("it needs one file system");
        let is_reached = dies_at(&yard, turn);
        all_is_well_after(&yard, turn);
        is_reached
    });
}

#[test]
fn p5_a_run_that_nobody_disturbs_needs_these_attempts() {
    let yard = yard(false, PIPELINE).expect("it needs one file system");
    let execution = only_execution_after_start(&yard, "undisturbed");
    let attempts = ["validate", "left", "right", "again", "report"].map(|name| step(&execution, name).1);
    assert_eq!(attempts, [1, 1, 1, 2, 1]);
    let mut tally = yard.tally();
    tally.sort();
    assert_eq!(tally, ["1 again 1", "1 again 2", "1 left 1", "1 right 1"]);
}

/// Proves P5 and F6.
#[test]
fn p5_f6_a_kill_before_any_commit_ends_as_without() {
    try_each("ledger.before-commit");
}

/// Proves P5 and F6.
#[test]
fn p5_f6_a_kill_after_any_commit_ends_as_without() {
    try_each("ledger.after-commit");
}

/// Proves P5 and F6.
#[test]
fn p5_f6_a_kill_before_any_effect_ends_as_without() {
    try_each("daemon.before-effect");
}
