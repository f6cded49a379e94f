//! Links lead nowhere.

use std::os::unix::fs::symlink;

use super::*;
use crate::media::refresh::RefreshError;

#[test]
fn e10_links_among_the_originals_are_refused_and_told() {
    let (shop, other) = (Shop::with(&["a/a/1.png"]), Shop::with(&["s/e/secret.png"]));
    symlink(other.at("s/e/secret.png"), shop.at("a/a/2.png")).expect("it is writable");
    symlink(other.at("s"), shop.at("s")).expect("it is writable");
    let plan = shop.plan();
    assert_eq!((plan.originals, plan.due()), (1, 2));
    let told: Vec<_> = plan.refused.first.iter().map(|problem| problem.image.as_str()).collect();
    assert_eq!(told, ["s", "a/a/2.png"]);
    let named = Originals::Named(vec!["/s/e/secret.png".into(), "/a/a/2.png".into()]);
    let plan = shop.wanted(named).plan(&|| true).expect("the shop can be read");
    assert_eq!((plan.originals, plan.due(), plan.refused.total, plan.missing.total), (0, 0, 2, 0));
}

#[test]
fn e10_nothing_is_written_through_a_link_in_the_cache() {
    let (shop, other) = (Shop::with(&["a/a/1.png"]), Shop::with(&[]));
    fs::create_dir_all(shop.at(format!("cache/{LARGE}"))).expect("it is writable");
    symlink(other.products(), shop.at(format!("cache/{LARGE}/a"))).expect("it is writable");
    let plan = shop.plan();
    assert_eq!((plan.due(), plan.refused.total), (1, 1));
    assert_eq!(make(&plan).created, 1);
    assert!(other.files().is_empty());
    fs::create_dir_all(shop.at(format!("cache/{SMALL}"))).expect("it is writable");
    fs::remove_dir_all(shop.at("cache")).expect("it is ours");
    symlink(other.products(), shop.at("cache")).expect("it is writable");
    let error = shop.wanted(Originals::All).plan(&|| true).expect_err("a link is not followed");
    assert!(matches!(&error, RefreshError::Link { path } if path.ends_with("cache")), "{error}");
}

#[test]
fn e10_a_link_that_takes_the_place_of_a_folder_after_the_plan_leads_nowhere() {
    let (shop, other) = (Shop::with(&["a/a/1.png"]), Shop::with(&["a/1.png"]));
    let plan = shop.plan();
    fs::rename(shop.at("a"), shop.at("b")).expect("it is ours");
    symlink(other.at(""), shop.at("a")).expect("it is writable");
    let made = make(&plan);
    assert_eq!((made.created, made.failed), (0, 2));
    assert!(made.problems.first[0].why.contains("symbolic link"), "{:?}", made.problems);
}

#[test]
fn e10_a_link_in_place_of_an_image_is_told_and_left() {
    let (shop, other) = (Shop::with(&["a/a/1.png"]), Shop::with(&["x.png"]));
    let path = format!("cache/{LARGE}/a/a/1.png");
    shop.write(&path, b"");
    fs::remove_file(shop.at(&path)).expect("it is there");
    symlink(other.at("x.png"), shop.at(&path)).expect("it is writable");
    let plan = shop.plan();
    assert_eq!((plan.due(), plan.refused.total), (1, 1));
    make(&plan);
    assert_eq!(other.files()["x.png"], picture(4, 3));
}
