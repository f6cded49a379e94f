//! Answers what people ask.

mod call_off;
mod pause;
mod retry;
mod start;

use super::decision::Change;
use super::draft::Draft;
use super::snapshot::{Mode, OpenRequest};
use crate::model::execution::{CallOffHow, Execution};
use crate::model::request::{Answer, Request, Target};

pub use call_off::is_stoppable;
pub use retry::retryable;
pub use start::find_pipeline;

/// Answers all open requests.
pub(super) fn answer_requests(draft: &mut Draft<'_>) {
    let snapshot = draft.snapshot;
    for open in snapshot.requests {
        if let Some(answer) = answer(draft, open) {
            draft.record(Change::RequestAnswered { request: open.id, at: snapshot.now, answer });
        }
    }
}

/// Answers one request; `None` if others are still at it.
fn answer(draft: &mut Draft<'_>, open: &OpenRequest) -> Option<Answer> {
    let begins = matches!(open.request, Request::Start { .. } | Request::Retry { .. });
    if begins && draft.snapshot.mode != Mode::Working {
        return None;
    }
    let by = asked_by(open);
    Some(match &open.request {
        Request::Start { pipeline, bunch } => return start::start(draft, pipeline, bunch.as_deref()),
        // Until then its private copies could be removed from under the retry.
        Request::Retry { execution, .. } if draft.snapshot.tidying.in_hand.contains(execution) => return None,
        Request::Retry { execution, from } => retry::retry(draft, *execution, from, open.subject.as_ref()),
        Request::Stop { target } => call_off::call_off(draft, target, CallOffHow::Stop, by),
        Request::Cancel { target, force: false } => call_off::call_off(draft, target, CallOffHow::Cancel, by),
        Request::Cancel { target, force: true } => call_off::call_off(draft, target, CallOffHow::Force, by),
        Request::Pause { target, why } => pause::pause(draft, target, why, by),
        Request::Resume { target } => pause::resume(draft, target),
        Request::Reload | Request::Purge { .. } => return open.found.clone(),
    })
}

fn asked_by(open: &OpenRequest) -> String {
    if open.asked_by.is_empty() { format!("request {}", open.id) } else { format!("{} (request {})", open.asked_by, open.id) }
}

/// Returns the executions in a scope that are not finished.
///
/// # Errors
/// There is no such pipeline, or no such execution that is not finished.
fn unfinished<'d>(draft: &'d Draft<'_>, target: &Target) -> Result<Vec<&'d Execution>, Answer> {
    let open = draft.executions().filter(|execution| execution.finished_at.is_none());
    match target {
        Target::All => Ok(open.collect()),
        Target::Pipeline(name) => {
            let found: Vec<_> = open.filter(|execution| execution.pipeline.name == *name).collect();
            match find_pipeline(name, draft.snapshot.pipelines) {
                Err(why) if found.is_empty() => Err(Answer::Refused { why }),
                Ok(_) | Err(_) => Ok(found),
            }
        }
        Target::Execution(id) => match draft.execution(*id).filter(|execution| execution.finished_at.is_none()) {
            Some(execution) => Ok(vec![execution]),
            None if draft.snapshot.state.claims.contains_key(id) => {
                Err(Answer::Refused { why: format!("the files of execution {id} are still being moved; ask again in a moment") })
            }
            None => Err(Answer::Refused { why: not_in_progress(*id) }),
        },
    }
}

/// Says that an execution is over.
pub fn not_in_progress(id: u64) -> String {
    format!("execution {id} is not in progress; `bunchd show {id}` tells how it ended")
}

/// Writes numbers of executions: `execution 4`, `executions 4 and 5`, `executions 4, 5 and 6`.
fn named(ids: &[u64]) -> String {
    let texts: Vec<String> = ids.iter().map(u64::to_string).collect();
    match texts.as_slice() {
        [] => "no execution".to_owned(),
        [one] => format!("execution {one}"),
        [first @ .., last] => format!("executions {} and {last}", first.join(", ")),
    }
}
