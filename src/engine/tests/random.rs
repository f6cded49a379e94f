//! Random pipelines and random events: whatever happens, the engine keeps its promises.
//!
//! A case is a few pipelines and a list of happenings, so that a broken promise shrinks to a short story. Each case has a seed of its
//! own; a broken one is told, and `BUNCHD_SEED=<it>` runs just that one again. `BUNCHD_CASES=<number>` runs more of them.

mod chaos;
mod promises;
mod recipe;

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::ops::Range;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

pub(crate) use chaos::Chaos;
pub(crate) use recipe::Plan;
use recipe::{Happening, happening, plan};

/// Most happenings of one case.
const HAPPENINGS: Range<usize> = 1..60;

/// How often a broken case is made smaller.
const SHRINKS_MAX: u32 = 4000;

/// Names the seed of the only case to run.
const SEED: &str = "BUNCHD_SEED";

/// Says how many cases to run.
const CASES: &str = "BUNCHD_CASES";

/// Runs random cases, `usual` of them unless somebody asks for more; `with` makes the world, and may see each commit.
pub(crate) fn run_cases(usual: u32, with: impl Fn(Plan) -> Chaos) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().expect("it is a number"));
    if let Some(seed) = number(SEED) {
        return run_case(seed, &with);
    }
    let first = RandomState::new().build_hasher().finish();
    for case in 0..number(CASES).unwrap_or(u64::from(usual)) {
        run_case(first.wrapping_add(case), &with);
    }
}

fn run_case(seed: u64, with: &impl Fn(Plan) -> Chaos) {
    let config = Config { cases: 1, max_shrink_iters: SHRINKS_MAX, failure_persistence: None, ..Config::default() };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let all = (plan(), prop::collection::vec(happening(), HAPPENINGS));
    let result = TestRunner::new_with_rng(config, rng).run(&all, |(plan, happenings)| {
        story(&mut with(plan), &happenings);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{SEED}={seed} runs this case again\n{error}");
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
    run_cases(4000, Chaos::new);
}
