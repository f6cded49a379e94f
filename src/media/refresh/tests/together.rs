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
