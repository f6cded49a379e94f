//! What one heartbeat costs while many executions of ten steps are live. Wanted: at most 2 ms for 1,000 of them, growing linearly.
//!
//! The floor is a bare walk over all steps that touches the state of each once.

/// What several benches share.
mod support {
    pub(crate) mod live;
    pub(crate) mod spread;
    pub(crate) mod table;
}

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use bunchd::engine::{AttemptEnd, ReadyBunch, State};
use bunchd::model::execution::AttemptKey;
use bunchd::model::failure::Outcome;
use bunchd::model::step_state::StepState;

use support::live::{Live, STEPS, ended};
use support::spread::Spread;
use support::table;

/// How many executions are live, in turns.
const SIZES: [u64; 3] = [100, 1_000, 10_000];

/// Steps that are looked at for each size, so that each takes about as long.
const STEPS_LOOKED_AT: u64 = 20_000_000;

/// Times of one kind of heartbeat, for each size.
struct Row {
    name: &'static str,
    times: Vec<Spread>,
}

fn main() {
    let mut rows = [
        Row { name: "nothing to do", times: Vec::new() },
        Row { name: "one attempt ended", times: Vec::new() },
        Row { name: "as many bunches wait", times: Vec::new() },
        Row { name: "bare walk over all steps", times: Vec::new() },
    ];
    let mut states = String::new();
    for size in SIZES {
        let live = Live::of(size);
        let turns = usize::try_from(STEPS_LOOKED_AT / (size * STEPS as u64)).expect("it is a small number");
        let (nothing, one_end, waiting) = (BTreeMap::new(), one_end(&live), waiting_bunches(&live));
        assert!(live.beat(&one_end, &[]).changes.len() > 2, "what ended is settled, and something is started");
        rows[0].times.push(time(turns, || drop(black_box(live.beat(&nothing, &[])))));
        rows[1].times.push(time(turns, || drop(black_box(live.beat(&one_end, &[])))));
        rows[2].times.push(time(turns, || drop(black_box(live.beat(&nothing, &waiting)))));
        rows[3].times.push(time(turns, || {
            black_box(walk(black_box(&live.state)));
        }));
        if size == SIZES[1] {
            states = census(&live.state);
        }
    }
    print(&rows, &states);
}

/// Returns an attempt that ended well, of the execution in the middle.
fn one_end(live: &Live) -> BTreeMap<AttemptKey, AttemptEnd> {
    let key = live.running.iter().nth(live.running.len() / 2).expect("some are running");
    BTreeMap::from([(*key, ended(Outcome::Succeeded))])
}

/// Returns ready bunches that all have to wait, since executions of the same bunches are in progress.
fn waiting_bunches(live: &Live) -> Vec<ReadyBunch<'_>> {
    let executions = live.state.executions.values();
    let ready = |(bunch, pipeline)| ReadyBunch { bunch: Cow::Borrowed(bunch), inbox: Cow::Borrowed(Path::new("/inbox")), pipeline };
    executions.filter_map(|execution| Some((execution.bunch.as_ref()?, execution.pipeline.clone()))).map(ready).collect()
}

/// Touches the state of each step once, and nothing else.
fn walk(state: &State) -> usize {
    let steps = state.executions.values().flat_map(|execution| &execution.steps);
    steps.filter(|step| matches!(step.state, StepState::Running { .. })).count()
}

/// Tells how many steps are in each state.
fn census(state: &State) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    for step in state.executions.values().flat_map(|execution| &execution.steps) {
        *counts.entry(step.state.name()).or_default() += 1;
    }
    counts.iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
}

fn time(turns: usize, mut work: impl FnMut()) -> Spread {
    // Caches and allocator are warm then.
    (0..turns.div_ceil(10)).for_each(|_| work());
    let one = |_| {
        let start = Instant::now();
        work();
        i64::try_from(start.elapsed().as_nanos()).expect("it takes no centuries")
    };
    Spread::of((0..turns).map(one).collect())
}

fn print(rows: &[Row], states: &str) {
    let us = |spread: &Spread, percent: usize| spread.percent_ms(percent) * 1e3;
    let floor = &rows[rows.len() - 1];
    let mut lines =
        vec![table::row(["", "100: p50", "p99", "1,000: p50", "p99", "10,000: p50", "p99", "growth", "growth", "1,000: of the floor"])];
    for row in rows {
        let mut line = vec![row.name.to_owned()];
        line.extend(row.times.iter().flat_map(|spread| [50, 99].map(|percent| format!("{:.1} µs", us(spread, percent)))));
        line.extend(row.times.windows(2).map(|pair| format!("{:.1}", us(&pair[1], 50) / us(&pair[0], 50))));
        line.push(format!("{:.1}", us(&row.times[1], 50) / us(&floor.times[1], 50)));
        lines.push(line);
    }
    lines.push(table::row(["wanted", "", "", "2000.0 µs", "", "", "", "10.0", "10.0", ""]));
    table::print(&format!("One heartbeat over live executions of {STEPS} steps (of 1,000: {states})"), &lines);
}
