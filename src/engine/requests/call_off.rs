//! Stops and cancels executions: what is decided is noted with them, and each heartbeat then does what follows.

use super::super::draft::Draft;
use super::{named, unfinished};
use crate::model::execution::{CallOff, CallOffHow, Control, Execution};
use crate::model::request::{Answer, Target};

/// Why an execution is not called off.
enum Left {
    NotStoppable,
    NothingToEnd,
}

pub(super) fn call_off(draft: &mut Draft<'_>, target: &Target, how: CallOffHow, by: String) -> Answer {
    let executions = match unfinished(draft, target) {
        Ok(executions) => executions,
        Err(answer) => return answer,
    };
    let judged: Vec<_> = executions.into_iter().map(|execution| (execution.id, judge(execution, how))).collect();
    let (ended, left): (Vec<_>, Vec<_>) = judged.into_iter().partition(|(_, left)| left.is_ok());
    let ids: Vec<u64> = ended.iter().map(|(id, _)| *id).collect();
    for id in &ids {
        note(draft, *id, CallOff { how, by: by.clone(), at: draft.snapshot.now });
        if how > CallOffHow::Stop && draft.pauses().contains_key(&Target::Execution(*id)) {
            // What runs always could not run to its end in a pause.
            draft.end_pause(Target::Execution(*id));
        }
    }
    let stubborn: Vec<u64> = left.iter().filter(|(_, left)| matches!(left, Err(Left::NotStoppable))).map(|(id, _)| *id).collect();
    // A cancel ends the pauses of executions, a stop keeps them.
    let held = ids.iter().find(|id| how == CallOffHow::Stop && draft.pauses().contains_key(&Target::Execution(**id)));
    let held = held.map(|id| format!("; it is paused: steps that run always begin after `bunchd resume {id}`"));
    answer(target, how, ids, &stubborn, &held.filter(|_| matches!(target, Target::Execution(_))).unwrap_or_default())
}

/// Tells whether an execution may be asked to stop, and there is something left to be stopped.
pub fn is_stoppable(execution: &Execution) -> bool {
    execution.finished_at.is_none() && judge(execution, CallOffHow::Stop).is_ok()
}

fn judge(execution: &Execution, how: CallOffHow) -> Result<(), Left> {
    let may_end = |run_always: bool| !run_always || how == CallOffHow::Force;
    let has_something = execution.steps().any(|(step, known)| may_end(step.run_always) && !known.state.is_final());
    match how {
        _ if !has_something => Err(Left::NothingToEnd),
        CallOffHow::Stop if !execution.pipeline.stoppable => Err(Left::NotStoppable),
        CallOffHow::Stop | CallOffHow::Cancel | CallOffHow::Force => Ok(()),
    }
}

/// Notes a call-off, unless a stronger one is noted; the first of the same strength stays.
fn note(draft: &mut Draft<'_>, id: u64, call_off: CallOff) {
    let Some(execution) = draft.execution(id) else { return };
    let control = &execution.control;
    if control.called_off.as_ref().is_none_or(|known| known.how < call_off.how) {
        let control = Control { called_off: Some(call_off), ..control.clone() };
        draft.change_control(id, control);
    }
}

fn answer(target: &Target, how: CallOffHow, ids: Vec<u64>, stubborn: &[u64], held: &str) -> Answer {
    let verb = if how == CallOffHow::Stop { "stopped" } else { "cancelled" };
    let stubborn = match stubborn {
        [] => None,
        ids => Some(format!(
            "{} cannot be stopped, since {} not say stoppable=\"true\"; `bunchd cancel` ends {} anyway",
            named(ids),
            if ids.len() == 1 { "its pipeline does" } else { "their pipelines do" },
            if ids.len() == 1 { "it" } else { "them" }
        )),
    };
    match (ids.as_slice(), stubborn) {
        ([], Some(why)) => Answer::Refused { why },
        ([], None) => Answer::Refused { why: nothing_left(target, verb) },
        (some, also) => {
            let are = if some.len() == 1 { "is" } else { "are" };
            let also = also.map(|also| format!("; {also}")).unwrap_or_default();
            Answer::Done { what: format!("{} {are} being {verb}{also}{held}", named(some)), executions: ids }
        }
    }
}

fn nothing_left(target: &Target, verb: &str) -> String {
    match target {
        Target::Execution(id) => {
            format!("only steps that run always are left in execution {id}; `bunchd cancel {id} --force` ends them too")
        }
        Target::Pipeline(name) => format!("no execution of the pipeline {name} is in progress that could be {verb}"),
        Target::All => format!("no execution is in progress that could be {verb}"),
    }
}
