//! What is known of files when the sources change.

use super::*;

/// Makes an inbox of the scene's source with another one in front of it.
fn with_another(s: &mut Scene, directory: &Path) {
    let known = source(s.dir.path());
    let other = WatchedSource { name: "another".to_owned(), ..source(directory) };
    let old = std::mem::replace(&mut s.inbox, Inbox::new(Vec::new(), Settings::default()));
    s.inbox = old.changed(vec![other, known], Settings::default());
}

#[test]
fn b23_a_file_that_was_closed_need_not_be_quiet_again_after_the_sources_changed() {
    let mut s = scene();
    s.file("import-product_A_1.csv", "sku\n", 0);
    s.event("import-product_A_1.csv", What::Closed, noon());
    s.file("import-product_A.ok", "", 0);
    s.event("import-product_A.ok", What::Closed, noon());
    assert_eq!(s.ready().len(), 1, "both were closed");
    let directory = tempfile::tempdir().unwrap();
    with_another(&mut s, directory.path());
    s.look();
    assert_eq!(s.ready().len(), 1, "it still is");
    s.inbox = Inbox::new(vec![source(s.dir.path())], Settings::default());
    s.look();
    assert_eq!(s.ready().len(), 0, "who knows nothing of it waits");
}

#[test]
fn b23_a_bunch_that_waits_is_no_news_again_after_the_sources_changed() {
    let mut s = scene();
    s.ok("import-product_A.ok", "");
    s.look();
    assert_eq!(s.inbox.news().len(), 1);
    let directory = tempfile::tempdir().unwrap();
    with_another(&mut s, directory.path());
    s.look();
    assert_eq!(s.inbox.news(), []);
    s.csvs(&["import-product_A_1.csv"]);
    s.look();
    assert_eq!(s.ready().len(), 1, "it was known all the time");
}

#[test]
fn b23_an_ok_file_is_read_again_when_its_limit_changed() {
    let mut s = scene();
    s.csvs(&["import-product_A_1.csv"]);
    s.ok("import-product_A.ok", "import-product_A_1.csv\n");
    s.look();
    assert_eq!(s.ready().len(), 1);
    let old = std::mem::replace(&mut s.inbox, Inbox::new(Vec::new(), Settings::default()));
    s.inbox = old.changed(vec![source(s.dir.path())], Settings { ok_bytes_max: 3, ..Settings::default() });
    s.look();
    assert_eq!(s.ready().len(), 0);
}
