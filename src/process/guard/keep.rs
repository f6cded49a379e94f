//! The guard's own life, in a process of its own: it waits for the daemon's end and kills what the daemon left.
//!
//! Invariant: it only kills processes with the marker of its ledger and their descendants, never itself; while the daemon lives it sleeps
//! in one read, without runtime, log or second thread.
//!
//! What it cannot do: end a process that the system itself cannot end (its disk hangs); it gives up after [`KILL_MAX`].

use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{SigSet, Signal};

use super::super::recovery::belongs;
use super::super::tree::Tree;

/// What a daemon says that ends in the right way.
pub(in super::super) const FAREWELL: u8 = b'.';

/// How long it kills at most.
pub(in super::super) const KILL_MAX: Duration = Duration::from_secs(5);

/// For how long nobody must be found: a child whose program is just being loaded has no marker yet, and one that forks and ends all the
/// time can slip through a single look.
const QUIET: Duration = Duration::from_millis(200);

/// The pause between two looks.
const LOOK_PAUSE: Duration = Duration::from_millis(10);

/// How the daemon ended.
enum Parting {
    Farewell,
    Silence,
}

/// Lives as the guard of the daemon at the other end of standard input, for the ledger that `prefix` (`<ledger id>:`) names.
///
/// It blocks all signals in the calling thread and returns when the daemon is gone and its processes are killed; then the process shall end.
pub fn keep_guard(prefix: &str) -> ExitCode {
    if !is_whole_ledger(prefix) {
        return ExitCode::from(2);
    }
    // The daemon's spawn blocked them already; this one is for who starts a guard in another way.
    let _ = SigSet::all().thread_block();
    match parting(&mut io::stdin().lock()) {
        // All its attempts are over; what escaped from the last ones is left.
        Ok(Parting::Farewell) => {
            kill_until_quiet(prefix, Duration::ZERO);
            ExitCode::SUCCESS
        }
        Ok(Parting::Silence) => {
            report(kill_until_quiet(prefix, QUIET));
            ExitCode::SUCCESS
        }
        // The daemon may live; it sees our end and starts another guard.
        Err(_) => ExitCode::FAILURE,
    }
}

/// Tells whether a prefix names exactly one ledger, and so never processes of others.
pub(super) fn is_whole_ledger(prefix: &str) -> bool {
    prefix.strip_suffix(':').is_some_and(|ledger| !ledger.is_empty() && !ledger.contains(':'))
}

fn parting(line: &mut impl Read) -> io::Result<Parting> {
    let mut byte = [0];
    loop {
        match line.read(&mut byte) {
            Ok(0) => return Ok(Parting::Silence),
            Ok(_) if byte[0] == FAREWELL => return Ok(Parting::Farewell),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Kills until nobody was found for `quiet`, for [`KILL_MAX`] at most; returns how many signals that took.
fn kill_until_quiet(prefix: &str, quiet: Duration) -> usize {
    let mut tree = Tree::new(None, |marker: &str| belongs(marker, prefix));
    let (begin, mut last_found, mut killed) = (Instant::now(), Instant::now(), 0);
    while begin.elapsed() < KILL_MAX {
        let found = tree.signal(Signal::SIGKILL);
        killed += found;
        if found > 0 {
            last_found = Instant::now();
        } else if last_found.elapsed() >= quiet {
            break;
        }
        thread::sleep(LOOK_PAUSE);
    }
    killed
}

fn report(killed: usize) {
    if killed > 0 {
        let text = "bunchd guard: the daemon ended without a farewell; the processes that it had started were killed\n";
        // Nobody may read it any more.
        let _ = io::stderr().write_all(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p5_a_guard_works_for_one_whole_ledger_only() {
        for prefix in ["", ":", "a", "a:1", "a:1:"] {
            assert!(!is_whole_ledger(prefix), "{prefix}");
            assert_eq!(format!("{:?}", keep_guard(prefix)), format!("{:?}", ExitCode::from(2)), "{prefix}");
        }
        assert!(is_whole_ledger("a:"));
    }

    #[test]
    fn p5_only_the_agreed_byte_is_a_farewell() {
        assert!(matches!(parting(&mut &b""[..]), Ok(Parting::Silence)));
        assert!(matches!(parting(&mut &b"x"[..]), Ok(Parting::Silence)));
        assert!(matches!(parting(&mut &b"x."[..]), Ok(Parting::Farewell)));
    }
}
