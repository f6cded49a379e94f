//! Empties the folder of a variant, whatever it holds.
//!
//! A link to a folder is left alone and told; a link to a file goes, and the file stays.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use rustix::fs::FileType;

use super::tally::Tally;
use crate::media::folder::{Child, Folder, kind};

/// Deepest folder below that of a variant; Magento makes two.
const DEPTH_MAX: usize = 32;

/// Empties the folder of a variant, which stays.
pub(super) fn empty(variant: &Folder, hash: &str, tally: &Tally<'_>) {
    empty_folder(variant, hash, tally, 0);
}

fn empty_folder(folder: &Folder, path: &str, tally: &Tally<'_>, depth: usize) {
    let entries = match folder.entries() {
        Ok(entries) => entries,
        Err(error) => return tally.failed(path, &error),
    };
    for entry in entries {
        let entry = match entry {
            _ if tally.must_stop() => return,
            Ok(entry) => entry,
            Err(error) => return tally.failed(path, &error.into()),
        };
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        if name == "." || name == ".." {
            continue;
        }
        let told = || format!("{path}/{}", name.to_string_lossy());
        let mut what = entry.file_type();
        if what == FileType::Unknown {
            what = folder.stat(name).ok().flatten().map_or(what, |stat| kind(&stat));
        }
        if what == FileType::Directory {
            remove_folder(folder, name, &told(), tally, depth + 1);
        } else {
            tally.remove(folder, name, told);
        }
    }
}

fn remove_folder(above: &Folder, name: &OsStr, path: &str, tally: &Tally<'_>, depth: usize) {
    if depth > DEPTH_MAX {
        return tally.failed(path, &std::io::Error::other(format!("it is more than {DEPTH_MAX} folders deep")));
    }
    match above.child(name) {
        Ok(Child::Folder(folder)) => {
            empty_folder(&folder, path, tally, depth);
            if tally.is_dry() || tally.must_stop() {
                return;
            }
            // What still holds something, because the shop has just made it or it could not be removed, stays; that was told.
            if let Err(error) = above.remove_folder(name)
                && error.kind() != std::io::ErrorKind::DirectoryNotEmpty
            {
                tally.failed(path, &error);
            }
        }
        Ok(Child::Link) => tally.link(path),
        Ok(Child::Missing | Child::Other) => {}
        Err(error) => tally.failed(path, &error),
    }
}
