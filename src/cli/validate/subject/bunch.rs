//! Bunches in inboxes, released or not, complete or not; they stay where and as they are.

use std::path::Path;

use super::super::super::context::now;
use super::super::super::error::CliError;
use super::super::known::Known;
use super::{Group, input, listed};
use crate::inbox::Inbox;
use crate::inbox::overview::{BunchOverview, SourceOverview};
use crate::model::bunch::Bunch;
use crate::model::diagnostic::did_you_mean;
use crate::model::readiness::{Readiness, WaitReason};

/// Finds bunches by their keys, as `bunchd inbox` shows them.
///
/// # Errors
/// There is no bunch of that key, or it has no file that can be read.
pub(super) fn groups(keys: &[String], known: &Known) -> Result<Vec<Group>, CliError> {
    let Some((_, setup)) = &known.loaded else { return Err(CliError::NoConfig) };
    let sources = known.feeds.iter().map(|feed| feed.source.clone()).collect();
    let mut inbox = Inbox::new(sources, setup.inbox.clone());
    inbox.look(now());
    let overview = inbox.overview();
    let mut groups: Vec<Group> = Vec::new();
    for key in keys {
        let found = bunches(&overview).filter(|(_, bunch)| bunch.key.to_string() == *key);
        let mut found: Vec<_> = found.collect();
        found.retain(|(_, bunch)| groups.iter().all(|group| group.key.as_ref() != Some(&bunch.key)));
        let is_told = groups.iter().any(|group| group.key.as_ref().is_some_and(|known| known.to_string() == *key));
        if found.is_empty() && !is_told {
            return Err(not_found(key, &overview));
        }
        for (source, bunch) in found {
            groups.push(group(source, bunch, known)?);
        }
    }
    Ok(groups)
}

fn bunches(overview: &[SourceOverview]) -> impl Iterator<Item = (&SourceOverview, &BunchOverview)> {
    overview.iter().flat_map(|source| source.bunches.iter().map(move |bunch| (source, bunch)))
}

fn group(source: &SourceOverview, bunch: &BunchOverview, known: &Known) -> Result<Group, CliError> {
    let names: Vec<&str> = match &bunch.bunch {
        Some(Bunch { files, .. }) => files.iter().map(|file| file.name.as_str()).collect(),
        None => bunch.files.iter().map(String::as_str).collect(),
    };
    let path = |name: &str| source.directory.join(name);
    let (files, others): (Vec<&str>, Vec<&str>) = names.into_iter().partition(|name| is_file(&path(name)));
    let (mut notes, needs_a_look) = notes(bunch);
    if !others.is_empty() {
        notes.push(format!("left out, since only files are opened: {}", listed(&others)));
    }
    if files.is_empty() {
        let why: String = notes.iter().map(|note| format!("; {note}")).collect();
        return Err(CliError::NotFound(format!("the bunch {} has no CSV file to check{why}", bunch.key)));
    }
    let inputs = files.iter().map(|name| input(path(name))).collect();
    let feed = known.feed(&bunch.key.source).cloned();
    Ok(Group { key: Some(bunch.key.clone()), feed, inputs, notes, needs_a_look: needs_a_look || !others.is_empty() })
}

/// Tells of what the bunch waits for, or what is wrong with it, in the words of `bunchd inbox`; and whether somebody has to see to it
/// however its files are.
fn notes(bunch: &BunchOverview) -> (Vec<String>, bool) {
    let (mut notes, needs_a_look) = match &bunch.readiness {
        Readiness::Ready => (Vec::new(), false),
        // It is not to be imported now, so its turn does not matter.
        Readiness::Waiting { reasons } => {
            let reasons = reasons.iter().filter(|reason| !matches!(reason, WaitReason::OlderBunchFirst { .. }));
            let reasons: Vec<_> = reasons.collect();
            let lacks_files = reasons.iter().any(|reason| matches!(reason, WaitReason::ListedFileMissing { .. }));
            (reasons.into_iter().map(|reason| format!("it waits: {reason}")).collect(), lacks_files)
        }
        Readiness::Rejected { problems } => (problems.iter().map(|problem| format!("it cannot start: {problem}")).collect(), true),
    };
    notes.extend(bunch.unlisted.iter().map(|name| format!("{name} is not listed in the OK file, and not checked")));
    (notes, needs_a_look)
}

/// Tells whether it is a file, and no link to one: links are no part of a bunch.
fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_file())
}

fn not_found(key: &str, overview: &[SourceOverview]) -> CliError {
    let errors: Vec<&str> = overview.iter().filter_map(|source| source.error.as_deref()).collect();
    if let Some(error) = errors.first() {
        return CliError::Unusable(format!("no bunch {key} was found, but not every inbox can be looked at: {error}"));
    }
    let all: Vec<String> = bunches(overview).map(|(_, bunch)| bunch.key.to_string()).collect();
    let near = did_you_mean(key, all.iter().map(String::as_str));
    let hint = match near {
        Some(near) => format!("did you mean \"{near}\"?"),
        None if all.is_empty() => "the inboxes are empty".to_owned(),
        None => "`bunchd inbox` shows what is there".to_owned(),
    };
    CliError::NotFound(format!("there is no bunch {key} in an inbox; {hint}"))
}
