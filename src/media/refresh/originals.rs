//! Which originals a refresh is about: all below `catalog/product`, or those that somebody names.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::RefreshError;
use super::error::LINK;
use super::folder::{Entry, Folder};
use super::leftover;
use crate::media::layout::ImagePath;
use crate::view::media::problem::Problems;

/// Which originals a refresh is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Originals {
    /// Every image below `catalog/product`, without the cache, the placeholders and the watermarks.
    All,
    /// These, as the gallery of the shop names them: `/w/b/wb01.jpg`.
    Named(Vec<String>),
}

/// Folders beside the originals that are none of them.
///
/// Source: `Magento\Catalog\Model\Product\Media\Config` and `Magento\Catalog\Model\View\Asset\Placeholder`, 2.3.0 to 2.4.8.
const NO_ORIGINALS: [&str; 3] = ["cache", "placeholder", "watermark"];

/// What the name of an image ends with; the other files below `catalog/product` are no originals.
const ENDINGS: [&str; 5] = ["jpg", "jpeg", "png", "gif", "webp"];

/// How deep folders may lie one in the other.
const DEPTH_MAX: usize = 64;

/// Originals by folder, relative to `catalog/product`, in order, and what was left out on the way.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) folders: BTreeMap<PathBuf, Vec<OsString>>,
    pub(super) refused: Problems,
    /// It was told to stop, and there may be more.
    pub(super) stopped: bool,
}

impl Originals {
    /// Finds them, until `goes_on` says no; those that are named are not looked for yet.
    pub(super) fn find(&self, products: &Folder, goes_on: &dyn Fn() -> bool) -> Result<Found, RefreshError> {
        let mut found = Found::default();
        match self {
            Self::All => found.walk(products, Path::new(""), 0, goes_on)?,
            Self::Named(values) => found.sort(values),
        }
        Ok(found)
    }
}

impl Found {
    fn walk(&mut self, folder: &Folder, below: &Path, depth: usize, goes_on: &dyn Fn() -> bool) -> Result<(), RefreshError> {
        if !goes_on() {
            self.stopped = true;
            return Ok(());
        }
        if depth > DEPTH_MAX {
            self.refused.add(below, &format!("folders lie more than {DEPTH_MAX} deep one in the other here"));
            return Ok(());
        }
        let (mut names, mut folders) = (Vec::new(), Vec::new());
        let listed = folder.entries(|_| true).map(Ok);
        let entries = match listed.or_else(|error| if depth == 0 { Err(error) } else { error.of_path().map(Err) })? {
            Ok(entries) => entries,
            Err((_, why)) => {
                self.refused.add(below, &why);
                return Ok(());
            }
        };
        for (name, entry) in entries {
            match entry {
                Entry::File(_) | Entry::Empty(_) if is_image(&name) => names.push(name),
                Entry::Folder if !is_passed_over(&name, depth) => folders.push(name),
                Entry::Link if !is_passed_over(&name, depth) => {
                    self.refused.add(&below.join(&name), LINK);
                }
                Entry::File(_) | Entry::Empty(_) | Entry::Folder | Entry::Link | Entry::Other | Entry::Absent => {}
            }
        }
        if !names.is_empty() {
            names.sort_unstable();
            self.folders.insert(below.to_owned(), names);
        }
        folders.sort_unstable();
        for name in folders {
            let path = below.join(&name);
            match folder.open(&name).map(Ok).or_else(|error| error.of_path().map(Err))? {
                Ok(Some(next)) => self.walk(&next, &path, depth + 1, goes_on)?,
                // It has gone since it was listed.
                Ok(None) => {}
                Err((_, why)) => self.refused.add(&path, &why),
            }
        }
        Ok(())
    }

    /// Sorts names by folder, each once.
    fn sort(&mut self, values: &[String]) {
        let mut folders: BTreeMap<PathBuf, BTreeSet<OsString>> = BTreeMap::new();
        for value in values {
            match image_path(value) {
                Ok(image) => drop(folders.entry(image.folder().into()).or_default().insert(image.name().into())),
                Err(why) => self.refused.add(Path::new(value), &why),
            }
        }
        self.folders = folders.into_iter().map(|(folder, names)| (folder, names.into_iter().collect())).collect();
    }
}

fn is_image(name: &OsStr) -> bool {
    let ending = Path::new(name).extension().and_then(OsStr::to_str);
    !leftover::is_ours(name) && ending.is_some_and(|ending| ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

fn is_passed_over(name: &OsStr, depth: usize) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.') || depth == 0 && NO_ORIGINALS.iter().any(|known| name == *known)
}

/// Reads the path of an image below `catalog/product`.
fn image_path(value: &str) -> Result<ImagePath, String> {
    let image = ImagePath::read(value).map_err(|refusal| refusal.to_string())?;
    match image.as_str().split('/').next().filter(|first| NO_ORIGINALS.contains(first)) {
        Some(first) => Err(format!("there are no originals in catalog/product/{first}")),
        None => Ok(image),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e10_names_of_the_gallery_are_taken_and_what_leads_elsewhere_is_refused() {
        for (value, path) in
            [("/w/b/wb01.jpg", "w/b/wb01.jpg"), ("w/b//x y.PNG", "w/b/x y.PNG"), ("top.gif", "top.gif"), ("a/cache/x.jpg", "a/cache/x.jpg")]
        {
            assert_eq!(image_path(value).map(|image| image.to_string()), Ok(path.to_owned()));
        }
        for value in ["", "/", "/w/../../etc/x.jpg", "..", "cache/0/w/b/x.jpg", "//placeholder/x.jpg", "/w/b/", "w/\0.jpg"] {
            assert!(image_path(value).is_err(), "{value:?}");
        }
    }

    #[test]
    fn e10_an_image_that_is_named_twice_is_looked_at_once() {
        let mut found = Found::default();
        found.sort(&["/a/b/2.jpg", "a/b/2.jpg", "/a/b/1.jpg", "/../x.jpg"].map(str::to_owned));
        assert_eq!(found.folders, BTreeMap::from([("a/b".into(), vec!["1.jpg".into(), "2.jpg".into()])]));
        assert_eq!(found.refused.total, 1);
    }
}
