//! `archive`: makes the execution's directory fit to be kept; the engine moves it when all steps have ended.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Executor, Signals, Task, Work, failed, internal, succeeded};
use crate::engine::AttemptEnd;
use crate::model::argument::{ArgumentSpec, ExecutorSpec, ValueKind};

/// Makes the execution's directory fit to be kept.
pub(super) struct Archive;

const SPEC: ExecutorSpec = ExecutorSpec {
    name: "archive",
    summary: "Makes the execution's directory fit to be kept: without the import's own artefacts, compressed if wanted",
    arguments: &[
        ArgumentSpec {
            key: "compress",
            required: false,
            kind: ValueKind::Choice(&["none", "gzip"]),
            summary: "gzip replaces each CSV file by <name>.gz; default none",
        },
        ArgumentSpec {
            key: "artefacts",
            required: false,
            kind: ValueKind::Choice(&["keep", "drop"]),
            summary: "What becomes of the files that the import binary made in its own directory; default drop",
        },
    ],
    takes_options: false,
    takes_environment: false,
};

impl Executor for Archive {
    fn spec(&self) -> &'static ExecutorSpec {
        &SPEC
    }

    fn execute<'a>(&'a self, task: &'a Task, _signals: Signals) -> Work<'a> {
        Box::pin(run(task))
    }
}

async fn run(task: &Task) -> AttemptEnd {
    let wanted = task.value("compress").and_then(|compress| Ok((compress, task.value("artefacts")?)));
    let (compress, artefacts) = match wanted {
        Ok(wanted) => wanted,
        Err(failure) => return failed(failure),
    };
    let task = task.clone();
    let work = tokio::task::spawn_blocking(move || tidy(&task, compress.as_deref() == Some("gzip"), artefacts.as_deref() != Some("keep")));
    match work.await {
        Ok(Ok(())) => succeeded(Vec::new()),
        Ok(Err(error)) => internal(format!("cannot make the directory fit for the archive: {error}")),
        Err(_) => internal("the archive step ended in the middle; this is a mistake in bunchd"),
    }
}

fn tidy(task: &Task, gzip: bool, drop_artefacts: bool) -> io::Result<()> {
    if drop_artefacts {
        match fs::remove_dir_all(task.directory.join("import")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
    }
    let files = task.bunch.iter().flat_map(|bunch| &bunch.files).filter(|_| gzip);
    files.map(|file| task.directory.join(&file.name)).try_for_each(|path| compress(&path))
}

/// Replaces a file by its compressed form; may be called again after a crash at any point.
fn compress(path: &Path) -> io::Result<()> {
    let with_ending = |ending: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        std::path::PathBuf::from(name)
    };
    let (part, whole) = (with_ending(".gz.part"), with_ending(".gz"));
    let mut from = match File::open(path) {
        Ok(from) => from,
        Err(error) if error.kind() == io::ErrorKind::NotFound && whole.exists() => return Ok(()),
        Err(error) => return Err(error),
    };
    let mut encoder = GzEncoder::new(File::create(&part)?, Compression::default());
    io::copy(&mut from, &mut encoder)?;
    encoder.finish()?.sync_all()?;
    fs::rename(&part, &whole)?;
    fs::remove_file(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f8_compressing_again_after_a_crash_ends_the_same() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("import-product_1_1.csv");
        fs::write(&path, "sku\n1\n").expect("it is writable");
        compress(&path).expect("it is compressed");
        compress(&path).expect("nothing is left to do");
        let names: Vec<_> = fs::read_dir(directory.path()).expect("it is readable").flatten().map(|entry| entry.file_name()).collect();
        assert_eq!(names, ["import-product_1_1.csv.gz"]);
    }
}
