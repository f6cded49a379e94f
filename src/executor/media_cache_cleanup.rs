//! `media-cache-cleanup`: removes from the shop's image cache what it made of the images that the bunch imported.
//!
//! It removes no original, follows no link, and looks at nothing but the folders of those images; with `scope="all"` at the whole cache.
//! It can be repeated at will: what is gone is counted as not there. The shop makes a removed file again when a page asks for it.

mod wish;
mod work;

use self::wish::Wish;
use super::blocking::beside_the_loop;
use super::bunch_images::{COLUMNS_ARGUMENT, SEPARATOR_ARGUMENT};
use super::dialect::{DELIMITER, ENCODING, ESCAPE, HEADER, QUOTE};
use super::output::Output;
use super::{Executor, Signals, Task, Work, failed, internal, program, stopped};
use crate::engine::AttemptEnd;
use crate::model::argument::{ArgumentSpec, ExecutorSpec, ValueKind};
use crate::model::failure::{Failure, Outcome};

/// Removes from the shop's image cache what it made of the images that the bunch imported.
pub(super) struct MediaCacheCleanup;

const SPEC: ExecutorSpec = ExecutorSpec {
    name: "media-cache-cleanup",
    summary: "Removes the cached sizes of just the images that the bunch imported",
    arguments: &[
        ArgumentSpec {
            key: "scope",
            required: false,
            kind: ValueKind::Choice(&["bunch", "all"]),
            summary: "bunch: the images that the files of the bunch name; all: the whole image cache; default bunch",
        },
        COLUMNS_ARGUMENT,
        SEPARATOR_ARGUMENT,
        DELIMITER,
        QUOTE,
        ESCAPE,
        ENCODING,
        HEADER,
        ArgumentSpec {
            key: "cache-types",
            required: false,
            kind: ValueKind::Names,
            summary: "Caches of the shop to clean afterwards with cache:clean, separated by commas, such as full_page; default none",
        },
        ArgumentSpec {
            key: "program",
            required: false,
            kind: ValueKind::Text,
            summary: "The shop's console for cache:clean: an entry of [programs], or a path; default `console` of [magento]",
        },
    ],
    takes_options: false,
    takes_environment: false,
};

impl Executor for MediaCacheCleanup {
    fn spec(&self) -> &'static ExecutorSpec {
        &SPEC
    }

    fn execute<'a>(&'a self, task: &'a Task, signals: Signals) -> Work<'a> {
        Box::pin(run(task, signals))
    }
}

async fn run(task: &Task, signals: Signals) -> AttemptEnd {
    let wish = match Wish::of(task) {
        Ok(wish) => wish,
        Err(failure) => return failed(failure),
    };
    let words = wish.console_words.clone();
    let end = clean(task, wish, &signals).await;
    match (&end.outcome, words) {
        (Outcome::Succeeded | Outcome::SucceededWithWarnings, Some(words)) => {
            // From here on a stop ends the console.
            let console = program::run(task, words, signals, Output::new(&task.step().name)).await;
            together(end, console)
        }
        _ => end,
    }
}

/// Does the work on a thread of its own, since removing files waits for the disk.
async fn clean(task: &Task, wish: Wish, signals: &Signals) -> AttemptEnd {
    let done = beside_the_loop(signals, move |is_stopped, progress| work::clean(&wish, is_stopped, progress)).await;
    match (done, *signals.stop.borrow()) {
        (Ok(end), Some(reason)) if end.is_stopped => {
            AttemptEnd { outcome: Outcome::Failed { failure: stopped(reason, task.step().expire_in) }, ..end.attempt }
        }
        (Ok(end), _) => end.attempt,
        (Err(_), _) => internal("the cleanup of the image cache ended in the middle; this is a mistake in bunchd"),
    }
}

/// Makes one end of the cleanup's and the console's: all that was said and counted, and the worse outcome.
fn together(cleanup: AttemptEnd, console: AttemptEnd) -> AttemptEnd {
    let outcome = match (cleanup.outcome, console.outcome) {
        (outcome, Outcome::Succeeded) | (Outcome::Succeeded, outcome @ Outcome::SucceededWithWarnings) => outcome,
        (_, Outcome::Failed { failure }) => {
            let text = format!("the image cache is clean, but cache:clean failed: {}", failure.text);
            Outcome::Failed { failure: Failure { text, ..failure } }
        }
        (_, outcome @ (Outcome::SucceededWithWarnings | Outcome::Aborted { .. })) => outcome,
    };
    let messages = cleanup.messages.into_iter().chain(console.messages).collect();
    let statistics = cleanup.statistics.into_iter().chain(console.statistics).collect();
    AttemptEnd { outcome, messages, statistics }
}

#[cfg(test)]
mod tests;
