//! The media directory of a shop, and the folders of its image cache.
//!
//! Reading the cache means reading the names in its one folder: nothing below is looked at, and no link is followed.

use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::FileType;

use super::super::folder::{Child, Folder, kind};
use super::hash::is_hash;
use super::image_path::ImagePath;

/// How many folders the cache may have; a shop has one for each variant, so some dozens.
pub const FOLDERS_MAX: usize = 10_000;

/// Below the media directory: the folder of the originals.
const ORIGINALS: &str = "catalog/product";

/// Below the media directory: the folder of the cache.
const CACHE: &str = "catalog/product/cache";

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
    /// A folder on the way is a link.
    #[error("{path} is a link, and below the media directory links are not followed; put the folder itself there")]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// A folder on the way is none.
    #[error("{path} is no folder")]
    NoFolder {
        /// What stands in its place.
        path: PathBuf,
    },
    /// A folder cannot be read.
    #[error("cannot read {path}: {source}")]
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
        self.media.join(ORIGINALS)
    }

    /// Returns the folder of the cache, `catalog/product/cache`.
    pub fn folder(&self) -> PathBuf {
        self.media.join(CACHE)
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

    /// Is there an original of this path, reached without a link?
    pub fn has_original(&self, image: &ImagePath) -> bool {
        let folder = self.walk(&Path::new(ORIGINALS).join(image.folder())).ok().flatten();
        let stat = folder.and_then(|folder| folder.stat(image.name()).ok().flatten());
        stat.is_some_and(|stat| kind(&stat) == FileType::RegularFile)
    }

    /// Is there a folder of originals at all? A media directory without one is probably another folder.
    pub fn has_originals(&self) -> bool {
        self.walk(Path::new(ORIGINALS)).is_ok_and(|folder| folder.is_some())
    }

    /// Reads which folders the cache has; a cache that is not there has none.
    ///
    /// # Errors
    /// The media directory is not there, a folder is a link or cannot be read, or there are more than [`FOLDERS_MAX`].
    pub fn contents(&self) -> Result<Contents, CacheError> {
        let Some(folder) = self.open()? else { return Ok(Contents::default()) };
        let path = self.folder();
        let unreadable = |source: io::Error| CacheError::Unreadable { path: path.clone(), source };
        let mut contents = Contents::default();
        for entry in folder.entries().map_err(unreadable)? {
            let entry = entry.map_err(|error| unreadable(error.into()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let mut what = entry.file_type();
            if what == FileType::Unknown {
                what = folder.stat(&name).map_err(unreadable)?.map_or(what, |stat| kind(&stat));
            }
            contents.add(name, what);
            if contents.len() > FOLDERS_MAX {
                return Err(CacheError::TooMany { path });
            }
        }
        contents.sort();
        Ok(contents)
    }

    /// Opens the folder of the cache, link by no link; `None` if it is not there.
    pub(in crate::media) fn open(&self) -> Result<Option<Folder>, CacheError> {
        self.walk(Path::new(CACHE))
    }

    fn walk(&self, below: &Path) -> Result<Option<Folder>, CacheError> {
        let mut folder = Folder::open(&self.media).map_err(|_| CacheError::NoMedia { path: self.media.clone() })?;
        let mut path = self.media.clone();
        for part in below {
            path.push(part);
            folder = match folder.child(part).map_err(|source| CacheError::Unreadable { path: path.clone(), source })? {
                Child::Folder(folder) => folder,
                Child::Missing => return Ok(None),
                Child::Link => return Err(CacheError::Link { path }),
                Child::Other => return Err(CacheError::NoFolder { path }),
            };
        }
        Ok(Some(folder))
    }
}

impl Contents {
    fn add(&mut self, name: String, kind: FileType) {
        match kind {
            _ if matches!(name.as_str(), "." | "..") => {}
            FileType::Symlink => self.links.push(name),
            FileType::Directory if is_hash(&name) => self.hashes.push(name),
            FileType::Directory => self.foreign.push(name),
            FileType::RegularFile
            | FileType::Fifo
            | FileType::Socket
            | FileType::CharacterDevice
            | FileType::BlockDevice
            | FileType::Unknown => {}
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
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    const HASH: &str = "207e23213cf636ccdef205098cf3c8a3";

    fn image(path: &str) -> ImagePath {
        ImagePath::read(path).expect("it is a path")
    }

    #[test]
    fn e9_the_paths_of_an_image_are_those_of_magento() {
        let cache = Cache::of("/shop/pub/media");
        assert_eq!(cache.original(&image("w/b/wb01.jpg")), Path::new("/shop/pub/media/catalog/product/w/b/wb01.jpg"));
        let cached = cache.cached(HASH, &image("w/b/wb01.jpg"));
        assert_eq!(cached, Path::new("/shop/pub/media/catalog/product/cache").join(HASH).join("w/b/wb01.jpg"));
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
        symlink("/tmp", cache.folder().join(&link)).expect("it is writable");
        let contents = cache.contents().expect("it is readable");
        assert_eq!(contents.hashes, [HASH, &other]);
        assert_eq!(contents.foreign, ["207E23213CF636CCDEF205098CF3C8A3", "backup"]);
        assert_eq!(contents.links, [link]);
    }

    #[test]
    fn e9_the_media_directory_may_be_reached_by_a_link_and_nothing_below_it() {
        let place = tempfile::tempdir().expect("a temporary directory");
        let real = place.path().join("real");
        fs::create_dir_all(real.join(CACHE).join(HASH)).expect("it is writable");
        fs::write(real.join("catalog/product/a.jpg"), "").expect("it is writable");
        let media = place.path().join("media");
        symlink(&real, &media).expect("it is writable");
        let cache = Cache::of(&media);
        assert_eq!(cache.contents().expect("it is readable").hashes, [HASH]);
        assert!(cache.has_originals() && cache.has_original(&image("a.jpg")) && !cache.has_original(&image("b.jpg")));

        let other = place.path().join("other");
        fs::create_dir_all(other.join("catalog")).expect("it is writable");
        symlink(real.join("catalog/product"), other.join("catalog/product")).expect("it is writable");
        let cache = Cache::of(&other);
        let error = cache.contents().expect_err("a link is not followed").to_string();
        assert!(
            error.ends_with(
                "other/catalog/product is a link, and below the media directory links are not followed; put the folder itself there"
            ),
            "{error}"
        );
        assert!(!cache.has_originals() && !cache.has_original(&image("a.jpg")));
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
