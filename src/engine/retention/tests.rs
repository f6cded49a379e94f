//! What may be removed, as text in and text out; and promises that hold for whatever is there.

use expect_test::{Expect, expect};
use jiff::SignedDuration;
use proptest::prelude::*;

use super::*;

/// Writes `12 p source/type day well|badly [bytes of the directory]` for each execution: what is there on day 100.
fn records(text: &str) -> Vec<Record> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(record).collect()
}

fn record(line: &str) -> Record {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (source, bunch_type) = words[2].split_once('/').map_or((None, None), |(source, kind)| (Some(source.into()), Some(kind.into())));
    let storage = |bytes: &str| {
        let parts: Vec<Option<u64>> = bytes.split('+').map(|part| part.parse().ok()).collect();
        Storage {
            all_bytes: parts[0],
            working_bytes: parts.get(1).copied().unwrap_or(Some(0)),
            logs_bytes: parts.get(2).copied().unwrap_or(Some(0)),
        }
    };
    let kept = |bytes: &&str| Kept { path: format!("/a/{}", words[0]).into(), storage: storage(bytes) };
    Record {
        execution: words[0].parse().expect("it is a number"),
        job: Job { pipeline: words[1].into(), source, bunch_type },
        finished_at: day(words[3].parse().expect("it is a number")),
        ended_well: words[4] == "well",
        directory: words.get(5).map(kept),
    }
}

fn day(day: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_hours(24 * day)).expect("it is near")
}

fn rule(age_days: Option<i64>, count: Option<usize>, size_bytes: Option<u64>) -> Rule {
    Rule { age: age_days.map(|days| SignedDuration::from_hours(24 * days)), count, size_bytes }
}

fn retention(rules: &[(Kind, Rule)]) -> Retention {
    Retention { rules: rules.iter().copied().collect(), ..Retention::default() }
}

fn told(records: &[Record], retention: &Retention, expected: &Expect) {
    let found = expendable(records, retention, day(100));
    let line = |found: &Expendable| {
        let bytes = found.bytes.map_or_else(|| "?".to_owned(), |bytes| bytes.to_string());
        format!("{} {} {} {bytes}\n", found.execution, found.pipeline, found.kind.name())
    };
    expected.assert_eq(&found.iter().map(line).collect::<String>());
}

const YEAR: &str = "
    1 p s/a 10 well 100
    2 p s/a 20 badly 200
    3 p s/b 30 well 300
    4 p s/a 40 well 400+40+4
    5 p s/a 95 badly 500+50+5
    6 q - 10 well 600
    7 q - 20 badly 700
";

/// Proves P9.
#[test]
fn p9_what_is_too_old_goes_but_the_last_good_one_of_each_job_stays() {
    let rules = retention(&[(Kind::Archive, rule(Some(30), None, None)), (Kind::Failed, rule(Some(30), None, None))]);
    told(
        &records(YEAR),
        &rules,
        &expect![[r#"
            1 p archive 100
            2 p failed 200
            7 q failed 700
        "#]],
    );
}

#[test]
fn p9_parts_go_by_their_own_rules_and_only_where_the_directory_stays() {
    let rules = retention(&[
        (Kind::Working, rule(Some(1), None, None)),
        (Kind::Logs, rule(Some(1), None, None)),
        (Kind::Archive, rule(Some(30), None, None)),
    ]);
    told(
        &records("1 p s/a 10 well 100+10+1\n 2 p s/a 40 well 400+40+4\n 3 p s/a 50 badly 500+50+5\n 4 p s/a 60 badly ?+?+0"),
        &rules,
        &expect![[r#"
            2 p working 40
            3 p working 50
            3 p logs 5
            4 p working ?
            1 p archive 100
        "#]],
    );
}

#[test]
fn p9_the_rows_that_conditions_look_at_stay_also_where_an_older_execution_ended_later() {
    let rules = retention(&[(Kind::Rows, rule(Some(30), None, None))]);
    told(&records("1 p s/a 50 badly\n 2 p s/a 55 badly\n 3 p s/a 40 badly"), &rules, &expect!["1 p rows 0\n"]);
}

#[test]
fn p9_only_so_many_of_the_newest_stay() {
    let rules = retention(&[(Kind::Archive, rule(None, Some(1), None))]);
    told(
        &records("1 p s/a 10 well 1\n 2 p s/b 20 well 2\n 3 p s/b 30 well 3\n 4 p s/b 40 well 4"),
        &rules,
        &expect![[r#"
            2 p archive 2
            3 p archive 3
        "#]],
    );
}

#[test]
fn p9_the_oldest_go_until_the_rest_has_room_and_what_must_stay_counts() {
    let rules = retention(&[(Kind::Failed, rule(None, None, Some(1000))), (Kind::Archive, rule(None, None, Some(100)))]);
    told(
        &records(
            "1 p s/a 10 badly 500\n 2 p s/a 20 badly 400\n 3 p s/a 30 badly 200\n 4 p s/a 40 badly 300\n 5 p s/a 50 well 90\n 6 p s/a 60 well 90",
        ),
        &rules,
        &expect![[r#"
            1 p failed 500
            5 p archive 90
        "#]],
    );
}

#[test]
fn p9_what_parts_free_leaves_room_for_directories() {
    let rules = retention(&[(Kind::Working, rule(Some(1), None, None)), (Kind::Failed, rule(None, None, Some(100)))]);
    told(
        &records("1 p s/a 10 badly 60+30\n 2 p s/a 20 badly 60+30"),
        &rules,
        &expect![[r#"
            1 p working 30
            2 p working 30
        "#]],
    );
}

#[test]
fn p9_rows_go_when_the_directory_is_gone_or_goes() {
    let rules = retention(&[(Kind::Rows, rule(Some(30), None, None)), (Kind::Failed, rule(Some(60), None, None))]);
    told(
        &records("1 p s/a 10 badly 5\n 2 p s/a 50 badly 5\n 3 p s/a 51 badly\n 4 p s/a 52 well\n 5 p s/b 53 badly\n 6 q - 5 badly"),
        &rules,
        &expect![[r#"
            1 p failed 5
            1 p rows 0
            3 p rows 0
        "#]],
    );
}

#[test]
fn p9_a_rule_of_a_pipeline_replaces_the_common_one() {
    let mut rules = retention(&[(Kind::Failed, rule(Some(1), None, None))]);
    rules.pipelines.insert("q".into(), [(Kind::Failed, rule(None, Some(9), None))].into());
    told(&records("1 p - 10 badly 1\n 2 q - 10 badly 2"), &rules, &expect!["1 p failed 1\n"]);
}

prop_compose! {
    fn any_record()(
        pipeline in 0..2_u8, source in 0..2_u8, day in 0..100_i64, ended_well: bool, has_directory: bool, working in 0..20_u64, logs in 0..20_u64, rest in 0..60_u64,
    ) -> Record {
        let storage = Storage { working_bytes: Some(working), logs_bytes: Some(logs), all_bytes: Some(working + logs + rest) };
        Record {
            execution: 0,
            job: Job { pipeline: format!("p{pipeline}").into(), source: Some(format!("s{source}").into()), bunch_type: None },
            finished_at: self::day(day),
            ended_well,
            directory: has_directory.then(|| Kept { path: "/a/1".into(), storage }),
        }
    }
}

prop_compose! {
    fn any_rule()(age in prop::option::of(1..120_i64), count in prop::option::of(0..12_usize), size in prop::option::of(0..400_u64)) -> Rule {
        rule(age, count, size)
    }
}

fn numbered(mut records: Vec<Record>) -> Vec<Record> {
    records.iter_mut().zip(1..).for_each(|(record, number)| record.execution = number);
    records
}

fn any_retention() -> impl Strategy<Value = Retention> {
    prop::collection::vec(any_rule(), Kind::ALL.len()).prop_map(|rules| {
        let rules = Kind::ALL.iter().copied().zip(rules);
        // Rows take no room.
        let rules = rules.map(|(kind, rule)| (kind, if kind == Kind::Rows { Rule { size_bytes: None, ..rule } } else { rule }));
        retention(&rules.collect::<Vec<_>>())
    })
}

/// Does what was found, as a purge would.
fn purged(mut records: Vec<Record>, found: &[Expendable]) -> Vec<Record> {
    for found in found {
        let Some(at) = records.iter().position(|record| record.execution == found.execution) else { continue };
        let record = &mut records[at];
        match (found.kind, &mut record.directory) {
            (Kind::Working, Some(kept)) => {
                kept.storage.all_bytes = kept.storage.all_bytes.zip(kept.storage.working_bytes).map(|(all, part)| all - part);
                kept.storage.working_bytes = Some(0);
            }
            (Kind::Logs, Some(kept)) => {
                kept.storage.all_bytes = kept.storage.all_bytes.zip(kept.storage.logs_bytes).map(|(all, part)| all - part);
                kept.storage.logs_bytes = Some(0);
            }
            (Kind::Archive | Kind::Failed, directory) => *directory = None,
            (Kind::Rows, None) => drop(records.remove(at)),
            (Kind::Working | Kind::Logs | Kind::Rows, _) => panic!("{found:?} of {record:?}"),
        }
    }
    records
}

/// Tells what a rule wants of a kind in a pipeline, when all is removed: within its limits, apart from what stays whatever it says.
fn holds(records: &[Record], all: &[Record], kind: Kind, rule: Rule, now: Timestamp) -> bool {
    let stays = |record: &Record| {
        let later_well = |other: &Record| {
            other.job == record.job && other.ended_well && (other.finished_at, other.execution) > (record.finished_at, record.execution)
        };
        kind != Kind::Working && record.ended_well && !all.iter().any(later_well)
    };
    let bytes = |record: &Record| {
        let storage = record.directory.as_ref().map(|kept| kept.storage)?;
        match kind {
            Kind::Working => storage.working_bytes.filter(|bytes| *bytes > 0),
            Kind::Logs => storage.logs_bytes.filter(|bytes| *bytes > 0),
            Kind::Archive => storage.all_bytes.filter(|_| record.ended_well),
            Kind::Failed => storage.all_bytes.filter(|_| !record.ended_well),
            Kind::Rows => None,
        }
    };
    let there: Vec<(&Record, u64)> = records.iter().filter_map(|record| Some((record, bytes(record)?))).collect();
    let free = there.iter().filter(|(record, _)| !stays(record));
    let ages = free.clone().all(|(record, _)| rule.age.is_none_or(|age| record.finished_at.duration_until(now) <= age));
    let count = rule.count.is_none_or(|count| free.clone().count() <= count);
    let total: u64 = there.iter().map(|(_, bytes)| bytes).sum();
    let size = rule.size_bytes.is_none_or(|size| total <= size || free.clone().all(|(_, bytes)| *bytes == 0));
    ages && count && size
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn p9_whatever_is_there_the_rules_hold_afterwards_and_nothing_more_goes(
        records in prop::collection::vec(any_record(), 0..30).prop_map(numbered), retention in any_retention(),
    ) {
        let now = day(100);
        let found = expendable(&records, &retention, now);
        let after = purged(records.clone(), &found);
        for pipeline in ["p0", "p1"] {
            let of = |records: &[Record]| records.iter().filter(|record| &*record.job.pipeline == pipeline).cloned().collect::<Vec<_>>();
            for kind in Kind::ALL {
                let rule = retention.rule(pipeline, *kind);
                prop_assert!(holds(&of(&after), &of(&records), *kind, rule, now), "{pipeline} {kind:?} {rule:?}: {after:#?}");
            }
        }
        prop_assert_eq!(expendable(&after, &retention, now), vec![], "a second time nothing is left to go");
    }

    #[test]
    fn p9_the_last_good_one_of_each_job_and_the_last_row_of_each_pipeline_stay(
        records in prop::collection::vec(any_record(), 0..30).prop_map(numbered), retention in any_retention(),
    ) {
        let found = expendable(&records, &retention, day(100));
        for record in &records {
            let is_later = |other: &&Record| (other.finished_at, other.execution) > (record.finished_at, record.execution);
            let later = || records.iter().filter(is_later);
            let kinds: Vec<Kind> = found.iter().filter(|found| found.execution == record.execution).map(|found| found.kind).collect();
            if record.ended_well && later().all(|other| other.job != record.job || !other.ended_well) {
                prop_assert!(kinds.iter().all(|kind| *kind == Kind::Working), "{record:?} loses {kinds:?}");
            }
            if later().all(|other| other.job.pipeline != record.job.pipeline) {
                prop_assert!(!kinds.contains(&Kind::Rows), "{record:?} loses its rows");
            }
        }
    }

    /// Apart from sizes of directories: what their parts free later leaves more room for them.
    #[test]
    fn p9_what_goes_now_goes_later_too(
        records in prop::collection::vec(any_record(), 0..30).prop_map(numbered), retention in any_retention(), days in 0..50_i64,
    ) {
        let mut retention = retention;
        for kind in [Kind::Archive, Kind::Failed] {
            retention.rules.entry(kind).or_default().size_bytes = None;
        }
        let what = |now| expendable(&records, &retention, now).into_iter().map(|found| (found.execution, stage(found.kind), found.kind)).collect::<BTreeSet<_>>();
        let (now, later) = (what(day(100)), what(day(100 + days)));
        // A part goes with the whole directory, later.
        let goes = |(execution, stage, kind): &(u64, u8, Kind)| later.contains(&(*execution, *stage, *kind)) || later.iter().any(|other| other.0 == *execution && other.1 == 1);
        prop_assert!(now.iter().all(goes), "{now:?} {later:?}");
    }
}
