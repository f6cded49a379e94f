//! How things are, as text: first what keeps everybody waiting.

use std::fmt::Write;

use super::super::context::now;
use super::super::in_force;
use super::super::list::summary_table;
use super::{Overview, Waiting};
use crate::model::readiness::WaitReason;
use crate::model::retention::DiskShort;
use crate::view::palette::{Palette, Tone};
use crate::view::text::duration;

/// How many requests without an answer are shown.
const REQUESTS_SHOWN: usize = 10;

/// How many steps are shown with how far they have come.
const STEPS_SHOWN: usize = 20;

/// How many pauses are shown.
const PAUSES_SHOWN: usize = 10;

/// Tells how things are; `config` follows commands.
pub(super) fn text(overview: &Overview, palette: Palette, config: &str) -> String {
    let mut text = String::new();
    let mut line = |content: &str| writeln!(text, "{content}").expect("a String takes all text");
    match &overview.daemon {
        Some(holder) => {
            let since = duration(holder.since, now());
            let runs = palette.paint(Tone::Good, "runs");
            line(&format!("The daemon {runs}: bunchd {}, process {} on {}, for {since}", holder.version, holder.pid, holder.host));
        }
        None => line(&palette.paint(Tone::Attention, "No daemon runs: nothing is imported until one is started (`bunchd run`)")),
    }
    if let Some(DiskShort { path, free_bytes, limit_bytes }) = overview.short_of_disk.clone() {
        let reason = WaitReason::DiskShort { path, free_bytes, limit_bytes };
        line(&palette.paint(Tone::Bad, &format!("No bunch is begun: {reason}")));
    }
    for pause in overview.pauses.iter().take(PAUSES_SHOWN) {
        line(&palette.paint(Tone::Attention, &pause.said(config)));
    }
    if let more @ 1.. = overview.pauses.len().saturating_sub(PAUSES_SHOWN) {
        line(&format!("… and {more} more pauses of executions; the JSON form has them all"));
    }
    if let Some(definitions) = &overview.definitions {
        in_force::lines(definitions, overview.mistakes.as_deref(), palette).iter().for_each(|text| line(text));
    }
    if let Some(mistakes) = &overview.mistakes {
        let text = "The configuration has mistakes; a daemon that runs goes on with the old one, and none can be started:";
        line(&format!("{}\n{}", palette.paint(Tone::Bad, text), mistakes.trim_end()));
    }
    for open in overview.requests.iter().take(REQUESTS_SHOWN) {
        let by = if open.by.is_empty() { String::new() } else { format!(", asked by {}", open.by) };
        line(&format!("Request {} waits for a daemon: {}{by}", open.request, open.what));
    }
    line(&format!("Configuration {}, ledger {}", overview.configuration.display(), overview.ledger.display()));
    let counts: Vec<_> = overview.counts.iter().filter(|count| count.executions > 0).collect();
    let counts: Vec<_> = counts.iter().map(|count| format!("{} {}", count.executions, palette.status(count.status))).collect();
    line(&format!("Executions: {}", if counts.is_empty() { "none yet".to_owned() } else { counts.join(", ") }));
    for schedule in &overview.schedules {
        line(&format!("Schedule: {}", schedule.said(now())));
    }
    for waiting in &overview.inbox {
        line(&inbox_line(waiting, palette));
    }
    if !overview.in_progress.is_empty() {
        line(&format!("\n{}\n{}", palette.paint(Tone::Strong, "In progress"), summary_table(&overview.in_progress, palette).trim_end()));
    }
    for step in overview.progress.iter().take(STEPS_SHOWN) {
        line(&step.said());
    }
    if let more @ 1.. = overview.progress.len().saturating_sub(STEPS_SHOWN) {
        line(&format!("… and {more} more steps; the JSON form has them all"));
    }
    if !overview.failed_lately.is_empty() {
        line(&format!(
            "\n{}\n{}",
            palette.paint(Tone::Strong, "Failed or aborted lately"),
            summary_table(&overview.failed_lately, palette).trim_end()
        ));
        line("`bunchd show ID` tells why, `bunchd retry ID` takes it up again");
    }
    text
}

fn inbox_line(waiting: &Waiting, palette: Palette) -> String {
    if let Some(error) = &waiting.error {
        return format!("Inbox of {}: {}", waiting.source, palette.paint(Tone::Bad, error));
    }
    let parts = [(waiting.ready, "ready"), (waiting.waiting, "waiting"), (waiting.rejected, "wrong"), (waiting.strangers, "left alone")];
    let parts: Vec<_> = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let hint = if waiting.waiting + waiting.rejected > 0 { " (`bunchd inbox` tells why)" } else { "" };
    format!("Inbox of {}: {}{hint}", waiting.source, if parts.is_empty() { "empty".to_owned() } else { parts.join(", ") })
}
