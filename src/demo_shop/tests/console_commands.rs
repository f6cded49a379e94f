//! The Magento commands: index states, modes, backlog, caches, images.

use std::fs;

use expect_test::expect;

use super::bench::{Bench, products};

fn import(bench: &Bench, skus: &[&str], serial: &str) {
    let name = "product-import_a_1.csv";
    bench.put(name, &products(skus)).put("product-import_a.ok", name);
    let outcome = bench.run(&["import:products", serial]);
    assert_eq!(outcome.code, 0, "{}", outcome.out);
}

/// Returns the status table with all times made equal.
fn status(bench: &Bench, ids: &[&str]) -> String {
    let mut words = vec!["indexer:status"];
    words.extend(ids);
    let times = regex::Regex::new(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d").unwrap();
    times.replace_all(&bench.run(&words).out, "2026-01-10 12:00:02").into_owned()
}

#[test]
fn e8_the_status_table_is_sorted_by_title_and_aligned() {
    let bench = Bench::new();
    bench.run(&["indexer:set-mode", "schedule", "catalog_product_price", "catalogsearch_fulltext", "cataloginventory_stock"]);
    bench.run(&["indexer:reset", "catalog_product_attribute"]);
    import(&bench, &["a", "b"], "--serial=1");
    expect![[r#"
        +---------------------------+----------------------+------------------+-----------+---------------------+---------------------+
        | ID                        | Title                | Status           | Update On | Schedule Status     | Schedule Updated    |
        +---------------------------+----------------------+------------------+-----------+---------------------+---------------------+
        | catalogrule_product       | Catalog Product Rule | Ready            | Save      |                     |                     |
        | catalogrule_rule          | Catalog Rule Product | Ready            | Save      |                     |                     |
        | catalogsearch_fulltext    | Catalog Search       | Ready            | Schedule  | idle (2 in backlog) | 2026-01-10 12:00:02 |
        | catalog_category_product  | Category Products    | Ready            | Save      |                     |                     |
        | customer_grid             | Customer Grid        | Ready            | Save      |                     |                     |
        | design_config_grid        | Design Config Grid   | Ready            | Save      |                     |                     |
        | inventory                 | Inventory            | Ready            | Save      |                     |                     |
        | catalog_product_category  | Product Categories   | Ready            | Save      |                     |                     |
        | catalog_product_attribute | Product EAV          | Reindex required | Save      |                     |                     |
        | catalog_product_price     | Product Price        | Ready            | Schedule  | idle (2 in backlog) | 2026-01-10 12:00:02 |
        | cataloginventory_stock    | Stock                | Ready            | Schedule  | idle (0 in backlog) | 2026-01-10 12:00:02 |
        +---------------------------+----------------------+------------------+-----------+---------------------+---------------------+
    "#]]
    .assert_eq(&status(&bench, &[]));
}

#[test]
fn e8_every_line_of_the_status_table_is_equally_wide_and_parses() {
    let bench = Bench::new();
    let table = status(&bench, &[]);
    let mut widths: Vec<usize> = table.lines().map(|line| line.chars().count()).collect();
    widths.dedup();
    assert_eq!(widths.len(), 1, "{table}");
    let cells: Vec<usize> = table.lines().filter(|line| line.starts_with('|')).map(|line| line.split('|').count()).collect();
    assert_eq!(cells, [8; 12]);
}

#[test]
fn e6_only_an_index_on_schedule_learns_of_an_import() {
    let bench = Bench::new();
    import(&bench, &["a"], "--serial=1");
    assert!(!status(&bench, &["catalogsearch_fulltext"]).contains("backlog"));
    bench.run(&["indexer:set-mode", "schedule", "catalogsearch_fulltext"]);
    assert!(status(&bench, &["catalogsearch_fulltext"]).contains("idle (0 in backlog)"));
    import(&bench, &["a"], "--serial=2");
    assert!(status(&bench, &["catalogsearch_fulltext"]).contains("idle (0 in backlog)"), "unchanged rows are not written");
    import(&bench, &["b", "c"], "--serial=3");
    assert!(status(&bench, &["catalogsearch_fulltext"]).contains("idle (2 in backlog)"));
    bench.run(&["indexer:set-mode", "realtime"]);
    assert_eq!(bench.query("SELECT count(*) FROM sqlite_master WHERE name LIKE '%_cl' OR type = 'trigger'"), "0");
}

#[test]
fn e5_a_reindex_empties_the_backlog_and_runs_dependents() {
    let bench = Bench::new();
    bench.run(&["indexer:set-mode", "schedule", "catalog_product_price"]);
    import(&bench, &["a"], "--serial=1");
    let outcome = bench.run(&["indexer:reindex", "catalog_product_price"]);
    expect![[r#"
        Product Price index has been rebuilt successfully in 00:00:00
        Catalog Search index has been rebuilt successfully in 00:00:00
    "#]]
    .assert_eq(&outcome.out);
    assert_eq!(outcome.code, 0);
    assert!(status(&bench, &["catalog_product_price"]).contains("idle (0 in backlog)"));
}

#[test]
fn e5_the_cron_group_takes_up_what_waits() {
    let bench = Bench::new();
    bench.run(&["indexer:set-mode", "schedule", "catalogsearch_fulltext"]);
    import(&bench, &["a"], "--serial=1");
    let other = bench.run(&["cron:run", "--group=default"]);
    assert!(status(&bench, &["catalogsearch_fulltext"]).contains("idle (1 in backlog)"), "{}", other.out);
    let outcome = bench.run(&["cron:run", "--group=index", "--bootstrap=standaloneProcessStarted=1"]);
    assert_eq!((outcome.code, outcome.out.as_str()), (0, "Ran jobs by schedule.\n"));
    assert!(status(&bench, &["catalogsearch_fulltext"]).contains("idle (0 in backlog)"));
}

#[test]
fn e5_a_reindex_takes_invalid_prerequisites_along() {
    let bench = Bench::new();
    let reset = bench.run(&["indexer:reset", "catalogrule_rule", "catalogrule_product"]);
    assert_eq!(reset.out, "Catalog Rule Product indexer has been invalidated.\nCatalog Product Rule indexer has been invalidated.\n");
    let out = bench.run(&["indexer:reindex", "catalog_product_price"]).out;
    let titles: Vec<&str> = out.lines().filter_map(|line| line.split(" index has").next()).collect();
    assert_eq!(titles, ["Catalog Rule Product", "Catalog Product Rule", "Product Price", "Catalog Search"]);
    assert!(status(&bench, &["catalogrule_rule"]).contains("| Ready "));
}

#[test]
fn e8_an_index_that_a_killed_reindex_left_working_is_locked() {
    let bench = Bench::new();
    bench.run(&["indexer:info"]);
    let connection = super::super::catalog::open(&bench.path("")).unwrap();
    connection.execute("UPDATE indexer_state SET status = 'working' WHERE indexer_id = 'inventory'", []).unwrap();
    let outcome = bench.run(&["indexer:reindex", "inventory"]);
    expect![[r#"
        Inventory index process error during indexation process:
        Inventory index is locked by another reindex process. Skipping.
    "#]]
    .assert_eq(&outcome.out);
    assert_eq!(outcome.code, 1);
    assert!(status(&bench, &["inventory"]).contains("| Processing |"));
}

#[test]
fn e8_modes_are_set_shown_and_checked() {
    let bench = Bench::new();
    let set = |mode: &str| bench.run(&["indexer:set-mode", mode, "cataloginventory_stock"]).out;
    assert_eq!(set("schedule"), "Index mode for Indexer Stock was changed from 'Update on Save' to 'Update by Schedule'\n");
    assert_eq!(set("schedule"), "Index mode for Indexer Stock has not been changed\n");
    let shown = bench.run(&["indexer:show-mode", "cataloginventory_stock"]).out;
    assert_eq!(shown, format!("{:<50} Update by Schedule\n", "Stock:"));
    let unknown = bench.run(&["indexer:reindex", "nope"]);
    assert!(unknown.code == 1 && unknown.out.starts_with("The requested indexer types are not supported: 'nope'\nSupported types: "));
}

#[test]
fn e9_caches_answer_by_type() {
    let bench = Bench::new();
    assert_eq!(bench.run(&["cache:clean", "full_page", "config"]).out, "Cleaned cache types:\nconfig\nfull_page\n");
    let flush = bench.run(&["cache:flush"]).out;
    assert!(flush.starts_with("Flushed cache types:\nconfig\n") && flush.lines().count() == 15, "{flush}");
    assert_eq!(bench.run(&["cache:clean", "nope"]).code, 1);
}

#[test]
fn e10_a_resize_counts_each_image_once() {
    let bench = Bench::new();
    let header = "sku,store_view_code,attribute_set_code,product_type,base_image,small_image,additional_images\n";
    fs::write(
        bench.path("x.csv"),
        format!("{header}a,,Default,simple,/a/1.jpg,/a/1.jpg,\"/a/2.jpg,/a/3.jpg\"\nb,,Default,simple,/a/1.jpg,,\n"),
    )
    .unwrap();
    bench.run(&["import:products", "add-update", bench.path("x.csv").to_str().unwrap()]);
    expect![[r#"
             1/3 [=========-------------------]  33%  /a/1.jpg
             2/3 [==================----------]  66%  /a/2.jpg
             3/3 [============================] 100%  /a/3.jpg
        Product images resized successfully
    "#]]
    .assert_eq(&bench.run(&["catalog:images:resize"]).out);
}

#[test]
fn e4_show_tells_what_really_arrived() {
    let bench = Bench::new();
    import(&bench, &["a", "b"], "--serial=1");
    expect![[r#"
        products                  2
        store view values         2
        stock                     0
        prices                    2
        tier prices               0
        categories                0
        images                    0
        customers                 0
    "#]]
    .assert_eq(&bench.run(&["catalog:show"]).out);
    let json: serde_json::Value = serde_json::from_str(&bench.run(&["catalog:show", "--json"]).out).unwrap();
    assert_eq!((&json["products"], &json["store_view_values"]), (&2.into(), &2.into()));
}
