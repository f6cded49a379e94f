//! Where the files of bunches are.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use walkdir::WalkDir;

use super::Yard;

/// A file's place and its content.
pub(crate) type Found = (Place, Vec<u8>);

/// The four places, of which a file may be in one only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    Inbox,
    Working,
    Archive,
    Failed,
}

impl Yard {
    pub(crate) fn working(&self) -> PathBuf {
        self.home().join("state/working")
    }

    /// Returns each dropped file, wherever it is, by name. The copies that belong to one attempt do not count.
    pub(crate) fn files(&self) -> BTreeMap<OsString, Vec<Found>> {
        let places = [
            (Place::Inbox, self.inbox.clone()),
            (Place::Working, self.working()),
            (Place::Archive, self.archive.clone()),
            (Place::Failed, self.failed.clone()),
        ];
        let mut files = BTreeMap::<_, Vec<_>>::new();
        // Archive and failed folder may be one.
        let is_new = |place: &Place| *place != Place::Failed || self.failed != self.archive;
        for (place, path) in places.into_iter().filter(|(place, _)| is_new(place)) {
            let entries = WalkDir::new(path).into_iter().filter_entry(|entry| entry.file_name() != "import" && entry.file_name() != "log");
            for entry in entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
                let name = entry.file_name().to_owned();
                if !name.as_encoded_bytes().starts_with(b"report-") {
                    files.entry(name).or_default().push((place, fs::read(entry.path()).expect("it is readable")));
                }
            }
        }
        files
    }

    /// Checks that just these files are there, each once, whole, all in one place; returns that place.
    pub(crate) fn all_in_one_place(&self, dropped: &[(&str, &str)]) -> Place {
        let files = self.files();
        let expected: Vec<_> = dropped.iter().map(|(name, _)| OsString::from(name)).collect();
        assert_eq!(
            files.keys().cloned().collect::<std::collections::BTreeSet<_>>(),
            expected.into_iter().collect(),
            "other files are there"
        );
        let mut places = Vec::new();
        for (name, content) in dropped {
            let found = &files[&OsString::from(name)];
            assert_eq!(found.len(), 1, "{name} is not there just once: {found:?}");
            assert_eq!(found[0].1, content.as_bytes(), "{name} is not whole");
            places.push(found[0].0);
        }
        places.dedup();
        assert_eq!(places.len(), 1, "the bunch was torn apart: {files:?}");
        places[0]
    }
}
