//! What is made, and what is not.

use std::os::unix::fs::PermissionsExt;

use nix::sys::stat::Mode;

use super::*;
use crate::media::refresh::DueOf;
use crate::media::refresh::new_folder::masked;

#[test]
fn e10_each_original_is_made_in_each_size_where_magento_looks_for_it() {
    let shop = Shop::with(&["w/b/wb01.png", "m/h/mh-2_1.PNG", "top.png"]);
    shop.write("placeholder/default/x.png", &picture(1, 1));
    shop.write("watermark/default/x.png", &picture(1, 1));
    shop.write("w/b/readme.txt", b"no image");
    let made = shop.refresh();
    assert_eq!((made.created, made.failed, made.problems.total, made.stopped), (6, 0, 0, false));
    let of = |size: &str| ["m/h/mh-2_1.PNG", "top.png", "w/b/wb01.png"].map(|image| format!("cache/{size}/{image}"));
    assert_eq!(shop.cached(), [of(LARGE), of(SMALL)].concat());
    let files = shop.files();
    assert_eq!(size(&files[&of(LARGE)[0]]), Some((700, 700)));
    assert_eq!(size(&files[&of(SMALL)[2]]), Some((75, 75)));
    assert_eq!(made.bytes, shop.cached().iter().map(|path| files[path].len() as u64).sum::<u64>());
}

#[test]
fn e10_only_what_is_missing_or_older_than_its_original_is_made() {
    let shop = Shop::with(&["a/a/1.png", "a/a/2.png", "b/b/3.png"]);
    shop.refresh();
    let (older, gone, kept) = (format!("cache/{LARGE}/a/a/1.png"), format!("cache/{SMALL}/b/b/3.png"), format!("cache/{LARGE}/a/a/2.png"));
    [&older, &gone, &kept].iter().for_each(|path| shop.write(path, b"stale"));
    shop.age(&older, 1);
    shop.age("a/a/1.png", 0);
    std::fs::remove_file(shop.at(&gone)).expect("it is there");
    let plan = shop.plan();
    let due: Vec<_> = plan.due_of().map(|(variant, due)| (variant.name.as_str(), due)).collect();
    let (one_older, one_missing) = (DueOf { older: 1, ..DueOf::default() }, DueOf { missing: 1, ..DueOf::default() });
    assert_eq!(due, [("square_700", one_older), ("square_75", one_missing)]);
    assert_eq!((plan.originals, plan.current, plan.due()), (3, 4, 2));
    assert_eq!(make(&plan).created, 2);
    assert_eq!(shop.files()[&kept], b"stale", "what is not older stays");
    assert_eq!(size(&shop.files()[&older]), Some((700, 700)));
    assert_eq!(shop.plan().due(), 0);
}

#[test]
fn e10_all_makes_also_what_is_there() {
    let shop = Shop::with(&["a/a/1.png"]);
    shop.refresh();
    let path = format!("cache/{LARGE}/a/a/1.png");
    shop.write(&path, b"stale");
    let plan = Wanted { all: true, ..shop.wanted(Originals::All) }.plan(&|| true).expect("the shop can be read");
    assert_eq!(plan.due_of().map(|(_, due)| due.again).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(make(&plan).created, 2);
    assert_eq!(size(&shop.files()[&path]), Some((700, 700)));
}

#[test]
fn e10_planning_changes_nothing() {
    let shop = Shop::with(&["a/a/1.png"]);
    shop.write(&format!("cache/{LARGE}/a/a/.bunchd-refresh-0-0.part"), b"left");
    let before = shop.files();
    assert_eq!(shop.plan().leftovers(), 1);
    assert_eq!(shop.files(), before);
}

#[test]
fn e10_an_original_that_is_replaced_while_its_images_are_made_is_made_again() {
    let shop = Shop::with(&["a/a/1.png"]);
    shop.age("a/a/1.png", 3600);
    let plan = shop.plan();
    // It is replaced after the plan was made, and long before its images are there.
    shop.age("a/a/1.png", 0);
    shop.write("a/a/1.png", &picture(9, 9));
    shop.age("a/a/1.png", 60);
    make(&plan);
    assert_eq!(shop.plan().due(), 2, "the images are not newer than the original that they were planned for");
    shop.refresh();
    assert_eq!(shop.modified(&format!("cache/{SMALL}/a/a/1.png")), shop.modified("a/a/1.png"));
    assert_eq!(shop.plan().due(), 0);
}

#[test]
fn e10_images_and_folders_are_for_whom_the_folder_above_is() {
    let shop = Shop::with(&["a/a/1.png"]);
    fs::create_dir(shop.at("cache")).expect("it is writable");
    fs::set_permissions(shop.at("cache"), fs::Permissions::from_mode(0o2770)).expect("it is ours");
    shop.refresh();
    let mode = |below: &str| fs::metadata(shop.at(below)).expect("it is there").permissions().mode() & 0o7777;
    assert_eq!(mode(&format!("cache/{LARGE}")), 0o2770);
    assert_eq!(mode(&format!("cache/{LARGE}/a/a")), 0o2770);
    assert_eq!(mode(&format!("cache/{LARGE}/a/a/1.png")), 0o660);
}

#[test]
fn e10_folders_below_a_set_group_id_folder_are_as_it_is_whatever_the_umask_takes_away() {
    let shop = Shop::with(&["a/a/1.png"]);
    fs::create_dir(shop.at("cache")).expect("it is writable");
    fs::set_permissions(shop.at("cache"), fs::Permissions::from_mode(0o2775)).expect("it is ours");
    // The threads of the refresh have the umask of this one.
    masked(Mode::from_bits_truncate(0o027), || shop.refresh()).expect("a thread may have its own umask here");
    let mode = |below: &str| fs::metadata(shop.at(below)).expect("it is there").permissions().mode() & 0o7777;
    assert_eq!(mode(&format!("cache/{SMALL}")), 0o2775);
    assert_eq!(mode(&format!("cache/{SMALL}/a/a")), 0o2775);
    assert_eq!(mode(&format!("cache/{SMALL}/a/a/1.png")), 0o664);
}

#[test]
fn e10_an_empty_image_of_the_cache_counts_as_missing() {
    let shop = Shop::with(&["a/a/1.png"]);
    shop.refresh();
    let path = format!("cache/{LARGE}/a/a/1.png");
    shop.write(&path, b"");
    let plan = shop.plan();
    assert_eq!((plan.due(), plan.current), (1, 1));
    assert_eq!(plan.due_of().map(|(_, due)| due.missing).collect::<Vec<_>>(), [1, 0]);
    make(&plan);
    assert_eq!(size(&shop.files()[&path]), Some((700, 700)));
}

#[test]
fn e10_originals_that_are_named_and_not_there_are_counted_and_told() {
    let shop = Shop::with(&["a/a/1.png", "a/a/2.png"]);
    let values = ["/a/a/1.png", "/a/a/gone.png", "/x/y/gone.png", "/../1.png"].map(str::to_owned).to_vec();
    let plan = shop.wanted(Originals::Named(values)).plan(&|| true).expect("the shop can be read");
    assert_eq!((plan.originals, plan.due(), plan.missing.total, plan.refused.total), (1, 2, 2, 1));
    assert_eq!(plan.missing.first.iter().map(|problem| problem.image.as_str()).collect::<Vec<_>>(), ["a/a/gone.png", "x/y/gone.png"]);
}

#[test]
fn e10_sizes_that_are_the_same_under_two_names_are_made_once() {
    let shop = Shop::with(&["a/a/1.png"]);
    let mut wanted = shop.wanted(Originals::All);
    let again = Variant { name: "again".into(), ..wanted.variants[0].clone() };
    wanted.variants.push(again);
    assert_eq!(wanted.plan(&|| true).expect("the shop can be read").due(), 2);
}

#[test]
fn e10_a_folder_that_is_no_pub_media_is_said_so() {
    let empty = tempfile::tempdir().expect("a temporary directory");
    let wanted = Wanted { media: empty.path().to_owned(), ..Shop::with(&[]).wanted(Originals::All) };
    let error = wanted.plan(&|| true).expect_err("there are no images").to_string();
    assert!(error.contains("has no folder catalog/product"), "{error}");
}
