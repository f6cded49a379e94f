//! Many live executions in mixed states, which the engine itself has brought there.
//!
//! The world around the engine is played here: claims succeed at once, and attempts end as the number of their execution says.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use bunchd::definition;
use bunchd::engine::{AttemptEnd, Decision, Effect, Limits, Mode, Places, ReadyBunch, Snapshot, State, Tidying, heartbeat};
use bunchd::executor;
use bunchd::model::bunch::{Bunch, BunchFile, BunchKey, FileStamp, OkFile};
use bunchd::model::diagnostic::SourceText;
use bunchd::model::execution::AttemptKey;
use bunchd::model::failure::{Failure, FailureKind, Outcome};
use bunchd::model::pipeline::Pipeline;
use bunchd::model::step_state::ProcessId;
use jiff::Timestamp;

/// Steps of each execution.
pub(crate) const STEPS: usize = 10;

/// How many steps an execution gets through before it stays where it is: its number modulo this.
const DEPTHS: u64 = 8;

/// Executions with the facts around them.
pub(crate) struct Live {
    /// All of them.
    pub(crate) state: State,
    /// Attempts that run.
    pub(crate) running: BTreeSet<AttemptKey>,
    pipelines: BTreeMap<String, Arc<Pipeline>>,
    places: Places,
    limits: Limits,
    now: Timestamp,
}

/// Reads pipelines of ten steps; of each, any number may run side by side.
pub(crate) fn ten_step_pipelines() -> BTreeMap<String, Arc<Pipeline>> {
    let text = SourceText { name: "ten_steps.xml".to_owned(), text: include_str!("ten_steps.xml").to_owned() };
    let read = definition::read(&[text], &executor::specs());
    assert!(read.is_usable(), "the pipelines have no mistakes: {:?}", read.diagnostics);
    let mut pipelines = read.definitions.pipelines;
    for pipeline in pipelines.values_mut() {
        assert_eq!(pipeline.steps.len(), STEPS, "{} has ten steps", pipeline.name);
        Arc::make_mut(pipeline).max_parallel = u32::MAX;
    }
    pipelines
}

/// Makes a bunch of two files.
pub(crate) fn bunch(number: u64) -> Bunch {
    let identifier = format!("20260105-{number:06}");
    let stamp = |inode| FileStamp { size_bytes: 40_000, modified_ns: 1_767_600_000_000_000_000, inode, device: 8 };
    let file = |counter| BunchFile {
        name: format!("import-product_{identifier}_{counter}.csv"),
        bunch_type: "product".to_owned(),
        counter,
        stamp: stamp(number * 4 + counter),
        owner: None,
    };
    Bunch {
        files: vec![file(1), file(2)],
        ok_files: vec![OkFile { name: format!("import-product_{identifier}.ok"), stamp: stamp(number * 4), arrived_ns: 0 }],
        unlisted: Vec::new(),
        key: BunchKey { source: "shop".to_owned(), bunch_type: Some("product".to_owned()), identifier },
    }
}

impl Live {
    /// Brings so many executions to where they stay: in a third of them the next step runs, in a third it waits for its next
    /// attempt, in a third for a free place; all steps behind it wait for it.
    pub(crate) fn of(count: u64) -> Self {
        let mut live = Self {
            state: State::default(),
            running: BTreeSet::new(),
            pipelines: ten_step_pipelines(),
            places: Places {
                working: "/var/lib/bunchd/working".into(),
                archive: "/var/lib/bunchd/archive".into(),
                failed: "/var/lib/bunchd/failed".into(),
            },
            limits: Limits { attempts: usize::MAX, claimed: usize::MAX },
            now: Timestamp::from_second(1_767_600_000).expect("it is a time"),
        };
        live.claim(count);
        for _ in 0..DEPTHS {
            live.end_attempts(|key| is_passed(key, depth(key) - u64::from(waits_for_place(key))));
        }
        // From here on nothing is started, so what is enqueued waits for a place.
        live.limits.attempts = 0;
        live.end_attempts(|key| waits_for_place(key) && is_passed(key, depth(key)));
        live.limits.attempts = live.running.len();
        assert_eq!(live.state.executions.len() as u64, count, "all of them are live");
        assert!(live.beat(&BTreeMap::new(), &[]).changes.is_empty(), "nothing is left to decide");
        live
    }

    /// Runs one heartbeat.
    pub(crate) fn beat(&self, ended: &BTreeMap<AttemptKey, AttemptEnd>, ready: &[ReadyBunch<'_>]) -> Decision {
        self.beat_after(ended, ready, &BTreeMap::new(), &BTreeMap::new())
    }

    fn beat_after(
        &self,
        ended: &BTreeMap<AttemptKey, AttemptEnd>,
        ready: &[ReadyBunch<'_>],
        claimed: &BTreeMap<u64, Result<(), String>>,
        processes: &BTreeMap<AttemptKey, ProcessId>,
    ) -> Decision {
        heartbeat(&Snapshot {
            now: self.now,
            state: &self.state,
            ready,
            pipelines: &self.pipelines,
            fed: &BTreeSet::new(),
            running: &self.running,
            processes,
            ended,
            claimed,
            moves: &BTreeMap::new(),
            probed: &BTreeMap::new(),
            looking: &BTreeSet::new(),
            requests: &[],
            limits: self.limits,
            places: &self.places,
            mode: Mode::Working,
            luck: 0,
            short_of_disk: None,
            tidying: &Tidying::default(),
        })
    }

    fn claim(&mut self, count: u64) {
        let pipelines: Vec<_> = self.pipelines.values().cloned().collect();
        let bunches = (1..=count).map(|number| (bunch(number), pipelines[usize::try_from(number).unwrap_or(0) % pipelines.len()].clone()));
        let inbox = PathBuf::from("/var/lib/bunchd/inbox");
        let ready = bunches.map(|(bunch, pipeline)| ReadyBunch { bunch: Cow::Owned(bunch), inbox: Cow::Borrowed(&inbox), pipeline });
        let ready: Vec<_> = ready.collect();
        let decision = self.beat(&BTreeMap::new(), &ready);
        self.carry_out(&decision, &BTreeMap::new());
        let claimed = self.state.claims.keys().map(|id| (*id, Ok(()))).collect();
        let decision = self.beat_after(&BTreeMap::new(), &[], &claimed, &BTreeMap::new());
        self.carry_out(&decision, &BTreeMap::new());
    }

    /// Ends attempts well as `is_passed` says, and fails those that stay as retrying.
    fn end_attempts(&mut self, is_passed: impl Fn(&AttemptKey) -> bool) {
        let end = |key: &AttemptKey| match () {
            () if is_passed(key) => Some((*key, ended(Outcome::Succeeded))),
            () if is_to_be_retried(key) => Some((*key, ended(failed()))),
            () => None,
        };
        let ends: BTreeMap<_, _> = self.running.iter().filter_map(end).collect();
        let process = |key: &AttemptKey| (*key, ProcessId { pid: 1_000, started_s: 1_767_600_000 });
        let processes = self.running.iter().map(process).collect();
        let decision = self.beat_after(&ends, &[], &BTreeMap::new(), &processes);
        self.carry_out(&decision, &ends);
    }

    fn carry_out(&mut self, decision: &Decision, ends: &BTreeMap<AttemptKey, AttemptEnd>) {
        decision.changes.iter().for_each(|change| self.state.apply(change));
        self.running.retain(|key| !ends.contains_key(key));
        let started = decision.effects.iter().filter_map(|effect| match effect {
            Effect::StartAttempt { key } => Some(*key),
            Effect::Claim { .. } | Effect::StopAttempt { .. } | Effect::LookUp { .. } | Effect::Move { .. } | Effect::Remove { .. } => None,
        });
        self.running.extend(started);
    }
}

fn depth(key: &AttemptKey) -> u64 {
    1 + key.execution % DEPTHS
}

fn is_passed(key: &AttemptKey, depth: u64) -> bool {
    (key.step as u64) < depth
}

fn waits_for_place(key: &AttemptKey) -> bool {
    key.execution % 3 == 2
}

/// The two steps without a condition start together; only a step that all others wait for is to be retried.
fn is_to_be_retried(key: &AttemptKey) -> bool {
    key.execution.is_multiple_of(3) && key.step as u64 == depth(key)
}

/// Returns the end of an attempt that has nothing to say.
pub(crate) fn ended(outcome: Outcome) -> AttemptEnd {
    AttemptEnd { outcome, messages: Vec::new(), statistics: Vec::new() }
}

fn failed() -> Outcome {
    let text = "the import ended with exit code 1: the database is locked by another process (see import.1.log)";
    Outcome::Failed { failure: Failure::new(FailureKind::ExitCode { code: 1 }, text) }
}
