//! The changes that wait for indexes, as one reading tells them.

use std::collections::BTreeSet;

use crate::index::choose;
use crate::index::{STALE_AFTER_DEFAULT, troubles};
use crate::model::index::{IndexSchedule, IndexState, UpdateMode};
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
                Some(schedule) if is_taken_up(schedule) && schedule.backlog.is_some() => {
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

    /// Says how many changes wait at first.
    pub(super) fn waiting_at_first(&self) -> Message {
        let waiting = self.above(0);
        let text = if waiting.is_empty() { "no change waits".to_owned() } else { format!("at first there waited {}", waiting.join(", ")) };
        Message::new(Severity::Info, text)
    }

    /// Says what is not waited for, and has not been told before; `told` holds the names of what was.
    pub(super) fn not_waited_for(&self, console: &str, told: &mut BTreeSet<String>) -> Vec<Message> {
        let mut messages = Vec::new();
        for state in &self.others {
            let name = state.name();
            if !told.insert(name.to_owned()) {
                continue;
            }
            if state.schedule.is_none() {
                let text = format!("{name} is updated on save and keeps no changes; the step reindex is for it");
                messages.push(Message::new(Severity::Info, text));
            }
            for trouble in troubles(state, STALE_AFTER_DEFAULT, console) {
                let severity = if trouble.is_certain { Severity::Warning } else { Severity::Info };
                messages.push(Message::new(severity, format!("{name} {}, and is not waited for; {}", trouble.what, trouble.help)));
            }
        }
        messages
    }
}

/// Tells whether the cron job takes changes up: not what it leaves, and not what one that was killed has left.
fn is_taken_up(schedule: &IndexSchedule) -> bool {
    let is_stale = schedule.state_age.is_some_and(|age| age >= STALE_AFTER_DEFAULT);
    !(schedule.state == "suspended" || schedule.state == "working" && is_stale)
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
        assert_eq!(all.waiting_at_first().to_string(), "info: at first there waited 3 changes of a, 4 changes of b");
        let mut names = BTreeSet::new();
        let told: Vec<String> = all.not_waited_for("m", &mut names).into_iter().map(|message| message.to_string()).collect();
        assert!(told[0].starts_with("warning: c is suspended") && told[1].starts_with("warning: d has no changelog"), "{told:?}");
        assert_eq!(told.len(), 2, "nobody named e");
        assert_eq!(all.not_waited_for("m", &mut names), [], "once is enough");
        let names = ["e".to_owned()];
        let named = Backlogs::of(&states, &names).expect("it is there");
        assert_eq!(named.total(), 0);
        assert!(named.not_waited_for("m", &mut BTreeSet::new())[0].text.starts_with("e is updated on save"));
        assert!(Backlogs::of(&states, &["zz".to_owned()]).is_err());
    }

    #[test]
    fn e5_what_a_killed_cron_job_left_is_not_waited_for_and_told_with_what_to_do() {
        let mut states = read_status_table(TABLE).expect("it is a table");
        states.retain(|state| matches!(state.name(), "a" | "b"));
        let mut of_b = |age| {
            states[1].schedule.as_mut().expect("it has one").state_age = Some(age);
            let now = Backlogs::of(&states, &[]).expect("no name is unknown");
            let told = now.not_waited_for("m", &mut BTreeSet::new());
            (now.total(), told.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(of_b(jiff::SignedDuration::from_mins(119)), (7, Vec::new()));
        let (total, told) = of_b(STALE_AFTER_DEFAULT);
        assert_eq!(total, 3);
        assert!(told[0].starts_with("warning: b takes its changes up for 2h, as a cron job leaves it that was killed"), "{told:?}");
        assert!(told[0].contains("is not waited for; look whether `m cron:run` still runs"), "{told:?}");
    }
}
