//! What a name in a directory is: part of a bunch, an OK file, a stranger, or nothing to speak of.

use std::collections::BTreeSet;

use super::identifier::Identifier;
use super::source::{Grouping, WatchedSource};
use crate::model::diagnostic::did_you_mean;
use crate::model::pattern::{CsvName, FileName, OkName};

/// Names one bunch within the index: ordered by source, identifier and type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct GroupId {
    pub(super) source: usize,
    pub(super) identifier: Identifier,
    pub(super) bunch_type: Option<String>,
}

/// What a name is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Class {
    /// A dot file or a file that an upload program has not finished.
    Ignored,
    /// No source takes it.
    Stranger,
    /// A CSV file of a bunch.
    Csv { source: usize, csv: CsvName },
    /// An OK file, with the readings that its source accepts.
    Ok { source: usize, ok: OkName },
}

/// Finds the first source whose pattern, types and accepted OK kinds fit a name.
pub(super) fn classify(name: &str, indexes: &[usize], sources: &[WatchedSource]) -> Class {
    if is_ignored(name) {
        return Class::Ignored;
    }
    for &source in indexes {
        match sources[source].pattern.read(name) {
            Some(FileName::Csv(csv)) if sources[source].takes(&csv.bunch_type) => return Class::Csv { source, csv },
            Some(FileName::Ok(ok)) => {
                if let Some(ok) = accepted(&sources[source], ok) {
                    return Class::Ok { source, ok };
                }
            }
            Some(FileName::Csv(_)) | None => {}
        }
    }
    Class::Stranger
}

/// Says in one sentence why no source takes a file.
pub(super) fn why_stranger(name: &str, indexes: &[usize], sources: &[WatchedSource]) -> String {
    let types = || indexes.iter().flat_map(|index| &sources[*index].types).map(String::as_str);
    let of_type = |bunch_type: &str| match did_you_mean(bunch_type, types()) {
        Some(near) => format!("no source of this directory takes the type {bunch_type}; did you mean {near}? Rename it, or remove it"),
        None => format!("no source of this directory takes the type {bunch_type}: check the name, or the types of the source"),
    };
    for &index in indexes {
        let source = &sources[index];
        match source.pattern.read(name) {
            Some(FileName::Csv(csv)) => return of_type(&csv.bunch_type),
            Some(FileName::Ok(ok)) => {
                let bunch_type = ok.bunch.map(|(bunch_type, _)| bunch_type).or(ok.prefix);
                return match bunch_type {
                    Some(bunch_type) if !source.takes(&bunch_type) => of_type(&bunch_type),
                    Some(_) | None => format!("the source {} does not accept this kind of OK file: its setting says which", source.name),
                };
            }
            None => {}
        }
    }
    let near = indexes.iter().find_map(|index| sources[*index].pattern.near_miss(name));
    near.unwrap_or_else(|| {
        let shapes: BTreeSet<_> = indexes.iter().map(|index| sources[*index].pattern.shape()).collect();
        let shapes: Vec<_> = shapes.into_iter().collect();
        format!("names of bunch files look like {} here: rename or remove it", shapes.join(" or "))
    })
}

impl WatchedSource {
    /// Tells whether it would take a file of that name, as part of a bunch or as an OK file.
    pub fn would_take(&self, name: &str) -> bool {
        matches!(classify(name, &[0], std::slice::from_ref(self)), Class::Csv { .. } | Class::Ok { .. })
    }
}

impl GroupId {
    /// Names the bunch of a type and an identifier in a source.
    pub(super) fn new(source: usize, sources: &[WatchedSource], bunch_type: &str, identifier: &str) -> Self {
        let bunch_type = match sources[source].grouping {
            Grouping::TypeAndIdentifier => Some(bunch_type.to_owned()),
            Grouping::Identifier => None,
        };
        Self { source, identifier: Identifier(identifier.to_owned()), bunch_type }
    }
}

fn is_ignored(name: &str) -> bool {
    name.starts_with('.') || [".part", ".filepart", ".tmp"].iter().any(|end| name.ends_with(end))
}

/// Keeps the readings of an OK name that a source accepts.
fn accepted(source: &WatchedSource, ok: OkName) -> Option<OkName> {
    let kinds = source.ok_kinds;
    let kept = OkName {
        bunch: ok.bunch.filter(|(bunch_type, _)| kinds.bunch && source.takes(bunch_type)),
        file: ok.file.filter(|csv| kinds.file && source.takes(&csv.bunch_type)),
        prefix: ok.prefix.filter(|bunch_type| kinds.prefix && source.takes(bunch_type)),
    };
    (kept != OkName::default()).then_some(kept)
}
