//! `check-permissions`: aborts the import before any file is opened, unless each file of the bunch is of somebody whom the source allows.
//!
//! Invariant: it opens and looks at no file. The owners are those that the inbox saw; a claim refuses files that changed since.
//!
//! What it cannot do: it does not know the owner of an OK file, and takes a group as the group of the file, not as its owner's memberships.

mod names;

use super::{Executor, Signals, Task, Work, internal, succeeded};
use crate::engine::AttemptEnd;
use crate::model::argument::ExecutorSpec;
use crate::model::bunch::{Bunch, Owner};
use crate::model::failure::Outcome;
use crate::model::message::{Message, Place, Severity};
use crate::model::permission::{Grant, Identity};

pub use names::unknown;
use names::{Directory, Names, allowed};

/// Aborts the import of whoever may not do it.
pub(super) struct CheckPermissions;

/// Most refused files that get a message of their own.
const REFUSED_MAX: usize = 100;

const SPEC: ExecutorSpec = ExecutorSpec {
    name: "check-permissions",
    summary: "Aborts, before any file is opened, unless the owner of each file is in the list allowed of the source; must be the first step",
    arguments: &[],
    takes_options: false,
    takes_environment: false,
};

impl Executor for CheckPermissions {
    fn spec(&self) -> &'static ExecutorSpec {
        &SPEC
    }

    fn execute<'a>(&'a self, task: &'a Task, _signals: Signals) -> Work<'a> {
        Box::pin(run(task))
    }
}

async fn run(task: &Task) -> AttemptEnd {
    let Some(bunch) = task.bunch.clone() else {
        return succeeded(vec![info("the execution has no bunch, so there is no file whose owner could be refused".to_owned())]);
    };
    let source = &bunch.key.source;
    let grants = match task.surroundings.allowed.get(source) {
        Some(grants) if grants.is_empty() => {
            let text = format!("the source {source} has no list `allowed`, so everybody who can write into its inbox may import");
            return succeeded(vec![info(text)]);
        }
        Some(grants) => grants.clone(),
        None => {
            let why =
                format!("the source {source} is no longer in bunchd.toml, so nobody is allowed to import from it; add it again, and retry");
            return aborted(why, Vec::new());
        }
    };
    // Names may be looked up over a network.
    match tokio::task::spawn_blocking(move || judge(&bunch, &grants, &Directory)).await {
        Ok(end) => end,
        Err(_) => internal("the check of permissions ended in the middle; this is a mistake in bunchd"),
    }
}

fn info(text: String) -> Message {
    Message::new(Severity::Info, text)
}

fn aborted(why: String, messages: Vec<Message>) -> AttemptEnd {
    AttemptEnd { outcome: Outcome::Aborted { why }, messages, statistics: Vec::new() }
}

fn judge(bunch: &Bunch, grants: &[Grant], names: &dyn Names) -> AttemptEnd {
    let allowed = match allowed(grants, names) {
        Ok(allowed) => allowed,
        Err(why) => return aborted(format!("{why}; `allowed` of the source {} cannot be judged", bunch.key.source), Vec::new()),
    };
    let mut refused = Vec::new();
    for file in &bunch.files {
        match file.owner {
            Some(owner) if allowed.covers(Identity::FileOwner(owner)) => {}
            Some(owner) => refused.push((file.name.as_str(), owner)),
            None => {
                let why = format!("the owner of {} was not noted when it was found, by an older release; drop the bunch again", file.name);
                return aborted(why, Vec::new());
            }
        }
    }
    if refused.is_empty() { succeeded(Vec::new()) } else { refuse(bunch, &refused, grants, names) }
}

fn refuse(bunch: &Bunch, refused: &[(&str, Owner)], grants: &[Grant], names: &dyn Names) -> AttemptEnd {
    let (first, owner) = refused[0];
    let list: Vec<String> = grants.iter().map(Grant::to_string).collect();
    let also = match refused.len() - 1 {
        0 => String::new(),
        more => format!(" ({more} more of {} files are refused)", bunch.files.len()),
    };
    let (owner, source) = (shown(owner, names), &bunch.key.source);
    let why = format!("{first} belongs to {owner}, who may not import from the source {source}{also}; allowed: {}", list.join(", "));
    let message = |(name, owner): &(&str, Owner)| Message {
        severity: Severity::Error,
        text: format!("it belongs to {}, who may not import from the source {source}", shown(*owner, names)),
        place: Some(Place { file: (*name).to_owned(), ..Place::default() }),
    };
    let mut messages: Vec<Message> = refused.iter().take(REFUSED_MAX).map(message).collect();
    if let Some(more @ 1..) = refused.len().checked_sub(REFUSED_MAX) {
        messages.push(Message::new(Severity::Error, format!("{more} more files are refused, which are not listed")));
    }
    aborted(why, messages)
}

/// Writes an owner by name and number: `user erp (1001), group shop (100)`.
fn shown(owner: Owner, names: &dyn Names) -> String {
    let named = |kind: &str, name: Option<String>, number: u32| match name {
        Some(name) => format!("{kind} {name} ({number})"),
        None => format!("{kind} {number}"),
    };
    format!("{}, {}", named("user", names.user(owner.uid), owner.uid), named("group", names.group(owner.gid), owner.gid))
}

#[cfg(test)]
mod tests;
