//! What an OK file releases.

use super::*;

const P1: &str = "import-product_A_1.csv";
const P2: &str = "import-product_A_02.csv";
const P10: &str = "import-product_A_10.CSV";

#[test]
fn f1_an_empty_ok_file_releases_all_files_in_the_order_of_numbers() {
    let mut s = scene();
    s.csvs(&[P10, P1, P2]);
    s.ok("import-product_A.OK", "");
    s.look();
    assert_eq!(s.ready(), [[P1, P2, P10, "import-product_A.OK"]]);
}

#[test]
fn f2_a_crlf_list_with_bom_releases_what_it_lists_and_names_the_rest() {
    let mut s = scene();
    s.csvs(&[P1, P2, P10]);
    s.ok("import-product_A.ok", "\u{feff}import-product_A_1.csv \r\n\r\nimport-product_A_02.csv\r\nimport-product_A.ok\r\n");
    let bunches = s.look();
    assert_eq!(s.ready(), [[P1, P2, "import-product_A.ok"]]);
    assert_eq!(bunches[0].unlisted, [P10]);
}

#[test]
fn f2_a_listed_file_that_is_absent_is_waited_for_by_name() {
    let mut s = scene();
    s.csvs(&[P1]);
    s.ok("import-product_A.ok", "import-product_A_1.csv\nimport-product_A_02.csv");
    assert_eq!(
        says_all(&mut s),
        ["import-product_A.ok lists import-product_A_02.csv, but that file is not there: send it, or take its line out of the OK file"]
    );
    s.csvs(&[P2]);
    s.event(P2, What::MovedIn, noon());
    assert_eq!(s.ready(), [[P1, P2, "import-product_A.ok"]]);
}

#[test]
fn f2_a_foreign_name_in_the_list_is_a_problem() {
    let mut s = scene();
    s.csvs(&[P1]);
    s.ok("import-product_A.ok", "import-product_A_1.csv\nimport-product_B_1.csv\nphoto.jpg");
    let said = says_all(&mut s);
    assert_eq!(said.len(), 2);
    assert!(said[0].starts_with("import-product_A.ok lists import-product_B_1.csv, which does not belong"), "{said:?}");
}

#[test]
fn f2_lists_match_names_in_either_normal_form() {
    let mut s = scene();
    s.csvs(&["import-product_Größe 1_1.csv", "import-product_Gro\u{308}ße 1_2.csv"]);
    s.ok("import-product_Größe 1.ok", "import-product_Gro\u{308}ße 1_1.csv\nimport-product_Größe 1_2.csv");
    s.look();
    assert_eq!(s.ready()[0].len(), 3);
}

#[test]
fn f2_ok_files_for_single_files_release_when_each_has_its_own() {
    let mut s = scene_with(|source| source.ok_kinds = OkKinds { bunch: false, file: true, prefix: false });
    s.csvs(&[P1, P2]);
    s.ok("import-product_A_1.ok", "");
    assert_eq!(
        says_all(&mut s),
        ["import-product_A_02.csv has no OK file yet: put a file named import-product_A_02.ok beside it when it is complete"]
    );
    s.ok("import-product_A_02.ok", "import-product_A_02.csv");
    s.look();
    assert_eq!(s.ready(), [[P1, P2, "import-product_A_02.ok", "import-product_A_1.ok"]]);
}

#[test]
fn f2_an_ok_name_with_two_readings_is_that_of_the_bunch_that_is_there() {
    let mut s = scene_with(|source| source.ok_kinds = OkKinds::ALL);
    s.csvs(&[P1]);
    s.ok("import-product_A_1.ok", "");
    s.look();
    assert_eq!(s.ready(), [[P1, "import-product_A_1.ok"]]);
    s.csvs(&["import-product_A_1_7.csv"]);
    s.event("import-product_A_1_7.csv", What::MovedIn, noon());
    assert_eq!(s.ready(), [["import-product_A_1_7.csv", "import-product_A_1.ok"]]);
    fs::remove_file(s.dir.path().join("import-product_A_1_7.csv")).unwrap();
    s.event("import-product_A_1_7.csv", What::Removed, noon());
    assert_eq!(s.ready(), [[P1, "import-product_A_1.ok"]]);
}

#[test]
fn f2_an_ok_file_of_a_prefix_releases_one_bunch_only() {
    let mut s = scene_with(|source| source.ok_kinds = OkKinds { bunch: false, file: false, prefix: true });
    s.csvs(&["import-product_10_1.csv", "import-product_9_1.csv", "import-price_1_1.csv"]);
    s.ok("import-product.ok", "");
    s.look();
    assert_eq!(s.ready(), [["import-product_9_1.csv", "import-product.ok"]]);
    s.ok("import-product.ok", "import-product_10_1.csv");
    s.event("import-product.ok", What::Closed, noon());
    assert_eq!(s.ready(), [["import-product_10_1.csv", "import-product.ok"]]);
    s.ok("import-product.ok", "import-product_10_1.csv\nimport-product_9_1.csv");
    s.event("import-product.ok", What::Closed, noon());
    assert!(s.ready().is_empty());
    assert!(s.bunches().iter().flat_map(says).any(|said| said.contains("lists import-product_9_1.csv, which does not belong")));
}

#[test]
fn f2_catalog_bunches_hold_several_types_under_one_identifier() {
    let mut s = scene_with(|source| {
        source.pattern = Pattern::m2if();
        source.grouping = Grouping::Identifier;
    });
    let names = ["category-import_20_01.csv", "product-import_20_01.csv", "product-import_20_02.csv"];
    s.csvs(&names);
    s.ok("product-import_20.ok", "product-import_20_01.csv");
    s.look();
    assert_eq!(s.ready(), [["product-import_20_01.csv", "product-import_20.ok"]]);
    s.ok("category-import_20.ok", "category-import_20_01.csv");
    s.look();
    assert_eq!(s.ready()[0].len(), 4);
    s.new_ok("category-import_20.ok", "");
    assert_eq!(s.ready()[0][..3], names);
}

#[test]
fn f3_without_an_ok_file_the_expected_name_is_told() {
    let mut s = scene();
    s.csvs(&[P1]);
    assert_eq!(
        says_all(&mut s),
        ["there is no OK file yet: put a file named import-product_A.ok beside the CSV files when they are complete"]
    );
}

#[test]
fn f3_an_ok_file_without_csv_files_says_so() {
    let mut s = scene();
    s.ok("import-product_A.ok", "");
    assert!(says_all(&mut s)[0].contains("no CSV file that belongs to it"));
    s.new_ok("import-product_A.ok", "import-product_A.ok");
    assert!(says_all(&mut s)[0].contains("no CSV file that belongs to it"));
}

#[test]
fn f4_ready_bunches_come_oldest_first_and_a_waiting_one_blocks_none() {
    let mut s = scene();
    s.csvs(&["import-product_A_1.csv", "import-product_B_1.csv", "import-product_C_1.csv"]);
    s.file("import-product_C.ok", "", -1900);
    s.file("import-product_B.ok", "", -1800);
    s.look();
    let first: Vec<String> = s.ready().into_iter().map(|names| names[0].clone()).collect();
    assert_eq!(first, ["import-product_C_1.csv", "import-product_B_1.csv"]);
}

#[test]
fn f4_an_ordered_source_holds_back_what_is_not_the_smallest() {
    let mut s = scene_with(|source| source.ordered = true);
    s.csvs(&["import-product_9_1.csv", "import-product_10_1.csv"]);
    s.ok("import-product_10.ok", "");
    let bunches = s.look();
    assert!(s.ready().is_empty());
    assert_eq!(says(&bunches[1]), ["bunches are taken in the order of their identifiers, and 9 comes first"]);
    s.ok("import-product_9.ok", "");
    s.look();
    assert_eq!(s.ready(), [["import-product_9_1.csv", "import-product_9.ok"]]);
    let nine = s.inbox.ready("catalog").next().unwrap().clone();
    s.inbox.forget(&nine, noon());
    assert_eq!(s.ready(), [["import-product_10_1.csv", "import-product_10.ok"]]);
}

#[test]
fn f5_sources_share_a_directory_by_type() {
    let dir = tempfile::tempdir().unwrap();
    let mut price = source(dir.path());
    (price.name, price.types) = ("price".to_owned(), vec!["price".to_owned()]);
    let mut product = source(dir.path());
    (product.name, product.types) = ("product".to_owned(), vec!["product".to_owned()]);
    let mut s = Scene { inbox: Inbox::new(vec![price, product], Settings::default()), dir };
    s.csvs(&["import-price_A_1.csv", "import-product_A_1.csv", "import-media_A_1.csv"]);
    s.ok("import-product_A.ok", "");
    s.look();
    assert_eq!((s.inbox.ready("price").count(), s.inbox.ready("product").count()), (0, 1));
    let strangers = s.strangers();
    assert_eq!(strangers.len(), 1);
    assert!(strangers[0].1.contains("takes the type media"), "{strangers:?}");
    assert!(s.inbox.overview()[1].strangers.is_empty());
}

#[test]
fn f3_a_reason_is_news_once_and_another_one_is_news_again() {
    let mut s = scene();
    s.csvs(&["import-product_A_1.csv"]);
    s.ok("import-product_A.ok", "import-product_A_1.csv\nimport-product_A_2.csv\n");
    s.look();
    assert_eq!(s.inbox.news().len(), 1);
    s.look();
    assert_eq!(s.inbox.news(), [], "nothing is new");
    fs::write(s.dir.path().join("import-product_A_2.csv"), "").unwrap();
    s.look();
    let news = s.inbox.news();
    assert!(matches!(news.as_slice(), [(_, Readiness::Waiting { .. })]), "{news:?}");
}

#[test]
fn f7_what_came_between_the_first_look_and_the_watch_is_found_and_nothing_else_is_looked_at() {
    let mut s = scene();
    s.csvs(&["import-product_A_1.csv"]);
    let changed = s.dir.path().metadata().unwrap().modified().unwrap();
    let later = Timestamp::try_from(changed).unwrap() + SignedDuration::from_secs(1);
    s.inbox.look(later);
    fs::write(s.dir.path().join("import-product_A_1.csv"), "longer than before\n").unwrap();
    let known = s.bunches();
    s.inbox.look_if_stale(later);
    assert_eq!(s.bunches(), known, "no name has come or gone");
    // The clock of a file system is coarse; a change within one tick of the last look would not be told apart.
    while s.dir.path().metadata().unwrap().modified().unwrap() == changed {
        fs::write(s.dir.path().join("import-product_B_1.csv"), "sku\n1\n").unwrap();
        fs::remove_file(s.dir.path().join("import-product_B_1.csv")).unwrap();
    }
    fs::write(s.dir.path().join("import-product_B_1.csv"), "sku\n1\n").unwrap();
    s.inbox.look_if_stale(later);
    assert_eq!(s.bunches().len(), 2);
}
