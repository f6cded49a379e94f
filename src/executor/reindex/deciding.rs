//! Asks the purposes of each index, and runs the programs that they ask for.

use std::time::Duration;

use super::order::Order;
use crate::executor::asking::{AskError, ask};
use crate::executor::index_source::Asker;
use crate::executor::program::named;
use crate::executor::shop::Shop;
use crate::index::{Program, Verdict};
use crate::model::failure::{Failure, FailureKind};
use crate::model::index::IndexState;
use crate::model::purpose::Decision;
use crate::model::step_state::ProcessId;

/// How long a program has that decides for one index.
const PROGRAM_MAX: Duration = Duration::from_secs(60);

/// What the chain said of each index.
#[derive(Debug)]
pub struct Judged<'a> {
    /// Each index that was named, with what becomes of it, or why nobody knows.
    pub indexes: Vec<(&'a IndexState, Result<Decision, String>)>,
    /// Names of Magento's own indexes that the shop does not show, since they are switched off.
    pub switched_off: Vec<&'a str>,
}

/// Who waits for programs that decide: an attempt, or somebody at the command line.
pub trait Listener {
    /// Is ready when they must be ended.
    fn must_end(&self) -> impl Future<Output = ()>;

    /// Hears each process.
    fn known(&self, process: ProcessId);
}

impl Listener for Shop<'_> {
    async fn must_end(&self) {
        self.must_be_ended().await;
    }

    fn known(&self, process: ProcessId) {
        (self.signals.process_known)(process);
    }
}

/// Asks the purposes of each index that an order names, one after the other.
///
/// # Errors
/// The shop has no index of such a name, a program that decides is not set, or somebody ended it.
pub async fn judge<'a>(
    order: &'a Order,
    states: &'a [IndexState],
    asker: &Asker<'_>,
    listener: &impl Listener,
) -> Result<Judged<'a>, Failure> {
    let chosen = order.choose(states)?;
    let mut indexes = Vec::with_capacity(chosen.states.len());
    for state in chosen.states {
        let mut said = Vec::new();
        let verdict = loop {
            match order.chain.decide(state, &said) {
                Verdict::Decided(decision) => break Ok(decision),
                Verdict::Unknown { purpose, why } => break Err(format!("{purpose}: {why}")),
                Verdict::Ask { words } => said.push(Program(answer(&words, asker, listener).await?)),
            }
        };
        indexes.push((state, verdict));
    }
    Ok(Judged { indexes, switched_off: chosen.switched_off })
}

async fn answer(words: &[String], asker: &Asker<'_>, listener: &impl Listener) -> Result<Result<i32, String>, Failure> {
    let Some((first, rest)) = words.split_first() else { return Ok(Err("there is no program".to_owned())) };
    let mut all = named(asker.surroundings, first)?;
    all.extend_from_slice(rest);
    let program = asker.program_of(&all);
    let mut is_over = false;
    let must_end = async {
        tokio::select! {
            () = tokio::time::sleep(PROGRAM_MAX) => is_over = true,
            () = listener.must_end() => {}
        }
    };
    let answer = ask(&program, asker.surroundings.grace, must_end, |process| listener.known(process)).await;
    Ok(match answer {
        Ok(answer) if matches!(answer.code, 0 | 1) => Ok(answer.code),
        // What it said last tells more than its code.
        Ok(answer) => Err(answer.said()),
        Err(AskError::Stopped) if is_over => Err(format!("it did not end within {} s", PROGRAM_MAX.as_secs())),
        Err(AskError::Stopped) => return Err(Failure::new(FailureKind::Stopped, "it was ended while it asked what is to be rebuilt")),
        Err(error @ AskError::NotStarted(_)) => return Err(Failure::new(FailureKind::NotStarted, error.to_string())),
        Err(error @ AskError::Signal(_)) => Err(error.to_string()),
    })
}
