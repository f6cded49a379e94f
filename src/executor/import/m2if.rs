//! One attempt of a step with the preset `m2if`: offers the files, runs M2IF, and looks at what it left.
//!
//! Invariant: what people read names files as they were dropped, and an attempt succeeds only if each file that was offered was
//! processed. It cannot see what M2IF wrote into the shop.

use std::path::PathBuf;

use super::super::output::Output;
use super::super::{Signals, Task, failed, program};
use super::left::Left;
use super::offer::{self, Offer, listed};
use super::{prepare, words};
use crate::engine::AttemptEnd;
use crate::model::bunch::Bunch;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::m2if::NO_FILES;
use crate::model::message::{Message, Severity};

/// Runs M2IF on what is offered of a bunch; `whole` is the attempt as it would be if no record were left out.
pub(super) async fn run(whole: &Task, task: &Task, bunch: &Bunch, offer: Offer, signals: Signals) -> AttemptEnd {
    // Before anything is laid out: the prefix becomes part of a path.
    if let Err(failure) = offer::check_prefix(task) {
        return failed(failure);
    }
    if offer.files.is_empty() {
        return all_left_out(whole, &offer).unwrap_or_else(|| nothing_to_offer(task, bunch, &offer));
    }
    let (words, table) = match prepare(task).await.and_then(|()| words(task)) {
        Ok(words) => words,
        Err(failure) => return failed(failure),
    };
    let offer = if task.flag("single_mode").unwrap_or_default() { offer.first_alone() } else { offer };
    let mut output = Output::of_files(&table, offer.files.iter().map(|copied| copied.name.clone()).collect());
    let left = Left::before(offer, work_directory(task), task);
    match program::perform(task, words, signals, &mut output).await {
        Ok(performed) => {
            let judged = tokio::task::spawn_blocking(move || left.judge(performed, output)).await;
            judged
                .unwrap_or_else(|_| super::super::internal("reading what the import left ended in the middle; this is a mistake in bunchd"))
        }
        Err(failure) => failed(failure),
    }
}

/// Where M2IF works: `<target-dir>/<serial>`; `None` if the step tells it neither.
fn work_directory(task: &Task) -> Option<PathBuf> {
    let value = |key: &str| task.value(key).ok().flatten().filter(|value| !value.is_empty());
    // A relative path counts from where the program is started.
    Some(task.directory.join(value("--target-dir")?).join(value("--serial")?))
}

/// Says that there is nothing to do, where the bunch holds files for the command, and each of them was left out for want of a good record.
fn all_left_out(whole: &Task, offer: &Offer) -> Option<AttemptEnd> {
    let of_all = Offer::of(whole, whole.bunch.as_ref()?)?;
    let names = listed(of_all.files.iter().map(|copied| copied.original.clone()));
    let text = format!("no file for {} has a good record, so there is nothing to do; left out are {names}", offer.command);
    let messages = vec![Message::new(Severity::Warning, text)];
    let end = AttemptEnd { outcome: Outcome::SucceededWithWarnings, messages, statistics: Vec::new() };
    (!of_all.files.is_empty()).then_some(end)
}

/// Says what M2IF would say by its exit code 4, without starting it for nothing.
fn nothing_to_offer(task: &Task, bunch: &Bunch, offer: &Offer) -> AttemptEnd {
    let names = listed(bunch.files.iter().map(|file| file.name.clone()));
    let prefix = offer.prefix.as_deref().unwrap_or_default();
    let text = format!(
        "the bunch holds no file for {}, whose files are called {prefix}_<identifier>_<counter>.csv; its files are {names}. \
         The argument `types` says which types of files the step takes",
        offer.command
    );
    let codes = program::exit_codes(task).unwrap_or_default();
    let message = |severity: Severity| vec![Message::new(severity, text.clone())];
    let (outcome, messages) = match codes.outcome(NO_FILES, None) {
        Outcome::Succeeded => (Outcome::Succeeded, message(Severity::Info)),
        Outcome::SucceededWithWarnings => (Outcome::SucceededWithWarnings, message(Severity::Warning)),
        Outcome::Aborted { .. } => (Outcome::Aborted { why: text.clone() }, Vec::new()),
        Outcome::Failed { .. } => (Outcome::Failed { failure: Failure::new(FailureKind::InvalidInput, text) }, Vec::new()),
    };
    AttemptEnd { outcome, messages, statistics: Vec::new() }
}
