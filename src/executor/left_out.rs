//! What a csv-validate step with `on-errors="skip"` has left of the files, and that the steps behind it work on just that.
//!
//! Two facts together say what an import takes, and both are committed before it can begin:
//! - the ledger says that the step ended well, in this execution or in the one that this one retries;
//! - the note `left-out.json` says what it left out. It is the last file that the step writes, under another name first, and only
//!   when all that it speaks of is on the disk. A step that leaves nothing out notes just that.
//!
//! Whether a step leaves records out is a literal word of its definition, which is stored with the execution: nothing outside can
//! change it in between.
//!
//! So there is no moment at which an import could take a whole file in place of a reduced one, or the reverse:
//! - killed before the note: the attempt is lost; the next one removes what is there and begins anew, and without another attempt the
//!   step has failed, and nothing is handed on;
//! - killed between the note and the commit of the step's end: the same, since the ledger knows of no good end;
//! - killed later: the note and the reduced files are in the directory of the execution, and move with it, also into a retry.
//!
//! A step that needs the files, stands behind that step, and finds one of the facts wanting does not begin, whatever its own conditions
//! say: it waits for nothing, so it fails and says what to do. A step with a lower sortOrder than that step gets the whole files. It also
//! fails where a dropped or a reduced file is not as the note says, since somebody changed it.
//!
//! It cannot tell whether somebody changed a file within a second and left its size.

mod told;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub(super) use self::told::told;
use super::csv_validate::{self, ON_ERRORS};
use super::task::ReducedFiles;
use super::{Task, not_started};
use crate::model::failure::Failure;
use crate::model::pipeline::Step;

/// Name of the note.
pub(super) const NOTE: &str = "left-out.json";

/// The folder of the reduced files, beside the note.
pub(super) const VALID: &str = "valid";

/// Longest note that is read, in bytes.
const NOTE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The note: what was left out of which files; files that are not in it go on as they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LeftOut {
    /// The files, in order; none if all go on as they came.
    pub(super) files: Vec<Reduced>,
}

/// A file of which something was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reduced {
    /// Its name as it was dropped.
    pub(super) name: String,
    /// The content that was judged.
    pub(super) dropped: Content,
    /// How many records were left out.
    pub(super) left_out: u64,
    /// How many are kept.
    pub(super) kept: u64,
    /// The file in [`VALID`] that is taken in its place; `None`: nothing of it is taken.
    pub(super) valid: Option<Content>,
}

/// What tells one content of a file from another, also after its directory was moved to a file system with coarser times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Content {
    size_bytes: u64,
    modified_s: i64,
}

impl Content {
    /// Looks at a file.
    ///
    /// # Errors
    /// It is not there.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::symlink_metadata(path)?;
        Ok(Self { size_bytes: metadata.len(), modified_s: metadata.mtime() })
    }
}

impl LeftOut {
    /// Reads the note in a folder; `None` if there is none.
    ///
    /// # Errors
    /// It cannot be read.
    fn read(folder: &Path) -> io::Result<Option<Self>> {
        let file = match File::open(folder.join(NOTE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened?,
        };
        let mut bytes = Vec::new();
        file.take(NOTE_BYTES_MAX).read_to_end(&mut bytes)?;
        Ok(Some(serde_json::from_slice(&bytes)?))
    }

    /// Says which file is not as it was, if one is not.
    fn changed(&self, directory: &Path, folder: &Path) -> Option<PathBuf> {
        let is_so = |path: &Path, content: &Content| Content::of(path).is_ok_and(|found| found == *content);
        self.files.iter().find_map(|file| {
            let dropped = directory.join(&file.name);
            if !is_so(&dropped, &file.dropped) {
                return Some(dropped);
            }
            let path = folder.join(VALID).join(&file.name);
            file.valid.as_ref().is_some_and(|content| !is_so(&path, content)).then_some(path)
        })
    }
}

/// Returns the step of a pipeline that leaves records out, with its position.
///
/// # Errors
/// Whether a step does so would have to be worked out anew, and could come out otherwise than when it ran.
pub(super) fn leaving_out(task: &Task) -> Result<Option<(usize, &Step)>, Failure> {
    let of_check = |step: &Step| step.executor_type == csv_validate::NAME;
    let is_open = |step: &&Step| of_check(step) && step.argument(ON_ERRORS.key).is_some_and(|argument| argument.value.has_placeholder());
    match task.pipeline.steps.iter().find(is_open) {
        Some(step) => Err(not_started(format!(
            "{} of the step {} holds a placeholder, so it is not known whether bad records are left out: write stop, skip or warn into \
             the definition, and drop the files once more",
            ON_ERRORS.key, step.name
        ))),
        None => Ok(task.pipeline.leaving_out()),
    }
}

impl Task {
    /// Returns the attempt as it works on what csv-validate has left of the files: bunch and paths are those of what is left.
    ///
    /// # Errors
    /// What is left is not known, or not as it was: why, and what to do.
    pub(super) fn on_what_is_left(&self) -> Result<Cow<'_, Self>, Failure> {
        let (Some((at, step)), Some(bunch)) = (leaving_out(self)?, &self.bunch) else { return Ok(Cow::Borrowed(self)) };
        // What comes before it, and itself, gets the files as they were dropped.
        if at == self.key.step || self.step().sort_order < step.sort_order {
            return Ok(Cow::Borrowed(self));
        }
        let (id, own, name) = (self.key.execution, &self.step().name, &step.name);
        if !self.ended_well.contains(name) {
            let lacks = if self.step().sort_order == step.sort_order { "a higher sortOrder and " } else { "" };
            return Err(not_started(format!(
                "the step {name} leaves bad records out, and has not ended well, so it is not known what {own} may take: give {own} \
                 {lacks}the condition previous-steps-completed, so that it waits for {name}, and retry both with `bunchd retry {id}`"
            )));
        }
        let folder = self.directory.join(csv_validate::folder(&self.pipeline, at));
        let unreadable = |error| {
            let note = folder.join(NOTE);
            not_started(format!(
                "cannot read {}, which says what {name} left out: {error}; retry the execution from its start",
                note.display()
            ))
        };
        let Some(left_out) = LeftOut::read(&folder).map_err(unreadable)? else {
            return Err(not_started(format!(
                "{} is gone, so it is not known which records {name} left out: retry the execution from its start with \
                 `bunchd retry {id} --from-start`",
                folder.join(NOTE).display()
            )));
        };
        if left_out.files.is_empty() {
            return Ok(Cow::Borrowed(self));
        }
        if let Some(path) = left_out.changed(&self.directory, &folder) {
            return Err(not_started(format!(
                "{} is not as it was when {name} left bad records out: retry the execution from its start, so that it is checked again",
                path.display()
            )));
        }
        let (kept, gone): (Vec<_>, Vec<_>) = left_out.files.into_iter().partition(|file| file.valid.is_some());
        let counted = |files: Vec<Reduced>| files.into_iter().map(|file| (file.name, file.left_out)).collect::<BTreeMap<_, _>>();
        let (names, gone) = (counted(kept), counted(gone));
        let mut bunch = bunch.clone();
        bunch.files.retain(|file| !gone.contains_key(&file.name));
        Ok(Cow::Owned(Self { bunch: Some(bunch), reduced: ReducedFiles { folder: folder.join(VALID), names, gone }, ..self.clone() }))
    }
}
