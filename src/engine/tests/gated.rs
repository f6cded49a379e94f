//! Conditions of pipelines and steps, as stories.

use expect_test::expect;
use jiff::SignedDuration;

use super::story::{World, failure, pipeline, step};
use crate::engine::conditions::verdicts;
use crate::engine::{Effect, Probed};
use crate::model::condition::{LookedUp, PipelineCondition, StepCondition};
use crate::model::execution::Status;
use crate::model::failure::Outcome;
use crate::model::pipeline::Pipeline;
use crate::model::probe::{Finding, Probe};
use crate::model::request::Request;
use crate::model::retention::DiskShort;
use crate::model::schedule::Schedule;

fn named(name: &str, conditions: Vec<PipelineCondition>, steps: Vec<crate::model::pipeline::Step>) -> Pipeline {
    Pipeline { name: name.into(), conditions, ..pipeline(steps) }
}

fn simple(conditions: Vec<PipelineCondition>) -> Pipeline {
    named("p", conditions, vec![step("a", 10, &[])])
}

fn nightly() -> PipelineCondition {
    PipelineCondition::Cron { schedule: Schedule { expression: "0 3 * * *".into(), timezone: "Europe/Berlin".into() } }
}

fn files(pattern: &str) -> LookedUp {
    LookedUp { probe: Probe::Files { pattern: pattern.into() }, every: SignedDuration::from_secs(30) }
}

fn with(pipeline: Pipeline) -> World {
    let mut world = World::new();
    world.pipelines.insert(pipeline.name.clone(), pipeline.into());
    world
}

fn start(pipeline: &str) -> Request {
    Request::Start { pipeline: pipeline.into(), bunch: None }
}

impl World {
    fn found(&mut self, probe: &Probe, holds: bool, why: &str) {
        assert!(self.looking.remove(probe), "nobody looks for {probe}");
        let finding = Finding { holds, why: why.into() };
        self.probed.insert(probe.clone(), Probed { finding, at: self.now });
    }

    fn verdicts(&self, execution: u64, step: usize) -> String {
        let world = crate::engine::World::of_state(&self.state, self.now);
        let judged = verdicts(&self.state.executions[&execution], step, &world);
        judged.into_iter().map(|judged| format!("{} {:?} since {:?}\n", judged.condition, judged.verdict, judged.since)).collect()
    }
}

#[test]
fn p3_a_schedule_starts_its_pipeline_at_its_times_and_what_was_missed_once() {
    let mut world = with(simple(vec![nightly()]));
    expect!["the next time of p is 2026-01-06T02:00:00Z\n"].assert_eq(&world.settle());
    world.pass(16 * 3600);
    expect![""].assert_eq(&world.settle());
    world.pass(3600);
    expect![[r#"
        1 created
        the next time of p is 2026-01-07T02:00:00Z
        1 a enqueued 1
        1 a running 1
    "#]]
    .assert_eq(&world.settle());
    world.end(1, 0, 1, Outcome::Succeeded);
    world.settle();
    world.pass(3 * 24 * 3600 + 60);
    expect![[r#"
        2 created
        the next time of p is 2026-01-10T02:00:00Z
        2 a enqueued 1
        2 a running 1
    "#]]
    .assert_eq(&world.settle());
}

#[test]
fn p3_a_schedule_whose_time_comes_while_a_sibling_runs_starts_after_it() {
    let mut world = with(simple(vec![nightly(), PipelineCondition::NoSiblingInProgress]));
    world.ask(start("p"));
    world.settle();
    world.pass(48 * 3600);
    expect![""].assert_eq(&world.settle());
    world.end(1, 0, 1, Outcome::Succeeded);
    assert!(world.settle().contains("2 created"));
}

#[test]
fn p3_another_schedule_counts_from_now_on() {
    let mut world = with(simple(vec![nightly()]));
    world.settle();
    world.pass(8 * 3600);
    let schedule = Schedule { expression: "0 12 * * *".into(), timezone: "UTC".into() };
    world.pipelines.insert("p".into(), simple(vec![PipelineCondition::Cron { schedule }]).into());
    expect!["the next time of p is 2026-01-06T12:00:00Z\n"].assert_eq(&world.settle());
    world.pipelines.clear();
    expect!["the next time of p is never\n"].assert_eq(&world.settle());
    assert!(world.state.schedules.is_empty());
}

#[test]
fn p3_a_bunch_is_taken_at_the_next_time_after_it_was_released() {
    let pipeline = simple(vec![nightly()]);
    let mut world = with(pipeline.clone());
    world.fed.insert("p".into());
    world.drop_bunch(&pipeline, "a");
    world.release_now("a");
    expect![""].assert_eq(&world.settle());
    assert_eq!(world.decide().wake.map(|wake| wake.at.to_string()).as_deref(), Some("2026-01-06T02:00:00Z"));
    // The daemon was down at that time; the bunch was there, so it counts.
    world.pass(24 * 3600);
    assert!(world.settle().contains("1 claims product a"));
    world.drop_bunch(&pipeline, "b");
    world.release_now("b");
    assert!(!world.settle().contains("claims"));
}

#[test]
fn p3_a_pipeline_that_is_switched_off_or_started_by_hand_takes_no_bunch_by_itself() {
    let off = simple(vec![PipelineCondition::Enabled { value: false }]);
    let mut world = with(off.clone());
    world.drop_bunch(&off, "a");
    expect![""].assert_eq(&world.settle());
    world.ask(start("p"));
    assert!(world.settle().contains("the pipeline p is switched off"));
    let by_hand = simple(vec![PipelineCondition::NoAutoSpawn]);
    let mut world = with(by_hand.clone());
    world.fed.insert("p".into());
    world.drop_bunch(&by_hand, "a");
    world.drop_bunch(&by_hand, "b");
    expect![""].assert_eq(&world.settle());
    world.ask(Request::Start { pipeline: "p".into(), bunch: Some("product b".into()) });
    expect![[r#"
        1 claims product b
        answer: Started { execution: 1 }
        1 created
        1 a enqueued 1
        1 a running 1
    "#]]
    .assert_eq(&world.settle());
    world.ask(Request::Start { pipeline: "p".into(), bunch: Some("product z".into()) });
    assert!(world.settle().contains("no bunch named \\\"product z\\\" is ready for the pipeline p"));
    world.fed.remove("p");
    world.ask(Request::Start { pipeline: "p".into(), bunch: Some("product z".into()) });
    assert!(world.settle().contains("the pipeline p takes no bunches: start it without naming one"));
}

#[test]
fn p3_a_condition_that_must_be_looked_up_is_asked_once_and_again_when_the_answer_is_old() {
    let looked_up = files("/srv/*.done");
    let probe = looked_up.probe.clone();
    let pipeline = simple(vec![PipelineCondition::FilesPresent { looked_up }]);
    let mut world = with(pipeline.clone());
    expect![""].assert_eq(&world.settle());
    world.drop_bunch(&pipeline, "a");
    expect!["look up /srv/*.done\n"].assert_eq(&world.settle());
    world.found(&probe, false, "no file fits");
    expect!["found /srv/*.done: no file fits\n"].assert_eq(&world.settle());
    assert_eq!(world.decide().wake.map(|wake| world.now.duration_until(wake.at).as_secs()), Some(30));
    world.pass(30);
    expect!["look up /srv/*.done\n"].assert_eq(&world.settle());
    world.found(&probe, true, "1 file");
    assert!(world.settle().contains("1 claims product a"));
}

#[test]
fn p3_nothing_is_looked_up_for_a_bunch_that_waits_for_room_anyway() {
    let pipeline = simple(vec![PipelineCondition::FilesPresent { looked_up: files("/drop/*.flag") }]);
    let mut world = with(pipeline.clone());
    world.short_of_disk = Some(DiskShort { path: "/w".into(), free_bytes: 1, limit_bytes: 2 });
    world.drop_bunch(&pipeline, "a");
    assert_eq!(world.decide().effects, []);
    world.short_of_disk = None;
    assert!(matches!(world.decide().effects.as_slice(), [Effect::LookUp { .. }]));
}

#[test]
fn p4_steps_that_conflict_never_run_side_by_side_whatever_their_pipelines_are() {
    let conflict = |names: &[&str]| StepCondition::NoConflictingSteps { steps: names.iter().map(|name| (*name).to_owned()).collect() };
    let one = named("one", Vec::new(), vec![step("index", 10, &[conflict(&["import"])])]);
    let two = named("two", Vec::new(), vec![step("import", 10, &[conflict(&["index"])])]);
    let mut world = with(one);
    world.pipelines.insert("two".into(), two.into());
    world.ask(start("one"));
    world.settle();
    world.ask(start("two"));
    expect![[r#"
        2 created
        answer: Started { execution: 2 }
    "#]]
    .assert_eq(&world.settle());
    expect![[r#"
        no-conflicting-steps Blocks { why: "the step index runs in execution 1" } since Some(2026-01-05T09:00:00Z)
    "#]]
    .assert_eq(&world.verdicts(2, 0));
    world.end(1, 0, 1, Outcome::Succeeded);
    assert!(world.settle().contains("2 import running 1"));
}

#[test]
fn p4_a_step_that_must_not_run_twice_waits_for_itself_in_another_execution() {
    let condition = StepCondition::StepNotRunning { step: "index".into() };
    let mut world = with(named("p", Vec::new(), vec![step("index", 10, &[condition])]));
    for _ in 0..2 {
        world.ask(start("p"));
        world.settle();
    }
    assert_eq!(world.running.len(), 1);
    world.end(1, 0, 1, failure());
    assert!(world.settle().contains("2 index running 1"));
}

#[test]
fn p4_a_step_waits_for_just_the_steps_that_it_depends_on() {
    let depends = StepCondition::DependsOnSteps { steps: vec!["a".into()] };
    let mut world = with(named("p", Vec::new(), vec![step("c", 5, &[depends]), step("a", 10, &[]), step("b", 10, &[])]));
    world.ask(start("p"));
    world.settle();
    world.end(1, 2, 1, Outcome::Succeeded);
    expect!["1 b succeeded\n"].assert_eq(&world.settle());
    world.end(1, 1, 1, Outcome::Succeeded);
    assert!(world.settle().contains("1 c running 1"), "its sortOrder is the lowest, and it waits for a alone");
}

#[test]
fn p4_a_step_waits_until_the_latest_execution_of_another_pipeline_has_the_status() {
    let condition = StepCondition::NamedPipelineStatus { pipeline: "stock".into(), statuses: vec![Status::Succeeded] };
    let mut world = with(named("p", Vec::new(), vec![step("a", 10, &[condition])]));
    world.pipelines.insert("stock".into(), named("stock", Vec::new(), vec![step("s", 10, &[])]).into());
    world.ask(start("p"));
    world.settle();
    expect![[r#"
        named-pipeline-status Blocks { why: "the pipeline stock has never run" } since None
    "#]]
    .assert_eq(&world.verdicts(1, 0));
    world.ask(start("stock"));
    world.settle();
    expect![[r#"
        named-pipeline-status Blocks { why: "execution 2 of stock is running" } since Some(2026-01-05T09:00:00Z)
    "#]]
    .assert_eq(&world.verdicts(1, 0));
    world.end(2, 0, 1, Outcome::Succeeded);
    assert!(world.settle().contains("1 a running 1"));
}

#[test]
fn p4_a_step_does_not_start_while_the_shop_rebuilds_an_index() {
    let probe = Probe::Indexing { program: Some("magento".into()), indexes: vec!["catalog_product_price".into()] };
    let looked_up = LookedUp { probe: probe.clone(), every: SignedDuration::from_secs(30) };
    let mut world = with(named("p", Vec::new(), vec![step("a", 10, &[StepCondition::NoConflictingIndexing { looked_up }])]));
    world.ask(start("p"));
    assert!(world.settle().contains("look up catalog_product_price of magento"));
    world.found(&probe, false, "catalog_product_price is being rebuilt");
    world.settle();
    expect![[r#"
        no-conflicting-indexing Blocks { why: "catalog_product_price of magento: catalog_product_price is being rebuilt" } since Some(2026-01-05T09:00:00Z)
    "#]]
    .assert_eq(&world.verdicts(1, 0));
    world.pass(31);
    world.settle();
    world.found(&probe, true, "all is at rest");
    assert!(world.settle().contains("1 a running 1"));
}

#[test]
fn p3_a_clock_that_is_set_back_a_little_does_not_bring_a_time_again() {
    let mut world = with(simple(vec![nightly()]));
    world.settle();
    world.pass(17 * 3600 + 1);
    assert!(world.settle().contains("1 created"));
    world.pass(-10);
    world.settle();
    world.pass(30);
    assert!(!world.settle().contains("created"));
}

#[test]
fn p3_a_schedule_does_not_queue_more_than_may_wait() {
    let never = StepCondition::NamedPipelineStatus { pipeline: "stock".into(), statuses: vec![Status::Succeeded] };
    let mut world = with(named("p", vec![nightly()], vec![step("a", 10, &[never])]));
    for _ in 0..40 {
        world.settle();
        world.pass(24 * 3600);
    }
    assert_eq!(world.state.executions.len(), world.limits.claimed);
}

#[test]
fn p4_a_step_that_has_waited_for_a_place_asks_the_world_once_more() {
    let probe = Probe::Indexing { program: Some("magento".into()), indexes: Vec::new() };
    let looked_up = LookedUp { probe: probe.clone(), every: SignedDuration::from_secs(30) };
    let mut world = with(named("p", Vec::new(), vec![step("a", 10, &[StepCondition::NoConflictingIndexing { looked_up }])]));
    world.limits.attempts = 0;
    world.ask(start("p"));
    world.settle();
    world.found(&probe, true, "all is at rest");
    assert!(world.settle().contains("1 a enqueued 1"));
    world.pass(3600);
    world.limits.attempts = 1;
    assert!(world.settle().contains("look up all indexes of magento"));
    world.found(&probe, false, "stock is being rebuilt");
    world.settle();
    assert!(world.running.is_empty());
    world.pass(31);
    world.settle();
    world.found(&probe, true, "all is at rest");
    assert!(world.settle().contains("1 a running 1"));
}
