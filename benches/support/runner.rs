//! The program of a step: this executable, which tells the bench when its first instruction ran.
//!
//! It compiles nothing at run time, and it is the same file for bunchd and for the floor.

use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The word that makes this executable that program; the socket follows.
pub(crate) const WORD: &str = "tell-start";

/// Longer than any start takes.
const START_MAX: Duration = Duration::from_secs(30);

/// Returns the time of the clock that all processes share, in nanoseconds.
pub(crate) fn now_ns() -> i64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec * 1_000_000_000 + now.tv_nsec
}

/// Tells the time and returns true, if this process was started as that program; to be called first of all.
pub(crate) fn tell_start() -> bool {
    let now_ns = now_ns();
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_none_or(|word| word != WORD) {
        return false;
    }
    let socket = arguments.next().expect("the socket follows the word");
    let sender = UnixDatagram::unbound().expect("there are sockets");
    sender.send_to(&now_ns.to_ne_bytes(), PathBuf::from(socket)).expect("the bench listens");
    true
}

/// Where the program tells.
pub(crate) struct Ear {
    socket: UnixDatagram,
}

impl Ear {
    /// Listens at a path.
    pub(crate) fn at(path: &Path) -> Self {
        let socket = UnixDatagram::bind(path).expect("the path is new");
        socket.set_read_timeout(Some(START_MAX)).expect("the time is not zero");
        Self { socket }
    }

    /// Waits for the next program's first instruction and returns its time in nanoseconds.
    pub(crate) fn hear(&self) -> i64 {
        let mut bytes = [0; 8];
        self.socket.recv(&mut bytes).expect("the program starts within the time");
        i64::from_ne_bytes(bytes)
    }
}
