//! What happens to an execution: every state that it can rest in, and what each event makes of it.
//!
//! ARCHITECTURE.md shows the same; the test reads it there, so that neither the diagram nor the table can lie.

use std::collections::BTreeSet;
use std::fmt::Write;

use jiff::SignedDuration;

use super::story::{World, always, failure, pipeline, step};
use crate::engine::{Candidate, MoveProgress};
use crate::model::architecture::{block, drawn};
use crate::model::execution::{CallOffHow, Execution, Location, Status};
use crate::model::failure::Outcome;
use crate::model::pipeline::Pipeline;
use crate::model::request::{Request, RetryFrom, Target};
use crate::model::step_state::StepState;

/// Where ARCHITECTURE.md shows the same.
const SECTION: &str = "The status of an execution";

/// What can happen to the execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Event {
    /// A place becomes free.
    Place,
    /// The step that runs ends.
    Succeed,
    Warn,
    Fail,
    Abort,
    /// The pipeline's `expire-in` passes.
    Expire,
    /// Somebody asks.
    Stop,
    Cancel,
    Force,
    Pause,
    Resume,
    Retry,
    /// Its files have arrived where they are moved to, or are found to be gone.
    Moved,
    Gone,
    /// Retention no longer keeps its files.
    Purge,
    /// The daemon dies, and another one starts.
    Crash,
}

const EVENTS: &[(Event, &str)] = &[
    (Event::Place, "place-free"),
    (Event::Succeed, "step-succeeds"),
    (Event::Warn, "step-warns"),
    (Event::Fail, "step-fails"),
    (Event::Abort, "step-aborts"),
    (Event::Expire, "expire"),
    (Event::Stop, "stop"),
    (Event::Cancel, "cancel"),
    (Event::Force, "cancel-force"),
    (Event::Pause, "pause"),
    (Event::Resume, "resume"),
    (Event::Retry, "retry"),
    (Event::Moved, "files-arrive"),
    (Event::Gone, "files-gone"),
    (Event::Purge, "purge"),
    (Event::Crash, "crash"),
];

/// The states, and how one comes there.
const STATES: &[(&str, &[Event])] = &[
    ("pending", &[]),
    ("pending, paused", &[Event::Pause]),
    ("running", &[Event::Place]),
    ("running, paused", &[Event::Place, Event::Pause]),
    ("running, last step", &[Event::Place, Event::Succeed]),
    ("stopping", &[Event::Place, Event::Stop]),
    ("stopping, paused", &[Event::Place, Event::Stop, Event::Pause]),
    ("stopping, last step", &[Event::Place, Event::Stop, Event::Fail]),
    ("stopping, by cancel", &[Event::Place, Event::Cancel]),
    ("stopping, by cancel, last step", &[Event::Place, Event::Cancel, Event::Fail]),
    ("succeeded, being put away", &[Event::Place, Event::Succeed, Event::Succeed]),
    ("failed, being put away", &[Event::Place, Event::Fail, Event::Succeed]),
    ("aborted, being put away", &[Event::Place, Event::Abort, Event::Succeed]),
    ("cancelled, being put away", &[Event::Place, Event::Cancel, Event::Fail, Event::Succeed]),
    ("stopped, being put away", &[Event::Place, Event::Stop, Event::Fail, Event::Succeed]),
    ("succeeded, put away", &[Event::Place, Event::Succeed, Event::Succeed, Event::Moved]),
    ("failed, put away", &[Event::Place, Event::Fail, Event::Succeed, Event::Moved]),
    ("failed, taken up", &[Event::Place, Event::Fail, Event::Succeed, Event::Moved, Event::Retry]),
    ("succeeded, being removed", &[Event::Place, Event::Succeed, Event::Succeed, Event::Moved, Event::Purge]),
    ("succeeded, removed", &[Event::Place, Event::Succeed, Event::Succeed, Event::Moved, Event::Purge, Event::Moved]),
];

/// Makes a world with one execution: a step, and one that runs always; there is no place for it yet.
fn beginning() -> World {
    let mut world = World::new();
    let steps = vec![step("work", 10, &[]), always(step("report", 20, &[]))];
    let expire_in = Some(SignedDuration::from_hours(1));
    world.limits.attempts = 0;
    world.drop_bunch(&Pipeline { stoppable: true, expire_in, ..pipeline(steps) }, "a");
    world.settle();
    world.is_slow = true;
    world
}

/// Lets something happen; where that cannot be, nothing does.
fn happen(world: &mut World, event: Event) {
    let target = Target::Execution(1);
    match event {
        Event::Place => world.limits.attempts = 1,
        Event::Succeed => end(world, Outcome::Succeeded),
        Event::Warn => end(world, Outcome::SucceededWithWarnings),
        Event::Fail => end(world, failure()),
        Event::Abort => end(world, Outcome::Aborted { why: "enough".into() }),
        Event::Expire => world.pass(3600),
        Event::Stop => world.ask(Request::Stop { target }),
        Event::Cancel => world.ask(Request::Cancel { target, force: false }),
        Event::Force => world.ask(Request::Cancel { target, force: true }),
        Event::Pause => world.ask(Request::Pause { target, why: String::new() }),
        Event::Resume => world.ask(Request::Resume { target }),
        Event::Retry => world.ask(Request::Retry { execution: 1, from: RetryFrom::Failed }),
        Event::Moved => moved(world, &MoveProgress::Moved),
        Event::Gone => moved(world, &MoveProgress::Gone),
        Event::Purge => purge(world),
        Event::Crash => world.crash(),
    }
    world.settle();
    world.tidying.candidates.clear();
}

fn end(world: &mut World, outcome: Outcome) {
    if let Some(key) = world.running.first().copied() {
        world.end(key.execution, key.step, key.attempt, outcome);
    }
}

/// Offers its directory for removal, as a plan does for what is over.
fn purge(world: &mut World) {
    if let Some(execution) = world.finished.get(&1).filter(|known| matches!(known.location, Location::PutAway { .. })) {
        world.tidying.candidates = vec![Candidate::Directory { execution: Box::new(execution.clone()) }];
    }
}

fn moved(world: &mut World, progress: &MoveProgress) {
    world.moves.values_mut().for_each(|known| *known = progress.clone());
}

/// Says how the execution stands: its status, what else is decided about it, and where its files are.
fn standing(world: &World) -> String {
    let known = world.state.executions.get(&1).or_else(|| world.finished.get(&1));
    let execution = known.expect("it was created");
    let mut text = execution.status().to_string();
    for (is_so, word) in [
        (execution.control.paused_since.is_some() && !execution.status().is_final(), "paused"),
        (is_being_cancelled(execution), "by cancel"),
        (is_last_running(execution), "last step"),
        (matches!(execution.location, Location::PuttingAway { .. }), "being put away"),
        (matches!(execution.location, Location::PutAway { .. }), "put away"),
        (matches!(execution.location, Location::TakenUp { .. }), "taken up"),
        (matches!(execution.location, Location::Removing { .. }), "being removed"),
        (matches!(execution.location, Location::Removed), "removed"),
    ] {
        if is_so {
            write!(text, ", {word}").expect("a String takes all text");
        }
    }
    text
}

fn is_being_cancelled(execution: &Execution) -> bool {
    let is_cancel = execution.control.called_off.as_ref().is_some_and(|call_off| call_off.how > CallOffHow::Stop);
    is_cancel && execution.status() == Status::Stopping
}

fn is_last_running(execution: &Execution) -> bool {
    matches!(execution.steps.last().map(|step| &step.state), Some(StepState::Running { .. }))
}

fn after(path: &[Event]) -> World {
    let mut world = beginning();
    path.iter().for_each(|event| happen(&mut world, *event));
    world
}

/// Writes below each state what each event makes of it; events that change nothing are left out.
fn matrix() -> (String, BTreeSet<[String; 3]>) {
    let (mut text, mut edges) = (String::new(), BTreeSet::new());
    for (name, path) in STATES {
        let before = after(path);
        assert_eq!(standing(&before), *name, "the way to it leads elsewhere");
        writeln!(text, "{name}").expect("a String takes all text");
        for (event, word) in EVENTS {
            let mut world = after(path);
            happen(&mut world, *event);
            let next = standing(&world);
            if next != *name {
                writeln!(text, "    {word:<14}{next}").expect("a String takes all text");
                let status = |standing: &str| standing.split(", ").next().unwrap_or_default().replace('-', "_");
                if status(name) != status(&next) {
                    edges.insert([status(name), status(&next), (*word).to_owned()]);
                }
            }
        }
    }
    (text, edges)
}

/// Proves P5.
#[test]
fn p5_each_event_makes_of_an_execution_what_the_table_in_architecture_says() {
    let (text, _) = matrix();
    assert_eq!(block(SECTION, "text"), text, "the table in ARCHITECTURE.md should be:\n{text}");
}

/// Proves P5.
#[test]
fn p5_the_diagram_of_an_execution_shows_just_the_changes_of_its_status() {
    let (_, edges) = matrix();
    let lines: String = edges.iter().map(|[from, to, event]| format!("    {from} --> {to}: {event}\n")).collect();
    assert_eq!(drawn(SECTION), edges, "the diagram in ARCHITECTURE.md should have:\n{lines}");
}
