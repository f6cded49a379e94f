//! Files as the bunch that an import would get, whether or not it is one yet.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::super::known::usual_name;
use super::Group;
use crate::csv::Input;
use crate::model::bunch::{Bunch, BunchFile, BunchKey, FileStamp, Owner};

/// What stands for the type of files whose names tell none.
const NO_TYPE: &str = "csv";

/// What stands for the identifier of files whose names tell none.
const NO_IDENTIFIER: &str = "validate";

impl Group {
    /// Returns the files as a bunch, in their order; with the owners that the files have.
    ///
    /// # Errors
    /// A file cannot be looked at.
    pub(in super::super) fn as_bunch(&self) -> io::Result<Bunch> {
        let source = self.feed.as_ref().map(|feed| feed.source.name.clone()).unwrap_or_default();
        let none = || BunchKey { source, bunch_type: Some(NO_TYPE.to_owned()), identifier: NO_IDENTIFIER.to_owned() };
        let files: io::Result<Vec<BunchFile>> = self.inputs.iter().zip(1..).map(|(input, number)| self.file(input, number)).collect();
        Ok(Bunch { key: self.key.clone().unwrap_or_else(none), files: files?, ok_files: Vec::new(), unlisted: Vec::new() })
    }

    fn file(&self, input: &Input, number: u64) -> io::Result<BunchFile> {
        let name = file_name(&input.path);
        let told = self.feed.as_ref().and_then(|feed| feed.type_and_counter(&name));
        let (bunch_type, counter) = told.or_else(|| usual_name(&name).map(|csv| (csv.bunch_type, csv.counter))).unwrap_or_else(|| {
            let known = self.key.as_ref().and_then(|key| key.bunch_type.clone());
            (known.unwrap_or_else(|| NO_TYPE.to_owned()), number)
        });
        let found = input.path.metadata()?;
        let stamp = FileStamp {
            size_bytes: found.len(),
            modified_ns: found.mtime().saturating_mul(1_000_000_000).saturating_add(found.mtime_nsec()),
            inode: found.ino(),
            device: found.dev(),
        };
        Ok(BunchFile { name, bunch_type, counter, stamp, owner: Some(Owner { uid: found.uid(), gid: found.gid() }) })
    }
}

/// Returns the name of a file without its folder.
pub(in super::super) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
