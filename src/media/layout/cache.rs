//! The media directory of a shop, and the folders of its image cache.
//!
//! Reading the cache means reading the names in its one folder: nothing below is looked at.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::hash::is_hash;
use super::image_path::ImagePath;

/// How many folders the cache may have; a shop has one for each variant, so some dozens.
pub const FOLDERS_MAX: usize = 10_000;

/// The media directory of a shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cache {
    media: PathBuf,
}

/// What the folder of the cache holds, each sorted by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contents {
    /// Folders of variants.
    pub hashes: Vec<String>,
    /// Folders of another name, which are left alone.
    pub foreign: Vec<String>,
    /// Links, which are left alone whatever their name.
    pub links: Vec<String>,
}

/// Why the cache cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// The media directory is not there, or is none.
    #[error("the media directory {path} is not there; `media` in [magento] must name the shop's pub/media")]
    NoMedia {
        /// Where it should be.
        path: PathBuf,
    },
    /// A folder cannot be read.
    #[error("cannot read {path}")]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// The folder of the cache holds more folders than a shop can have made.
    #[error("{path} holds more than {FOLDERS_MAX} folders")]
    TooMany {
        /// The folder.
        path: PathBuf,
    },
}

impl Cache {
    /// Makes the cache of a media directory, which is the shop's `pub/media`.
    pub fn of(media: impl Into<PathBuf>) -> Self {
        Self { media: media.into() }
    }

    /// Returns the media directory.
    pub fn media(&self) -> &Path {
        &self.media
    }

    /// Returns the folder of the originals, `catalog/product`.
    pub fn originals(&self) -> PathBuf {
        self.media.join("catalog/product")
    }

    /// Returns the folder of the cache, `catalog/product/cache`.
    pub fn folder(&self) -> PathBuf {
        self.media.join("catalog/product/cache")
    }

    /// Returns where an original is.
    pub fn original(&self, image: &ImagePath) -> PathBuf {
        self.originals().join(image.as_str())
    }

    /// Returns where an image of a variant is; `hash` is the name that [`hash_directory`](super::hash_directory) gives.
    pub fn cached(&self, hash: &str, image: &ImagePath) -> PathBuf {
        debug_assert!(is_hash(hash), "{hash} is the folder of a variant");
        self.folder().join(hash).join(image.as_str())
    }

    /// Reads which folders the cache has; a cache that is not there has none.
    ///
    /// # Errors
    /// The media directory is not there, a folder cannot be read, or there are more than [`FOLDERS_MAX`].
    pub fn contents(&self) -> Result<Contents, CacheError> {
        if !self.media.is_dir() {
            return Err(CacheError::NoMedia { path: self.media.clone() });
        }
        let path = self.folder();
        let unreadable = |source| CacheError::Unreadable { path: path.clone(), source };
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Contents::default()),
            Err(error) => return Err(unreadable(error)),
        };
        let mut contents = Contents::default();
        for entry in entries {
            let entry = entry.map_err(unreadable)?;
            contents.add(&entry.file_name().to_string_lossy(), entry.file_type().map_err(unreadable)?);
            if contents.len() > FOLDERS_MAX {
                return Err(CacheError::TooMany { path });
            }
        }
        contents.sort();
        Ok(contents)
    }
}

impl Contents {
    fn add(&mut self, name: &str, kind: fs::FileType) {
        if kind.is_symlink() {
            self.links.push(name.to_owned());
        } else if kind.is_dir() {
            let list = if is_hash(name) { &mut self.hashes } else { &mut self.foreign };
            list.push(name.to_owned());
        }
    }

    fn len(&self) -> usize {
        self.hashes.len() + self.foreign.len() + self.links.len()
    }

    fn sort(&mut self) {
        for list in [&mut self.hashes, &mut self.foreign, &mut self.links] {
            list.sort_unstable();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "207e23213cf636ccdef205098cf3c8a3";

    #[test]
    fn e9_the_paths_of_an_image_are_those_of_magento() {
        let cache = Cache::of("/shop/pub/media");
        let image = ImagePath::read("/w/b/wb01.jpg").expect("it is a path");
        assert_eq!(cache.original(&image), Path::new("/shop/pub/media/catalog/product/w/b/wb01.jpg"));
        assert_eq!(cache.cached(HASH, &image), Path::new("/shop/pub/media/catalog/product/cache").join(HASH).join("w/b/wb01.jpg"));
    }

    #[test]
    fn e9_folders_of_variants_foreign_ones_and_links_are_told_apart() {
        let media = tempfile::tempdir().expect("a temporary directory");
        let cache = Cache::of(media.path());
        assert_eq!(cache.contents().expect("a cache that is not there is empty"), Contents::default());
        let other = HASH.replace('2', "3");
        for name in [HASH, &other, "backup", "207E23213CF636CCDEF205098CF3C8A3"] {
            fs::create_dir_all(cache.folder().join(name)).expect("it is writable");
        }
        fs::write(cache.folder().join(".htaccess"), "").expect("it is writable");
        let link = HASH.replace('2', "4");
        std::os::unix::fs::symlink("/tmp", cache.folder().join(&link)).expect("it is writable");
        let contents = cache.contents().expect("it is readable");
        assert_eq!(contents.hashes, [HASH, &other]);
        assert_eq!(contents.foreign, ["207E23213CF636CCDEF205098CF3C8A3", "backup"]);
        assert_eq!(contents.links, [link]);
    }

    #[test]
    fn e9_a_media_directory_that_is_not_there_is_an_error_with_what_to_write() {
        let error = Cache::of("/nowhere/pub/media").contents().expect_err("it is not there");
        assert_eq!(
            error.to_string(),
            "the media directory /nowhere/pub/media is not there; `media` in [magento] must name the shop's pub/media"
        );
    }
}
