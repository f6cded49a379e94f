//! The story of an execution as text: what `bunchd show` prints and the report file holds.

mod validation;

use std::fmt::Write;

use jiff::{SignedDuration, Timestamp};

use super::execution::{ExecutionDetail, StepDetail};
use super::palette::{Palette, Tone};
use crate::engine::conditions::{Judged, Verdict};
use crate::model::execution::CallOffHow;
use crate::model::message::Severity;

/// Most messages that the text shows; the JSON form has all.
const MESSAGES_SHOWN: usize = 50;

/// Tells the story of an execution without colours.
pub fn detail(detail: &ExecutionDetail) -> String {
    detail_in(detail, Palette::PLAIN)
}

/// Tells the story of an execution.
pub fn detail_in(detail: &ExecutionDetail, palette: Palette) -> String {
    let mut text = String::new();
    head(&mut text, detail, palette);
    steps(&mut text, detail, palette);
    validation::validation(&mut text, detail, palette);
    statistics(&mut text, detail, palette);
    messages(&mut text, detail, palette);
    text
}

fn head(text: &mut String, detail: &ExecutionDetail, palette: Palette) {
    let summary = &detail.summary;
    let title = format!("Execution {} of {}", summary.id, summary.pipeline);
    line(text, &format!("{}: {}{}", palette.paint(Tone::Strong, &title), palette.status(summary.status), summary.mark()));
    if let (Some(bunch), Some(source)) = (&summary.bunch, &summary.source) {
        line(text, &format!("  bunch      {bunch} (source {source})"));
    }
    for (number, name) in detail.file_names.iter().enumerate() {
        line(text, &format!("  {}  {name}", if number == 0 { "files    " } else { "         " }));
    }
    for name in &detail.unlisted {
        line(text, &format!("  left       {name} is not listed in the OK file and stayed in the inbox"));
    }
    if let Some(old) = summary.retry_of {
        line(text, &format!("  retry of   {old}"));
    }
    line(text, &format!("  created    {:.0}", summary.created_at));
    if let Some(finished) = summary.finished_at {
        line(text, &format!("  finished   {finished:.0} (after {})", duration(summary.created_at, finished)));
    }
    if let Some(call_off) = &summary.called_off {
        line(text, &format!("  {}  by {}, at {:.0}", called_off(call_off.how), call_off.by, call_off.at));
    }
    if detail.can_stop {
        line(text, &format!("  can be     stopped: `bunchd stop {}`", summary.id));
    }
    if detail.can_retry() {
        line(text, &format!("  can be     retried: `bunchd retry {}`", summary.id));
    }
    for pause in &detail.pauses {
        line(text, &format!("  paused     {}", pause.facts("")));
    }
    if !detail.waits_for.is_empty() {
        let others: Vec<_> = detail.waits_for.iter().map(u64::to_string).collect();
        let others = others.join(", ");
        line(
            text,
            &format!("  waits      for its turn: the pipeline runs only so many at a time (max-parallel), and these go first: {others}"),
        );
    }
    match (detail.taken_up_by, &detail.directory) {
        (Some(by), _) => line(text, &format!("  directory  taken up again by execution {by}")),
        (None, Some(directory)) => line(text, &format!("  directory  {}", directory.display())),
        (None, None) if detail.removed => line(text, "  directory  removed, since retention no longer keeps it"),
        (None, None) => {}
    }
}

/// Returns the label of a call-off, as wide as all labels.
fn called_off(how: CallOffHow) -> &'static str {
    match how {
        CallOffHow::Stop => "stop     ",
        CallOffHow::Cancel | CallOffHow::Force => "cancelled",
    }
}

fn steps(text: &mut String, detail: &ExecutionDetail, palette: Palette) {
    line(text, &palette.paint(Tone::Strong, "Steps"));
    let width = detail.steps.iter().map(|step| step.name.chars().count()).max().unwrap_or(0);
    for step in &detail.steps {
        let padding = " ".repeat(width - step.name.chars().count());
        let progress = step.progress_said().unwrap_or_default();
        line(text, &format!("  {}{padding}  {}{progress}{}", step.name, palette.state(step.state), facts(step)));
        if let Some(note) = &step.note {
            line(text, &format!("  {}  {note}", " ".repeat(width)));
        }
        for condition in &step.conditions {
            line(text, &format!("  {}  {}", " ".repeat(width), self::condition(condition)));
        }
    }
}

fn facts(step: &StepDetail) -> String {
    let mut facts = Vec::new();
    if let (Some(started), Some(finished)) = (step.started_at, step.finished_at) {
        facts.push(duration(started, finished));
    }
    if step.attempts > 1 || (step.attempts == 1 && step.attempts_limit > 1 && step.state == "retrying") {
        facts.push(format!("attempt {} of {}", step.attempts, step.attempts_limit));
    }
    if facts.is_empty() { String::new() } else { format!("  ({})", facts.join(", ")) }
}

pub(super) fn condition(condition: &Judged) -> String {
    let name = condition.condition;
    let said = match &condition.verdict {
        Verdict::Holds => format!("{name}: holds"),
        Verdict::Blocks { why } => format!("{name}: waits, {why}"),
        Verdict::BlocksUntil { at } => format!("{name}: waits until {at:.0}"),
        Verdict::Never { step } => format!("{name}: can not hold any more, {step} did not end well"),
    };
    match condition.since {
        Some(since) => format!("{said} (since {since:.0})"),
        None => said,
    }
}

fn statistics(text: &mut String, detail: &ExecutionDetail, palette: Palette) {
    let counted: Vec<_> = detail.statistics.iter().filter(|statistic| statistic.count > 0).collect();
    if counted.is_empty() {
        return;
    }
    line(text, &palette.paint(Tone::Strong, "Counted"));
    for statistic in counted {
        line(text, &format!("  {:>8}  {} {}", statistic.count, statistic.table, statistic.operation));
    }
}

fn messages(text: &mut String, detail: &ExecutionDetail, palette: Palette) {
    let messages: Vec<_> = detail.messages.iter().filter(|said| !validation::tells(detail, said)).collect();
    if messages.is_empty() {
        return;
    }
    line(text, &palette.paint(Tone::Strong, "Messages"));
    for said in messages.iter().take(MESSAGES_SHOWN) {
        let tone = match said.message.severity {
            Severity::Info => Tone::Quiet,
            Severity::Warning => Tone::Attention,
            Severity::Error => Tone::Bad,
        };
        let place = said.message.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        let severity = palette.paint(tone, &said.message.severity.to_string());
        line(text, &format!("  {} (attempt {}): {severity}: {place}{}", said.step, said.attempt, said.message.text));
    }
    let more = messages.len().saturating_sub(MESSAGES_SHOWN);
    if more > 0 {
        line(text, &format!("  … and {more} more; the JSON form has them all"));
    }
}

/// Writes how much time lies between two times: `0.4 s`, `12 s`, `3m 5s`.
pub fn duration(from: Timestamp, to: Timestamp) -> String {
    let passed = from.duration_until(to).max(SignedDuration::ZERO);
    match passed.as_secs() {
        0..10 => format!("{:.1} s", passed.as_secs_f64()),
        10..120 => format!("{} s", passed.as_secs()),
        seconds => format!("{:#}", SignedDuration::from_secs(seconds)),
    }
}

/// Writes a number with its noun: `1 file`, `3 files`.
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn line(text: &mut String, content: &str) {
    writeln!(text, "{content}").expect("a String takes all text");
}

#[test]
fn a_noun_is_in_the_plural_unless_there_is_just_one() {
    assert_eq!([0, 1, 2].map(|number| count(number, "file")), ["0 files", "1 file", "2 files"]);
}
