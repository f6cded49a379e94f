//! One attempt to be run: the step, its bunch, its directory, and the values behind placeholders.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::import::Offer;
use super::private_copy::{self, Copied};
use crate::config::Magento;
use crate::model::bunch::Bunch;
use crate::model::dialect::Dialect;
use crate::model::execution::{AttemptKey, Status};
use crate::model::failure::{Failure, FailureKind};
use crate::model::permission::Grant;
use crate::model::pipeline::{Pipeline, Step};

/// What all attempts share: settings of this machine.
#[derive(Debug, Clone)]
pub struct Surroundings {
    /// `[programs]`: name → program and leading arguments.
    pub programs: BTreeMap<String, Vec<String>>,
    /// The whole environment of programs.
    pub environment: Vec<(OsString, OsString)>,
    /// What `${env.X}` sees.
    pub own_environment: BTreeMap<String, String>,
    /// Directory that relative program paths start from.
    pub base: PathBuf,
    /// Limit of one attempt's log, in bytes.
    pub log_bytes_max: u64,
    /// Time between TERM and KILL.
    pub grace: Duration,
    /// Whose files may be imported, for each source of the configuration; an empty list: everybody's.
    pub allowed: BTreeMap<String, Vec<Grant>>,
    /// How the CSV files of each source of the configuration are written.
    pub dialects: BTreeMap<String, Dialect>,
    /// The shop, with absolute paths.
    pub magento: Magento,
    /// Path of the ledger, to read an execution's story.
    pub ledger: PathBuf,
    /// Tells this ledger's processes from those of others.
    pub ledger_id: String,
}

/// One attempt to be run.
#[derive(Debug, Clone)]
pub struct Task {
    /// Which attempt.
    pub key: AttemptKey,
    /// The definition that its execution started with.
    pub pipeline: Arc<Pipeline>,
    /// The bunch, if there is one.
    pub bunch: Option<Bunch>,
    /// How the other steps of the execution stood when the attempt started.
    pub status: Status,
    /// Directory of the execution, absolute; it exists.
    pub directory: PathBuf,
    /// What all attempts share.
    pub surroundings: Arc<Surroundings>,
    /// Names of the other steps that ended well, in this execution or in those that it retries.
    pub ended_well: BTreeSet<String>,
    /// The files that stand in place of dropped ones; none until the executor asks for them.
    pub reduced: ReducedFiles,
}

/// Files that stand in place of dropped ones, since records were left out of those.
#[derive(Debug, Clone, Default)]
pub struct ReducedFiles {
    /// Where they are.
    pub(super) folder: PathBuf,
    /// Which files, by the names as they were dropped, and how many records were left out of each.
    pub(super) names: BTreeMap<String, u64>,
    /// Dropped files in whose place there is none, since all of their records were left out, and how many those are.
    pub(super) gone: BTreeMap<String, u64>,
}

/// Returns the name of an attempt's log, relative to the execution's directory.
pub fn log_name(execution: u64, step: &str, attempt: u32) -> PathBuf {
    PathBuf::from("log").join(format!("{execution}-{step}-{attempt}.log"))
}

impl Task {
    /// Returns the step's definition.
    pub fn step(&self) -> &Step {
        &self.pipeline.steps[self.key.step]
    }

    /// Returns the path of the attempt's log.
    pub fn log(&self) -> PathBuf {
        self.directory.join(log_name(self.key.execution, &self.step().name, self.key.attempt))
    }

    /// Returns how the files of the bunch are written, as their source says.
    pub(super) fn source_dialect(&self) -> Dialect {
        let source = self.bunch.as_ref().and_then(|bunch| self.surroundings.dialects.get(&bunch.key.source));
        source.copied().unwrap_or_default()
    }

    /// Returns the text that marks all processes of the attempt.
    pub fn marker(&self) -> String {
        let AttemptKey { execution, step, attempt } = self.key;
        format!("{}:{execution}:{step}:{attempt}", self.surroundings.ledger_id)
    }

    /// Returns where a file of the bunch is that the attempt works on.
    pub(super) fn input(&self, name: &str) -> PathBuf {
        let folder = if self.reduced.names.contains_key(name) { &self.reduced.folder } else { &self.directory };
        folder.join(name)
    }

    /// Names the file that stands in place of a dropped one, from the directory of the execution; `None` if none does.
    pub(super) fn stand_in(&self, name: &str) -> Option<String> {
        let path = self.reduced.names.contains_key(name).then(|| self.reduced.folder.join(name))?;
        Some(path.strip_prefix(&self.directory).unwrap_or(&path).display().to_string())
    }

    /// Returns the directory that belongs to this attempt alone.
    pub(super) fn private_directory(&self) -> PathBuf {
        self.directory.join("import").join(format!("{}-{}-{}", self.key.execution, self.step().name, self.key.attempt))
    }

    /// Returns the number that is new for each attempt: M2IF skips files silently when it meets one again.
    pub(super) fn serial(&self) -> String {
        if self.key.attempt == 1 { self.key.execution.to_string() } else { format!("{}-{}", self.key.execution, self.key.attempt) }
    }

    /// Returns an argument with its placeholders filled in; `None` if the step does not set it.
    ///
    /// # Errors
    /// A placeholder has no value here, such as `${file}` without a bunch.
    pub(super) fn value(&self, key: &str) -> Result<Option<String>, Failure> {
        self.step().argument(key).map(|argument| self.fill(&argument.value)).transpose()
    }

    /// Returns whether an argument is set to true.
    ///
    /// # Errors
    /// A placeholder has no value here.
    pub(super) fn flag(&self, key: &str) -> Result<bool, Failure> {
        Ok(self.value(key)?.is_some_and(|value| value == "true"))
    }

    /// Fills in the placeholders of a text.
    pub(super) fn fill(&self, template: &crate::model::template::Template) -> Result<String, Failure> {
        template.fill(&|name| self.placeholder(name)).map_err(|name| {
            let text = format!("the placeholder ${{{name}}} in {:?} has no value in this execution", template.text);
            Failure::new(FailureKind::NotStarted, text)
        })
    }

    fn placeholder(&self, name: &str) -> Option<String> {
        let path = |path: PathBuf| path.to_str().map(str::to_owned);
        let bunch = self.bunch.as_ref();
        match name {
            "execution.id" => Some(self.key.execution.to_string()),
            "execution.status" => Some(self.status.name().to_owned()),
            "attempt" => Some(self.key.attempt.to_string()),
            "serial" => Some(self.serial()),
            "pipeline.name" => Some(self.pipeline.name.clone()),
            "step.name" => Some(self.step().name.clone()),
            "source.name" => bunch.map(|bunch| bunch.key.source.clone()),
            "bunch.type" => bunch.and_then(|bunch| bunch.files.first()).map(|file| file.bunch_type.clone()),
            "bunch.identifier" => bunch.map(|bunch| bunch.key.identifier.clone()),
            "working_directory" => path(self.directory.clone()),
            "source_directory" => path(self.private_directory().join("source")),
            "target_directory" => path(self.private_directory().join("target")),
            "file" => self.private_files().next().and_then(path),
            "files" => Some(self.private_files().filter_map(path).collect::<Vec<_>>().join(" ")).filter(|files| !files.is_empty()),
            _ => self.family(name),
        }
    }

    fn family(&self, name: &str) -> Option<String> {
        if let Some(variable) = name.strip_prefix("env.") {
            return self.surroundings.own_environment.get(variable).cloned();
        }
        let parameter =
            self.pipeline.parameters.iter().find(|parameter| Some(parameter.key.as_str()) == name.strip_prefix("parameter."))?;
        Some(parameter.default.clone().unwrap_or_default())
    }

    /// Returns the files that the attempt works on, in order: those of the bunch, or those that its command takes.
    pub(super) fn copied(&self) -> Vec<Copied> {
        let Some(bunch) = &self.bunch else { return Vec::new() };
        Offer::of(self, bunch).map_or_else(|| private_copy::padded(&bunch.files), |offer| offer.files)
    }

    /// Returns the paths of those files in this attempt's own directory, in order.
    pub(super) fn private_files(&self) -> impl Iterator<Item = PathBuf> {
        let source = self.private_directory().join("source");
        self.copied().into_iter().map(move |copied| source.join(copied.name))
    }
}
