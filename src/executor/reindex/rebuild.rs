//! Resets and rebuilds by the console, one call each, and judges what it printed.

use std::collections::BTreeMap;

use super::Story;
use super::plan::{Plan, not_rebuilt};
use crate::executor::asking::Heard;
use crate::executor::shop::Shop;
use crate::index::{KNOWN, RebuildReport, Rebuilt};
use crate::model::failure::{Failure, FailureKind};
use crate::model::index::{IndexState, IndexStatus};
use crate::model::message::Severity;
use crate::model::progress::Progress;

/// Most indexes whose reasons a failure repeats; the messages have all.
const TOLD_MAX: usize = 5;

/// The rebuild of one attempt.
pub(super) struct Rebuild<'a, 'b> {
    pub(super) plan: &'b Plan<'a>,
    pub(super) shop: &'b Shop<'b>,
    /// How the console is called on a command line.
    pub(super) console: &'b str,
}

/// An index that was to be rebuilt and was not.
struct Failed {
    name: String,
    why: String,
    is_locked: bool,
}

/// What the console said about one call.
struct Said {
    heard: Heard,
    results: Vec<Rebuilt>,
    stray: Option<String>,
}

impl Rebuild<'_, '_> {
    /// Rebuilds what is to be rebuilt.
    ///
    /// # Errors
    /// An index was not rebuilt, or the attempt was told to end.
    pub(super) async fn run(&self, story: &mut Story) -> Result<(), Failure> {
        let stuck = self.plan.stuck.iter();
        let mut failed: Vec<Failed> =
            stuck.map(|stuck| Failed { name: stuck.state.name().to_owned(), why: stuck.why(), is_locked: true }).collect();
        let (known, unknown): (Vec<&IndexState>, Vec<&IndexState>) =
            self.plan.rebuilds.iter().map(|(state, _)| *state).partition(|state| state.id.is_some());
        failed.extend(unknown.into_iter().map(|state| Failed {
            name: state.name().to_owned(),
            why: "its id is not known, and Magento rebuilds by ids".to_owned(),
            is_locked: false,
        }));
        let mut code = 0;
        if !known.is_empty() {
            // What only asks comes first: an index that is reset and not rebuilt is worse off than before.
            let titles = self.titles(&known).await?;
            self.reset().await?;
            let said = self.reindex(&known, &titles, story).await?;
            code = said.heard.code;
            failed.extend(self.judge(&known, &titles, said, story).await?);
        }
        let total = self.plan.rebuilds.len() + self.plan.stuck.len();
        story.count("rebuilt", total - failed.len());
        if failed.is_empty() { Ok(()) } else { Err(self.failure(&failed, total, code, story)) }
    }

    async fn reset(&self) -> Result<(), Failure> {
        let resets = self.plan.rebuilds.iter().filter(|(_, decision)| decision.resets).filter_map(|(state, _)| state.id.clone());
        let ids: Vec<String> = resets.collect();
        if ids.is_empty() {
            return Ok(());
        }
        let mut last = String::new();
        let on_line = |line: &[u8]| {
            let line = String::from_utf8_lossy(line);
            if !line.trim().is_empty() {
                line.trim().clone_into(&mut last);
            }
        };
        let heard = self.shop.call(&words("indexer:reset", &ids), on_line).await?;
        if heard.code == 0 {
            return Ok(());
        }
        let text = format!("indexer:reset {} ended with exit code {}, so nothing was rebuilt: {last}", ids.join(" "), heard.code);
        Err(Failure::new(FailureKind::ExitCode { code: heard.code }, text))
    }

    /// Returns title and name of each index: what a rebuild prints speaks of titles.
    async fn titles(&self, rebuilt: &[&IndexState]) -> Result<BTreeMap<String, String>, Failure> {
        let has_no_title = |state: &&IndexState| Some(state.title.as_str()) == state.id.as_deref();
        let is_own = |state: &&IndexState| KNOWN.iter().any(|(id, _)| Some(*id) == state.id.as_deref());
        let mut states = self.plan.states.to_vec();
        if rebuilt.iter().any(|state| has_no_title(state) && !is_own(state)) {
            self.shop.give_titles(&mut states).await?;
        }
        Ok(states.iter().map(|state| (state.title.clone(), state.name().to_owned())).collect())
    }

    async fn reindex(&self, rebuilt: &[&IndexState], titles: &BTreeMap<String, String>, story: &mut Story) -> Result<Said, Failure> {
        let ids: Vec<String> = rebuilt.iter().filter_map(|state| state.id.clone()).collect();
        let mut report = RebuildReport::new(titles.keys().map(String::as_str));
        let progress = |done: usize| {
            let total = Some(done.max(ids.len()) as u64);
            (self.shop.signals.progress)(Progress { done: done as u64, total, what: "indexes".to_owned() });
        };
        progress(0);
        let on_line = |line: &[u8]| {
            if report.line(&String::from_utf8_lossy(line)) {
                progress(report.results().len());
            }
        };
        let called = self.shop.call(&words("indexer:reindex", &ids), on_line).await;
        let heard = match called {
            Ok(heard) => heard,
            Err(failure) => {
                let results = report.results();
                let is_open = |state: &&&IndexState| !results.iter().any(|result| is_of(&result.title, state, titles));
                let open: Vec<&str> = rebuilt.iter().filter(is_open).map(|state| state.name()).collect();
                if failure.kind != FailureKind::NotStarted && !open.is_empty() {
                    let text = format!(
                        "the rebuild was ended before it was through with {}: one of them may be left in \"working\"; `{} indexer:reset` with its id frees it",
                        open.join(", "),
                        self.console
                    );
                    story.say(Severity::Warning, text);
                }
                return Err(failure);
            }
        };
        if let Some(trouble) = &heard.log_trouble {
            story.say(Severity::Warning, format!("the log {} is not complete: {trouble}", self.shop.task.log().display()));
        }
        let (results, stray) = report.finish();
        Ok(Said { heard, results, stray })
    }

    /// Says what became of each index that was to be rebuilt, and of those that came along; returns those that failed.
    async fn judge(
        &self,
        rebuilt: &[&IndexState],
        titles: &BTreeMap<String, String>,
        said: Said,
        story: &mut Story,
    ) -> Result<Vec<Failed>, Failure> {
        let mut failed = Vec::new();
        let mut silent = Vec::new();
        for state in rebuilt {
            let mut results = said.results.iter().filter(|result| is_of(&result.title, state, titles)).peekable();
            if results.peek().is_none() {
                silent.push(*state);
            } else if let Some(result) = results.find(|result| result.failure.is_some()) {
                let why = result.failure.clone().unwrap_or_default();
                failed.push(Failed { name: state.name().to_owned(), why, is_locked: result.is_locked });
            }
        }
        failed.extend(self.look_again(silent, &said).await?);
        let along = said.results.iter().filter(|result| !rebuilt.iter().any(|state| is_of(&result.title, state, titles)));
        let (well, badly): (Vec<&Rebuilt>, Vec<&Rebuilt>) = along.partition(|result| result.failure.is_none());
        let name = |result: &Rebuilt| titles.get(&result.title).unwrap_or(&result.title).clone();
        if !well.is_empty() {
            let names: Vec<String> = well.iter().map(|result| name(result)).collect();
            story.say(
                Severity::Info,
                format!("rebuilt along by Magento, since they depend on these or are needed by them: {}", names.join(", ")),
            );
            story.count("rebuilt along", well.len());
        }
        for result in &badly {
            let why = result.failure.as_deref().unwrap_or_default();
            let text = not_rebuilt(&name(result), why, result.is_locked, self.console);
            story.say(Severity::Warning, format!("{text} (it was not asked for, but depends on what was rebuilt, or is needed by it)"));
        }
        if said.heard.code != 0 && failed.is_empty() && badly.is_empty() {
            let why = said.stray.map(|stray| format!(": {stray}")).unwrap_or_default();
            let text = format!("indexer:reindex ended with exit code {}, though all was rebuilt{why}", said.heard.code);
            story.say(Severity::Warning, text);
        }
        Ok(failed)
    }

    /// Judges indexes that the console said nothing about: where it ended well, by whether they have become ready.
    async fn look_again(&self, silent: Vec<&IndexState>, said: &Said) -> Result<Vec<Failed>, Failure> {
        if silent.is_empty() {
            return Ok(Vec::new());
        }
        let stray = said.stray.as_deref();
        let failed = |state: &IndexState, why: String| Failed { name: state.name().to_owned(), why, is_locked: false };
        if said.heard.code != 0 {
            let why = stray.map(|stray| format!(": {stray}")).unwrap_or_default();
            let why = format!("Magento ended with exit code {} before it came to it{why}", said.heard.code);
            return Ok(silent.into_iter().map(|state| failed(state, why.clone())).collect());
        }
        let now = self.shop.states().await?;
        let is_ready = |state: &IndexState| now.iter().any(|now| now.id == state.id && now.status == IndexStatus::Ready);
        let said = stray.map(|stray| format!("; it printed: {stray}")).unwrap_or_default();
        let judged = silent.into_iter().filter_map(|state| match (is_ready(state), state.status == IndexStatus::Ready) {
            (true, false) => None,
            // It was ready before, so that it is so now tells nothing.
            (true, true) => Some((state, "so nobody knows whether it was rebuilt")),
            (false, _) => Some((state, "and it is not ready")),
        });
        Ok(judged.map(|(state, why)| failed(state, format!("Magento printed nothing about it, {why}{said}"))).collect())
    }

    fn failure(&self, failed: &[Failed], total: usize, code: i32, story: &mut Story) -> Failure {
        for Failed { name, why, is_locked } in failed {
            let text = not_rebuilt(name, why, *is_locked, self.console);
            self.shop.note(&text);
            story.say(Severity::Error, text);
        }
        story.count("failed", failed.len());
        let told: Vec<String> = failed.iter().take(TOLD_MAX).map(|failed| format!("{} ({})", failed.name, failed.why)).collect();
        let more = failed.len().saturating_sub(TOLD_MAX);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let text = format!("{} of {total} indexes not rebuilt: {}{more}", failed.len(), told.join(", "));
        let kind = if code == 0 { FailureKind::Internal } else { FailureKind::ExitCode { code } };
        Failure::new(kind, text)
    }
}

fn words(command: &str, ids: &[String]) -> Vec<String> {
    std::iter::once(command.to_owned()).chain(ids.iter().cloned()).collect()
}

/// Tells whether a result is about an index; some tools print ids in place of titles.
fn is_of(title: &str, state: &IndexState, titles: &BTreeMap<String, String>) -> bool {
    title == state.name() || titles.get(title).is_some_and(|name| name == state.name())
}
