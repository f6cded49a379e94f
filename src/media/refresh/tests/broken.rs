//! Images that cannot be made.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use super::*;

#[test]
fn e10_broken_and_huge_images_are_told_and_the_rest_is_made() {
    let shop = Shop::with(&["a/a/1.png", "a/a/3.png"]);
    let whole = picture(40, 40);
    shop.write("a/a/2.png", &whole[..whole.len() / 2]);
    shop.write("b/b/huge.png", &picture(1001, 1001));
    shop.write("b/b/long.png", &[&whole[..], &[0; 100_000]].concat());
    shop.write("b/b/text.png", b"no image at all");
    let made = shop.refresh();
    assert_eq!((made.created, made.failed, made.problems.total), (4, 8, 4));
    let told: Vec<_> = made.problems.first.iter().map(|problem| (problem.image.as_str(), problem.why.as_str())).collect();
    let expected = [("a/a/2.png", "broken"), ("b/b/huge.png", "pixels_max"), ("b/b/long.png", "bytes_max"), ("b/b/text.png", "no image")];
    for ((image, why), (expected, part)) in told.into_iter().zip(expected) {
        assert_eq!(image, expected);
        assert!(why.contains(part) && why.starts_with("it ") && !why.contains("/proc"), "{image}: {why}");
    }
    assert!(shop.cached().iter().all(|path| !path.contains(".part")));
}

#[test]
fn e10_an_image_that_cannot_be_put_in_its_place_is_told_and_the_rest_is_made() {
    let shop = Shop::with(&["a/a/1.png", "b/b/2.png"]);
    let plan = shop.plan();
    shop.write(&format!("cache/{LARGE}/a"), b"a file where a folder is needed");
    let made = make(&plan);
    assert_eq!((made.created, made.failed, made.problems.total), (3, 1, 1));
    assert!(made.ended_by.is_none());
}

#[test]
fn e10_an_original_that_vanishes_after_the_plan_is_told() {
    let shop = Shop::with(&["a/a/1.png", "b/b/2.png"]);
    let plan = shop.plan();
    fs::remove_file(shop.at("a/a/1.png")).expect("it is there");
    let made = make(&plan);
    assert_eq!((made.created, made.failed), (2, 2));
    assert_eq!(made.problems.first[0].why, "it is no longer there");
}

#[test]
fn e10_an_original_that_becomes_a_pipe_after_the_plan_is_told_and_nobody_waits_for_it() {
    let shop = Shop::with(&["a/a/1.png", "b/b/2.png"]);
    let plan = shop.plan();
    fs::remove_file(shop.at("a/a/1.png")).expect("it is there");
    mkfifo(&shop.at("a/a/1.png"), Mode::from_bits_truncate(0o600)).expect("it is writable");
    let (tell, told) = mpsc::channel();
    thread::spawn(move || tell.send(make(&plan)));
    let made = told.recv_timeout(Duration::from_secs(20)).expect("nobody waits for somebody to write into the pipe");
    assert_eq!((made.created, made.failed), (2, 2));
    assert_eq!(made.problems.first[0].why, "it is no file");
}
