//! What OK files release, traps included.

use super::bench::{Bench, products};

const A1: &str = "product-import_20260101-0000_1.csv";
const A2: &str = "product-import_20260101-0000_2.csv";
const B1: &str = "product-import_20260102-0000_1.csv";

fn bench(names: &[&str]) -> Bench {
    let bench = Bench::new();
    for name in names {
        bench.put(name, &products(&[name]));
    }
    bench
}

#[test]
fn e4_an_lf_list_releases_its_files_and_is_used_up() {
    let bench = bench(&[A1, A2]);
    bench.put("product-import_20260101-0000.ok", &format!("{A1}\n{A2}"));
    assert_eq!(bench.run(&["import:products", "add-update"]).code, 0);
    assert_eq!((bench.count("products"), bench.names("in").len()), (2, 0));
    assert_eq!(bench.names("work/s"), [A1, &format!("{A1}.imported"), A2, &format!("{A2}.imported")]);
}

#[test]
fn e4_a_crlf_list_releases_nothing() {
    let bench = bench(&[A1, A2]);
    bench.put("product-import_20260101-0000.ok", &format!("{A1}\r\n{A2}\r\n"));
    let outcome = bench.run(&["import:products", "add-update"]);
    assert_eq!((outcome.code, bench.names("in").len()), (4, 3));
    assert!(
        outcome.out.contains("can't find the mandatory OK file for \"product-import\" to process at least one of 2 files"),
        "{}",
        outcome.out
    );
}

#[test]
fn e4_an_empty_ok_file_of_a_whole_bunch_throws() {
    let bench = bench(&[A1]);
    bench.put("product-import_20260101-0000.ok", "");
    let outcome = bench.run(&["import:products", "add-update"]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.out.contains(&format!("Can't remove filename \"{A1}\" from .OK file")), "{}", outcome.out);
}

#[test]
fn e4_an_empty_ok_file_releases_the_csv_of_its_very_name() {
    let bench = bench(&[A1, A2]);
    bench.put("product-import_20260101-0000_1.ok", "");
    assert_eq!(bench.run(&["import:products", "add-update"]).code, 0);
    assert_eq!(bench.names("in"), [A2]);
}

#[test]
fn e4_a_partial_list_orphans_the_rest() {
    let bench = bench(&[A1, A2]);
    bench.put("product-import_20260101-0000.ok", A2);
    assert_eq!(bench.run(&["import:products", "add-update"]).code, 0);
    assert_eq!(bench.names("in"), [A1]);
    assert_eq!(bench.run(&["import:products", "add-update"]).code, 4);
}

#[test]
fn e4_a_listed_file_that_is_absent_leaves_its_line_behind() {
    let bench = bench(&[A1]);
    bench.put("product-import_20260101-0000.ok", &format!("{A1}\n{A2}\n"));
    assert_eq!(bench.run(&["import:products", "add-update"]).code, 0);
    assert_eq!(bench.text("in/product-import_20260101-0000.ok"), format!("{A2}\n"));
}

#[test]
fn e4_an_older_identifier_without_ok_file_blocks_a_newer_one() {
    let bench = bench(&[A1, B1]);
    bench.put("product-import_20260102-0000.ok", B1);
    assert_eq!(bench.run(&["import:products", "add-update"]).code, 4);
    assert_eq!(bench.names("in").len(), 3);
}

#[test]
fn e4_one_run_takes_the_smallest_identifier_alone() {
    let bench = bench(&[A1, B1]);
    bench.put("product-import_20260101-0000.ok", A1).put("product-import_20260102-0000.ok", B1);
    assert_eq!(bench.run(&["import:products", "add-update"]).code, 0);
    assert_eq!(bench.names("in"), ["product-import_20260102-0000.ok", B1]);
}

#[test]
fn e4_files_are_taken_in_byte_order_of_their_names() {
    let names = ["product-import_x_10.csv", "product-import_x_2.csv", "product-import_x_1.csv"];
    let bench = bench(&names);
    bench.put("product-import_x.ok", &names.join("\n"));
    let out = bench.run(&["import:products", "add-update"]).out;
    let mut order: Vec<&str> = out.lines().filter_map(|line| line.split("start processing file \"").nth(1)?.split('"').next()).collect();
    assert_eq!(order.split_off(3), order, "all are checked, then all are imported");
    assert_eq!(order, [names[2], names[0], names[1]]);
}

#[test]
fn e4_names_match_with_their_case_and_by_command() {
    let names = ["product-import_x_1.CSV", "Product-Import_x_1.csv", "product-import-price_x_1.csv", "import-product_x_1.csv"];
    let bench = bench(&names);
    for ok in ["product-import_x.ok", "product-import.ok", "import-product_x.ok"] {
        bench.put(ok, &names.join("\n"));
    }
    let outcome = bench.run(&["import:products"]);
    assert_eq!(outcome.code, 4);
    assert!(outcome.out.contains("Can't find any files to import for prefix \"product-import\""), "{}", outcome.out);
}

#[test]
fn e4_a_named_file_needs_no_ok_file_and_gets_a_name_that_fits() {
    let bench = bench(&["anything.csv"]);
    let file = bench.path("in/anything.csv");
    assert_eq!(bench.run(&["import:products", "add-update", file.to_str().unwrap()]).code, 0);
    let names = bench.names("work/s");
    assert!(names[0].starts_with("product-import_2") && names[0].ends_with("_01.csv"), "{names:?}");
    assert_eq!(bench.count("products"), 1);
}

#[test]
fn e4_ok_files_are_created_for_each_bunch() {
    let bench = bench(&[A1, A2, B1]);
    let outcome = bench.run(&["import:create:ok-file"]);
    assert_eq!(outcome.code, 0);
    assert_eq!(bench.text("in/product-import_20260101-0000.ok"), format!("{A1}\n{A2}"));
    assert_eq!(bench.text("in/product-import_20260102-0000.ok"), B1);
}
