//! That a step worked on less than what was dropped is told by that step itself: the check may be the story of another execution.

use crate::engine::AttemptEnd;
use crate::executor::Task;
use crate::model::failure::Outcome;
use crate::model::message::{Message, Severity};

/// Most files that are named.
const FILES_MAX: usize = 20;

/// Adds to the end of an attempt what it did not get; `task` is the attempt as it worked, `whole` as if nothing were left out.
pub(in crate::executor) fn told(whole: &Task, task: &Task, mut end: AttemptEnd) -> AttemptEnd {
    let files: Vec<String> = whole.copied().into_iter().map(|copied| copied.original).collect();
    let mut texts: Vec<String> = files.iter().filter_map(|name| said(task, name)).collect();
    if texts.is_empty() {
        return end;
    }
    if let Some(more @ 1..) = texts.len().checked_sub(FILES_MAX) {
        texts.truncate(FILES_MAX);
        texts.push(format!("records of {more} more files were left out"));
    }
    end.messages.extend(texts.into_iter().map(|text| Message::new(Severity::Warning, text)));
    if end.outcome == Outcome::Succeeded {
        end.outcome = Outcome::SucceededWithWarnings;
    }
    end
}

fn said(task: &Task, name: &str) -> Option<String> {
    let check = task.pipeline.leaving_out().map(|(_, check)| check.name.as_str()).unwrap_or_default();
    let records = |count: u64| if count == 1 { "1 record".to_owned() } else { format!("{count} records") };
    if let Some(count) = task.reduced.gone.get(name) {
        return Some(format!("{name} was not taken: {check} has left out all of it, {}", records(*count)));
    }
    let count = task.reduced.names.get(name)?;
    Some(format!("{name} was taken without {}, which {check} has left out", records(*count)))
}
