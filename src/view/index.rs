//! The shop's indexes for people: how they stand, what the purpose chain would do with them, and what is wrong.

use std::fmt::Write;

use serde::Serialize;

use super::palette::{Palette, Tone};
use crate::model::index::{IndexState, IndexStatus, UpdateMode};
use crate::model::purpose::{Decision, Fate};

/// Columns that a line has at most, as far as its words allow.
const COLUMNS: usize = 100;

/// How the shop's indexes stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndexesView {
    /// Where this was read: `console magento` or `database`.
    pub source: String,
    /// The purposes that each index is asked, in order.
    pub chain: Vec<String>,
    /// The step whose chain and thresholds these are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepName>,
    /// What to know about that choice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// All indexes of the shop.
    pub indexes: Vec<IndexView>,
}

/// A step of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepName {
    /// The pipeline.
    pub pipeline: String,
    /// The step.
    pub step: String,
}

/// How one index stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IndexView {
    /// Its id, where it is known.
    pub id: Option<String>,
    /// Its title, or its id where titles are not known.
    pub title: String,
    /// `save`, `schedule`, or another word.
    pub mode: String,
    /// `ready`, `reindex required`, `processing`, `suspended`, or another word.
    pub status: String,
    /// How long ago the status last changed, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_age_s: Option<i64>,
    /// What the cron job does with its changes: `idle`, `working`, `suspended`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// Changes that wait, where they can be counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backlog: Option<u64>,
    /// With how many it would be left.
    pub threshold: u64,
    /// What the chain would do with it.
    pub would: Would,
    /// For which purpose it would be rebuilt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Why.
    pub why: String,
    /// What is wrong, each with what to do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub troubles: Vec<TroubleView>,
}

/// What the chain would do with an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Would {
    /// Rebuild it.
    Rebuild,
    /// Reset it, then rebuild it.
    ResetAndRebuild,
    /// Wait until nobody else rebuilds it any more, then rebuild it.
    WaitAndRebuild,
    /// Fail: it is to be rebuilt, and a killed rebuild left it in "working".
    Fail,
    /// Leave it to the delta.
    Leave,
    /// A program that decides gave no answer.
    Unknown,
    /// The step does not name it.
    NotAsked,
}

/// What is wrong with an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TroubleView {
    /// What is wrong, a part of a sentence whose subject is the index.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl IndexView {
    /// Puts together how an index stands and what becomes of it; `None`: the step does not name it.
    pub fn of(state: &IndexState, threshold: u64, fate: Option<Fate<'_>>, troubles: Vec<TroubleView>) -> Self {
        let decided = |would, decision: &Decision| (would, decision.purpose.clone(), decision.why.clone());
        let (would, purpose, why) = match fate {
            None => (Would::NotAsked, None, "the step does not name it".to_owned()),
            Some(Fate::Unknown(why)) => (Would::Unknown, None, why.to_owned()),
            Some(Fate::Rebuilt(decision)) if decision.resets => decided(Would::ResetAndRebuild, decision),
            Some(Fate::Rebuilt(decision)) => decided(Would::Rebuild, decision),
            Some(Fate::Awaited(decision)) => decided(Would::WaitAndRebuild, decision),
            Some(Fate::Stuck(decision)) => decided(Would::Fail, decision),
            Some(Fate::Left(decision)) => decided(Would::Leave, decision),
        };
        Self {
            id: state.id.clone(),
            title: state.title.clone(),
            mode: match &state.mode {
                UpdateMode::Save => "save".to_owned(),
                UpdateMode::Schedule => "schedule".to_owned(),
                UpdateMode::Other(word) => word.clone(),
            },
            status: match &state.status {
                IndexStatus::Ready => "ready".to_owned(),
                IndexStatus::ReindexRequired => "reindex required".to_owned(),
                IndexStatus::Processing => "processing".to_owned(),
                IndexStatus::Suspended => "suspended".to_owned(),
                IndexStatus::Other(word) => word.clone(),
            },
            status_age_s: state.status_age.map(|age| age.as_secs()),
            schedule: state.schedule.as_ref().map(|schedule| schedule.state.clone()),
            backlog: state.schedule.as_ref().and_then(|schedule| schedule.backlog),
            threshold,
            would,
            purpose,
            why,
            troubles,
        }
    }

    fn name(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.title)
    }

    fn row(&self) -> [String; 6] {
        let backlog = match (self.backlog, &self.schedule) {
            (Some(backlog), _) => backlog.to_string(),
            (None, Some(_)) => "unknown".to_owned(),
            (None, None) => "-".to_owned(),
        };
        let would = match self.would {
            Would::Rebuild => "rebuild",
            Would::ResetAndRebuild => "reset, rebuild",
            Would::WaitAndRebuild => "wait, rebuild",
            Would::Fail => "fail",
            Would::Leave => "leave",
            Would::Unknown => "unknown",
            Would::NotAsked => "-",
        };
        let threshold = if self.schedule.is_some() { self.threshold.to_string() } else { "-".to_owned() };
        [self.name().to_owned(), self.mode.clone(), self.status.clone(), backlog, threshold, would.to_owned()]
    }

    /// Says in words why the chain would do so.
    fn reason(&self) -> String {
        let title = if Some(&self.title) == self.id.as_ref() { String::new() } else { format!("{}; ", self.title) };
        match (&self.purpose, self.would) {
            (Some(purpose), _) => format!("{title}{purpose}: {}", self.why),
            (None, Would::Leave) => format!("{title}left to the delta: {}", self.why),
            (None, _) => format!("{title}{}", self.why),
        }
    }
}

impl IndexesView {
    /// Tells whether there is something to look at.
    pub fn has_trouble(&self) -> bool {
        self.indexes.iter().any(|index| !index.troubles.is_empty() || index.would == Would::Unknown)
    }

    /// Tells it in lines of at most 100 columns, as far as names allow.
    pub fn text(&self, palette: Palette) -> String {
        let mut text = String::new();
        let of = self.step.as_ref().map_or_else(String::new, |step| format!(" of step {} of {}", step.step, step.pipeline));
        put(&mut text, &format!("Read from the {}", self.source));
        for line in wrapped(&format!("Purposes{of}: {}", self.chain.join(", ")), COLUMNS) {
            put(&mut text, &line);
        }
        for line in self.note.iter().flat_map(|note| wrapped(note, COLUMNS)) {
            put(&mut text, &palette.paint(Tone::Attention, &line));
        }
        put(&mut text, "");
        self.table(&mut text, palette);
        put(&mut text, "");
        put(&mut text, &self.sum());
        text
    }

    fn table(&self, text: &mut String, palette: Palette) {
        let headings = ["index", "updated", "status", "backlog", "threshold", "would"].map(str::to_owned);
        let rows: Vec<[String; 6]> = self.indexes.iter().map(IndexView::row).collect();
        let width = |column: usize| rows.iter().chain([&headings]).map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..headings.len()).map(width).collect();
        let line = |row: &[String; 6]| {
            let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
                // Numbers stand below each other by their ends.
                3 | 4 => format!("{cell:>width$}"),
                _ => format!("{cell:<width$}"),
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        put(text, &line(&headings));
        for (index, row) in self.indexes.iter().zip(&rows) {
            let tone = match index.would {
                Would::Rebuild | Would::ResetAndRebuild | Would::WaitAndRebuild => Some(Tone::Active),
                Would::Unknown | Would::Fail => Some(Tone::Bad),
                Would::Leave | Would::NotAsked => None,
            };
            let told = line(row);
            put(text, &tone.map_or_else(|| told.clone(), |tone| palette.paint(tone, &told)));
            for told in wrapped(&index.reason(), COLUMNS - 4) {
                put(text, &palette.paint(Tone::Quiet, &format!("    {told}")));
            }
            for TroubleView { what, help } in &index.troubles {
                for told in wrapped(&format!("! it {what}; {help}"), COLUMNS - 4) {
                    put(text, &palette.paint(Tone::Attention, &format!("    {told}")));
                }
            }
        }
    }

    fn sum(&self) -> String {
        let number = |wanted: &[Would]| self.indexes.iter().filter(|index| wanted.contains(&index.would)).count();
        let rebuilt = number(&[Would::Rebuild, Would::ResetAndRebuild, Would::WaitAndRebuild]);
        let left = number(&[Would::Leave]);
        let troubled = self.indexes.iter().filter(|index| !index.troubles.is_empty() || index.would == Would::Unknown).count();
        let trouble = if troubled == 0 { String::new() } else { format!("; {troubled} to look at (marked !)") };
        let all = match self.indexes.len() {
            1 => "1 index".to_owned(),
            more => format!("{more} indexes"),
        };
        format!("{all}: {rebuilt} would be rebuilt, {left} left to the delta{trouble}")
    }
}

/// Breaks a text at blanks into lines of so many columns; a longer word stands alone.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn put(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("a String takes all text");
}

#[cfg(test)]
mod tests;
