//! The wait between two attempts: fixed, or growing with each failure. Luck is an argument.

use jiff::SignedDuration;

use super::condition::Growth;

/// The wait between two attempts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wait {
    /// After the first failure; not negative.
    pub wait: SignedDuration,
    /// How it grows.
    pub growth: Growth,
}

impl Wait {
    /// Returns the wait after the failure of an attempt, counted from 1; `luck` is any number, and decides the part that is left to chance.
    pub fn after(&self, attempt: u32, luck: u64) -> SignedDuration {
        match self.growth {
            Growth::Fixed => self.wait,
            Growth::Exponential { jitter_percent, .. } => jittered(self.grown(attempt), jitter_percent, luck),
        }
    }

    /// Returns the longest wait that can follow an attempt.
    pub fn longest_after(&self, attempt: u32) -> SignedDuration {
        match self.growth {
            Growth::Fixed => self.wait,
            Growth::Exponential { jitter_percent, .. } => jittered(self.grown(attempt), jitter_percent, u64::MAX),
        }
    }

    fn grown(&self, attempt: u32) -> SignedDuration {
        let Growth::Exponential { limit, .. } = self.growth else { return self.wait };
        let factor = 2_i32.saturating_pow(attempt.saturating_sub(1));
        self.wait.checked_mul(factor).unwrap_or(limit).min(limit).max(self.wait.min(limit))
    }
}

/// Makes a wait shorter or longer by up to so many percent of it: shortest for the luck 0, longest for the highest.
fn jittered(wait: SignedDuration, percent: u8, luck: u64) -> SignedDuration {
    let spread_ms = wait.as_millis() * i128::from(percent) / 100;
    let part_ms = (2 * spread_ms).saturating_mul(i128::from(luck)) / i128::from(u64::MAX) - spread_ms;
    wait.saturating_add(SignedDuration::from_millis(i64::try_from(part_ms).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(wait: Wait, luck: u64) -> Vec<i64> {
        (1..=6).map(|attempt| wait.after(attempt, luck).as_secs()).collect()
    }

    #[test]
    fn p4_a_fixed_wait_stays_the_same() {
        let wait = Wait { wait: SignedDuration::from_secs(300), growth: Growth::Fixed };
        assert_eq!(seconds(wait, 7), [300; 6]);
    }

    #[test]
    fn p4_an_exponential_wait_doubles_up_to_its_limit() {
        let growth = Growth::Exponential { limit: SignedDuration::from_secs(1000), jitter_percent: 0 };
        let wait = Wait { wait: SignedDuration::from_secs(60), growth };
        assert_eq!(seconds(wait, 7), [60, 120, 240, 480, 960, 1000]);
        assert_eq!(wait.after(100, 0).as_secs(), 1000);
    }

    #[test]
    fn p4_chance_moves_a_wait_by_its_percentage_at_most() {
        let growth = Growth::Exponential { limit: SignedDuration::from_secs(3600), jitter_percent: 10 };
        let wait = Wait { wait: SignedDuration::from_secs(100), growth };
        assert_eq!([0, u64::MAX / 2, u64::MAX].map(|luck| wait.after(1, luck).as_secs()), [90, 99, 110]);
        assert_eq!(wait.longest_after(1), wait.after(1, u64::MAX));
    }
}
