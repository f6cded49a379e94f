//! Events and looks come to the same end.

use proptest::prelude::*;

use super::*;

const NAMES: [&str; 12] = [
    "import-product_A_1.csv",
    "import-product_A_01.csv",
    "import-product_A_2.csv",
    "import-product_A_1_1.csv",
    "import-product_B_1.csv",
    "import-price_B_1.csv",
    "import-product_A.ok",
    "import-product_A_1.ok",
    "import-product_B.ok",
    "import-product.ok",
    "import_product_A_1.csv",
    "import-product_A_1.ok.txt",
];

const CONTENTS: [&str; 5] =
    ["", "import-product_A_1.csv\n", "import-product_A_1.csv\nimport-product_A_2.csv", "import-product_B_1.csv", "\0"];

#[derive(Debug, Clone)]
enum Deed {
    Write(usize, usize, What),
    Remove(usize),
    Rename(usize, usize),
    Look,
    Forget,
    Recheck,
}

fn deed() -> impl Strategy<Value = Deed> {
    let name = 0..NAMES.len();
    let what = prop::sample::select(vec![What::Closed, What::MovedIn, What::Changed, What::Noticed]);
    prop_oneof![
        8 => (name.clone(), 0..CONTENTS.len(), what).prop_map(|(name, content, what)| Deed::Write(name, content, what)),
        2 => name.clone().prop_map(Deed::Remove),
        2 => (name.clone(), name).prop_map(|(from, to)| Deed::Rename(from, to)),
        1 => Just(Deed::Look),
        1 => Just(Deed::Forget),
        1 => Just(Deed::Recheck),
    ]
}

fn perform(s: &mut Scene, deed: &Deed, second: i64, pending: &mut Vec<FileEvent>) {
    let directory = s.dir.path().to_owned();
    let event = |name: usize, what| FileEvent { directory: directory.clone(), name: NAMES[name].into(), what };
    match deed {
        Deed::Write(name, content, what) => {
            s.file(NAMES[*name], CONTENTS[*content], second - 10_000);
            pending.push(event(*name, *what));
            if *what == What::Changed {
                pending.push(event(*name, What::Closed));
            }
        }
        Deed::Remove(name) => {
            if fs::remove_file(directory.join(NAMES[*name])).is_ok() {
                pending.push(event(*name, What::Removed));
            }
        }
        Deed::Rename(from, to) => {
            if fs::rename(directory.join(NAMES[*from]), directory.join(NAMES[*to])).is_ok() {
                pending.extend([event(*from, What::Removed), event(*to, What::MovedIn)]);
            }
        }
        Deed::Look => s.inbox.look(after(second)),
        Deed::Recheck => s.inbox.recheck(after(second)),
        Deed::Forget => {
            let Some(bunch) = s.inbox.ready("catalog").next().cloned() else { return };
            for (name, _) in bunch.claimed_names() {
                let _ = fs::remove_file(directory.join(name));
                pending.push(FileEvent { directory: directory.clone(), name: name.into(), what: What::Removed });
            }
            s.inbox.forget(&bunch, after(second));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn f7_events_in_any_batches_come_to_the_same_end_as_a_look(
        deeds in prop::collection::vec((deed(), any::<bool>(), any::<bool>()), 1..25),
        by_identifier in any::<bool>(),
        ordered in any::<bool>(),
    ) {
        let shape = |source: &mut WatchedSource| {
            source.ok_kinds = OkKinds::ALL;
            source.ordered = ordered;
            if by_identifier {
                source.grouping = Grouping::Identifier;
            }
        };
        let mut s = scene_with(shape);
        s.inbox.look(noon());
        let mut pending = Vec::new();
        for (second, (deed, flush, twice)) in deeds.iter().enumerate() {
            let second = i64::try_from(second).unwrap();
            perform(&mut s, deed, second, &mut pending);
            if *flush {
                s.inbox.apply(&pending, after(second));
                if *twice {
                    s.inbox.apply(&pending, after(second));
                }
                pending.clear();
            }
        }
        s.inbox.apply(&pending, after(50));
        s.inbox.recheck(after(100_000));
        let mut fresh_source = source(s.dir.path());
        shape(&mut fresh_source);
        let mut fresh = Inbox::new(vec![fresh_source], Settings::default());
        fresh.look(after(100_000));
        prop_assert_eq!(s.inbox.overview(), fresh.overview());
        let ready = |inbox: &Inbox| inbox.ready("catalog").cloned().collect::<Vec<_>>();
        prop_assert_eq!(ready(&s.inbox), ready(&fresh));
    }
}

#[test]
fn f6_a_forgotten_bunch_that_is_dropped_again_is_a_new_one() {
    let mut s = scene();
    s.csvs(&["import-product_A_1.csv"]);
    s.ok("import-product_A.ok", "");
    s.look();
    let bunch = s.inbox.ready("catalog").next().unwrap().clone();
    s.inbox.forget(&bunch, noon());
    assert!(s.bunches().is_empty());
    s.event("import-product_A_1.csv", What::Closed, noon());
    s.event("import-product_A.ok", What::Closed, noon());
    assert_eq!(s.ready().len(), 1);
}

#[test]
fn f6_a_bunch_that_was_dropped_again_before_its_claim_was_settled_is_not_forgotten() {
    let mut s = scene();
    s.csvs(&["import-product_A_1.csv"]);
    s.ok("import-product_A.ok", "");
    s.look();
    let claimed = s.inbox.ready("catalog").next().unwrap().clone();
    for name in ["import-product_A_1.csv", "import-product_A.ok"] {
        fs::remove_file(s.dir.path().join(name)).unwrap();
    }
    fs::write(s.dir.path().join("import-product_A_1.csv"), "another content\n").unwrap();
    fs::write(s.dir.path().join("import-product_A.ok"), "import-product_A_1.csv\n").unwrap();
    s.event("import-product_A_1.csv", What::MovedIn, noon());
    s.event("import-product_A.ok", What::MovedIn, noon());
    s.inbox.forget(&claimed, noon());
    assert_eq!(s.ready().len(), 1, "the new one is still known");
}

#[test]
fn f7_one_more_bunch_among_many_files_needs_no_look() {
    let mut s = scene();
    let count = 5_000;
    for n in 0..count {
        fs::write(s.dir.path().join(format!("import-product_{n:06}_1.csv")), "s\n").unwrap();
    }
    let start = std::time::Instant::now();
    s.inbox.look(noon());
    println!("a look at {count} files: {:?}", start.elapsed());
    // Not announced: only a look would find it.
    s.csvs(&["import-product_X_1.csv"]);
    s.csvs(&["import-product_A_1.csv"]);
    s.ok("import-product_A.ok", "");
    let start = std::time::Instant::now();
    s.event("import-product_A_1.csv", What::Closed, noon());
    s.event("import-product_A.ok", What::Closed, noon());
    println!("one more bunch: {:?}", start.elapsed());
    assert_eq!(s.ready().len(), 1);
    assert_eq!(s.bunches().len(), count + 1);
}

#[test]
fn f7_a_file_that_was_removed_and_linked_anew_is_not_a_rewritten_one() {
    let mut s = scene();
    s.csvs(&["import-product_A_1.csv"]);
    s.ok("import-product_A.ok", "");
    s.look();
    fs::remove_file(s.dir.path().join("import-product_A_1.csv")).unwrap();
    s.file("import-product_A_1.csv", "sku\nother\n", -3000);
    let event = |what| FileEvent { directory: s.dir.path().to_owned(), name: "import-product_A_1.csv".into(), what };
    let events = [event(What::Removed), event(What::Noticed)];
    s.inbox.apply(&events, after(1));
    assert_eq!(s.ready().len(), 1);
}
