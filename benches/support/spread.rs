//! How a set of measured times spreads.

/// Times in nanoseconds, in order.
pub(crate) struct Spread(Vec<i64>);

impl Spread {
    /// Puts times in order; at least one.
    pub(crate) fn of(mut times_ns: Vec<i64>) -> Self {
        assert!(!times_ns.is_empty(), "something was measured");
        times_ns.sort_unstable();
        Self(times_ns)
    }

    /// Returns the time that so many percent do not exceed, in milliseconds.
    #[expect(clippy::cast_precision_loss, reason = "times of a bench are far below 2^52 ns")]
    pub(crate) fn percent_ms(&self, percent: usize) -> f64 {
        let index = (self.0.len() * percent).div_ceil(100).clamp(1, self.0.len()) - 1;
        self.0[index] as f64 / 1e6
    }
}
