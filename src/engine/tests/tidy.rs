//! What is removed and what is left alone, and bunches that wait for room on the disk.

use expect_test::expect;
use proptest::prelude::*;

use super::story::{World, failure, pipeline, step};
use crate::engine::conditions::Verdict;
use crate::engine::gate::Gate;
use crate::engine::{Candidate, Change, Effect, MoveProgress, Tidied};
use crate::model::execution::{Execution, Location};
use crate::model::failure::Outcome;
use crate::model::request::{Request, RetryFrom};
use crate::model::retention::{DiskShort, Part};

/// A world in which execution 1 has failed and lies in the failed folder.
fn failed() -> (World, Execution) {
    let mut world = World::new();
    world.drop_bunch(&pipeline(vec![step("a", 10, &[])]), "A");
    world.settle();
    world.end(1, 0, 1, failure());
    world.settle();
    let execution = world.finished[&1].clone();
    assert!(matches!(execution.location, Location::PutAway { .. }));
    (world, execution)
}

fn directory(execution: &Execution) -> Candidate {
    Candidate::Directory { execution: Box::new(execution.clone()) }
}

/// Proves P9.
#[test]
fn p9_a_directory_is_removed_once_its_removal_is_committed() {
    let (mut world, execution) = failed();
    world.tidying.candidates = vec![directory(&execution)];
    expect![[r#"
        1 is about to be removed
        remove /f/p/2026-01-05/000001_product_A []
    "#]]
    .assert_eq(&world.settle());
    assert!(world.state.executions.is_empty());
}

#[test]
fn p9_a_removal_that_a_crash_cut_off_is_begun_again_and_a_failed_one_tried_again() {
    let (mut world, execution) = failed();
    world.tidying.candidates = vec![directory(&execution)];
    let decision = world.decide();
    decision.changes.iter().for_each(|change| world.state.apply(change));
    world.tidying.candidates.clear();
    let retry_at = world.now.checked_add(jiff::SignedDuration::from_mins(10)).expect("it is near");
    world.moves.insert(1, MoveProgress::Failed { retry_at });
    let waits = world.decide();
    assert!(waits.effects.is_empty() && waits.wake.is_some_and(|wake| wake.at == retry_at));
    world.crash();
    expect!["remove /f/p/2026-01-05/000001_product_A []\n"].assert_eq(&world.settle());
    assert!(world.state.executions.is_empty());
}

#[test]
fn p9_what_is_taken_up_in_the_same_heartbeat_is_left_alone() {
    let (mut world, execution) = failed();
    world.ask(Request::Retry { execution: 1, from: RetryFrom::Failed });
    let parts = Candidate::Parts { execution: 1, path: "/f/1".into(), parts: vec![Part::Logs] };
    world.tidying.candidates = vec![directory(&execution), parts];
    expect![[r#"
        2 created
        answer: Started { execution: 2 }
        move /f/p/2026-01-05/000001_product_A to /w/2
        2 a enqueued 1
        2 a running 1
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn p9_a_retry_waits_while_parts_are_removed_and_is_refused_when_all_is() {
    let (mut world, execution) = failed();
    world.ask(Request::Retry { execution: 1, from: RetryFrom::Failed });
    world.tidying.in_hand.insert(1);
    let waits = world.decide();
    assert!(waits.changes.is_empty() && waits.effects.is_empty(), "{waits:#?}");
    world.tidying.in_hand.clear();
    world.requests.clear();
    world.tidying.candidates = vec![directory(&execution)];
    world.settle();
    world.ask(Request::Retry { execution: 1, from: RetryFrom::Failed });
    for open in &mut world.requests {
        open.subject = Some(Execution { location: Location::Removed, ..execution.clone() });
    }
    assert!(world.settle().contains("Refused { why: \"the files of execution 1 are removed"));
}

#[test]
fn p9_nothing_is_removed_of_an_execution_in_progress() {
    let mut world = World::new();
    world.drop_bunch(&pipeline(vec![step("a", 10, &[])]), "A");
    world.settle();
    let running = world.state.executions[&1].clone();
    let away = Execution { location: Location::PutAway { path: "/w/1".into() }, ..running };
    let parts = Candidate::Parts { execution: 1, path: "/w/1".into(), parts: vec![Part::Working] };
    world.tidying.candidates = vec![directory(&away), parts, Candidate::Rows { executions: vec![1] }];
    let decision = world.decide();
    assert!(decision.changes.is_empty() && decision.effects.is_empty(), "{decision:#?}");
}

/// Proves R5.
#[test]
fn r5_bunches_wait_for_room_on_the_disk_and_what_runs_goes_on() {
    let mut world = World::new();
    let pipeline = pipeline(vec![step("a", 10, &[])]);
    world.drop_bunch(&pipeline, "A");
    world.settle();
    world.short_of_disk = Some(DiskShort { path: "/w".into(), free_bytes: 5 << 20, limit_bytes: 500 << 20 });
    world.drop_bunch(&pipeline, "B");
    world.end(1, 0, 1, Outcome::Succeeded);
    expect![[r#"
        1 a succeeded
        1 finished: succeeded
        move /w/1 to /a/p/2026-01-05/000001_product_A
    "#]]
    .assert_eq(&world.settle());
    assert_eq!(world.decide().wake.map(|wake| world.now.duration_until(wake.at).as_secs()), Some(10));
    world.pipelines.insert("p".into(), pipeline.clone().into());
    world.fed.insert("p".into());
    world.ask(Request::Start { pipeline: "p".into(), bunch: None });
    expect![[r#"
        answer: Refused { why: "the disk of /w is nearly full: 5.0 MiB are free, and below 500.0 MiB (limits.free_disk) no bunch is begun; make room there, `bunchd purge --dry-run` tells what bunchd could remove" }
    "#]]
    .assert_eq(&world.settle());
    let gate = Gate::of_state(&world.state, 16, world.short_of_disk.as_ref(), world.now);
    let rows = gate.verdicts(&pipeline, true);
    let blocks = |condition: &str| rows.iter().any(|row| row.condition == condition && row.verdict != Verdict::Holds);
    assert!(blocks("limits.free_disk") && !blocks("limits.claimed"), "`bunchd show p` says so too: {rows:#?}");
    assert!(gate.verdicts(&pipeline, false).iter().all(|row| row.condition != "limits.free_disk"), "it keeps only bunches waiting");
    world.short_of_disk = None;
    assert!(world.settle().starts_with("2 claims"));
}

/// What may happen to a failed execution.
#[derive(Debug, Clone, Copy)]
enum Happening {
    Retry,
    Purge,
    PurgeParts,
    PartsAreGone,
    Crash,
    Beat,
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::{Beat, Crash, PartsAreGone, Purge, PurgeParts, Retry};
    prop::sample::select(vec![Retry, Purge, PurgeParts, PartsAreGone, Crash, Beat])
}

/// Lets one thing happen, as the daemon would hear of it: what is to be removed is read from the ledger just before the heartbeat.
fn happen(world: &mut World, happening: Happening) {
    let execution = world.finished[&1].clone();
    let Location::PutAway { path } = execution.location.clone() else { return };
    let is_live = world.state.executions.contains_key(&1);
    match happening {
        Happening::Retry if world.requests.is_empty() => world.ask(Request::Retry { execution: 1, from: RetryFrom::Failed }),
        Happening::Purge if !is_live && world.tidying.in_hand.is_empty() => world.tidying.candidates.push(directory(&execution)),
        Happening::PurgeParts if !is_live => {
            world.tidying.candidates.push(Candidate::Parts { execution: 1, path, parts: vec![Part::Working] });
        }
        Happening::PartsAreGone => world.tidying.in_hand.clear(),
        Happening::Crash => {
            world.crash();
            world.tidying = crate::engine::Tidying::default();
        }
        Happening::Retry | Happening::Purge | Happening::PurgeParts | Happening::Beat => {}
    }
}

/// One heartbeat; returns whether the files were moved, whether they were removed, and whether parts were.
fn beat(world: &mut World) -> [bool; 3] {
    let decision = world.decide();
    let in_hand = world.tidying.in_hand.clone();
    let is = |of: fn(&Effect) -> bool| decision.effects.iter().any(of);
    let done = [
        is(|effect| matches!(effect, Effect::Move { .. })),
        is(|effect| matches!(effect, Effect::Remove { parts, .. } if parts.is_empty())),
        is(|effect| matches!(effect, Effect::Remove { parts, .. } if !parts.is_empty())),
    ];
    for change in &decision.changes {
        if let Change::Tidied { what: Tidied::RemovalBegun { execution } } = change {
            world.finished.insert(1, (**execution).clone());
        }
    }
    world.carry_out(decision);
    world.tidying.in_hand = if done[2] { [1].into() } else { in_hand };
    done
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Proves P9: whoever comes first, a retry or a purge, gets the files, and the other one does nothing.
    #[test]
    fn p9_a_retry_and_a_purge_never_get_the_same_files(happenings in prop::collection::vec((happening(), happening()), 1..20)) {
        let (mut world, _) = failed();
        let (mut moved, mut removed) = (false, false);
        for happening in happenings {
            happen(&mut world, happening.0);
            happen(&mut world, happening.1);
            let has_parts_in_hand = world.tidying.in_hand.contains(&1);
            let [moves, removes, parts] = beat(&mut world);
            prop_assert!(!(moves && (has_parts_in_hand || parts)), "a retry moves what is being removed");
            moved |= moves;
            removed |= removes;
            prop_assert!(!(moved && (removed || parts)), "{happening:?}: taken up and removed");
        }
    }
}
