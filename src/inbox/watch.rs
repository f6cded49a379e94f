//! Watches the inbox directories: by inotify, which costs nothing while nothing happens, or by polling where the file
//! system raises no events (network mounts).
//!
//! Invariant: every change of a watched directory leads to an event that names it, or to `Overflow`. It cannot see what
//! another machine does to a network mount, except by polling; the periodic look of the daemon is the last net.

mod network;
#[cfg(test)]
mod tests;
mod translate;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use notify::{Config, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::event::{FileEvent, What};
use translate::Translator;

/// A directory to watch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedDirectory {
    /// Absolute path.
    pub path: PathBuf,
    /// Whether to poll it.
    pub polling: Polling,
}

/// Where changes are noticed by polling instead of by inotify.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Polling {
    /// On network mounts, which raise no events for what other machines do.
    NetworkMounts,
    /// Nowhere.
    Never,
    /// Everywhere.
    Always,
}

/// Why a directory is not watched; the daemon's periodic look still finds what is dropped there.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The directory cannot be watched.
    #[error("the inbox {} cannot be watched, so new files are found only by the periodic look", directory.display())]
    Directory {
        /// The directory.
        directory: PathBuf,
        /// The cause.
        #[source]
        source: notify::Error,
    },
    /// The operating system has no watch left.
    #[error("the inbox {} cannot be watched: raise fs.inotify.max_user_watches or fs.inotify.max_user_instances", directory.display())]
    Limit {
        /// The directory.
        directory: PathBuf,
    },
    /// The directory is not there.
    #[error("the inbox {} is not there to be watched: it is watched as soon as it is back", directory.display())]
    Missing {
        /// The directory.
        directory: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

/// The watch over all inbox directories; it ends when it is dropped.
pub struct Watch {
    directories: Vec<WatchedDirectory>,
    poll_interval: Duration,
    watched: BTreeMap<PathBuf, Watched>,
    callback: Callback,
}

type Callback = Arc<dyn Fn(FileEvent) + Send + Sync>;

/// One directory that is watched now.
struct Watched {
    /// Device and inode: a directory that was made anew is another one.
    identity: (u64, u64),
    _watcher: Box<dyn Watcher + Send>,
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("watched", &self.watched.keys()).finish_non_exhaustive()
    }
}

impl Watch {
    /// Makes a watch that watches nothing yet: call [`Watch::renew`] before the first look and before each later one.
    pub fn new(directories: Vec<WatchedDirectory>, poll_interval: Duration, callback: impl Fn(FileEvent) + Send + Sync + 'static) -> Self {
        Self { directories, poll_interval, watched: BTreeMap::new(), callback: Arc::new(callback) }
    }

    /// Watches other directories from the next [`Watch::renew`] on; those that stay are watched without a gap.
    pub fn set(&mut self, directories: Vec<WatchedDirectory>, poll_interval: Duration) {
        let old = std::mem::replace(&mut self.directories, directories);
        let is_kept = |path: &PathBuf| self.directories.iter().any(|directory| directory.path == *path && old.contains(directory));
        let keeps_interval = poll_interval == self.poll_interval;
        self.watched.retain(|path, _| keeps_interval && is_kept(path));
        self.poll_interval = poll_interval;
    }

    /// Watches every directory that is there and is not watched yet, one that was made anew included.
    ///
    /// Returns why each of the others is not watched.
    pub fn renew(&mut self) -> Vec<WatchError> {
        let directories = self.directories.clone();
        directories.iter().filter_map(|directory| self.renew_one(directory).err()).collect()
    }

    fn renew_one(&mut self, directory: &WatchedDirectory) -> Result<(), WatchError> {
        let path = &directory.path;
        let metadata = path.metadata().map_err(|source| {
            self.watched.remove(path);
            WatchError::Missing { directory: path.clone(), source }
        })?;
        let identity = (metadata.dev(), metadata.ino());
        if self.watched.get(path).is_some_and(|watched| watched.identity == identity) {
            return Ok(());
        }
        self.watched.remove(path);
        let polls = match directory.polling {
            Polling::NetworkMounts => network::is_network(path),
            Polling::Never => false,
            Polling::Always => true,
        };
        let watcher = self.watch(path, polls).map_err(|error| translate_error(path, error))?;
        self.watched.insert(path.clone(), Watched { identity, _watcher: watcher });
        Ok(())
    }

    /// Gives each directory a watcher of its own, so that a vanished one takes its watch along.
    fn watch(&self, path: &Path, polls: bool) -> notify::Result<Box<dyn Watcher + Send>> {
        if polls { self.poll(path) } else { self.listen(path) }
    }

    fn poll(&self, path: &Path) -> notify::Result<Box<dyn Watcher + Send>> {
        let (callback, directory) = (Arc::clone(&self.callback), path.to_owned());
        // Which file it was does not matter: nobody saw it being closed, so the look decides.
        let handler = move |_| callback(FileEvent { directory: directory.clone(), name: OsString::new(), what: What::Overflow });
        let mut watcher = PollWatcher::new(handler, Config::default().with_poll_interval(self.poll_interval))?;
        watcher.watch(path, RecursiveMode::NonRecursive)?;
        Ok(Box::new(watcher))
    }

    fn listen(&self, path: &Path) -> notify::Result<Box<dyn Watcher + Send>> {
        let (callback, translator) = (Arc::clone(&self.callback), Mutex::new(Translator::new(path.to_owned())));
        let handler = move |event: notify::Result<notify::Event>| {
            let event = translator.lock().unwrap_or_else(PoisonError::into_inner).translate(event);
            if let Some(event) = event {
                callback(event);
            }
        };
        let mut watcher = RecommendedWatcher::new(handler, Config::default().with_follow_symlinks(false))?;
        watcher.watch(path, RecursiveMode::NonRecursive)?;
        Ok(Box::new(watcher))
    }
}

fn translate_error(path: &Path, error: notify::Error) -> WatchError {
    let directory = path.to_owned();
    let is_limit = match &error.kind {
        notify::ErrorKind::MaxFilesWatch => true,
        notify::ErrorKind::Io(error) => error.raw_os_error() == Some(nix::libc::EMFILE),
        notify::ErrorKind::Generic(_)
        | notify::ErrorKind::PathNotFound
        | notify::ErrorKind::WatchNotFound
        | notify::ErrorKind::InvalidConfig(_) => false,
    };
    if is_limit { WatchError::Limit { directory } } else { WatchError::Directory { directory, source: error } }
}
