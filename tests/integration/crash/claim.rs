//! Each point of a claim, of its recovery, and of putting away.

use std::fs;
use std::sync::Mutex;
use std::thread;

use bunchd::inbox::claim::CRASH_POINTS as CLAIM_POINTS;
use bunchd::inbox::put_away::CRASH_POINTS as PUT_AWAY_POINTS;

use super::ends::all_is_well_after;
use super::{BUNCH, LANES, dies_at, yard};
use crate::yard::{Place, Yard, skipped};

/// Where bunchd is killed, one start after the other.
#[derive(Debug, Clone, Copy)]
struct Variant {
    across: bool,
    kills: &'static [&'static str],
    /// The second file is gone between the first and the second start, so that the claim must be undone.
    undone: bool,
}

const fn kill(across: bool, kills: &'static [&'static str]) -> Variant {
    Variant { across, kills, undone: false }
}

const fn undone(across: bool, kills: &'static [&'static str]) -> Variant {
    Variant { across, kills, undone: true }
}

const WITHIN: &[Variant] = &[
    kill(false, &["claim.before-mkdir"]),
    kill(false, &["claim.after-mkdir"]),
    kill(false, &["claim.after-first-rename"]),
    kill(false, &["claim.after-rename"]),
    kill(false, &["claim.after-rename:3"]),
    kill(false, &["claim.before-fsync"]),
    kill(false, &["claim.after-fsync"]),
    kill(false, &["claim.after-first-rename", "claim.after-recover-one"]),
    kill(false, &["claim.after-first-rename", "claim.after-recover-one:2", "claim.after-recover-one:3"]),
    undone(false, &["claim.after-rename:2", "claim.after-undo-one"]),
    kill(false, &["put-away.after-rename"]),
];

const ACROSS: &[Variant] = &[
    kill(true, &["claim.after-mkdir"]),
    kill(true, &["claim.after-first-rename"]),
    kill(true, &["claim.after-rename:2"]),
    kill(true, &["claim.before-fsync"]),
    kill(true, &["claim.after-hide"]),
    kill(true, &["claim.after-hide:3"]),
    kill(true, &["claim.after-unlink"]),
    kill(true, &["claim.after-unlink:4"]),
    kill(true, &["claim.after-fsync"]),
    kill(true, &["claim.after-first-rename", "claim.after-recover-one:2", "claim.after-hide:2"]),
    undone(true, &["claim.after-unlink:3", "claim.after-put-back"]),
    undone(true, &["claim.after-unlink:3", "claim.after-undo-one"]),
    kill(true, &["put-away.after-copy"]),
    kill(true, &["put-away.after-hide"]),
    kill(true, &["put-away.after-show"]),
    kill(true, &["put-away.in-remove"]),
    kill(true, &["put-away.in-remove:4"]),
];

fn try_all(variants: &'static [Variant]) {
    let left = Mutex::new(variants.iter());
    let next = || left.lock().expect("no lane panics with the lock").next();
    thread::scope(|scope| {
        for _ in 0..LANES {
            scope.spawn(|| {
                while let Some(variant) = next() {
                    try_one(*variant);
                }
            });
        }
    });
}

fn try_one(variant: Variant) {
    let Some(yard) = yard(variant.across, super::PIPELINE) else {
        return skipped("there is only one file system to write to");
    };
    let missing = BUNCH[1];
    for (start, point) in variant.kills.iter().enumerate() {
        if variant.undone && start == 1 {
            take_away(&yard, missing.0);
        }
        assert!(dies_at(&yard, point), "{variant:?}: {point} was not reached");
        // Also in the middle, no file is lost.
        check_nothing_is_lost(&yard, variant);
    }
    if variant.undone {
        yard.once();
        let others = BUNCH.into_iter().filter(|file| *file != missing).collect::<Vec<_>>();
        assert_eq!(yard.all_in_one_place(&others), Place::Inbox, "{variant:?}");
        yard.drop_file(missing.0, missing.1);
    }
    all_is_well_after(&yard, &format!("{variant:?}"));
}

/// Takes a file away, wherever it is.
fn take_away(yard: &Yard, name: &str) {
    for place in [yard.inbox.clone(), yard.working().join("1")] {
        let _ = fs::remove_file(place.join(name));
    }
}

fn check_nothing_is_lost(yard: &Yard, variant: Variant) {
    let files = yard.files();
    for (name, content) in BUNCH.into_iter().filter(|file| !(variant.undone && *file == BUNCH[1])) {
        let hidden = |found: &std::ffi::OsString| found.as_encoded_bytes().starts_with(b".bunchd-");
        let by_name = files.get(std::ffi::OsStr::new(name)).into_iter().flatten();
        let by_other = files.iter().filter(|(found, _)| hidden(found)).flat_map(|(_, found)| found);
        let is_there = by_name.chain(by_other).any(|(_, found)| found == content.as_bytes());
        assert!(is_there, "{variant:?}: {name} is lost: {files:?}");
    }
}

/// Proves F6.
#[test]
fn f6_a_kill_at_any_point_of_a_claim_or_its_recovery_loses_and_doubles_nothing() {
    try_all(WITHIN);
}

/// Proves F6.
#[test]
fn f6_a_kill_at_any_point_across_file_systems_loses_and_doubles_nothing() {
    try_all(ACROSS);
}

#[test]
fn f6_each_point_that_the_code_names_is_tried() {
    let tried: Vec<&str> =
        WITHIN.iter().chain(ACROSS).flat_map(|variant| variant.kills).map(|kill| kill.split(':').next().unwrap_or(kill)).collect();
    for point in CLAIM_POINTS.iter().chain(PUT_AWAY_POINTS) {
        assert!(tried.contains(point), "{point} is not tried");
    }
}
