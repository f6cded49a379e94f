//! Sizes in bytes as people write them: `50 MiB`.

/// 1 MiB in bytes.
pub(super) const MIB: u64 = 1024 * 1024;

const UNITS: &[(&str, u64)] =
    &[("B", 1), ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("KiB", 1024), ("MiB", MIB), ("GiB", 1024 * MIB)];

/// Parses a size; `None` if it is not one.
pub(super) fn parse(text: &str) -> Option<u64> {
    let unit_at = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (count, unit) = text.split_at(unit_at);
    let unit = unit.trim();
    let factor = UNITS.iter().find(|(name, _)| *name == unit || (unit.is_empty() && *name == "B")).map(|(_, factor)| *factor)?;
    count.parse::<u64>().ok()?.checked_mul(factor)
}

/// Shows a size in the largest unit that fits without a rest.
pub(super) fn show(bytes: u64) -> String {
    let fits =
        [("GiB", 1024 * MIB), ("MiB", MIB), ("KiB", 1024)].into_iter().find(|(_, factor)| bytes > 0 && bytes.is_multiple_of(*factor));
    fits.map_or_else(|| format!("{bytes} B"), |(name, factor)| format!("{} {name}", bytes / factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r2_sizes_are_read_as_people_write_them() {
        let sizes = ["50 MiB", "1kB", "12", "2GiB", "18446744073709551615 GiB", "MiB", "1.5 MiB", "-1 B", "5 mib", ""].map(parse);
        assert_eq!(sizes, [Some(50 * MIB), Some(1000), Some(12), Some(2048 * MIB), None, None, None, None, None, None]);
        assert_eq!([50 * MIB, 4096, 1001].map(show), ["50 MiB", "4 KiB", "1001 B"]);
    }
}
