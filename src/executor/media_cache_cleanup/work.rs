//! The cleanup itself: it waits for the disk, so it has a thread of its own.

use std::sync::atomic::{AtomicBool, Ordering};

use super::wish::{Scope, Wish};
use crate::engine::AttemptEnd;
use crate::executor::bunch_images::BunchImages;
use crate::executor::outcome_of;
use crate::media::cleanup::{Cleaned, Watch, remove_all, remove_images};
use crate::media::columns::Found;
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
        Scope::Bunch(images) => of_bunch(&wish.cache, images, is_stopped, &watch),
    };
    match cleaned {
        Ok((found, cleaned)) => end(found, cleaned),
        Err(failure) => End { attempt: super::failed(failure), is_stopped: is_stopped.load(Ordering::Relaxed) },
    }
}

fn of_bunch(cache: &Cache, images: &BunchImages, is_stopped: &AtomicBool, watch: &Watch<'_>) -> Result<(Found, Cleaned), Failure> {
    let found = images.read(cache, is_stopped)?;
    let cleaned = remove_images(cache, &found.images, false, watch).map_err(|error| failure(&error))?;
    Ok((found, cleaned))
}

fn end(found: Found, cleaned: Cleaned) -> End {
    let statistics = vec![
        Statistic::new("cached images", "removed", cleaned.files),
        Statistic::new("cached images", "failed", cleaned.failed),
        Statistic::new("images", "not cached", cleaned.uncached),
        Statistic::new("images", "refused", found.refused),
        Statistic::new("bytes", "freed", cleaned.bytes),
    ];
    // Where no column names images, that says it all.
    let summary = (!found.refusals.iter().any(|message| message.severity == Severity::Info)).then(|| info(cleaned.summary(false)));
    let messages: Vec<Message> = summary.into_iter().chain(found.refusals).chain(cleaned.messages).collect();
    End { attempt: AttemptEnd { outcome: outcome_of(&messages), messages, statistics }, is_stopped: cleaned.is_stopped }
}

fn failure(error: &CacheError) -> Failure {
    let kind = match error {
        CacheError::NoMedia { .. } | CacheError::Link { .. } | CacheError::NoFolder { .. } => FailureKind::NotStarted,
        CacheError::Unreadable { .. } | CacheError::TooMany { .. } => FailureKind::Internal,
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
