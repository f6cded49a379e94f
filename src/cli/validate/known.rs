//! What the configuration says of files: which source takes a name, and which pipeline would import it.
//!
//! Without a configuration nothing is known, and files are checked nevertheless.

use std::path::Path;
use std::sync::Arc;

use super::super::context::Context;
use super::super::error::CliError;
use super::note;
use crate::daemon::load::{LoadError, Loaded};
use crate::daemon::setup::Setup;
use crate::inbox::{Grouping, WatchedSource};
use crate::model::bunch::BunchKey;
use crate::model::pattern::{CsvName, FileName, Pattern};
use crate::model::pipeline::Pipeline;

/// What the configuration says, if there is one.
pub(super) struct Known {
    /// The configuration with its definitions.
    pub(super) loaded: Option<(Loaded, Setup)>,
    /// The sources, those that are switched off behind the others.
    pub(super) feeds: Vec<Arc<Feed>>,
}

/// A source, and the pipeline that its bunches start.
#[derive(Debug)]
pub(super) struct Feed {
    /// How it takes files.
    pub(super) source: WatchedSource,
    /// What it starts.
    pub(super) pipeline: Arc<Pipeline>,
    /// It is switched off.
    pub(super) is_off: bool,
}

impl Known {
    /// Reads the configuration; files may be checked without one, unless an option is given that needs it.
    ///
    /// # Errors
    /// It has mistakes, or it is needed and not there.
    pub(super) fn read(context: &Context, needed_by: Option<&str>) -> Result<Self, CliError> {
        match (context.load(), needed_by) {
            (Ok(loaded), _) => Ok(Self::of(loaded)),
            (Err(CliError::NoConfig), None) => Ok(Self::nothing()),
            (Err(CliError::NoConfig), Some(option)) => Err(CliError::NotSet(format!(
                "{option} needs what bunchd.toml says, and there is none here and none in /etc/bunchd; name it with --config"
            ))),
            (Err(CliError::Load(error @ LoadError::Unreadable { .. })), None) if !context.names_config() => {
                note(&format!("{error}: its sources and rules are not known"));
                Ok(Self::nothing())
            }
            (Err(error), _) => Err(error),
        }
    }

    fn nothing() -> Self {
        Self { loaded: None, feeds: Vec::new() }
    }

    /// Tells whether a folder is the inbox of a source.
    pub(super) fn is_inbox(&self, folder: &Path) -> bool {
        self.feeds.iter().any(|feed| feed.source.directory.canonicalize().is_ok_and(|inbox| inbox == folder))
    }

    fn of(loaded: Loaded) -> Self {
        let setup = loaded.setup();
        let enabled = setup.sources.iter().map(|(source, pipeline)| (source, Some(pipeline), false));
        let disabled = setup.disabled.iter().map(|source| (source, pipeline_of(&setup, &source.name), true));
        let feeds = enabled
            .chain(disabled)
            .filter_map(|(source, pipeline, is_off)| Some(Arc::new(Feed { source: source.clone(), pipeline: pipeline?.clone(), is_off })));
        Self { feeds: feeds.collect(), loaded: Some((loaded, setup)) }
    }

    /// Returns the source of a name.
    pub(super) fn feed(&self, name: &str) -> Option<&Arc<Feed>> {
        self.feeds.iter().find(|feed| feed.source.name == name)
    }

    /// Returns which bunch a file belongs to by its name, and the source that takes it: one whose inbox it is in, or else the first.
    pub(super) fn bunch_of(&self, path: &Path) -> (Option<BunchKey>, Option<Arc<Feed>>) {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return (None, None) };
        let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
        let takes = |feed: &&Arc<Feed>| feed.csv(name).is_some();
        let is_there = |feed: &&Arc<Feed>| folder.is_some() && feed.source.directory.canonicalize().ok() == folder;
        let feed = self.feeds.iter().find(|feed| takes(feed) && is_there(feed)).or_else(|| self.feeds.iter().find(takes));
        match feed {
            Some(feed) => (feed.key(name), Some(feed.clone())),
            None => (usual_key(name), None),
        }
    }
}

impl Feed {
    fn csv(&self, name: &str) -> Option<CsvName> {
        match self.source.pattern.read(name) {
            Some(FileName::Csv(csv)) if self.source.would_take(name) => Some(csv),
            Some(FileName::Csv(_) | FileName::Ok(_)) | None => None,
        }
    }

    /// Returns type and counter of a file that it takes.
    pub(super) fn type_and_counter(&self, name: &str) -> Option<(String, u64)> {
        self.csv(name).map(|csv| (csv.bunch_type, csv.counter))
    }

    fn key(&self, name: &str) -> Option<BunchKey> {
        let csv = self.csv(name)?;
        let bunch_type = match self.source.grouping {
            Grouping::TypeAndIdentifier => Some(csv.bunch_type),
            Grouping::Identifier => None,
        };
        Some(BunchKey { source: self.source.name.clone(), bunch_type, identifier: csv.identifier })
    }
}

/// Returns which bunch a name belongs to where no source takes it: by the two forms of names that bunchd knows by itself.
fn usual_key(name: &str) -> Option<BunchKey> {
    let csv = usual_name(name)?;
    // A bunch of M2IF holds several types.
    let bunch_type = matches!(Pattern::bunchd().read(name), Some(FileName::Csv(_))).then_some(csv.bunch_type);
    Some(BunchKey { source: String::new(), bunch_type, identifier: csv.identifier })
}

/// Reads a name by the two forms of names that bunchd knows by itself.
pub(super) fn usual_name(name: &str) -> Option<CsvName> {
    [Pattern::bunchd(), Pattern::m2if()].iter().find_map(|pattern| match pattern.read(name) {
        Some(FileName::Csv(csv)) => Some(csv),
        Some(FileName::Ok(_)) | None => None,
    })
}

fn pipeline_of<'a>(setup: &'a Setup, source: &str) -> Option<&'a Arc<Pipeline>> {
    let known = setup.config.sources.iter().find(|known| known.name.get_ref() == source)?;
    setup.pipelines.get(known.pipeline.get_ref())
}
