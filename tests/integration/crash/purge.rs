//! A purge is killed at each commit, each effect and each step of a removal; the next one comes to the same end.

use std::os::unix::process::ExitStatusExt;

use bunchd::storage::CRASH_POINTS;

use super::for_each_turn;
use crate::purge::{default_rules_hold, lived_in};

fn try_each(point: &str) {
    for_each_turn(point, |turn| {
        let yard = lived_in();
        let ended = yard.run_with(&["purge"], &[("BUNCHD_CRASH_AT", turn)]);
        let is_reached = ended.status.signal() == Some(9);
        assert!(is_reached || ended.status.success(), "{turn}: {ended:#?}");
        let again = yard.run(&["purge"]);
        assert!(again.status.success(), "{turn}: {again:#?}");
        assert!(yard.state().executions.is_empty(), "{turn}: something is left half removed");
        default_rules_hold(&yard, turn);
        is_reached
    });
}

/// Proves P9 for a daemon that is killed on the way.
#[test]
fn p9_a_kill_before_any_commit_of_a_purge_ends_as_without() {
    try_each("ledger.before-commit");
}

/// Proves P9 for a daemon that is killed on the way.
#[test]
fn p9_a_kill_after_any_commit_of_a_purge_ends_as_without() {
    try_each("ledger.after-commit");
}

/// Proves P9 for a daemon that is killed on the way.
#[test]
fn p9_a_kill_before_any_effect_of_a_purge_ends_as_without() {
    try_each("daemon.before-effect");
}

/// Proves P9 for a daemon that is killed on the way.
#[test]
fn p9_a_kill_at_any_point_of_a_removal_ends_as_without() {
    CRASH_POINTS.iter().for_each(|point| try_each(point));
}
