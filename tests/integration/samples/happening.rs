//! What happens to a world between two commands, said as a sentence.

use std::fs::{self, OpenOptions};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::world::World;

/// Time between two writes of a program that goes on writing.
const WRITE_EVERY: Duration = Duration::from_millis(20);

/// Makes things happen; what was begun ends with it.
pub(super) struct Happenings<'w> {
    world: &'w World,
    writer: Option<Writer>,
}

/// A program that holds a file open and goes on writing to it.
struct Writer {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl<'w> Happenings<'w> {
    pub(super) fn new(world: &'w World) -> Self {
        Self { world, writer: None }
    }

    /// Makes happen what a sentence says.
    pub(super) fn happen(&mut self, sentence: &str) {
        let world = self.world;
        let words: Vec<&str> = sentence.split(' ').collect();
        match words.as_slice() {
            ["nobody", "may", "read", file] => {
                world.be_humble();
                self.allow(file, 0o200);
            }
            ["all", "may", "read", file] => self.allow(file, 0o644),
            [file, "was", "changed", "just", "now"] => world.touch(file),
            [file, "has", "been", "quiet", "for", "an", "hour"] => world.age(file),
            ["a", "program", "begins", "to", "write", "to", file] => self.writer = Some(Writer::start(world.path(file))),
            ["the", "program", "is", "done", "with", file] => {
                self.writer.take().expect("a program has begun to write").end();
                world.age(file);
            }
            _ => panic!("nobody knows how to make this happen: {sentence}"),
        }
    }

    fn allow(&self, file: &str, mode: u32) {
        fs::set_permissions(self.world.path(file), fs::Permissions::from_mode(mode)).expect("the rights can be set");
    }
}

impl Writer {
    /// Begins, and returns when the file was written to for the first time. It writes what is there already.
    fn start(path: PathBuf) -> Self {
        let (stop, told) = mpsc::channel();
        let (begun, has_begun) = mpsc::channel();
        let thread = thread::spawn(move || {
            let file = OpenOptions::new().read(true).write(true).open(&path).expect("the file is there");
            let content = fs::read(&path).expect("the file can be read");
            loop {
                file.write_all_at(&content, 0).expect("the file can be written");
                // Who started it listens for the first time only.
                let _ = begun.send(());
                if told.recv_timeout(WRITE_EVERY) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        });
        has_begun.recv().expect("the program writes");
        Self { stop, thread }
    }

    fn end(self) {
        drop(self.stop);
        self.thread.join().expect("the program wrote to its end");
    }
}
