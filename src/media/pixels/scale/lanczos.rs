//! Lanczos with three lobes, out of a table: the filter is asked for tens of thousands of values for each size.

use std::f64::consts::PI;
use std::sync::LazyLock;

use fast_image_resize::{Filter, FilterType};

/// The filter is 0 from here on.
const LOBES: usize = 3;

/// Values in the table for each lobe; between them it is straight, which is wrong by less than 0.000002.
const STEPS: usize = 1024;

static TABLE: LazyLock<Vec<f64>> = LazyLock::new(|| (0..LOBES * STEPS + 2).map(|at| exact(at as f64 / STEPS as f64)).collect());

/// The filter as the resizer wants it.
pub(super) fn filter() -> FilterType {
    FilterType::Custom(Filter::new("Lanczos3", value, LOBES as f64).expect("three is a support"))
}

fn value(x: f64) -> f64 {
    let place = x.abs() * STEPS as f64;
    if place >= (LOBES * STEPS) as f64 {
        return 0.0;
    }
    let (left, part) = (place as usize, place.fract());
    TABLE[left] + (TABLE[left + 1] - TABLE[left]) * part
}

fn exact(x: f64) -> f64 {
    let sinc = |x: f64| if x == 0.0 { 1.0 } else { (x * PI).sin() / (x * PI) };
    if x < LOBES as f64 { sinc(x) * sinc(x / LOBES as f64) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e10_the_table_is_the_filter() {
        for at in -40_000..=40_000 {
            let x = f64::from(at) / 10_000.0;
            assert!((value(x) - exact(x.abs())).abs() < 2e-6, "at {x}");
        }
    }
}
