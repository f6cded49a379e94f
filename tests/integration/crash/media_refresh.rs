//! A refresh of the image cache is killed at each of its points; the next one goes on, and nothing is half.

use std::os::unix::process::ExitStatusExt;

use bunchd::media::refresh::CRASH_POINTS;

use super::for_each_turn;
use crate::media_refresh::Shop;

/// Proves E10 for a refresh that is killed.
#[test]
fn e10_a_kill_at_any_point_of_a_refresh_leaves_no_image_half_and_the_next_one_goes_on() {
    for point in CRASH_POINTS {
        for_each_turn(point, |turn| {
            let shop = Shop::with("", &["a/a/1.png", "a/b/2.png", "c/d/3.png"]);
            let ended = shop.yard.run_with(&["media", "refresh"], &[("BUNCHD_CRASH_AT", turn)]);
            let is_reached = ended.status.signal() == Some(9);
            assert!(is_reached || ended.status.success(), "{turn}: {ended:#?}");
            let half = |(path, is_whole): (String, bool)| (!is_whole && !path.contains("/.bunchd-refresh-")).then_some(path);
            assert_eq!(shop.cached().into_iter().find_map(half), None, "{turn}: an image is half");
            let again = shop.yard.run(&["media", "refresh"]);
            assert!(again.status.success(), "{turn}: {again:#?}");
            let cached = shop.cached();
            assert!(cached.len() == 6 && cached.values().all(|is_whole| *is_whole), "{turn}: {cached:?}");
            is_reached
        });
    }
}
