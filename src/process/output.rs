//! What a program prints: from the pipe, past the secrets, into the log and into lines.
//!
//! Invariant: the pipe is emptied as long as the program lives, whatever becomes of the log, so a program never waits for us.

use std::io::{self, PipeReader};
use std::os::fd::OwnedFd;

use tokio::io::AsyncReadExt;
use tokio::net::unix::pipe::Receiver;

use super::lines::Lines;
use super::log::{Log, LogSummary};
use super::secrets::Secrets;

const READ_BYTES_MAX: usize = 32 * 1024;

/// The output of one attempt.
pub(super) struct Output {
    pipe: Receiver,
    secrets: Secrets,
    lines: Lines,
    log: Log,
}

impl Output {
    pub(super) fn new(pipe: PipeReader, secrets: Secrets, log: Log) -> io::Result<Self> {
        let pipe = Receiver::from_owned_fd(OwnedFd::from(pipe))?;
        Ok(Self { pipe, secrets, lines: Lines::default(), log })
    }

    /// Reads until nobody holds the pipe's other end; may be dropped at any time without loss of what was read.
    pub(super) async fn drain(&mut self, on_line: &mut impl FnMut(&[u8])) {
        let mut buffer = vec![0; READ_BYTES_MAX];
        while let Ok(count @ 1..) = self.pipe.read(&mut buffer).await {
            let Self { secrets, lines, log, .. } = self;
            secrets.pass(&buffer[..count], |bytes| {
                log.write(bytes);
                lines.pass(bytes, on_line);
            });
        }
    }

    /// Hands on what was held back, and closes the log.
    pub(super) fn finish(self, on_line: &mut impl FnMut(&[u8])) -> LogSummary {
        let Self { mut secrets, mut lines, mut log, .. } = self;
        secrets.end(|bytes| {
            log.write(bytes);
            lines.pass(bytes, on_line);
        });
        lines.end(on_line);
        log.finish()
    }
}
