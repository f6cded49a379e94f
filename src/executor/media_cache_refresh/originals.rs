//! Which originals a step means.

use std::collections::BTreeMap;
use std::fs::File;

use super::not_started;
use crate::database::ShopDatabase;
use crate::executor::media_cache_cleanup::columns;
use crate::executor::{Signals, Surroundings, Task, stopped};
use crate::media::columns::{Found, Reading};
use crate::media::layout::{Cache, ImagePath};
use crate::media::refresh::Originals;
use crate::model::failure::{Failure, FailureKind};
use crate::model::message::Message;

/// Which originals a step means, and what there is to say about them.
pub(super) struct Meant {
    pub(super) originals: Originals,
    pub(super) messages: Vec<Message>,
}

/// Finds out which originals a step means.
///
/// # Errors
/// What must be asked for that is not there, or gives no answer.
pub(super) async fn meant(task: &Task, cache: &Cache, signals: &Signals) -> Result<Meant, Failure> {
    let (originals, messages) = match task.value("originals")?.as_deref() {
        Some("gallery") => (Originals::Named(gallery_or_stop(task, signals).await?), Vec::new()),
        Some("bunch") => of_bunch(task, cache)?,
        _ => (Originals::All, Vec::new()),
    };
    Ok(Meant { originals, messages })
}

async fn gallery_or_stop(task: &Task, signals: &Signals) -> Result<Vec<String>, Failure> {
    let mut stop = signals.stop.clone();
    tokio::select! {
        biased;
        images = gallery(&task.surroundings) => images,
        Ok(reason) = stop.wait_for(Option::is_some) => match *reason {
            Some(reason) => Err(stopped(reason, task.step().expire_in)),
            None => unreachable!("a reason was waited for"),
        },
    }
}

/// Asks the shop's database which images its products have.
///
/// # Errors
/// There is no database in the configuration, or it gives no answer.
pub async fn gallery(surroundings: &Surroundings) -> Result<Vec<String>, Failure> {
    let Some(database) = &surroundings.magento.database else {
        let text = "the gallery is in the shop's database, and where that is is not set: write [magento.database] in bunchd.toml, or take the originals of the directory";
        return Err(not_started(text));
    };
    let shop = ShopDatabase::connect(database, |name| surroundings.own_environment.get(name).cloned()).await;
    let images = match shop {
        Ok(shop) => shop.gallery().await,
        Err(error) => Err(error),
    };
    images.map_err(|error| Failure::new(FailureKind::Internal, error.to_string()))
}

/// Reads which images the files of the bunch name.
fn of_bunch(task: &Task, cache: &Cache) -> Result<(Originals, Vec<Message>), Failure> {
    let (columns, _) = columns(task)?;
    let mut reading = Reading::new(&columns, cache);
    for file in task.bunch.iter().flat_map(|bunch| &bunch.files) {
        let unreadable = |error: String| Failure::new(FailureKind::Internal, format!("cannot read {}: {error}", file.name));
        let open = File::open(task.directory.join(&file.name)).map_err(|error| unreadable(error.to_string()))?;
        reading.file(open, &file.name).map_err(|error| Failure::new(FailureKind::InvalidInput, error.to_string()))?;
    }
    let found = reading.finish();
    let originals = Originals::Named(there(&found, cache));
    Ok((originals, found.refusals))
}

/// Returns one path for each image: the releases of Magento differ about some names, and the disk tells which it was.
fn there(found: &Found, cache: &Cache) -> Vec<String> {
    let mut images: BTreeMap<usize, Vec<&ImagePath>> = BTreeMap::new();
    for (path, image) in found.images.paths() {
        images.entry(image).or_default().push(path);
    }
    let of_one = |paths: Vec<&ImagePath>| {
        let there: Vec<_> = paths.iter().filter(|path| cache.has_original(path)).map(ToString::to_string).collect();
        if there.is_empty() { paths.first().map(ToString::to_string).into_iter().collect() } else { there }
    };
    images.into_values().flat_map(of_one).collect()
}
