//! Measures what removing a directory of an execution, or parts of it, would free.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::place::{Folder, allocated, is_folder, way_to};
use super::{DEPTH_MAX, StorageError, name_of};
use crate::model::retention::{Part, Storage};

/// Measures a directory; one that is not there takes nothing.
///
/// # Errors
/// It is not below a root, or the system refused.
pub fn measure(path: &Path, roots: &[PathBuf]) -> Result<Storage, StorageError> {
    let mut sums = Sums::default();
    if let Some((way, name)) = way_to(path, roots)?
        && let Some(folder) = way.last().map(|folder| folder.open(name)).transpose()?.flatten()
    {
        sums.add_folder(&folder, None, 0)?;
    }
    Ok(sums.storage())
}

#[derive(Default)]
struct Sums {
    working: u64,
    logs: u64,
    rest: u64,
    /// Files with several names, by device and inode.
    linked: HashMap<(u64, u64), Linked>,
}

/// A file with several names: it is freed with the last of them.
struct Linked {
    bytes: u64,
    links: u64,
    in_working: u64,
    in_logs: u64,
    in_rest: u64,
}

impl Sums {
    fn add_folder(&mut self, folder: &Folder, part: Option<Part>, depth: usize) -> Result<(), StorageError> {
        if depth > DEPTH_MAX {
            return Err(StorageError::TooDeep { path: folder.path.clone() });
        }
        *self.sum(part) += allocated(&folder.stat);
        for (name, stat) in folder.entries()? {
            let part = if depth == 0 { part_named(&name) } else { part };
            if !is_folder(&stat) {
                self.add_file(&stat, part);
            } else if let Some(inner) = folder.open(&name)?
                && inner.stat.st_dev == folder.stat.st_dev
            {
                self.add_folder(&inner, part, depth + 1)?;
            }
        }
        Ok(())
    }

    fn add_file(&mut self, stat: &nix::sys::stat::FileStat, part: Option<Part>) {
        let (bytes, links) = (allocated(stat), stat.st_nlink);
        if links <= 1 {
            *self.sum(part) += bytes;
            return;
        }
        let new = Linked { bytes, links, in_working: 0, in_logs: 0, in_rest: 0 };
        let linked = self.linked.entry((stat.st_dev, stat.st_ino)).or_insert(new);
        match part {
            Some(Part::Working) => linked.in_working += 1,
            Some(Part::Logs) => linked.in_logs += 1,
            None => linked.in_rest += 1,
        }
    }

    fn sum(&mut self, part: Option<Part>) -> &mut u64 {
        match part {
            Some(Part::Working) => &mut self.working,
            Some(Part::Logs) => &mut self.logs,
            None => &mut self.rest,
        }
    }

    fn storage(&self) -> Storage {
        let freed = |names: fn(&Linked) -> u64| -> u64 {
            self.linked.values().filter(|linked| names(linked) >= linked.links).map(|linked| linked.bytes).sum()
        };
        let whole = freed(|linked| linked.in_working + linked.in_logs + linked.in_rest);
        Storage {
            working_bytes: Some(self.working + freed(|linked| linked.in_working)),
            logs_bytes: Some(self.logs + freed(|linked| linked.in_logs)),
            all_bytes: Some(self.working + self.logs + self.rest + whole),
        }
    }
}

fn part_named(name: &std::ffi::OsStr) -> Option<Part> {
    [Part::Working, Part::Logs].into_iter().find(|part| name == name_of(*part))
}
