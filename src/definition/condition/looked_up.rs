//! Reads conditions that must be looked up in the world: what is looked up, and how often.
//!
//! They are looked up before there is an execution, or for several at once; so they know no placeholders.

use jiff::SignedDuration;

use super::super::report::Report;
use super::super::tree::{Element, Value};
use super::super::value;
use super::names;
use crate::model::condition::LookedUp;
use crate::model::probe::Probe;

/// How old an answer may be where nothing is said.
const EVERY_DEFAULT: SignedDuration = SignedDuration::from_secs(30);

/// The shortest time that can be set.
const SHORTEST: SignedDuration = SignedDuration::from_secs(1);

/// The longest time that can be set.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);

/// How long a program may take where nothing is said, if `every` is not shorter.
const TIMEOUT_DEFAULT: SignedDuration = SignedDuration::from_secs(10);

/// Reads `command`.
pub(super) fn read_command(element: &Element, report: &mut Report<'_>) -> Option<LookedUp> {
    let program = element.value("program").and_then(|value| plain(value, report));
    let words = element.value("command").map_or(Some(Vec::new()), |value| words(value, report));
    let every = every(element, report);
    let timeout = timeout(element, every, report);
    Some(LookedUp { probe: Probe::Command { program: program?, words: words?, timeout: timeout? }, every: every? })
}

/// Reads `files-present`.
pub(super) fn read_files(element: &Element, report: &mut Report<'_>) -> Option<LookedUp> {
    let pattern = element.value("pattern").and_then(|value| pattern(value, report));
    let every = every(element, report);
    Some(LookedUp { probe: Probe::Files { pattern: pattern? }, every: every? })
}

/// Reads `no-conflicting-indexing`.
pub(super) fn read_indexing(element: &Element, report: &mut Report<'_>) -> Option<LookedUp> {
    let program = element.value("program").map_or(Some(None), |value| plain(value, report).map(Some));
    let indexes = element.value("indexes").map_or(Some(Vec::new()), |value| names::read(value, report));
    let every = every(element, report);
    Some(LookedUp { probe: Probe::Indexing { program: program?, indexes: indexes? }, every: every? })
}

/// Reads a text that is not empty and has no placeholders.
fn plain(value: &Value, report: &mut Report<'_>) -> Option<String> {
    if value.text.trim().is_empty() {
        report.error(&value.at, "the value is empty", "write a text");
        return None;
    }
    if let Some(start) = value.text.find("${") {
        let end = value.text[start..].find('}').map_or(value.text.len(), |end| start + end + 1);
        let help = "it is looked up without an execution: write the value itself";
        report.error(&value.within(start..end), "a condition has no placeholders", help);
        return None;
    }
    Some(value.text.clone())
}

fn words(value: &Value, report: &mut Report<'_>) -> Option<Vec<String>> {
    let words = shell_words::split(&plain(value, report)?);
    if words.is_err() {
        report.error(&value.at, "a quote is not closed", "close it; quotes keep a text with blanks together as one word");
    }
    words.ok()
}

fn pattern(value: &Value, report: &mut Report<'_>) -> Option<String> {
    let text = plain(value, report)?;
    let Err(error) = glob::Pattern::new(&text) else { return Some(text) };
    let at = text.char_indices().nth(error.pos).map_or(text.len(), |(at, _)| at);
    let message = format!("the pattern cannot be used: {}", error.msg);
    let help = "`*` stands for any text in a name, `?` for one character, `[ab]` for one of some, `**` for any folders";
    report.error(&value.within(at..text.len()), message, help);
    None
}

fn every(element: &Element, report: &mut Report<'_>) -> Option<SignedDuration> {
    element.value("every").map_or(Some(EVERY_DEFAULT), |value| bounded(value, report))
}

fn timeout(element: &Element, every: Option<SignedDuration>, report: &mut Report<'_>) -> Option<SignedDuration> {
    let Some(value) = element.value("timeout") else { return Some(TIMEOUT_DEFAULT.min(every?)) };
    let timeout = bounded(value, report)?;
    if timeout > every? {
        let help = "write a shorter one, or a longer `every` (30 s where it is not set), so that the program does not run all the time";
        report.error(&value.at, "the timeout is longer than `every`", help);
        return None;
    }
    Some(timeout)
}

fn bounded(value: &Value, report: &mut Report<'_>) -> Option<SignedDuration> {
    let duration = value::duration(value, report)?;
    let is_allowed = (SHORTEST..=LONGEST).contains(&duration);
    if !is_allowed {
        let word = if duration < SHORTEST { "short" } else { "long" };
        report.error(&value.at, format!("`{}` is too {word} here", value.text), "allowed: from 1 second to 1 day");
    }
    is_allowed.then_some(duration)
}
