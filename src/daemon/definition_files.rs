//! The files that a configuration consists of, as they look on disk: enough to see that one of them changed, came or went.
//!
//! Invariant: a look opens nothing, so it costs a few system calls and raises no events. It cannot tell what changed, nor
//! whether the content did: a file that was touched looks changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

/// The files that fit some patterns, with what tells one state of a file from another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DefinitionFiles {
    patterns: Vec<String>,
    /// `None` where the file cannot be looked at.
    stamps: BTreeMap<PathBuf, Option<Stamp>>,
}

/// What changes when a file does; the time of the inode stands for rights, and for contents whose time was set back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size_bytes: u64,
    modified: (i64, i64),
    changed: (i64, i64),
    inode: u64,
    device: u64,
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self {
            size_bytes: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino(),
            device: metadata.dev(),
        }
    }
}

impl DefinitionFiles {
    /// Looks at one file, whether or not it is there.
    pub(super) fn of_file(file: &Path) -> Self {
        let mut files = Self::default();
        files.add(glob::Pattern::escape(&file.to_string_lossy()));
        files
    }

    /// Looks at the files that fit a further pattern; those that are known already keep how they looked.
    pub(super) fn add(&mut self, pattern: String) {
        // A pattern that cannot be read was reported with the configuration.
        for found in glob::glob(&pattern).into_iter().flatten() {
            let path = found.unwrap_or_else(|error| error.path().to_owned());
            self.stamps.entry(path).or_insert_with_key(|path| path.metadata().ok().map(|metadata| Stamp::of(&metadata)));
        }
        self.patterns.push(pattern);
    }

    /// Looks again; tells whether anything is not as it was.
    pub(super) fn have_changed(&self) -> bool {
        let mut now = Self::default();
        self.patterns.iter().for_each(|pattern| now.add(pattern.clone()));
        now.stamps != self.stamps
    }

    /// Returns the directories in which a change has to be noticed: those of the files, and those that the patterns begin with.
    pub(super) fn directories(&self) -> BTreeSet<PathBuf> {
        let of_files = self.stamps.keys().filter_map(|path| path.parent()).map(Path::to_owned);
        of_files.chain(self.patterns.iter().map(|pattern| fixed_part(pattern))).collect()
    }

    /// Tells whether a change has to be noticed in the same places.
    pub(super) fn have_same_places(&self, other: &Self) -> bool {
        self.patterns == other.patterns && self.directories() == other.directories()
    }

    /// Returns what tells whether a path may be one of the files, or a directory on the way to one; it is quick.
    pub(super) fn filter(&self) -> impl Fn(&Path) -> bool + Send + Sync + 'static {
        let patterns: Vec<_> = self.patterns.iter().map(|pattern| parts_of(pattern)).collect();
        move |path| patterns.iter().any(|parts| leads_to(path, parts))
    }
}

/// Returns the directory of a pattern up to the first part that has a wildcard.
fn fixed_part(pattern: &str) -> PathBuf {
    let parent = Path::new(pattern).parent().unwrap_or(Path::new("/"));
    parent.components().map_while(plain).collect()
}

/// Returns a part of a pattern as the one name that it fits; `None` if it fits several.
fn plain(part: Component<'_>) -> Option<String> {
    let written = part.as_os_str().to_string_lossy();
    // The escaped forms of the characters that mean something.
    let name = ["?", "*", "[", "]"].iter().fold(written.to_string(), |name, sign| name.replace(&format!("[{sign}]"), sign));
    (glob::Pattern::escape(&name) == written).then_some(name)
}

fn parts_of(pattern: &str) -> Vec<glob::Pattern> {
    let parts = Path::new(pattern).components();
    // Its parts can be read if it can, and that it cannot was reported with the configuration.
    parts.map_while(|part| glob::Pattern::new(&part.as_os_str().to_string_lossy()).ok()).collect()
}

/// Tells whether a path fits the parts of a pattern, or the directories that they begin with.
fn leads_to(path: &Path, parts: &[glob::Pattern]) -> bool {
    for (at, name) in path.components().enumerate() {
        match parts.get(at) {
            Some(part) if part.as_str() == "**" => return true,
            Some(part) if part.matches(&name.as_os_str().to_string_lossy()) => {}
            Some(_) | None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn b23_a_change_is_seen_whatever_way_it_was_made() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("bunchd.toml"), "one").expect("it is writable");
        let look = || {
            let mut files = DefinitionFiles::of_file(&at("bunchd.toml"));
            files.add(at("pipelines.d/*.xml").display().to_string());
            files
        };
        let mut known = look();
        let mut has_changed = |how: &str| {
            assert!(known.have_changed(), "{how}");
            known = look();
            assert!(!known.have_changed(), "seen once: {how}");
        };
        fs::create_dir(at("pipelines.d")).expect("it is writable");
        fs::write(at("pipelines.d/a.xml"), "").expect("it is writable");
        has_changed("a file in a new directory");
        fs::write(at("new"), "two").and_then(|()| fs::rename(at("new"), at("bunchd.toml"))).expect("it is writable");
        has_changed("another file in its place");
        fs::remove_file(at("bunchd.toml")).expect("it is writable");
        has_changed("a file that is gone");
    }

    #[test]
    fn b23_events_of_other_files_concern_nobody() {
        let mut files = DefinitionFiles::of_file(Path::new("/etc/b[1]/bunchd.toml"));
        files.add("/etc/b[[]1[]]/pipelines.d/*.xml".to_owned());
        for path in ["/etc/b[1]/bunchd.toml", "/etc/b[1]/pipelines.d", "/etc/b[1]/pipelines.d/new.xml"] {
            assert!(files.filter()(Path::new(path)), "{path}");
        }
        for path in ["/etc/b[1]/bunchd.toml.swp", "/etc/b[1]/log", "/etc/b[1]/pipelines.d/new.xml~", "/etc/b1/bunchd.toml"] {
            assert!(!files.filter()(Path::new(path)), "{path}");
        }
        let directories = ["/etc/b[1]", "/etc/b[1]/pipelines.d"].map(PathBuf::from);
        assert_eq!(files.directories(), directories.into_iter().collect());
        files.add("/srv/*/pipelines/**/p.xml".to_owned());
        assert!(files.directories().contains(Path::new("/srv")));
        assert!(files.filter()(Path::new("/srv/shop/pipelines/a/b/p.xml")));
    }
}
