//! Random pipelines and random events: whatever happens, the engine keeps its promises.
//!
//! A case is a pipeline and a list of happenings, so that a broken promise shrinks to a short story.

mod chaos;
mod promises;
mod recipe;

use std::ops::Range;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

pub(crate) use chaos::Chaos;
use recipe::{Happening, happening, pipeline};

use crate::model::pipeline::Pipeline;

/// Most happenings of one case.
const HAPPENINGS: Range<usize> = 1..50;

/// Runs so many random cases; `with` wraps the world, and sees each commit.
pub(crate) fn run_cases(cases: u32, with: impl Fn(Pipeline) -> Chaos) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let all = (pipeline(), prop::collection::vec(happening(), HAPPENINGS));
    let result = TestRunner::new(config).run(&all, |(pipeline, happenings)| {
        let mut chaos = with(pipeline);
        story(&mut chaos, &happenings);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}

fn story(chaos: &mut Chaos, happenings: &[Happening]) {
    for happening in happenings {
        chaos.happen(happening);
        chaos.settle();
        chaos.check_rest();
    }
    chaos.come_to_the_end();
}

/// Proves P5.
#[test]
fn p5_whatever_happens_no_step_hangs_runs_twice_at_once_or_changes_its_end() {
    run_cases(3000, Chaos::new);
}
