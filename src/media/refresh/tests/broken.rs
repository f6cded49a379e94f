//! Images that cannot be made.

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
    assert_eq!((made.created, made.failed, made.problems.total), (2, 2, 1));
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
