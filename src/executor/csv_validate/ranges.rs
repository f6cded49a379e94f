//! Stretches of bytes that are left out of a file, and what a stretch of the rest is in the whole.

use std::ops::Range;

/// Adds to the stretches that are left out of a file those that are to be left out of the rest of it; all are in order and apart.
pub(super) fn with(left_out: &[Range<u64>], of_the_rest: &[Range<u64>]) -> Vec<Range<u64>> {
    let kept = kept(left_out);
    let mut all = left_out.to_vec();
    for range in of_the_rest {
        let mut at = range.start;
        let mut piece = kept.partition_point(|kept| kept.in_rest <= at) - 1;
        while at < range.end {
            let end = kept.get(piece + 1).map_or(range.end, |next| next.in_rest.min(range.end));
            let shift = kept[piece].in_whole - kept[piece].in_rest;
            all.push(at + shift..end + shift);
            (at, piece) = (end, piece + 1);
        }
    }
    joined(all)
}

/// Where a stretch that is kept begins.
struct Kept {
    in_rest: u64,
    in_whole: u64,
}

fn kept(left_out: &[Range<u64>]) -> Vec<Kept> {
    let mut kept = vec![Kept { in_rest: 0, in_whole: 0 }];
    let mut gone = 0;
    for range in left_out {
        gone += range.end - range.start;
        kept.push(Kept { in_rest: range.end - gone, in_whole: range.end });
    }
    kept
}

fn joined(mut all: Vec<Range<u64>>) -> Vec<Range<u64>> {
    all.sort_unstable_by_key(|range| range.start);
    let mut joined: Vec<Range<u64>> = Vec::with_capacity(all.len());
    for range in all {
        match joined.last_mut() {
            Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
            Some(_) | None => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn without(whole: &[u32], left_out: &[Range<u64>]) -> Vec<u32> {
        let is_left_out = |at: &u64| left_out.iter().any(|range| range.contains(at));
        (0..).zip(whole).filter(|(at, _)| !is_left_out(at)).map(|(_, byte)| *byte).collect()
    }

    fn ranges(marks: &[bool]) -> Vec<Range<u64>> {
        joined((0..).zip(marks).filter(|(_, is_marked)| **is_marked).map(|(at, _)| at..at + 1).collect())
    }

    proptest! {
        #[test]
        fn d11_leaving_out_twice_is_leaving_out_both_at_once(first in prop::collection::vec(any::<bool>(), 0..60), seed in prop::collection::vec(any::<bool>(), 60)) {
            let whole: Vec<u32> = (0..).take(first.len()).collect();
            let first = ranges(&first);
            let rest = without(&whole, &first);
            let second = ranges(&seed[..rest.len()]);
            prop_assert_eq!(without(&rest, &second), without(&whole, &with(&first, &second)));
        }
    }
}
