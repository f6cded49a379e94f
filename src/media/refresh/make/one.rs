//! Makes the images of one original.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::fcntl::{OFlag, openat};
use nix::sys::stat::{Mode, SFlag, fstat};

use super::super::RefreshError;
use super::super::budget::Budget;
use super::super::extent::pixels;
use super::super::folder::Folder;
use super::super::plan::{Due, Plan};
use super::super::whole::put;
use crate::media::pixels::{Limits, Resizer};
use crate::model::variant::Variant;

/// Makes the images of one original after the other.
pub(super) struct Maker<'p> {
    plan: &'p Plan,
    limits: Limits,
    budget: &'p Budget,
    resizer: Resizer,
}

/// What came of one original.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) created: u64,
    pub(super) failed: u64,
    pub(super) bytes: u64,
    pub(super) problem: Option<(PathBuf, String)>,
}

impl<'p> Maker<'p> {
    pub(super) fn new(plan: &'p Plan, limits: Limits, budget: &'p Budget) -> Self {
        Self { plan, limits, budget, resizer: Resizer::new(limits) }
    }

    /// Makes what is due of an original; also returns an error that the next one would meet too.
    pub(super) fn make(&mut self, due: &Due) -> (Done, Option<RefreshError>) {
        let mut done = Done { failed: due.sizes.len() as u64, ..Done::default() };
        let ended = match self.resized(due) {
            Ok(images) => self.put(due, &images, &mut done).err(),
            Err(why) => {
                done.problem = Some((due.image.clone(), why));
                None
            }
        };
        if let Some(error) = &ended {
            done.problem = Some((due.image.clone(), error.to_string()));
        }
        (done, ended.filter(RefreshError::is_for_all))
    }

    /// Returns the bytes of each image that is due, or why there are none.
    fn resized(&mut self, due: &Due) -> Result<Vec<Vec<u8>>, String> {
        let file = open(&self.plan.products, &due.image)?;
        let room = self.budget.take(pixels(&file).unwrap_or(u64::MAX).min(self.limits.pixels_max));
        let variants: Vec<&Variant> = due.sizes.iter().map(|&number| &self.plan.sizes[usize::from(number)].variant).collect();
        // It is told by its own name beside.
        let made = catch_unwind(AssertUnwindSafe(|| self.resizer.make_of(file, Path::new("it"), &variants)));
        drop(room);
        match made {
            Ok(Ok(images)) => Ok(images),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => {
                // It is in an unknown state.
                self.resizer = Resizer::new(self.limits);
                Err("it cannot be read by bunchd; this is a mistake in bunchd, please report it with the image".to_owned())
            }
        }
    }

    /// Puts the images in their places, also those after one that cannot be put; returns the first error, or one that is for all.
    fn put(&self, due: &Due, images: &[Vec<u8>], done: &mut Done) -> Result<(), RefreshError> {
        let below = due.image.parent().unwrap_or(Path::new(""));
        let name = due.image.file_name().unwrap_or_default();
        let mut first = Ok(());
        for (number, bytes) in due.sizes.iter().zip(images) {
            let size = &self.plan.sizes[usize::from(*number)];
            let folder = self.plan.products.way_made(&size.directory.join(below));
            match folder.and_then(|folder| put(&folder, name, bytes, due.changed)) {
                Ok(()) => {
                    done.created += 1;
                    done.failed -= 1;
                    done.bytes += bytes.len() as u64;
                }
                Err(error) if error.is_for_all() => return Err(error),
                Err(error) => first = first.and(Err(error)),
            }
        }
        first
    }
}

/// Opens an original, and no link.
fn open(products: &Folder, image: &Path) -> Result<File, String> {
    let gone = || "it is no longer there".to_owned();
    let folder = products.way(image.parent().unwrap_or(Path::new(""))).map_err(|error| error.to_string())?.ok_or_else(gone)?;
    let how = OFlag::O_RDONLY | OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK | OFlag::O_CLOEXEC;
    match openat(folder.fd(), image.file_name().unwrap_or_default(), how, Mode::empty()) {
        // It may be another thing since it was planned: a pipe would make us wait for ever.
        Ok(fd) => match fstat(&fd) {
            Ok(stat) if SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT == SFlag::S_IFREG => Ok(File::from(fd)),
            Ok(_) => Err("it is no file".to_owned()),
            Err(errno) => Err(RefreshError::of("look at", &products.path.join(image))(errno).to_string()),
        },
        Err(Errno::ENOENT) => Err(gone()),
        Err(errno) => Err(RefreshError::of("read", &products.path.join(image))(errno).to_string()),
    }
}
