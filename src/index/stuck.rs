//! What is wrong with an index that somebody should look at: a rebuild that was killed, a changelog that is missing, changes that
//! nobody takes up.
//!
//! A rebuild that is killed leaves its index in "working" for ever, unless the shop uses application locks. From outside it looks
//! like one that goes on; only its age tells, and the console knows none.

use jiff::SignedDuration;

use crate::model::index::{IndexState, IndexStatus};

/// A rebuild that lasts longer is taken for one that was killed, where nothing else is set.
pub const STALE_AFTER_DEFAULT: SignedDuration = SignedDuration::from_hours(2);

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong, as a part of a sentence whose subject is the index.
    pub what: String,
    /// What to do, as a sentence without its full stop.
    pub help: String,
    /// A rebuild makes it right.
    pub ends_with_rebuild: bool,
    /// Whether anything is wrong at all is known.
    pub is_certain: bool,
}

/// Tells whether an index is being rebuilt, or looks as if it were.
pub fn busy(state: &IndexState) -> bool {
    state.status == IndexStatus::Processing
}

/// Returns what is wrong with an index; `console` is how Magento's console is called on a command line.
pub fn troubles(state: &IndexState, stale_after: SignedDuration, console: &str) -> Vec<Trouble> {
    let name = state.name();
    let mut troubles = Vec::new();
    let rebuilt = |what: String, is_certain| Trouble { what, help: free(console, name), ends_with_rebuild: false, is_certain };
    match state.status_age.filter(|_| busy(state)) {
        Some(age) if age >= stale_after => {
            troubles.push(rebuilt(format!("is \"working\" for {}, as a rebuild leaves it that was killed", lasting(age)), true));
        }
        None if busy(state) => {
            let what = "is being rebuilt, or a killed rebuild left it so (the console does not say since when)";
            troubles.push(rebuilt(what.to_owned(), false));
        }
        Some(_) | None => {}
    }
    let Some(schedule) = &state.schedule else { return troubles };
    if schedule.backlog.is_none() {
        troubles.push(Trouble {
            what: "has no changelog, so its changes are neither counted nor taken up".to_owned(),
            help: format!("make it anew: `{console} indexer:set-mode realtime {name}`, then `{console} indexer:set-mode schedule {name}`"),
            ends_with_rebuild: false,
            is_certain: true,
        });
    }
    if schedule.state == "suspended" {
        troubles.push(Trouble {
            what: "is suspended, so that the cron job leaves its changes".to_owned(),
            help: format!("a rebuild resumes it: `{console} indexer:reindex {name}`"),
            ends_with_rebuild: true,
            is_certain: true,
        });
    }
    if let Some(age) = schedule.state_age.filter(|age| schedule.state == "working" && *age >= stale_after) {
        troubles.push(Trouble {
            what: format!("takes its changes up for {}, as a cron job leaves it that was killed", lasting(age)),
            help: format!("look whether `{console} cron:run` still runs; `{console} indexer:reindex {name}` makes it right"),
            ends_with_rebuild: true,
            is_certain: true,
        });
    }
    troubles
}

/// Says how an index is freed that a killed rebuild left behind.
pub fn free(console: &str, name: &str) -> String {
    format!("if no rebuild runs any more, `{console} indexer:reset {name}`, then `{console} indexer:reindex {name}`")
}

/// Writes a length of time in two units at most: `45s`, `3m`, `2h 5m`, `3d 4h`.
pub fn lasting(time: SignedDuration) -> String {
    let seconds = time.as_secs().max(0);
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    let two = |large: i64, large_unit: &str, small: i64, small_unit: &str| match small {
        0 => format!("{large}{large_unit}"),
        _ => format!("{large}{large_unit} {small}{small_unit}"),
    };
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{minutes}m"),
        3600..86_400 => two(hours, "h", minutes, "m"),
        _ => two(days, "d", hours, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::index::{IndexSchedule, UpdateMode};

    fn index(status: IndexStatus, age: Option<SignedDuration>, schedule: Option<IndexSchedule>) -> IndexState {
        let mode = if schedule.is_some() { UpdateMode::Schedule } else { UpdateMode::Save };
        IndexState { id: Some("mine".into()), title: "Mine".into(), status, mode, schedule, status_age: age }
    }

    fn told(state: &IndexState) -> Vec<String> {
        let troubles = troubles(state, SignedDuration::from_hours(2), "bin/magento");
        troubles.into_iter().map(|trouble| format!("mine {}; {}", trouble.what, trouble.help)).collect()
    }

    #[test]
    fn e8_a_rebuild_that_was_killed_is_known_by_its_age_alone_and_told_with_what_to_do() {
        let hours = |hours| Some(SignedDuration::from_hours(hours));
        assert_eq!(
            told(&index(IndexStatus::Processing, hours(30), None)),
            ["mine is \"working\" for 1d 6h, as a rebuild leaves it that was killed; if no rebuild runs any more, \
              `bin/magento indexer:reset mine`, then `bin/magento indexer:reindex mine`"]
        );
        assert_eq!(told(&index(IndexStatus::Processing, hours(2), None)).len(), 1, "just as old counts");
        for fine in [index(IndexStatus::Processing, hours(1), None), index(IndexStatus::Ready, hours(99), None)] {
            assert_eq!(told(&fine), [""; 0]);
        }
    }

    #[test]
    fn e8_a_rebuild_whose_age_nobody_tells_may_have_been_killed_and_is_told_with_what_to_do() {
        let state = index(IndexStatus::Processing, None, None);
        assert_eq!(
            told(&state),
            ["mine is being rebuilt, or a killed rebuild left it so (the console does not say since when); if no rebuild runs any more, \
              `bin/magento indexer:reset mine`, then `bin/magento indexer:reindex mine`"]
        );
        assert!(!troubles(&state, SignedDuration::from_hours(2), "m")[0].is_certain);
        assert_eq!(told(&index(IndexStatus::Suspended, None, None)), [""; 0]);
    }

    #[test]
    fn e8_changes_that_nobody_takes_up_are_told_with_what_to_do() {
        let schedule = |state: &str, backlog, hours| {
            let state_age = Some(SignedDuration::from_hours(hours));
            index(IndexStatus::Ready, None, Some(IndexSchedule { state: state.into(), backlog, state_age }))
        };
        let starts = |state: &IndexState, text: &str| told(state).len() == 1 && told(state)[0].starts_with(text);
        assert!(starts(&schedule("idle", None, 9), "mine has no changelog"));
        assert!(starts(&schedule("suspended", Some(4), 9), "mine is suspended"));
        assert!(starts(&schedule("working", Some(4), 9), "mine takes its changes up for 9h"));
        assert_eq!(told(&schedule("idle", Some(4), 9)), [""; 0]);
        assert_eq!(told(&schedule("working", Some(4), 1)), [""; 0]);
    }

    #[test]
    fn lengths_of_time_have_two_units_at_most() {
        let seconds = |seconds| lasting(SignedDuration::from_secs(seconds));
        assert_eq!([-5, 59, 60, 3599, 3600, 7500, 86_400, 270_000].map(seconds), ["0s", "59s", "1m", "59m", "1h", "2h 5m", "1d", "3d 3h"]);
    }
}
