//! What is done with each index: rebuilt, left to the delta, or not rebuilt since somebody else does.
//!
//! Pure: made of what was read and decided before.

use jiff::SignedDuration;

use super::deciding::Judged;
use super::order::{OnStale, Order};
use super::waiting::{Busy, Waited};
use crate::index::{busy, dependents, free, lasting, troubles};
use crate::model::failure::{Failure, FailureKind};
use crate::model::index::{IndexState, IndexStatus};
use crate::model::message::Severity;
use crate::model::purpose::{Decision, Fate};

/// What is done with each index.
#[derive(Debug)]
pub struct Plan<'a> {
    /// All indexes of the shop.
    pub(super) states: &'a [IndexState],
    /// Those that are rebuilt, with the reason.
    pub(super) rebuilds: Vec<(&'a IndexState, Decision)>,
    /// Those that would be rebuilt if somebody else did not do it for ever.
    pub(super) stuck: Vec<Stuck<'a>>,
    left: Vec<(&'a IndexState, Decision)>,
    /// Those of which a program that decides gave no answer, with what is wrong.
    unknown: Vec<(&'a IndexState, String)>,
    switched_off: Vec<&'a str>,
}

/// An index that is not rebuilt since it is "working".
#[derive(Debug)]
pub(super) struct Stuck<'a> {
    pub(super) state: &'a IndexState,
    decision: Decision,
    /// For how long, at least.
    age: SignedDuration,
    is_stale: bool,
}

impl Stuck<'_> {
    /// Says why it is not rebuilt.
    pub(super) fn why(&self) -> String {
        let age = lasting(self.age);
        match (self.is_stale, self.state.status_age) {
            (true, Some(_)) => format!("it is \"working\" for {age}, as a rebuild leaves it that was killed"),
            (true, None) => format!("it is \"working\" for {age} at least, as a rebuild leaves it that was killed"),
            (false, Some(_)) => format!("somebody else rebuilds it for {age}, or that rebuild was killed"),
            (false, None) => format!("somebody else rebuilds it for {age} at least, or that rebuild was killed"),
        }
    }
}

impl<'a> Plan<'a> {
    /// Puts together what was read, seen while waiting, and decided.
    pub fn make(order: &Order, states: &'a [IndexState], busy: &Busy, judged: Judged<'a>) -> Self {
        let (unknown, switched_off) = (Vec::new(), judged.switched_off);
        let mut plan = Self { states, rebuilds: Vec::new(), stuck: Vec::new(), left: Vec::new(), unknown, switched_off };
        for (state, decided) in judged.indexes {
            match decided {
                Ok(decision) => plan.take(order, state, decision, busy.get(state.name()).copied()),
                Err(why) => plan.unknown.push((state, why)),
            }
        }
        if order.all_invalid {
            plan.take_invalid();
        }
        if order.on_stale == OnStale::Reset {
            plan.take_stale_dependents(order, busy);
        }
        plan
    }

    /// Refuses a plan in which a program that decides gave no answer: then nothing is rebuilt.
    pub(super) fn known(&self) -> Result<(), Failure> {
        let Some((state, why)) = self.unknown.first() else { return Ok(()) };
        let text = format!("whether {} is to be rebuilt is not known, so nothing was: {why}", state.name());
        Err(Failure::new(FailureKind::NotStarted, text))
    }

    /// Returns what becomes of an index; `None` if nobody asked about it.
    pub fn fate(&self, state: &IndexState) -> Option<Fate<'_>> {
        if let Some((_, why)) = self.unknown.iter().find(|(other, _)| *other == state) {
            return Some(Fate::Unknown(why));
        }
        if let Some(stuck) = self.stuck.iter().find(|stuck| stuck.state == state) {
            return Some(if stuck.is_stale { Fate::Stuck(&stuck.decision) } else { Fate::Awaited(&stuck.decision) });
        }
        let rebuilt = self.rebuilds.iter().find(|(other, _)| *other == state).map(|(_, decision)| Fate::Rebuilt(decision));
        rebuilt.or_else(|| self.left.iter().find(|(other, _)| *other == state).map(|(_, decision)| Fate::Left(decision)))
    }

    fn take(&mut self, order: &Order, state: &'a IndexState, decision: Decision, busy_for: Option<SignedDuration>) {
        let is_stale = busy_for.is_some_and(|age| age >= order.stale_after);
        match busy_for {
            Some(age) if is_stale && order.on_stale == OnStale::Reset => {
                let decision = if decision.rebuilds() { Decision { resets: true, ..decision } } else { stale(age) };
                self.rebuilds.push((state, decision));
            }
            Some(age) if decision.rebuilds() => self.stuck.push(Stuck { state, decision, age, is_stale }),
            _ if decision.rebuilds() => self.rebuilds.push((state, decision)),
            _ => self.left.push((state, decision)),
        }
    }

    /// Takes all indexes that Magento says must be rebuilt, and no purpose has taken.
    fn take_invalid(&mut self) {
        for state in self.states.iter().filter(|state| state.status == IndexStatus::ReindexRequired) {
            if !self.rebuilds.iter().any(|(taken, _)| *taken == state) {
                self.left.retain(|(left, _)| *left != state);
                let why = "Magento says that a reindex is required".to_owned();
                self.rebuilds.push((state, Decision { purpose: Some("all-invalid".to_owned()), why, resets: false }));
            }
        }
    }

    /// Takes what Magento would rebuild along, and passes over as locked since a killed rebuild has left it so.
    fn take_stale_dependents(&mut self, order: &Order, busy: &Busy) {
        let along: Vec<&str> = self.rebuilds.iter().filter_map(|(state, _)| state.id.as_deref()).flat_map(dependents).collect();
        for state in self.states.iter().filter(|state| along.contains(&state.name())) {
            let age = busy.get(state.name()).filter(|age| **age >= order.stale_after);
            if let Some(age) = age.filter(|_| !self.rebuilds.iter().any(|(taken, _)| *taken == state)) {
                self.rebuilds.push((state, stale(*age)));
            }
        }
    }

    /// Returns how many are left to the delta.
    pub(super) fn left(&self) -> usize {
        self.left.len()
    }

    /// Says what was decided for each index, and what is wrong with them.
    pub(super) fn told(&self, order: &Order, waited: &Waited, console: &str) -> Vec<(Severity, String)> {
        let rebuilds = self.rebuilds.iter().map(|(state, decision)| (*state, decision));
        let stuck = self.stuck.iter().map(|stuck| (stuck.state, &stuck.decision));
        let left = self.left.iter().map(|(state, decision)| (*state, decision));
        let decisions = rebuilds.chain(stuck).chain(left);
        let mut told: Vec<(Severity, String)> = together(decisions).into_iter().map(|text| (Severity::Info, text)).collect();
        let off =
            self.switched_off.iter().map(|name| (Severity::Info, format!("{name}: the shop does not show it, so it is switched off")));
        told.extend(off);
        let of = |state: &IndexState, is_rebuilt: bool| {
            let troubles = troubles(state, order.stale_after, console).into_iter();
            let name = state.name().to_owned();
            troubles
                .filter(move |trouble| !(is_rebuilt && trouble.ends_with_rebuild))
                // What was waited for is told as that.
                .filter(|trouble| trouble.is_certain || !waited.contains_key(state.name()))
                .map(move |trouble| {
                    let severity = if trouble.is_certain { Severity::Warning } else { Severity::Info };
                    (severity, format!("{name} {}; {}", trouble.what, trouble.help))
                })
                .collect::<Vec<_>>()
        };
        told.extend(self.left.iter().flat_map(|(state, _)| of(state, false)));
        told.extend(self.rebuilds.iter().filter(|(_, decision)| !decision.resets).flat_map(|(state, _)| of(state, true)));
        told.extend(waited.iter().map(|(name, time)| self.told_of_waiting(name, *time, console)));
        told
    }

    /// Says what came of waiting for an index.
    fn told_of_waiting(&self, name: &str, time: SignedDuration, console: &str) -> (Severity, String) {
        let time = lasting(time);
        if !self.states.iter().any(|state| state.name() == name && busy(state)) {
            return (Severity::Info, format!("waited {time} for {name}, until nobody else rebuilt it any more"));
        }
        if self.rebuilds.iter().any(|(state, _)| state.name() == name) {
            return (Severity::Info, format!("waited {time} for {name}, which stayed in \"working\" and is reset now"));
        }
        let help = free(console, name);
        (Severity::Warning, format!("waited {time} for {name}, which is still being rebuilt, or a killed rebuild left it so; {help}"))
    }
}

/// Writes decisions, one line for all indexes of which the same is said.
fn together<'a>(decisions: impl Iterator<Item = (&'a IndexState, &'a Decision)>) -> Vec<String> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for (state, decision) in decisions {
        let said = decision.to_string();
        match groups.iter_mut().find(|(other, _)| *other == said) {
            Some((_, names)) => names.push(state.name()),
            None => groups.push((said, vec![state.name()])),
        }
    }
    groups.into_iter().map(|(said, names)| format!("{}: {said}", names.join(", "))).collect()
}

fn stale(age: SignedDuration) -> Decision {
    let why = format!("it is \"working\" for {}, as a rebuild leaves it that was killed", lasting(age));
    Decision { purpose: Some("stale".to_owned()), why, resets: true }
}

/// Says that an index was not rebuilt, and what to do about one that is locked.
pub(super) fn not_rebuilt(name: &str, why: &str, is_locked: bool, console: &str) -> String {
    let help = if is_locked { format!("; {}", free(console, name)) } else { String::new() };
    format!("{name} was not rebuilt: {why}{help}")
}
