//! Each purpose against each state, and the order of the chain.

use super::*;
use crate::model::index::{IndexSchedule, IndexStatus, UpdateMode};

fn index(mode: UpdateMode, status: IndexStatus, backlog: Option<Option<u64>>) -> IndexState {
    let schedule = backlog.map(|backlog| IndexSchedule { state: "idle".into(), backlog, state_age: None });
    IndexState { id: Some("mine".into()), title: "Mine".into(), status, mode, schedule, status_age: None }
}

fn chain(names: &[&str]) -> Chain {
    let thresholds = Thresholds::read("default=10, other=99").expect("it is sound");
    Chain::of(names.iter().copied(), &thresholds, &["check".into(), "--index={index}".into()]).expect("they exist")
}

fn decided(names: &[&str], state: &IndexState, said: &[Program]) -> String {
    match chain(names).decide(state, said) {
        Verdict::Decided(decision) => decision.to_string(),
        other @ (Verdict::Ask { .. } | Verdict::Unknown { .. }) => format!("{other:?}"),
    }
}

/// Proves E6, and that each purpose asks one thing only: every purpose against every mode, status and backlog.
#[test]
fn e6_each_purpose_applies_to_just_the_states_that_it_is_for() {
    use IndexStatus::{Other, Processing, Ready, ReindexRequired, Suspended};
    let modes = [UpdateMode::Save, UpdateMode::Schedule, UpdateMode::Other("Odd".into())];
    let statuses = [Ready, ReindexRequired, Processing, Suspended, Other("unknown".into())];
    let backlogs = [None, Some(None), Some(Some(0)), Some(Some(10)), Some(Some(11))];
    for mode in &modes {
        for status in &statuses {
            for backlog in backlogs {
                let state = index(mode.clone(), status.clone(), backlog);
                let applies = |name: &str| decided(&[name], &state, &[]).starts_with("re");
                let expected = [
                    ("on-save", *mode == UpdateMode::Save),
                    ("threshold", backlog == Some(Some(11))),
                    ("reindex-required", *status == ReindexRequired),
                ];
                for (name, expected) in expected {
                    assert_eq!(applies(name), expected, "{name} of {state:?}");
                }
            }
        }
    }
}

#[test]
fn e6_a_threshold_that_is_just_reached_is_not_exceeded_and_an_index_may_have_its_own() {
    let with = |backlog| index(UpdateMode::Schedule, IndexStatus::Ready, Some(Some(backlog)));
    assert_eq!(decided(&["threshold"], &with(10), &[]), "left to the delta: 10 changes wait, not more than 10");
    assert_eq!(decided(&["threshold"], &with(11), &[]), "rebuild (threshold): 11 changes wait, more than 10");
    let other = |backlog| IndexState { title: "other".into(), ..with(backlog) };
    assert_eq!(decided(&["threshold"], &other(99), &[]), "left to the delta: 99 changes wait, not more than 99");
    assert_eq!(decided(&["threshold"], &other(100), &[]), "rebuild (threshold): 100 changes wait, more than 99");
}

#[test]
fn e6_a_backlog_that_magento_cannot_count_exceeds_nothing_and_is_told() {
    let text = decided(&["threshold"], &index(UpdateMode::Schedule, IndexStatus::Ready, Some(None)), &[]);
    assert_eq!(text, "left to the delta: Magento cannot count the changes that wait, since the table of its changelog is missing");
}

#[test]
fn e5_the_first_purpose_that_applies_decides_in_the_order_of_the_chain() {
    let all = index(UpdateMode::Save, IndexStatus::ReindexRequired, Some(Some(11)));
    let purpose = |names: &[&str]| match chain(names).decide(&all, &[]) {
        Verdict::Decided(decision) => (decision.purpose.expect("it applies"), decision.resets),
        other @ (Verdict::Ask { .. } | Verdict::Unknown { .. }) => panic!("{other:?}"),
    };
    assert_eq!(purpose(CHAIN_DEFAULT), ("on-save".into(), false));
    assert_eq!(purpose(&["reindex-required", "on-save", "threshold"]), ("reindex-required".into(), true));
    assert_eq!(purpose(&["threshold", "reindex-required"]), ("threshold".into(), false));
}

#[test]
fn e5_an_index_to_which_no_purpose_applies_is_left_to_the_delta_with_all_reasons() {
    let text = decided(CHAIN_DEFAULT, &index(UpdateMode::Schedule, IndexStatus::Ready, Some(Some(1))), &[]);
    assert_eq!(text, "left to the delta: it is updated by schedule; 1 change waits, not more than 10; it is ready");
    assert_eq!(decided(&[], &index(UpdateMode::Save, IndexStatus::Ready, None), &[]), "left to the delta: no purpose is named");
}

#[test]
fn e7_a_program_decides_by_its_exit_code_and_is_asked_only_where_the_chain_comes_to_it() {
    let scheduled = index(UpdateMode::Schedule, IndexStatus::Ready, Some(Some(1)));
    let names = ["on-save", "command", "threshold"];
    assert_eq!(chain(&names).decide(&scheduled, &[]), Verdict::Ask { words: vec!["check".into(), "--index=mine".into()] });
    assert_eq!(decided(&names, &scheduled, &[Program(Ok(0))]), "rebuild (command): `check` says so");
    let no = "left to the delta: it is updated by schedule; `check` says no; 1 change waits, not more than 10";
    assert_eq!(decided(&names, &scheduled, &[Program(Ok(1))]), no);
    for broken in [Program(Ok(2)), Program(Ok(255)), Program(Err("it was ended by signal 9".into()))] {
        let verdict = chain(&names).decide(&scheduled, &[broken]);
        assert!(matches!(&verdict, Verdict::Unknown { purpose, why } if purpose == "command" && why.starts_with("`check`")), "{verdict:?}");
    }
    let on_save = index(UpdateMode::Save, IndexStatus::Ready, None);
    assert!(decided(&names, &on_save, &[]).starts_with("rebuild (on-save)"));
}

#[test]
fn e7_a_purpose_that_does_not_exist_and_a_command_without_words_are_refused() {
    let of = |name: &str| Chain::of([name], &Thresholds::default(), &[]).map(drop).expect_err("it is refused").to_string();
    assert_eq!(of("on-safe"), "there is no purpose \"on-safe\"; there are on-save, threshold, reindex-required, command");
    assert!(of("command").starts_with("the purpose command needs the argument purpose-command"));
    assert!(PURPOSES.iter().all(|name| chain(&[name]).names().eq([*name])));
}
