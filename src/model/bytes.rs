//! A size as people read it: `12.3 MiB`.

use std::fmt;

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(pub u64);

const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 1024 {
            return f.pad(&format!("{} B", self.0));
        }
        // Tenths of the largest unit, rounded down, so that no more is promised than there is.
        let power = (self.0.ilog2() / 10).min(5);
        let unit = 1_u128 << (10 * power);
        let tenths = u128::from(self.0) * 10 / unit;
        f.pad(&format!("{}.{} {}", tenths / 10, tenths % 10, UNITS[power as usize - 1]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r2_a_size_is_told_in_the_largest_unit_that_fits() {
        let told = [0, 1023, 1024, 1_048_575, 1_048_576, 12_900_000, u64::MAX].map(|bytes| Bytes(bytes).to_string());
        assert_eq!(told, ["0 B", "1023 B", "1.0 KiB", "1023.9 KiB", "1.0 MiB", "12.3 MiB", "16383.9 PiB"].map(str::to_owned));
    }
}
