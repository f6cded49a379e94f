//! `bunchd inbox`: what lies there, and why it waits.

use std::fmt::Write;

use jiff::Timestamp;

use super::ask::has_daemon;
use super::context::{Context, now, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use super::printable::printable;
use crate::daemon::setup::Setup;
use crate::engine::State;
use crate::engine::gate::{Gate, Occasion};
use crate::inbox::overview::{BunchOverview, SourceOverview};
use crate::inbox::{Inbox, WatchedSource};
use crate::ledger::Ledger;
use crate::model::bunch::Bunch;
use crate::model::readiness::Readiness;
use crate::view::palette::{Palette, Tone};
use crate::view::text::count;

pub(super) fn run(context: &Context, source: Option<&str>, json: bool) -> Result<Exit, CliError> {
    let setup = context.load()?.setup();
    let mut overview = look(&setup)?;
    if let Some(source) = source {
        overview.retain(|known| known.source == source);
        if overview.is_empty() {
            return Err(CliError::NotFound(format!("there is no enabled source named {source} in {}", setup.file.display())));
        }
    }
    if json {
        print_json(&overview)?;
    } else {
        print(&text(&overview, has_daemon(&setup.state), context.palette))?;
    }
    Ok(Exit::Ok)
}

/// Looks at all inboxes, and at what the ledger says about bunches that are ready by themselves.
pub(super) fn look(setup: &Setup) -> Result<Vec<SourceOverview>, CliError> {
    let mut inbox = Inbox::new(setup.watched(), setup.inbox.clone());
    inbox.look(now());
    let mut overview = inbox.overview();
    overview.iter_mut().for_each(|source| name_disabled(source, &setup.disabled));
    if setup.surroundings.ledger.exists() {
        let state = Ledger::open_beside(&setup.surroundings.ledger)?.load_state()?;
        add_reasons(&mut overview, setup, &state);
    }
    Ok(overview)
}

/// Says of files that a source would take if it were not switched off.
fn name_disabled(overview: &mut SourceOverview, disabled: &[WatchedSource]) {
    let directory = &overview.directory;
    for stranger in &mut overview.strangers {
        if let Some(source) = disabled.iter().find(|source| source.directory == *directory && source.would_take(&stranger.name)) {
            stranger.why = format!("the source {} takes it, but it is switched off (enabled = false in bunchd.toml)", source.name);
        }
    }
}

fn add_reasons(overview: &mut [SourceOverview], setup: &Setup, state: &State) {
    let short_of_disk = setup.short_of_disk();
    let gate = Gate::of_state(state, setup.limits.claimed, short_of_disk.as_ref(), now());
    for source in overview {
        let Some((_, pipeline)) = setup.sources.iter().find(|(known, _)| known.name == source.source) else { continue };
        for bunch in source.bunches.iter_mut().filter(|bunch| bunch.readiness == Readiness::Ready) {
            let released_at = bunch.bunch.as_ref().map_or(Timestamp::MIN, Bunch::released_at);
            if let Some(reason) = gate.wait_reason(pipeline, Occasion::Bunch { key: &bunch.key, released_at }) {
                bunch.readiness = Readiness::Waiting { reasons: vec![reason] };
            }
        }
    }
}

/// Tells what lies in the inboxes: bunches by source, then what is left alone, then which sources have nothing.
pub(super) fn text(overview: &[SourceOverview], has_daemon: bool, palette: Palette) -> String {
    let mut text = String::new();
    if overview.is_empty() {
        line(&mut text, "no source is enabled; `bunchd check` lists them");
    }
    for source in overview.iter().filter(|source| source.error.is_some() || !source.bunches.is_empty()) {
        line(&mut text, &palette.paint(Tone::Strong, &format!("{}: {}", source.source, source.directory.display())));
        if let Some(error) = &source.error {
            line(&mut text, &format!("  {}", palette.paint(Tone::Bad, error)));
        }
        source.bunches.iter().for_each(|known| bunch(&mut text, known, has_daemon, palette));
    }
    overview.iter().filter(|source| !source.strangers.is_empty()).for_each(|source| strangers(&mut text, source, palette));
    let empty = overview.iter().filter(|source| source.error.is_none() && source.bunches.is_empty());
    let empty: Vec<_> = empty.map(|source| source.source.as_str()).collect();
    if !empty.is_empty() {
        line(&mut text, &format!("Nothing waits for {}", empty.join(", ")));
    }
    text
}

fn strangers(text: &mut String, source: &SourceOverview, palette: Palette) {
    line(text, &palette.paint(Tone::Strong, &format!("left alone: {}", source.directory.display())));
    for stranger in &source.strangers {
        line(text, &format!("  {}: {}", printable(&stranger.name), printable(&stranger.why)));
    }
    if source.strangers_left_off > 0 {
        line(text, &format!("  … and another {} that no source takes", count(source.strangers_left_off, "file")));
    }
}

fn bunch(text: &mut String, bunch: &BunchOverview, has_daemon: bool, palette: Palette) {
    let (state, reasons): (String, Vec<String>) = match &bunch.readiness {
        Readiness::Ready if has_daemon => (palette.paint(Tone::Good, "ready"), vec!["the daemon takes it next".to_owned()]),
        Readiness::Ready => (palette.paint(Tone::Good, "ready"), vec!["no daemon runs: start it, or try `bunchd once`".to_owned()]),
        Readiness::Waiting { reasons } => (palette.paint(Tone::Attention, "waits"), reasons.iter().map(ToString::to_string).collect()),
        Readiness::Rejected { problems } => (palette.paint(Tone::Bad, "wrong"), problems.iter().map(ToString::to_string).collect()),
    };
    line(text, &format!("  {state}  {} ({})", bunch.key, count(bunch.files.len(), "file")));
    reasons.iter().for_each(|reason| line(text, &format!("         {reason}")));
    for name in &bunch.unlisted {
        line(text, &format!("         {name} is not listed in the OK file and will be left here"));
    }
}

fn line(text: &mut String, content: &str) {
    writeln!(text, "{content}").expect("a String takes all text");
}
