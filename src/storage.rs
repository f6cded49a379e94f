//! Room on the disk: how much directories of executions take, removing them, and how much is free.
//!
//! Invariant: nothing is touched but what lies below one of the given roots, on the file system of what is asked for; a symbolic link
//! is removed itself and never followed, also where somebody puts one in the way in the middle. What is said to be freed is what the
//! disk gives back: allocated blocks, and of a file with several names nothing before its last name goes.
//!
//! What it cannot do: free the room of a file that a program still has open, or go deeper than [`DEPTH_MAX`] folders.

mod error;
mod folders;
mod free;
mod measure;
mod place;
mod remove;

#[cfg(test)]
mod tests;

pub use error::StorageError;
pub use folders::left_empty;
pub use free::{free_bytes, short_of};
pub use measure::measure;
pub use place::is_ours;
pub use remove::{remove_directory, remove_parts};

use crate::model::retention::Part;

/// How deep folders may lie one in the other.
pub const DEPTH_MAX: usize = 64;

/// Every point of a removal at which a test may end the process.
pub const CRASH_POINTS: &[&str] = &["remove.before-first", "remove.in-remove", "remove.after-remove"];

/// Returns the name of a part in the directory of an execution.
fn name_of(part: Part) -> &'static str {
    match part {
        Part::Working => "import",
        Part::Logs => "log",
    }
}
