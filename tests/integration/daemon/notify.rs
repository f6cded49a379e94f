//! What systemd is told.

use std::os::unix::net::UnixDatagram;

use nix::sys::signal::Signal;

use super::yard;
use crate::yard::PATIENCE;

/// Waits for a message that has a line; returns the whole message.
fn hear(socket: &UnixDatagram, line: &str) -> String {
    let mut bytes = [0; 4096];
    loop {
        let length = socket.recv(&mut bytes).unwrap_or_else(|error| panic!("{line} was never said: {error}"));
        let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
        if text.lines().any(|found| found == line) {
            return text;
        }
    }
}

/// Proves the daemon's part of Type=notify-reload and of the watchdog.
#[test]
fn r1_systemd_is_told_ready_alive_reloading_and_stopping() {
    let mut yard = yard("");
    let path = yard.home().join("notify");
    let socket = UnixDatagram::bind(&path).expect("the yard is writable");
    socket.set_read_timeout(Some(PATIENCE)).expect("it is not zero");
    yard.variables = vec![("NOTIFY_SOCKET".into(), path.display().to_string()), ("WATCHDOG_USEC".into(), "150000".into())];
    let daemon = yard.start_daemon();
    assert!(hear(&socket, "READY=1").contains("STATUS="), "the status is for people");
    hear(&socket, "WATCHDOG=1");
    hear(&socket, "WATCHDOG=1");
    daemon.signal(Signal::SIGHUP);
    let reloading = hear(&socket, "RELOADING=1");
    assert!(reloading.contains("MONOTONIC_USEC="), "{reloading}");
    hear(&socket, "READY=1");
    std::fs::write(yard.home().join("bunchd.toml"), "[paths\n").expect("the yard is writable");
    daemon.signal(Signal::SIGHUP);
    hear(&socket, "RELOADING=1");
    assert!(hear(&socket, "READY=1").contains("definitions refused since"), "the status says so");
    daemon.signal(Signal::SIGTERM);
    hear(&socket, "STOPPING=1");
    daemon.terminate_told();
}
