//! Which originals a step means.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use crate::database::ShopDatabase;
use crate::executor::bunch_images::BunchImages;
use crate::executor::{Signals, Surroundings, Task, not_started};
use crate::media::columns::Found;
use crate::media::layout::{Cache, ImagePath};
use crate::media::refresh::Originals;
use crate::model::failure::{Failure, FailureKind};
use crate::model::message::{Message, Severity};

/// Which originals a step means.
pub(super) enum Meant {
    /// These; they need not be looked for in files.
    Known(Originals),
    /// Those that the files of the bunch name.
    Bunch(BunchImages),
    /// None, since there is no bunch.
    Nothing,
}

/// The originals, and what there is to say about them.
pub(super) type Told = (Originals, Vec<Message>);

impl Meant {
    /// Finds out which originals a step means, without reading the bunch.
    ///
    /// # Errors
    /// What must be asked for that is not there, or gives no answer.
    pub(super) async fn by(task: &Task, signals: &Signals) -> Result<Self, Failure> {
        match task.value("originals")?.as_deref() {
            Some("gallery") => Ok(Self::Known(Originals::Named(gallery_or_stop(task, signals).await?))),
            Some("bunch") => Ok(BunchImages::of(task)?.map_or(Self::Nothing, Self::Bunch)),
            _ => Ok(Self::Known(Originals::All)),
        }
    }

    /// Finds the originals; it reads the bunch and asks the disk, so it must have a thread of its own.
    ///
    /// # Errors
    /// A file of the bunch cannot be read to its end, or it was told to stop.
    pub(super) fn find(self, cache: &Cache, is_stopped: &AtomicBool) -> Result<Told, Failure> {
        match self {
            Self::Known(originals) => Ok((originals, Vec::new())),
            Self::Nothing => {
                let text = "this execution has no bunch, so it imported no images, and none is made; \
                            originals=\"directory\" makes those of all products";
                Ok((Originals::Named(Vec::new()), vec![Message::new(Severity::Info, text)]))
            }
            Self::Bunch(images) => {
                let found = images.read(cache, is_stopped)?;
                Ok((Originals::Named(there(&found, cache)), found.refusals))
            }
        }
    }
}

async fn gallery_or_stop(task: &Task, signals: &Signals) -> Result<Vec<String>, Failure> {
    tokio::select! {
        biased;
        images = gallery(&task.surroundings) => images,
        () = signals.told_to_stop(|_| true) => Err(signals.stopped(task)),
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::media::columns::Columns;

    #[test]
    fn e10_reading_the_bunch_hears_a_stop() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("p.csv");
        std::fs::write(&path, "base_image\n/w/b/wb01.jpg\n").expect("it is writable");
        let files = vec![("p.csv".to_owned(), path)];
        let find = |is_stopped| {
            let meant = Meant::Bunch(BunchImages { columns: Columns::default(), are_columns_named: false, files: files.clone() });
            meant.find(&Cache::of(directory.path()), &AtomicBool::new(is_stopped))
        };
        let (originals, said) = find(false).expect("the file can be read");
        assert_eq!((originals, said), (Originals::Named(vec!["w/b/wb01.jpg".to_owned()]), Vec::new()));
        assert!(find(true).is_err());
    }

    #[test]
    fn e10_without_a_bunch_nothing_is_made_and_that_is_said() {
        let (originals, said) = Meant::Nothing.find(&Cache::of(Path::new("media")), &AtomicBool::new(false)).expect("it reads nothing");
        assert_eq!(originals, Originals::Named(Vec::new()));
        assert!(said[0].text.contains("has no bunch"), "{said:?}");
    }
}
