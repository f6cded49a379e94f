//! A daemon that runs beside the bench: started, ready, told to end.

use std::os::unix::net::UnixDatagram;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::stage::Stage;

/// Longer than any daemon needs for its first look.
const READY_MAX: Duration = Duration::from_secs(60);

/// A daemon that is ready; it ends when this is dropped.
pub(crate) struct Daemon {
    /// Its process number.
    pub(crate) id: u32,
    child: Child,
}

impl Daemon {
    /// Starts a daemon and waits until it says, as to systemd, that it is ready.
    pub(crate) fn start(stage: &Stage) -> Self {
        let path = stage.path("notify.sock");
        let socket = UnixDatagram::bind(&path).expect("the stage is new");
        socket.set_read_timeout(Some(READY_MAX)).expect("the time is not zero");
        let mut command = Command::new(env!("CARGO_BIN_EXE_bunchd"));
        command.arg("run").arg("--config").arg(stage.configuration()).env("RUST_LOG", "error").env("NOTIFY_SOCKET", &path);
        let child = command.stdin(Stdio::null()).spawn().expect("bunchd was built with this bench");
        let daemon = Self { id: child.id(), child };
        let mut text = [0; 1024];
        let length = socket.recv(&mut text).expect("the daemon gets ready");
        assert!(text[..length].starts_with(b"READY=1"), "the daemon says that it is ready");
        daemon
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let id = Pid::from_raw(i32::try_from(self.id).expect("process numbers are below 2^22"));
        // Neither fails while the child is not reaped.
        let _ = kill(id, Signal::SIGTERM);
        let _ = self.child.wait();
    }
}
