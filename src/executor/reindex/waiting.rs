//! Waits for indexes that somebody else rebuilds, as long as the step says.
//!
//! The console tells no age of a rebuild, so what is seen while waiting counts; what is known to be too old is not waited for.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::SignedDuration;

use super::order::Order;
use crate::executor::shop::Shop;
use crate::index::{Verdict, busy, dependents, lasting};
use crate::model::failure::Failure;
use crate::model::index::{IndexState, IndexStatus};
use crate::model::progress::Progress;

/// The first time between two looks; it doubles.
const LOOK_FIRST: Duration = Duration::from_secs(1);

/// The longest time between two looks, since a look costs the shop's machine about a second.
const LOOK_LAST: Duration = Duration::from_secs(15);

/// Indexes that are being rebuilt, and for how long at least.
pub type Busy = BTreeMap<String, SignedDuration>;

/// Indexes that were waited for, and how long.
pub(super) type Waited = BTreeMap<String, SignedDuration>;

/// What was seen when the waiting was over.
pub(super) struct Seen {
    pub(super) states: Vec<IndexState>,
    pub(super) busy: Busy,
    /// Indexes that were waited for, and how long.
    pub(super) waited: Waited,
}

/// Returns what is being rebuilt, as a single look tells it.
pub fn busy_at_a_look(states: &[IndexState]) -> Busy {
    let busy = states.iter().filter(|state| busy(state));
    busy.map(|state| (state.name().to_owned(), state.status_age.unwrap_or_default())).collect()
}

/// Asks how the indexes stand, and again until none is rebuilt by somebody else that matters here, or `wait` is over.
///
/// # Errors
/// Nobody says how they stand, or the attempt was told to end.
pub(super) async fn states(order: &Order, shop: &Shop<'_>) -> Result<Seen, Failure> {
    let begin = Instant::now();
    let mut seen = BTreeMap::<String, Instant>::new();
    let (mut waits, mut look) = (BTreeMap::<String, Instant>::new(), begin);
    let mut waited = Waited::new();
    let mut pause = LOOK_FIRST;
    loop {
        let states = shop.states().await?;
        seen.retain(|name, _| states.iter().any(|state| state.name() == name && busy(state)));
        let mut ages = Busy::new();
        for state in states.iter().filter(|state| busy(state)) {
            let since = seen.entry(state.name().to_owned()).or_insert_with(Instant::now);
            let at_least = SignedDuration::try_from(since.elapsed()).unwrap_or_default();
            ages.insert(state.name().to_owned(), state.status_age.unwrap_or(at_least));
        }
        let in_the_way = in_the_way(order, &states)?;
        let waited_for: Vec<&String> =
            ages.iter().filter(|(name, age)| in_the_way.contains(*name) && **age < order.stale_after).map(|(name, _)| name).collect();
        let left = Duration::try_from(order.wait).unwrap_or_default().saturating_sub(begin.elapsed());
        if waited_for.is_empty() || left.is_zero() {
            return Ok(Seen { states, busy: ages, waited });
        }
        let names = waited_for.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        let left_told = lasting(SignedDuration::try_from(left).unwrap_or_default());
        shop.note(&format!("waits for what somebody else rebuilds: {names}; at most {left_told} more"));
        (shop.signals.progress)(Progress { done: 0, total: None, what: "indexes".to_owned() });
        shop.wait(pause.min(left)).await;
        for name in waited_for {
            // It was busy from the look on that found it so.
            let since = *waits.entry(name.clone()).or_insert(look);
            waited.insert(name.clone(), SignedDuration::try_from(since.elapsed()).unwrap_or_default());
        }
        if shop.is_told_to_end() {
            return Err(shop.stopped());
        }
        pause = (pause * 2).min(LOOK_LAST);
        look = Instant::now();
    }
}

/// Returns the names of indexes that are not rebuilt as long as somebody else does: those that may have to be, and what depends on them.
fn in_the_way(order: &Order, states: &[IndexState]) -> Result<Vec<String>, Failure> {
    let chosen = order.choose(states)?;
    let mut names = Vec::new();
    let invalid = states.iter().filter(|state| order.all_invalid && state.status == IndexStatus::ReindexRequired);
    for state in chosen.states.into_iter().filter(|state| may_be_rebuilt(order, state)).chain(invalid) {
        names.push(state.name().to_owned());
        names.extend(state.id.iter().flat_map(|id| dependents(id)).map(str::to_owned));
    }
    Ok(names)
}

/// Tells whether a purpose applies, as far as that can be told without running a program.
fn may_be_rebuilt(order: &Order, state: &IndexState) -> bool {
    match order.chain.decide(state, &[]) {
        Verdict::Decided(decision) => decision.rebuilds(),
        // A program decides later; until then it may say yes.
        Verdict::Ask { .. } | Verdict::Unknown { .. } => true,
    }
}
