//! Joins what was known of a file with what a look shows and what events said: pure.

use jiff::{SignedDuration, Timestamp};

use super::event::What;
use super::facts::{Access, FileFacts};
use super::observe::Seen;

/// For how long a file counts as being written after the last event that said so.
const WRITING_MAX: SignedDuration = SignedDuration::from_hours(1);

/// What events said about one name.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said {
    pub(super) what: Option<What>,
    pub(super) was_removed: bool,
}

impl Said {
    /// Takes in one more event; the last one that tells of writing counts.
    pub(super) fn hear(&mut self, what: What) {
        match what {
            What::Closed | What::MovedIn | What::Changed => self.what = Some(what),
            What::Removed => *self = Self { what: None, was_removed: true },
            What::Noticed => self.what = self.what.or(Some(What::Noticed)),
            What::Overflow | What::DirectoryGone => {}
        }
    }
}

/// Joins what was known of a file, what a look shows now and what events said.
pub(super) fn merge(known: Option<FileFacts>, seen: Seen, said: Said, now: Timestamp) -> FileFacts {
    let fresh = FileFacts {
        stamp: seen.stamp,
        kind: seen.kind,
        owner: seen.owner,
        arrived_ns: seen.arrived_ns,
        seen_at: now,
        is_rewritten: false,
        is_closed: false,
        writing_since: None,
        access: Access::Unknown,
    };
    let mut file = match known {
        None => fresh,
        Some(known) if known.stamp == seen.stamp && known.kind == seen.kind => {
            unchanged(FileFacts { owner: seen.owner, arrived_ns: seen.arrived_ns, ..known }, said, now)
        }
        Some(known) => FileFacts {
            is_rewritten: true,
            // Rights and times may change without anybody writing.
            is_closed: known.is_closed && said.what == Some(What::Noticed),
            writing_since: known.writing_since,
            ..fresh
        },
    };
    match said.what {
        Some(What::Closed | What::MovedIn) => (file.is_closed, file.writing_since) = (true, None),
        Some(What::Changed) => (file.is_closed, file.writing_since) = (false, Some(now)),
        Some(What::Noticed | What::Removed | What::Overflow | What::DirectoryGone) | None => {}
    }
    file
}

/// Keeps what was known; the clock may have been set back, and rights may have changed.
fn unchanged(known: FileFacts, said: Said, now: Timestamp) -> FileFacts {
    let is_settled = known.access == Access::Readable && said.what.is_none();
    FileFacts { seen_at: known.seen_at.min(now), access: if is_settled { Access::Readable } else { Access::Unknown }, ..known }
}

/// Ends the state of being written after a long time without a further write: the closing must have been missed.
pub(super) fn expire_open(file: &mut FileFacts, now: Timestamp) {
    if file.writing_since.is_some_and(|since| now.duration_since(since) >= WRITING_MAX) {
        file.writing_since = None;
    }
}
