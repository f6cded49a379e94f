//! Reads what the validation of an execution came to, from its directory.
//!
//! Invariant: what cannot be read is told and hides nothing else. It never changes anything there.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::csv_validate::{NAME, folder};
use crate::model::bytes::Bytes;
use crate::model::pipeline::Pipeline;
use crate::view::validation::{FINDINGS_CSV, FINDINGS_JSON, StepValidation, Unreadable, ValidationExcerpt, ValidationFound};

/// Longest document that is read, in bytes.
const BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Returns what each step found in the files of an execution; steps that found nothing are left out.
///
/// The place of all findings is told below `shown`, by which people know the directory.
pub fn validation_found(pipeline: &Pipeline, directory: &Path, shown: &Path) -> Vec<StepValidation> {
    let steps = pipeline.steps.iter().enumerate().filter(|(_, step)| step.executor_type == NAME);
    let found = steps.filter_map(|(index, step)| {
        let folder = folder(pipeline, index);
        let found = found(&directory.join(&folder), &shown.join(&folder))?;
        Some(StepValidation { step: step.name.clone(), found })
    });
    found.collect()
}

/// Returns what a folder holds: nothing if there is none, or if nothing was found.
fn found(folder: &Path, shown: &Path) -> Option<ValidationFound> {
    let all_findings = shown.join(FINDINGS_CSV);
    let trouble = |why: String| {
        let path = shown.join(FINDINGS_JSON);
        let trouble = format!("what it came to cannot be read from {}: {why}; look into {}", path.display(), all_findings.display());
        Some(ValidationFound::Unreadable(Unreadable { trouble }))
    };
    let file = match open(&folder.join(FINDINGS_JSON)) {
        Ok(Some(file)) => file,
        Ok(None) => return None,
        Err(error) => return trouble(error.to_string()),
    };
    match ValidationExcerpt::read(BufReader::new(file.take(BYTES_MAX)), all_findings.clone()) {
        Ok(excerpt) => excerpt.map(ValidationFound::Findings),
        Err(error) => trouble(error.to_string()),
    }
}

/// Opens a regular file of at most [`BYTES_MAX`]; `None` if there is nothing.
fn open(path: &Path) -> io::Result<Option<File>> {
    let metadata = match path.symlink_metadata() {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(None),
        found => found?,
    };
    if !metadata.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    if metadata.len() > BYTES_MAX {
        return Err(io::Error::other(format!("it is longer than {}", Bytes(BYTES_MAX))));
    }
    File::open(path).map(Some)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::model::message::Severity;
    use crate::model::rule::Rule;
    use crate::model::validation::{Count, Validation};
    use crate::view::palette::Palette;
    use crate::view::validation::{FOLDER, Format, ValidationView};

    fn with(content: &[u8]) -> tempfile::TempDir {
        let home = tempfile::tempdir().expect("a temporary directory");
        fs::create_dir(home.path().join(FOLDER)).expect("it is writable");
        fs::write(home.path().join(FOLDER).join(FINDINGS_JSON), content).expect("it is writable");
        home
    }

    fn written(validation: &Validation) -> Vec<u8> {
        let mut out = Vec::new();
        ValidationView::of(validation).write(Format::Json, Palette::PLAIN, &mut out).expect("memory takes all");
        out
    }

    fn found_in(directory: &Path) -> Option<ValidationFound> {
        found(&directory.join(FOLDER), &Path::new("x").join(FOLDER))
    }

    fn trouble(found: Option<ValidationFound>) -> String {
        match found {
            Some(ValidationFound::Unreadable(unreadable)) => unreadable.trouble,
            other => panic!("it was readable: {other:?}"),
        }
    }

    /// Proves E14 as far as reading goes.
    #[test]
    fn e14_the_validation_of_an_execution_is_found_only_where_it_found_something() {
        assert_eq!(found_in(Path::new("/nowhere")), None);
        let clean = with(&written(&Validation::default()));
        assert_eq!(found_in(clean.path()), None);
        let count = Count { rule: Rule::Sku, severity: Severity::Warning, column: None, count: 3 };
        let home = with(&written(&Validation { counts: vec![count], ..Validation::default() }));
        let Some(ValidationFound::Findings(excerpt)) = found_in(home.path()) else { panic!("it is not found") };
        assert_eq!((excerpt.summary.warnings, excerpt.all_findings.as_path()), (3, Path::new("x/validation/findings.csv")));
    }

    #[test]
    fn e14_what_cannot_be_read_is_told_with_the_file_to_look_into() {
        let home = with(b"{\"errors\": 1,");
        let told = trouble(found_in(home.path()));
        assert!(told.starts_with("what it came to cannot be read from x/validation/findings.json: EOF"), "{told}");
        assert!(told.ends_with("; look into x/validation/findings.csv"), "{told}");
        let path = home.path().join(FOLDER).join(FINDINGS_JSON);
        File::options().write(true).open(&path).and_then(|file| file.set_len(BYTES_MAX + 1)).expect("it can be made long");
        assert!(trouble(found_in(home.path())).contains("it is longer than 64.0 MiB"));
        fs::remove_file(&path).and_then(|()| symlink("/etc/hostname", &path)).expect("it is writable");
        assert!(trouble(found_in(home.path())).contains("it is no regular file"));
    }
}
