//! A command of bunchd that goes on in a world until it is told to end, such as `bunchd run`.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::World;

/// Facts that do not come within this time will not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A command that goes on; it is ended by SIGTERM with the value.
pub(crate) struct Daemon<'w> {
    child: Child,
    said: Arc<Mutex<String>>,
    readers: Vec<JoinHandle<()>>,
    world: &'w World,
}

impl<'w> Daemon<'w> {
    /// Starts it, and waits until it says something.
    pub(super) fn start(world: &'w World, mut command: Command, awaited: &'static str) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("bunchd can be started");
        let (out, err) = (child.stdout.take().expect("it is piped"), child.stderr.take().expect("it is piped"));
        let said = Arc::new(Mutex::new(String::new()));
        let (sender, has_come) = mpsc::channel();
        let readers = vec![listen(out, awaited, &said, sender.clone()), listen(err, awaited, &said, sender)];
        let daemon = Self { child, said, readers, world };
        assert!(has_come.recv_timeout(PATIENCE).is_ok(), "it does not say {awaited:?}:\n{}", daemon.said());
        daemon
    }

    /// Returns what it has said so far, redacted.
    pub(crate) fn said(&self) -> String {
        self.world.redacted(&self.said.lock().expect("nobody panics with it"))
    }

    /// Ends it by SIGTERM; returns its exit code and all that it said.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let code = self.terminate();
        self.readers.drain(..).for_each(|reader| reader.join().expect("a reader ends with its pipe"));
        (code, self.said())
    }

    fn terminate(&mut self) -> Option<i32> {
        if let Ok(Some(status)) = self.child.try_wait() {
            return status.code();
        }
        let pid = Pid::from_raw(self.child.id().try_into().expect("a process number is an i32"));
        kill(pid, Signal::SIGTERM).expect("it is ours");
        let mut status = None;
        let has_ended = is_true_in_time(|| {
            status = self.child.try_wait().expect("it is ours");
            status.is_some()
        });
        if !has_ended {
            self.child.kill().and_then(|()| self.child.wait()).expect("it is ours");
            assert!(thread::panicking(), "it does not end by SIGTERM:\n{}", self.said());
        }
        status.and_then(|status| status.code())
    }
}

impl Drop for Daemon<'_> {
    fn drop(&mut self) {
        self.terminate();
    }
}

/// Waits until a fact is there.
pub(crate) fn until(what: &str, fact: impl FnMut() -> bool) {
    assert!(is_true_in_time(fact), "after {PATIENCE:?} it is still not so: {what}");
}

fn is_true_in_time(mut fact: impl FnMut() -> bool) -> bool {
    let until = Instant::now() + PATIENCE;
    loop {
        if fact() {
            return true;
        }
        if Instant::now() >= until {
            return false;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Collects what comes through a pipe, and tells when something awaited is in it.
fn listen(pipe: impl Read + Send + 'static, awaited: &'static str, said: &Arc<Mutex<String>>, sender: Sender<()>) -> JoinHandle<()> {
    let said = said.clone();
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            let has_come = line.contains(awaited);
            *said.lock().expect("nobody panics with it") += &format!("{line}\n");
            if has_come {
                // Nobody listens for it twice.
                let _ = sender.send(());
            }
        }
    })
}
