//! What is validated: files, in groups of those that belong to one bunch.
//!
//! Invariant: only names and metadata are looked at; a link, pipe or device in a folder is never opened.

mod as_bunch;
mod bunch;
mod directory;
mod files;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::super::arguments::validate::ToValidate;
use super::super::error::CliError;
use super::super::printable::printable;
use super::known::{Feed, Known};
use super::note;
use crate::csv::Input;
use crate::model::bunch::BunchKey;

pub(super) use as_bunch::file_name;

/// Files that are validated together.
#[derive(Debug)]
pub(super) struct Group {
    /// Which bunch they are of; `None` if their names say nothing of one.
    pub(super) key: Option<BunchKey>,
    /// The source that takes them.
    pub(super) feed: Option<Arc<Feed>>,
    /// The files, at least one.
    pub(super) inputs: Vec<Input>,
    /// What people should know of the group, such as what it still waits for.
    pub(super) notes: Vec<String>,
    /// Something of it can never be imported as it lies there, or is not there, and so not checked.
    pub(super) needs_a_look: bool,
}

impl Group {
    /// Returns what people call it.
    pub(super) fn title(&self) -> String {
        match (&self.key, self.inputs.as_slice()) {
            (Some(key), _) => key.to_string(),
            (None, [only]) => only.name.clone(),
            (None, inputs) => format!("{} files of no bunch", inputs.len()),
        }
    }
}

/// Says by what each group is checked, once for those of which the same is said, and what else people should know of them.
pub(super) fn tell<'g>(groups: impl Iterator<Item = (&'g Group, &'g str)> + Clone) {
    let are_several = groups.clone().nth(1).is_some();
    let mut told: Vec<(&str, Vec<String>)> = Vec::new();
    for (group, said) in groups.clone() {
        match told.iter_mut().find(|(known, _)| *known == said) {
            Some((_, titles)) => titles.push(group.title()),
            None => told.push((said, vec![group.title()])),
        }
    }
    let is_one = told.len() == 1;
    for (said, titles) in told {
        note(&if is_one { said.to_owned() } else { format!("{}: {said}", listed(&titles)) });
    }
    for (group, _) in groups {
        let title = if are_several { format!("{}: ", group.title()) } else { String::new() };
        group.notes.iter().for_each(|said| note(&format!("{title}{said}")));
    }
}

/// Finds what is to be validated.
///
/// # Errors
/// There is no such file, bunch or folder, or it cannot be looked at.
pub(super) fn find(wish: &ToValidate, known: &Known) -> Result<Vec<Group>, CliError> {
    let mut groups = match &wish.directory {
        Some(directory) => directory::groups(directory, known)?,
        None if wish.bunches.is_empty() => files::groups(&wish.files, known)?,
        None => bunch::groups(&wish.bunches, known)?,
    };
    name(&mut groups);
    Ok(groups)
}

/// Groups files by the bunches that their names tell; if they tell of one bunch only, all files are of it.
fn grouped(paths: &[PathBuf], known: &Known) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut nameless = Vec::new();
    for path in paths {
        let input = input(path.clone());
        match known.bunch_of(path) {
            (None, _) => nameless.push(input),
            (key, feed) => match groups.iter_mut().find(|group| group.key == key) {
                Some(group) => group.inputs.push(input),
                None => groups.push(Group { key, feed, inputs: vec![input], notes: Vec::new(), needs_a_look: false }),
            },
        }
    }
    match groups.as_mut_slice() {
        _ if nameless.is_empty() => {}
        [only] => {
            let names: Vec<String> = nameless.iter().map(|input| file_name(&input.path)).collect();
            only.notes.push(format!("checked with it, since their names tell of no bunch: {}", listed(&names)));
            only.inputs.extend(nameless);
        }
        _ => groups.push(Group { key: None, feed: None, inputs: nameless, notes: Vec::new(), needs_a_look: false }),
    }
    groups
}

/// Makes an input that is called by its path, until all are known.
fn input(path: PathBuf) -> Input {
    Input { name: printable(&path.display().to_string()), path }
}

/// Calls each file by its name alone, where no other one has that name.
fn name(groups: &mut [Group]) {
    let mut known = BTreeMap::<String, usize>::new();
    for input in groups.iter().flat_map(|group| &group.inputs) {
        *known.entry(file_name(&input.path)).or_default() += 1;
    }
    for input in groups.iter_mut().flat_map(|group| &mut group.inputs) {
        let name = file_name(&input.path);
        if known.get(&name) == Some(&1) {
            input.name = printable(&name);
        }
    }
}

/// Most names that a sentence holds.
const NAMES_MAX: usize = 5;

/// Lists names, safe to show; after the first five it counts.
fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let shown: Vec<String> = names.iter().take(NAMES_MAX).map(|name| crate::csv::shown(name.as_ref())).collect();
    match names.len().saturating_sub(NAMES_MAX) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
