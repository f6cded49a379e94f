//! The changes that wait for indexes, as one reading tells them.

use crate::index::choose;
use crate::index::{STALE_AFTER_DEFAULT, troubles};
use crate::model::index::{IndexState, UpdateMode};
use crate::model::message::{Message, Severity};

/// The changes that wait.
pub(super) struct Backlogs<'a> {
    /// Indexes whose changes the shop takes up, each with how many wait.
    counted: Vec<(&'a IndexState, u64)>,
    /// Indexes that were named or are updated by schedule, and whose changes nobody takes up.
    others: Vec<&'a IndexState>,
}

impl<'a> Backlogs<'a> {
    /// Picks those that are named, or all.
    ///
    /// # Errors
    /// A sentence that tells which name the shop does not have.
    pub(super) fn of(states: &'a [IndexState], names: &'a [String]) -> Result<Self, String> {
        let chosen = choose(states, names)?.states;
        let chosen = chosen.into_iter().filter(|state| !names.is_empty() || state.mode != UpdateMode::Save);
        let (mut counted, mut others) = (Vec::new(), Vec::new());
        for state in chosen {
            match &state.schedule {
                Some(schedule) if schedule.state != "suspended" && schedule.backlog.is_some() => {
                    counted.push((state, schedule.backlog.unwrap_or(0)));
                }
                Some(_) | None => others.push(state),
            }
        }
        Ok(Self { counted, others })
    }

    /// Returns how many changes wait in all.
    pub(super) fn total(&self) -> u64 {
        self.counted.iter().fold(0, |sum, (_, backlog)| sum.saturating_add(*backlog))
    }

    /// Returns each index for which more than a limit wait, in words.
    pub(super) fn above(&self, limit: u64) -> Vec<String> {
        let above = self.counted.iter().filter(|(_, backlog)| *backlog > limit);
        above.map(|(state, backlog)| format!("{backlog} changes of {}", state.name())).collect()
    }

    /// Says how many changes wait, and what is not waited for.
    pub(super) fn told(&self, console: &str) -> Vec<Message> {
        let waiting = self.above(0);
        let text = if waiting.is_empty() { "no change waits".to_owned() } else { format!("at first there waited {}", waiting.join(", ")) };
        let mut messages = vec![Message::new(Severity::Info, text)];
        for state in &self.others {
            let name = state.name();
            if state.schedule.is_none() {
                let text = format!("{name} is updated on save and keeps no changes; the step reindex is for it");
                messages.push(Message::new(Severity::Info, text));
            }
            for trouble in troubles(state, STALE_AFTER_DEFAULT, console) {
                messages.push(Message::new(Severity::Warning, format!("{name} {}, and is not waited for; {}", trouble.what, trouble.help)));
            }
        }
        messages
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::read_status_table;

    const TABLE: &str = "\
| ID | Title | Status | Update On | Schedule Status             |
| a  | A     | Ready  | Schedule  | idle (3 in backlog)         |
| b  | B     | Ready  | Schedule  | working (4 in backlog)      |
| c  | C     | Ready  | Schedule  | suspended (2046 in backlog) |
| d  | D     | Ready  | Schedule  | idle ( in backlog)          |
| e  | E     | Ready  | Save      |                             |
";

    #[test]
    fn e5_only_changes_that_somebody_takes_up_are_waited_for_and_the_others_are_told() {
        let states = read_status_table(TABLE).expect("it is a table");
        let all = Backlogs::of(&states, &[]).expect("no name is unknown");
        assert_eq!((all.total(), all.above(3), all.above(4).len()), (7, vec!["4 changes of b".to_owned()], 0));
        let told: Vec<String> = all.told("m").into_iter().map(|message| message.to_string()).collect();
        assert_eq!(told[0], "info: at first there waited 3 changes of a, 4 changes of b");
        assert!(told[1].starts_with("warning: c is suspended") && told[2].starts_with("warning: d has no changelog"), "{told:?}");
        assert_eq!(told.len(), 3, "nobody named e");
        let names = ["e".to_owned()];
        let named = Backlogs::of(&states, &names).expect("it is there");
        assert_eq!(named.total(), 0);
        assert!(named.told("m")[1].text.starts_with("e is updated on save"));
        assert!(Backlogs::of(&states, &["zz".to_owned()]).is_err());
    }
}
