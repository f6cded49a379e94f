//! By bunchd itself: the work has threads of its own, and the attempt waits for them.

use std::sync::atomic::{AtomicBool, Ordering};

use super::originals::Meant;
use crate::config::Magento;
use crate::engine::AttemptEnd;
use crate::executor::blocking::beside_the_loop;
use crate::executor::{Signals, Task, internal, not_started, outcome_of, stopped};
use crate::media::layout::Cache;
use crate::media::pixels::Limits;
use crate::media::refresh::{Originals, RefreshError, Wanted};
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Severity, Statistic};
use crate::model::progress::Progress;
use crate::view::media::refresh::RefreshView;

/// Refreshes the cache.
///
/// # Errors
/// It cannot begin, or was stopped before it did.
pub(super) async fn refresh(task: &Task, signals: &Signals) -> Result<AttemptEnd, Failure> {
    for key in ["skip-hidden", "async"] {
        if task.flag(key)? {
            return Err(not_started(format!("{key} is for by=\"magento\"; leave it out")));
        }
    }
    let (wanted, limits) = of_shop(&task.surroundings.magento)?;
    let wanted = Wanted { all: task.flag("all")?, ..wanted };
    let meant = Meant::by(task, signals).await?;
    let done = beside_the_loop(signals, move |is_stopped, progress| work(meant, wanted, limits, is_stopped, progress)).await;
    let Ok(done) = done else { return Ok(internal(RefreshError::Broken.to_string())) };
    let reason = *signals.stop.borrow();
    match (done, reason) {
        (Ok((view, said)), Some(reason)) if view.stopped => {
            let failure = stopped(reason, task.step().expire_in);
            Ok(AttemptEnd { outcome: Outcome::Failed { failure }, ..end(&view, said) })
        }
        (Ok((view, said)), _) => Ok(end(&view, said)),
        // Also what broke off because of the stop.
        (Err(_), Some(reason)) => Err(stopped(reason, task.step().expire_in)),
        (Err(failure), None) => Err(failure),
    }
}

/// Reads from the configuration what a refresh of all originals is to do, and how large an original may be.
///
/// # Errors
/// The media directory or the sizes are not set: the failure says what to write where.
pub fn of_shop(magento: &Magento) -> Result<(Wanted, Limits), Failure> {
    let Some(media) = magento.media.clone() else {
        return Err(not_started(Magento::without_media("bunchd.toml")));
    };
    let images = &magento.images;
    if images.variants.is_empty() {
        let text = "no sizes of images are set: write [[magento.images.variant]] in bunchd.toml, \
                    as `bunchd media variants --from view.xml` prints them for the view.xml of the shop's theme";
        return Err(not_started(text));
    }
    let wanted = Wanted { media, originals: Originals::All, variants: images.variants.clone(), all: false, workers: images.workers };
    Ok((wanted, Limits { pixels_max: images.pixels_max, bytes_max: images.bytes_max }))
}

/// Does all that waits for the disk, on a thread of its own; also returns what there is to say of the originals.
fn work(
    meant: Meant,
    wanted: Wanted,
    limits: Limits,
    is_stopped: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<(RefreshView, Vec<Message>), Failure> {
    let (originals, said) = meant.find(&Cache::of(&wanted.media), is_stopped)?;
    let view = make(&Wanted { originals, ..wanted }, limits, is_stopped, progress).map_err(|error| failure(&error))?;
    Ok((view, said))
}

fn make(
    wanted: &Wanted,
    limits: Limits,
    is_stopped: &AtomicBool,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<RefreshView, RefreshError> {
    let goes_on = || !is_stopped.load(Ordering::Relaxed);
    let plan = wanted.plan(&goes_on)?;
    let total = Some(plan.due());
    let tell = |done| progress(Progress { done, total, what: "images".to_owned() });
    tell(0);
    let made = plan.make(limits, &goes_on, &tell)?;
    Ok(plan.told(Some(&made)))
}

fn end(view: &RefreshView, messages: Vec<Message>) -> AttemptEnd {
    let summary = Message::new(Severity::Info, view.summary());
    let warnings = view.warnings().into_iter().map(|text| Message::new(Severity::Warning, text));
    let messages: Vec<Message> = [summary].into_iter().chain(messages).chain(warnings).collect();
    let statistics = vec![
        Statistic::new("images", "created", view.created),
        Statistic::new("images", "skipped", view.current),
        Statistic::new("images", "failed", view.failed),
        Statistic::new("bytes", "written", view.bytes),
    ];
    let outcome = match &view.ended_by {
        Some(why) => {
            let text = format!("{why}; {} images were made before, and the next attempt goes on from there", view.created);
            Outcome::Failed { failure: Failure::new(FailureKind::Internal, text) }
        }
        None => outcome_of(&messages),
    };
    AttemptEnd { outcome, messages, statistics }
}

fn failure(error: &RefreshError) -> Failure {
    let kind = match error {
        RefreshError::NoProducts { .. } | RefreshError::Link { .. } => FailureKind::NotStarted,
        RefreshError::System { .. } | RefreshError::Broken => FailureKind::Internal,
    };
    Failure::new(kind, error.to_string())
}
