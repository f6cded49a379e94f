//! Stopping, leftovers, and two refreshes at once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::*;
use crate::media::refresh::folder::Folder;
use crate::media::refresh::leftover::Part;

fn note(told: &AtomicU64, done: u64) {
    told.fetch_max(done, Ordering::Relaxed);
}

/// Enough originals that two refreshes meet.
fn shop() -> Shop {
    let names: Vec<String> = (0..40).map(|number| format!("a/{}/{number}.png", number % 4)).collect();
    Shop::with(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn e10_a_refresh_that_is_stopped_ends_between_two_images_and_the_next_one_goes_on() {
    let shop = shop();
    let (plan, told) = (shop.plan(), AtomicU64::new(0));
    let made = plan.make(super::LIMITS, &|| told.load(Ordering::Relaxed) < 10, &|done| note(&told, done));
    let made = made.expect("no thread breaks");
    assert!(made.stopped && (10..80).contains(&made.created), "{made:?}");
    assert_eq!(shop.cached().len() as u64, made.created);
    let rest = shop.plan();
    assert_eq!(rest.due(), 80 - made.created);
    assert!(!make(&rest).stopped);
    assert_eq!(shop.plan().due(), 0);
}

#[test]
fn e10_two_refreshes_at_once_do_no_harm() {
    let shop = shop();
    let plans = [shop.plan(), shop.plan()];
    let made: Vec<Made> = thread::scope(|scope| {
        let both: Vec<_> = plans.iter().map(|plan| scope.spawn(|| make(plan))).collect();
        both.into_iter().map(|one| one.join().expect("it ends")).collect()
    });
    assert!(made.iter().all(|made| made.created == 80 && made.failed == 0), "{made:?}");
    let files = shop.files();
    let cached = shop.cached();
    assert_eq!(cached.len(), 80, "nothing is left beside the images");
    assert!(cached.iter().all(|path| size(&files[path]).is_some()));
}

#[test]
fn e10_what_a_killed_refresh_left_is_removed_and_what_another_one_writes_is_not() {
    let shop = Shop::with(&["a/a/1.png"]);
    shop.refresh();
    let below = format!("cache/{LARGE}/a/a");
    shop.write(&format!("{below}/.bunchd-refresh-00000000000000ff-7.part"), b"half an im");
    shop.write(&format!("{below}/.other.part"), b"not ours");
    let folder = Folder::products(shop.media.path()).and_then(|products| products.way_made(Path::new(&below))).expect("it is there");
    let part = Part::begin(&folder).expect("it is writable");
    let plan = shop.plan();
    assert_eq!((plan.leftovers(), plan.due()), (2, 0));
    make(&plan);
    let name = part.name.to_string_lossy().into_owned();
    let names: Vec<_> = shop.cached().into_iter().filter(|path| path.ends_with(".part")).collect();
    assert_eq!(names, [format!("{below}/{name}"), format!("{below}/.other.part")]);
    drop(part);
    make(&shop.plan());
    assert!(!shop.at(&below).join(name).exists(), "its writer is gone");
}

#[test]
fn e10_progress_ends_at_what_was_due_and_counts_what_failed() {
    let shop = shop();
    shop.write("a/0/broken.png", b"broken");
    let (plan, told) = (shop.plan(), AtomicU64::new(0));
    plan.make(super::LIMITS, &|| true, &|done| note(&told, done)).expect("no thread breaks");
    assert_eq!((told.into_inner(), plan.due()), (82, 82));
}

#[test]
fn e10_what_a_refresh_left_that_was_killed_while_it_tried_the_cache_is_removed() {
    let shop = Shop::with(&["a/a/1.png", "top.png"]);
    shop.refresh();
    let left = format!("cache/{LARGE}/.bunchd-refresh-00000000000000ff-7.part");
    shop.write(&left, b"");
    let plan = shop.plan();
    assert_eq!(plan.leftovers(), 1);
    make(&plan);
    assert!(!shop.at(left).exists());
}

#[test]
fn e10_a_stop_that_comes_when_all_is_done_stops_nothing() {
    let shop = shop();
    let (plan, told) = (shop.plan(), AtomicU64::new(0));
    let made = plan.make(super::LIMITS, &|| told.load(Ordering::Relaxed) < 80, &|done| note(&told, done)).expect("no thread breaks");
    let view = plan.told(Some(&made));
    assert_eq!((view.created, view.stopped), (80, false));
}

#[test]
fn e10_a_plan_that_is_stopped_says_that_it_is_not_complete() {
    let shop = shop();
    let asked = AtomicU64::new(0);
    let originals = [Originals::All, Originals::Named(vec!["/a/1/1.png".into()])];
    for (originals, times) in originals.into_iter().zip([3, 0]) {
        asked.store(0, Ordering::Relaxed);
        let plan = shop.wanted(originals).plan(&|| asked.fetch_add(1, Ordering::Relaxed) < times).expect("the shop can be read");
        assert!(plan.stopped && plan.told(None).stopped && plan.due() < 80, "{plan:?}");
        assert!(asked.load(Ordering::Relaxed) <= times + 8, "it hears the stop at the next folder");
    }
    assert!(!shop.plan().stopped);
}
