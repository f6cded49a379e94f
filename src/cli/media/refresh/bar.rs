//! How far a refresh is: a bar on a terminal, a line now and then elsewhere.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Time between two lines.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// How far a refresh is; may be told from any thread.
pub(super) struct Bar {
    total: u64,
    done: AtomicU64,
    shown: Shown,
}

enum Shown {
    Nothing,
    Bar(ProgressBar),
    /// When it began, and when the last line was written.
    Lines(Instant, Mutex<Instant>),
}

impl Bar {
    /// Starts; `quiet` shows nothing.
    pub(super) fn new(total: u64, quiet: bool) -> Self {
        let shown = match () {
            () if quiet || total == 0 => Shown::Nothing,
            () if io::stdout().is_terminal() && io::stderr().is_terminal() => Shown::Bar(bar(total)),
            () => Shown::Lines(Instant::now(), Mutex::new(Instant::now())),
        };
        Self { total, done: AtomicU64::new(0), shown }
    }

    /// Says how many are done.
    pub(super) fn tell(&self, done: u64) {
        // The threads tell in any order.
        let done = self.done.fetch_max(done, Ordering::Relaxed).max(done);
        match &self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => bar.set_position(done),
            Shown::Lines(begun, last) => {
                let Ok(mut last) = last.try_lock() else { return };
                if last.elapsed() >= LINE_EVERY && done < self.total {
                    *last = Instant::now();
                    // Without a reader there is nobody to miss the line.
                    let _ = writeln!(io::stdout(), "{}", line(done, self.total, begun.elapsed()));
                }
            }
        }
    }

    /// Ends.
    pub(super) fn end(self) {
        if let Shown::Bar(bar) = self.shown {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} [{bar:30}] {pos}/{len} images, {per_sec}, {eta} left");
    let bar = ProgressBar::new(total);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> "));
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

fn line(done: u64, total: u64, took: Duration) -> String {
    let rate = done as f64 / took.as_secs_f64().max(0.001);
    let left = Duration::try_from_secs_f64((total - done) as f64 / rate.max(f64::MIN_POSITIVE)).unwrap_or(Duration::MAX);
    let left = jiff::SignedDuration::try_from(left)
        .map_or_else(|_| "a long time".to_owned(), |left| format!("{:#}", jiff::SignedDuration::from_secs(left.as_secs())));
    format!("{done}/{total} images, {rate:.1} a second, {left} left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e10_a_line_tells_rate_and_time_left() {
        assert_eq!(line(100, 400, Duration::from_secs(10)), "100/400 images, 10.0 a second, 30s left");
        assert_eq!(line(0, 400, Duration::from_secs(10)), "0/400 images, 0.0 a second, a long time left");
    }
}
