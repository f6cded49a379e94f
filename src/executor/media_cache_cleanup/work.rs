//! The cleanup itself: it waits for the disk, so it has a thread of its own.

use std::fs::File;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::stoppable::Stoppable;
use super::wish::{Scope, Wish};
use crate::engine::AttemptEnd;
use crate::media::cleanup::{Cleaned, Watch, remove_all, remove_images};
use crate::media::columns::{Columns, ColumnsError, Found, Reading};
use crate::media::layout::{Cache, CacheError};
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Severity, Statistic};
use crate::model::progress::Progress;

/// How the work ended.
pub(super) struct End {
    pub(super) attempt: AttemptEnd,
    /// It was told to stop, and left something undone.
    pub(super) is_stopped: bool,
}

/// Reads which images are meant, and removes them.
pub(super) fn clean(wish: &Wish, is_stopped: &AtomicBool, progress: &(dyn Fn(Progress) + Sync)) -> End {
    let watch = Watch { is_stopped: &|| is_stopped.load(Ordering::Relaxed), progress };
    let cleaned = match &wish.scope {
        Scope::Nothing => {
            let text = "this execution has no bunch, so it imported no images, and the image cache stays as it is; \
                        scope=\"all\" empties all of it";
            return End::of(AttemptEnd { outcome: Outcome::Succeeded, messages: vec![info(text)], statistics: Vec::new() });
        }
        Scope::All => remove_all(&wish.cache, false, &watch).map(|cleaned| (Found::default(), cleaned)).map_err(|error| failure(&error)),
        Scope::Bunch { columns, is_columns_set, files } => of_bunch(&wish.cache, columns, *is_columns_set, files, is_stopped, &watch),
    };
    match cleaned {
        Ok((found, cleaned)) => end(found, cleaned),
        Err(failure) => End { attempt: super::failed(failure), is_stopped: is_stopped.load(Ordering::Relaxed) },
    }
}

fn of_bunch(
    cache: &Cache,
    columns: &Columns,
    is_columns_set: bool,
    files: &[(String, PathBuf)],
    is_stopped: &AtomicBool,
    watch: &Watch<'_>,
) -> Result<(Found, Cleaned), Failure> {
    let mut reading = Reading::new(columns, cache);
    for (name, path) in files {
        let unreadable = |source| ColumnsError::Unreadable { file: name.clone(), source };
        let file = File::open(path).map_err(unreadable).map_err(of_file)?;
        reading.file(Stoppable { file, is_stopped }, name).map_err(of_file)?;
    }
    let mut found = reading.finish();
    found.refusals.extend(found.odd(columns, is_columns_set, "file of the bunch"));
    let cleaned = remove_images(cache, &found.images, false, watch).map_err(|error| failure(&error))?;
    Ok((found, cleaned))
}

fn end(found: Found, cleaned: Cleaned) -> End {
    let statistic = |table: &str, operation: &str, count| Statistic { table: table.to_owned(), operation: operation.to_owned(), count };
    let statistics = vec![
        statistic("cached images", "removed", cleaned.files),
        statistic("cached images", "failed", cleaned.failed),
        statistic("images", "not cached", cleaned.uncached),
        statistic("images", "refused", found.refused),
        statistic("bytes", "freed", cleaned.bytes),
    ];
    // Where no column names images, that says it all.
    let summary = (!found.refusals.iter().any(|message| message.severity == Severity::Info)).then(|| info(cleaned.summary(false)));
    let messages: Vec<Message> = summary.into_iter().chain(found.refusals).chain(cleaned.messages).collect();
    let has_warnings = messages.iter().any(|message| message.severity > Severity::Info);
    let outcome = if has_warnings { Outcome::SucceededWithWarnings } else { Outcome::Succeeded };
    End { attempt: AttemptEnd { outcome, messages, statistics }, is_stopped: cleaned.is_stopped }
}

fn failure(error: &CacheError) -> Failure {
    let kind = match error {
        CacheError::NoMedia { .. } | CacheError::Link { .. } | CacheError::NoFolder { .. } => FailureKind::NotStarted,
        CacheError::Unreadable { .. } | CacheError::TooMany { .. } => FailureKind::Internal,
    };
    Failure::new(kind, error.to_string())
}

/// Says why the images of a file cannot be known.
pub(in crate::executor) fn of_file(error: ColumnsError) -> Failure {
    let kind = match error {
        ColumnsError::Unreadable { .. } => FailureKind::Internal,
        ColumnsError::LongRecord { .. } | ColumnsError::TooManyImages => FailureKind::InvalidInput,
    };
    Failure::new(kind, error.to_string())
}

fn info(text: impl Into<String>) -> Message {
    Message::new(Severity::Info, text)
}

impl End {
    fn of(attempt: AttemptEnd) -> Self {
        Self { attempt, is_stopped: false }
    }
}
