//! Somebody between us and the server, who hands on all bytes until told to be silent.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Stands between for one connection.
pub(super) struct Between {
    pub(super) port: u16,
    /// From now on, nothing is handed on, and nothing is closed.
    pub(super) is_silent: Arc<AtomicBool>,
}

impl Between {
    pub(super) fn new(server: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port can be taken");
        let port = listener.local_addr().expect("it has an address").port();
        let is_silent = Arc::new(AtomicBool::new(false));
        let silent = Arc::clone(&is_silent);
        thread::spawn(move || {
            let (client, _) = listener.accept().expect("somebody comes");
            let server = TcpStream::connect(("127.0.0.1", server)).expect("the server is there");
            let copies = (client.try_clone().expect("it can be shared"), server.try_clone().expect("it can be shared"));
            let back = Arc::clone(&silent);
            let answers = thread::spawn(move || hand_on(copies.1, copies.0, &back));
            hand_on(client, server, &silent);
            answers.join().expect("it ends too");
        });
        Self { port, is_silent }
    }
}

fn hand_on(mut from: TcpStream, mut to: TcpStream, is_silent: &AtomicBool) {
    let mut block = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut block) {
        if !is_silent.load(Ordering::SeqCst) && to.write_all(&block[..read]).is_err() {
            return;
        }
    }
}
