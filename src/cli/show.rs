//! `bunchd show`: one execution, whole; or a pipeline as it stands.

mod pipeline;

use super::ask::has_daemon;
use super::context::{Context, execution_number, now, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use crate::engine::requests::is_stoppable;
use crate::engine::turn::ahead_of;
use crate::engine::{State, World};
use crate::executor::validation_found;
use crate::ledger::Ledger;
use crate::view::execution::ExecutionDetail;
use crate::view::palette::Tone;
use crate::view::pause::PauseView;
use crate::view::text::detail_in;

/// Most messages that are read.
const MESSAGES_MAX: usize = 100_000;

pub(super) fn run(context: &Context, word: &str, json: bool) -> Result<Exit, CliError> {
    if word != "last" && word.parse::<u64>().is_err() {
        return pipeline::run(context, word, json);
    }
    let mut ledger = context.ledger()?;
    let number = execution_number(&mut ledger, word)?;
    let detail = detail(&mut ledger, number)?;
    if json {
        print_json(&detail)?
    } else {
        print(&detail_in(&detail, context.palette))?;
        let goes_on = detail.summary.finished_at.is_some() || has_daemon(&context.state()?);
        if !goes_on {
            let text = "No daemon runs: nothing goes on until one is started (`bunchd run`)";
            print(&format!("{}\n", context.palette.paint(Tone::Attention, text)))?;
        }
    }
    Ok(Exit::Ok)
}

/// Reads all that is known of an execution.
pub(super) fn detail(ledger: &mut Ledger, number: u64) -> Result<ExecutionDetail, CliError> {
    let execution = ledger.load_execution(number)?.ok_or_else(|| CliError::no_execution(number))?;
    let statistics = ledger.load_statistics(number)?;
    let messages = ledger.load_messages(&execution, MESSAGES_MAX)?;
    let told = ledger.load_progress(number)?;
    let now = now();
    let state = if execution.finished_at.is_none() { ledger.load_state()? } else { State::default() };
    let waits_for = ahead_of(&state, number);
    let pauses = PauseView::holding(&state, &execution);
    let can_stop = is_stoppable(&execution) && execution.control.called_off.is_none();
    let directory = execution.location.path();
    let validation = directory.map(|directory| validation_found(&execution.pipeline, directory, directory)).unwrap_or_default();
    Ok(ExecutionDetail {
        waits_for,
        pauses,
        can_stop,
        validation,
        ..ExecutionDetail::of(&execution, statistics, messages, &World::of_state(&state, now)).with_progress(&told, now)
    })
}
