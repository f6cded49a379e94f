//! `bunchd validate`: what is checked, by what, how it is told, and that nothing else happens.

mod bunches;
mod by;
mod exits;
mod files;
mod pipeline;
mod told;
mod untouched;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::world::World;

/// A file without mistakes.
const GOOD: &str = "sku,name,price\nA-1,Tent,3\nA-2,Pot,4\n";
/// A file with an error in its second record.
const BAD: &str = "sku,name,price\nA-1,Tent,3\nA-2,Pot\nA-3,Stove,9\n";
/// A file with a warning.
const ODD: &str = "sku,name,price\nA-1,Tent,3\n\nA-2,Pot,4\n";

/// A world without a configuration.
fn bare() -> World {
    let world = World::new();
    fs::remove_file(world.path("bunchd.toml")).expect("it is there");
    world
}

/// Everything about a tree of files: kind and rights, owner, time of change, and content of each.
fn tree(root: &Path) -> BTreeMap<String, String> {
    let entries = walkdir::WalkDir::new(root).into_iter().map(|entry| entry.expect("the world can be read"));
    let facts = entries.map(|entry| {
        let found = entry.metadata().expect("the world can be read");
        let content = if found.is_file() { fs::read(entry.path()).unwrap_or_default() } else { Vec::new() };
        let times = (found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec());
        let facts = (found.mode(), found.uid(), found.ino(), found.nlink(), times, String::from_utf8_lossy(&content).into_owned());
        (entry.path().display().to_string(), format!("{facts:?}"))
    });
    facts.collect()
}
