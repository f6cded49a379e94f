//! Begins and ends pauses.

use super::super::draft::Draft;
use super::super::state::Pause;
use super::unfinished;
use crate::model::request::{Answer, Target};

pub(super) fn pause(draft: &mut Draft<'_>, target: &Target, why: &str, by: String) -> Answer {
    let executions = match unfinished(draft, target) {
        Ok(executions) => executions.iter().map(|execution| execution.id).collect(),
        Err(answer) => return answer,
    };
    let known = draft.pauses().get(target);
    // Who says nothing new takes nobody's reason away.
    if let Some(Pause { since, by, why: said }) = known.filter(|known| why.is_empty() && !known.why.is_empty()) {
        let what = format!("{target} is paused already, since {since:.0}, by {by}: {said}");
        return Answer::Done { what, executions };
    }
    // A pause that is asked for again keeps its beginning.
    let since = known.map_or(draft.snapshot.now, |known| known.since);
    draft.begin_pause(target.clone(), Pause { since, by, why: why.to_owned() });
    let what = format!("{target} is paused: nothing new is started, what runs goes on");
    Answer::Done { what, executions }
}

pub(super) fn resume(draft: &mut Draft<'_>, target: &Target) -> Answer {
    let in_force: Vec<String> = draft.pauses().keys().filter(|known| *known != target).map(ToString::to_string).collect();
    if !draft.pauses().contains_key(target) {
        let others = if in_force.is_empty() { "nothing is paused".to_owned() } else { format!("what is paused: {}", in_force.join(", ")) };
        let why = format!("there is no pause of {target} to end; {others}");
        // A script that switches maintenance mode off has what it wants.
        let is_wanted = *target == Target::All;
        return if is_wanted { Answer::Done { what: why, executions: Vec::new() } } else { Answer::Refused { why } };
    }
    draft.end_pause(target.clone());
    let left = if in_force.is_empty() { String::new() } else { format!("; still paused: {}", in_force.join(", ")) };
    Answer::Done { what: format!("{target} goes on{left}"), executions: Vec::new() }
}
