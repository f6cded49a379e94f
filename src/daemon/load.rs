//! Reads bunchd.toml and the files of definitions that it names, and makes a [`Setup`] of them.

mod small_text;
mod texts;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::setup::{OnTerminate, Setup};
use crate::config::{self, Config, GroupBy, OkForm, OnSigterm, Source};
use crate::definition::Definitions;
use crate::engine::{Limits, Places};
use crate::executor::Surroundings;
use crate::inbox::watch::Polling;
use crate::inbox::{Grouping, OkKinds, Settings, WatchedSource};
use crate::ledger;
use crate::model::diagnostic::{Diagnostic, SourceText};
use crate::model::pattern::Pattern;
use crate::model::pipeline::Pipeline;
use crate::view::diagnostic::render;
pub use small_text::read_small_text;
pub use texts::{Origin, Texts};

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// No file of definitions was found.
    #[error("{file}: no file matches paths.pipelines ({patterns}); put a pipelines.xml there, or name the one that you have")]
    NoDefinitions {
        /// The configuration file.
        file: PathBuf,
        /// The patterns.
        patterns: String,
    },
    /// There are mistakes in the texts.
    #[error("{}", render(diagnostics, texts, false))]
    Mistakes {
        /// All of them.
        diagnostics: Vec<Diagnostic>,
        /// The texts that they are in.
        texts: Vec<SourceText>,
    },
}

/// A configuration with the definitions that it names.
#[derive(Debug)]
pub struct Loaded {
    /// The configuration file, absolute.
    pub file: PathBuf,
    /// What it says.
    pub config: Config,
    /// The definitions.
    pub definitions: Definitions,
    /// What is worth a look, but no mistake.
    pub warnings: Vec<Diagnostic>,
    /// All texts, for showing warnings.
    pub texts: Vec<SourceText>,
    /// What tells this reading from others.
    pub origin: Origin,
}

/// Reads a configuration and its definitions; reports all mistakes of all files together.
///
/// # Errors
/// A file cannot be read, or there are mistakes in one.
pub fn read(file: &Path) -> Result<Loaded, LoadError> {
    Texts::read(file).load()
}

/// Reads where the ledger is; the definitions are not read, so their mistakes keep nobody from looking into it.
///
/// # Errors
/// The configuration cannot be read, or has mistakes.
pub fn state_directory(file: &Path) -> Result<PathBuf, LoadError> {
    let file = std::path::absolute(file).map_err(|source| LoadError::Unreadable { path: file.to_owned(), source })?;
    let text = read_text(&file)?;
    let config = config::read(&text).map_err(|diagnostics| LoadError::Mistakes { diagnostics, texts: vec![text] })?;
    Ok(config.paths.resolved(folder_of(&file)).state)
}

/// Reads a configuration and makes all paths in it absolute.
///
/// # Errors
/// As [`read`].
pub fn setup(file: &Path) -> Result<Setup, LoadError> {
    read(file).map(|loaded| loaded.setup())
}

fn read_text(path: &Path) -> Result<SourceText, LoadError> {
    let text = fs::read_to_string(path).map_err(|source| LoadError::Unreadable { path: path.to_owned(), source })?;
    Ok(SourceText { name: shown(path), text })
}

/// Returns a path as people write it: from the current directory, if it is below it.
pub fn shown(path: &Path) -> String {
    // A service runs in the root directory, from where each path would lose its first sign.
    let here = std::env::current_dir().ok().filter(|here| here.parent().is_some());
    let short = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    let short = short.unwrap_or_else(|| path.to_owned());
    if short.as_os_str().is_empty() { ".".to_owned() } else { short.display().to_string() }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().unwrap_or(Path::new("/"))
}

impl Loaded {
    /// Returns what a daemon is started with.
    pub fn setup(&self) -> Setup {
        let folder = folder_of(&self.file);
        let paths = self.config.paths.resolved(folder);
        let (enabled, disabled): (Vec<_>, Vec<_>) = self.config.sources.iter().partition(|source| source.enabled);
        Setup {
            file: self.file.clone(),
            origin: self.origin.clone(),
            config: Arc::new(self.config.clone()),
            state: paths.state.clone(),
            places: Places { working: paths.working, archive: paths.archive, failed: paths.failed },
            limits: Limits { attempts: self.config.limits.attempts, claimed: self.config.limits.claimed },
            free_disk_bytes: self.config.limits.free_disk_bytes,
            retention: Arc::new(self.config.retention.retention.clone()),
            sources: enabled.into_iter().filter_map(|source| self.source(source, folder)).collect(),
            disabled: disabled.into_iter().filter_map(|source| self.source(source, folder)).map(|(source, _)| source).collect(),
            inbox: Settings { quiet: self.config.inbox.quiet, ok_bytes_max: self.config.limits.ok_file_bytes, ..Settings::default() },
            polling: match self.config.inbox.watch {
                config::Watch::Auto => Polling::NetworkMounts,
                config::Watch::Inotify => Polling::Never,
                config::Watch::Poll => Polling::Always,
            },
            poll_every: unsigned(self.config.inbox.poll_every),
            look_every: unsigned(self.config.inbox.look_every),
            pipelines: self.definitions.pipelines.clone(),
            fed: self.config.sources.iter().filter(|source| source.enabled).map(|source| source.pipeline.get_ref().clone()).collect(),
            surroundings: Arc::new(self.surroundings(folder, &paths.state)),
            on_terminate: match self.config.stop.on_sigterm {
                OnSigterm::Finish => OnTerminate::Finish,
                OnSigterm::Stop => OnTerminate::Stop,
            },
        }
    }

    /// The check of the configuration has seen to it that pattern and pipeline are there.
    fn source(&self, source: &Source, folder: &Path) -> Option<(WatchedSource, Arc<Pipeline>)> {
        let pattern = source.pattern.get_ref();
        let pipeline = self.definitions.pipelines.get(source.pipeline.get_ref())?;
        let watched = WatchedSource {
            name: source.name.get_ref().clone(),
            directory: source.resolved_inbox(folder),
            pattern: Pattern::preset(pattern).or_else(|| Pattern::expression(pattern).ok())?,
            types: source.types.clone(),
            ok_kinds: OkKinds {
                bunch: source.ok_files.contains(&OkForm::Bunch),
                file: source.ok_files.contains(&OkForm::File),
                prefix: source.ok_files.contains(&OkForm::Prefix),
            },
            grouping: match source.group_by {
                GroupBy::Type => Grouping::TypeAndIdentifier,
                GroupBy::Identifier => Grouping::Identifier,
            },
            ordered: pipeline.ordered,
        };
        Some((watched, pipeline.clone()))
    }

    fn surroundings(&self, folder: &Path, state: &Path) -> Surroundings {
        let environment = &self.config.environment;
        let passed = environment.pass.iter().filter_map(|name| Some((name.into(), std::env::var_os(name)?)));
        let set = environment.set.iter().map(|(name, value)| (name.into(), value.into()));
        let own = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Surroundings {
            programs: self.config.programs.clone(),
            environment: passed.chain(set).collect(),
            own_environment: own.collect(),
            base: folder.to_owned(),
            log_bytes_max: self.config.limits.log_bytes,
            grace: unsigned(self.config.stop.grace),
            allowed: self.config.sources.iter().map(|source| (source.name.get_ref().clone(), source.allowed.clone())).collect(),
            dialects: self.config.sources.iter().map(|source| (source.name.get_ref().clone(), source.csv)).collect(),
            magento: self.config.magento.resolved(folder),
            ledger: state.join(ledger::FILE_NAME),
            ledger_id: String::new(),
        }
    }
}

fn unsigned(duration: jiff::SignedDuration) -> Duration {
    Duration::try_from(duration).unwrap_or(Duration::ZERO)
}
