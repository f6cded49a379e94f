//! Paths that cannot be had end nothing but themselves.

use super::*;

fn told(plan: &Plan) -> Vec<(&str, &str)> {
    plan.refused.first.iter().map(|problem| (problem.image.as_str(), problem.why.as_str())).collect()
}

#[test]
fn e10_a_file_in_place_of_a_folder_of_the_cache_is_told_and_the_rest_is_made() {
    let shop = Shop::with(&["a/a/1.png", "b/b/2.png"]);
    shop.write(&format!("cache/{LARGE}/a"), b"a file where a folder is needed");
    let plan = shop.plan();
    let path = format!("cache/{LARGE}/a");
    assert_eq!(told(&plan), [(path.as_str(), "bunchd cannot open it: Not a directory (os error 20)")]);
    let made = make(&plan);
    assert_eq!((plan.due(), made.created, made.failed), (3, 3, 0));
}

#[test]
fn e10_a_file_in_place_of_the_folder_of_a_size_is_told_once_and_the_other_sizes_are_made() {
    let shop = Shop::with(&["a/a/1.png", "b/b/2.png"]);
    shop.write(&format!("cache/{LARGE}"), b"a file where a folder is needed");
    let plan = shop.plan();
    assert_eq!((plan.due(), plan.refused.total), (2, 1));
    assert_eq!(make(&plan).created, 2);
}

#[test]
fn e10_an_image_of_the_gallery_below_a_file_or_with_a_name_too_long_is_told_and_the_rest_is_made() {
    let shop = Shop::with(&["w/b/a.png", "w/b/b.png"]);
    let long = format!("/w/b/{}.png", "x".repeat(252));
    let named = Originals::Named(vec!["/w/b/a.png/z.png".into(), "/w/b/b.png".into(), long]);
    let plan = shop.wanted(named).plan(&|| true).expect("the shop can be read");
    assert_eq!((plan.originals, plan.due(), plan.refused.total), (1, 2, 2), "{:?}", told(&plan));
    assert!(told(&plan).iter().any(|(image, why)| *image == "w/b/a.png" && why.contains("Not a directory")), "{:?}", told(&plan));
    assert_eq!(make(&plan).created, 2);
}

#[test]
fn e10_a_size_that_cannot_be_put_in_its_place_does_not_hold_up_the_other_sizes() {
    let shop = Shop::with(&["a/a/1.png"]);
    let plan = shop.plan();
    shop.write(&format!("cache/{LARGE}/a"), b"a file where a folder is needed");
    let made = make(&plan);
    assert_eq!((made.created, made.failed, made.problems.total), (1, 1, 1));
    assert!(shop.at(format!("cache/{SMALL}/a/a/1.png")).exists());
}
