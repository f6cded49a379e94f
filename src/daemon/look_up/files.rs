//! Whether a file fits a pattern.
//!
//! The folder is read by a thread of its own that nobody waits for at the end, since a dead network mount may hold it for ever.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use crate::model::probe::Finding;

/// How long a folder has to answer.
const ANSWER_MAX: Duration = Duration::from_secs(10);

/// Most files that are counted.
const FILES_MAX: usize = 1000;

/// Most entries that are looked at.
const ENTRIES_MAX: usize = 100_000;

/// Looks whether a file fits a pattern; a relative one counts from `base`.
pub(super) async fn look(pattern: String, base: PathBuf, hanging: Arc<Mutex<BTreeSet<PathBuf>>>) -> Finding {
    let whole = Path::new(&glob::Pattern::escape(&base.to_string_lossy())).join(&pattern);
    if !lock(&hanging).insert(whole.clone()) {
        return fails("its folder still does not answer; is it on a network mount that is gone?");
    }
    let (tell, told) = oneshot::channel();
    let thread = std::thread::Builder::new().name("look".into()).spawn({
        let (whole, hanging) = (whole.clone(), hanging.clone());
        move || {
            let finding = find(&whole, &base);
            lock(&hanging).remove(&whole);
            // Whoever asked may have given it up.
            let _ = tell.send(finding);
        }
    });
    if let Err(error) = thread {
        lock(&hanging).remove(&whole);
        return fails(&format!("the system refused a thread: {error}"));
    }
    match tokio::time::timeout(ANSWER_MAX, told).await {
        Ok(Ok(finding)) => finding,
        Ok(Err(_)) => fails("the look ended in the middle; this is a mistake in bunchd"),
        Err(_) => fails(&format!("its folder did not answer within {} s; is it on a network mount that is gone?", ANSWER_MAX.as_secs())),
    }
}

fn lock(hanging: &Mutex<BTreeSet<PathBuf>>) -> std::sync::MutexGuard<'_, BTreeSet<PathBuf>> {
    hanging.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fails(why: &str) -> Finding {
    Finding { holds: false, why: why.to_owned() }
}

fn find(pattern: &Path, base: &Path) -> Finding {
    let paths = match glob::glob(&pattern.to_string_lossy()) {
        Ok(paths) => paths,
        Err(error) => return fails(&format!("it is no pattern: {}", error.msg)),
    };
    let (mut first, mut count, mut trouble) = (None::<PathBuf>, 0, None);
    for path in paths.take(ENTRIES_MAX) {
        match path {
            Ok(path) if path.is_file() => {
                first.get_or_insert(path);
                count += 1;
            }
            Ok(_) => {}
            Err(error) => drop(trouble.get_or_insert(error)),
        }
        if count == FILES_MAX {
            break;
        }
    }
    match (first, trouble) {
        (Some(first), _) => Finding { holds: true, why: told(count, first.strip_prefix(base).unwrap_or(&first)) },
        (None, Some(error)) => fails(&format!("no file fits, and {} cannot be read: {}", error.path().display(), error.error())),
        (None, None) => fails("no file fits"),
    }
}

fn told(count: usize, first: &Path) -> String {
    match count {
        1 => format!("one file: {}", first.display()),
        FILES_MAX => format!("{FILES_MAX} files or more, the first: {}", first.display()),
        count => format!("{count} files, the first: {}", first.display()),
    }
}
