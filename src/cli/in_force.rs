//! The part of `bunchd status` that tells which definitions the daemon uses, and whether those on disk are others.

use jiff::Timestamp;
use serde::Serialize;

use super::context::now;
use super::error::CliError;
use crate::daemon::load::Texts;
use crate::ledger::Ledger;
use crate::model::in_force::{InForce, Refused};
use crate::process::Holder;
use crate::view::palette::{Palette, Tone};
use crate::view::text::duration;

/// Which definitions the daemon uses.
#[derive(Debug, Serialize)]
pub(super) struct DefinitionsInForce {
    /// When they were read.
    read_at: Timestamp,
    /// Newer ones that it does not use, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refused: Option<NotUsed>,
    /// Whether the files have changed since it last read them.
    has_changed_since: bool,
}

/// Definitions that the daemon does not use.
#[derive(Debug, Serialize)]
pub(super) struct NotUsed {
    since: Timestamp,
    why: String,
}

/// Returns what the daemon that holds the ledger's lock has noted of its definitions, beside those on disk.
pub(super) fn of(ledger: &Ledger, holder: Option<&Holder>) -> Result<Option<DefinitionsInForce>, CliError> {
    let Some(holder) = holder else { return Ok(None) };
    let noted = ledger.in_force()?.filter(|noted| noted.process == holder.pid);
    Ok(noted.map(beside_disk))
}

fn beside_disk(noted: InForce) -> DefinitionsInForce {
    let texts = Texts::read(&noted.file);
    let last = noted.refused.as_ref().map_or(&noted.digest, |refused| &refused.digest);
    DefinitionsInForce {
        read_at: noted.read_at,
        // Files that this user may not read say nothing.
        has_changed_since: texts.are_readable() && texts.origin.digest != *last,
        refused: noted.refused.map(|Refused { since, why, .. }| NotUsed { since, why }),
    }
}

/// Tells it; the reason of a refusal is left out where the mistakes that are on disk are told anyway.
pub(super) fn lines(definitions: &DefinitionsInForce, mistakes: Option<&str>, palette: Palette) -> Vec<String> {
    let DefinitionsInForce { read_at, refused, has_changed_since } = definitions;
    let mut lines = Vec::new();
    match refused {
        None => lines.push(format!("The daemon uses the definitions that it read at {read_at:.0} ({} ago)", duration(*read_at, now()))),
        Some(NotUsed { since, why }) => {
            let text = format!("Changed definitions are refused since {since:.0}: the daemon goes on with those of {read_at:.0}");
            lines.push(palette.paint(Tone::Bad, &text));
            if mistakes.is_none() || *has_changed_since {
                lines.push(why.clone());
            }
        }
    }
    if *has_changed_since {
        let text = "The files have changed since and are not in use yet: the daemon reads them in a moment, or at its next look";
        lines.push(palette.paint(Tone::Attention, text));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(refused: Option<&str>, has_changed_since: bool, mistakes: Option<&str>) -> Vec<String> {
        let at: Timestamp = "2026-01-05T08:00:00Z".parse().expect("a time");
        let refused = refused.map(|why| NotUsed { since: at, why: why.to_owned() });
        lines(&DefinitionsInForce { read_at: at, refused, has_changed_since }, mistakes, Palette::PLAIN)
    }

    #[test]
    fn b23_a_refusal_is_told_once_and_where_it_is_not_that_of_the_disk_as_well() {
        let refused = "Changed definitions are refused since 2026-01-05T08:00:00Z: the daemon goes on with those of 2026-01-05T08:00:00Z";
        assert_eq!(told(Some("why"), false, Some("why, as it is on disk")), [refused]);
        assert_eq!(told(Some("paths.state"), false, None), [refused, "paths.state"]);
        let both = told(Some("why"), true, Some("other mistakes"));
        assert_eq!(both[..2], [refused, "why"]);
        assert!(both[2].starts_with("The files have changed since"), "{both:?}");
        assert!(told(None, false, None)[0].starts_with("The daemon uses the definitions that it read at 2026-01-05T08:00:00Z"));
    }
}
