//! The sample catalogue: it is clean CSV, and every bunch of it imports with exit code 0.

use std::fs;
use std::path::{Path, PathBuf};

use super::bench::Bench;

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/catalog")
}

/// Copies one bunch into the source directory under M2IF's names, with a list for an OK file that was empty, as bunchd does.
fn drop_bunch(bench: &Bench, stem: &str, prefix: &str) {
    let mut names: Vec<String> = fs::read_dir(samples()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.starts_with(&format!("{stem}_")) && name.ends_with(".csv"));
    names.sort();
    assert!(!names.is_empty() && samples().join(format!("{stem}.ok")).is_file(), "{stem}");
    let (_, identifier) = stem.split_once('_').unwrap();
    let offered: Vec<String> = (1..=names.len()).map(|counter| format!("{prefix}_{identifier}_{counter:02}.csv")).collect();
    for (name, offered) in names.iter().zip(&offered) {
        fs::copy(samples().join(name), bench.path("in").join(offered)).unwrap();
    }
    let ok = fs::read_to_string(samples().join(format!("{stem}.ok"))).unwrap();
    assert!(ok.is_empty() || ok == names.join("\n"), "{stem}.ok");
    bench.put(&format!("{prefix}_{identifier}.ok"), &offered.join("\n"));
}

#[test]
fn e4_the_whole_sample_catalogue_imports_cleanly() {
    let bench = Bench::new();
    let bunches = [
        ("import:categories", "import-category_20260105-0900", "category-import"),
        ("import:products", "import-product_20260105-0900", "product-import"),
        ("import:products:inventory", "import-stock_20260105-1000", "product-import-inventory"),
        ("import:products:price", "import-price_20260105-1000", "product-import-price"),
        ("import:customers", "import-customer_20260105-1000", "customer-import"),
        ("import:products", "import-product_20260106-0630", "product-import"),
    ];
    let counted = bunches.map(|(command, stem, prefix)| {
        drop_bunch(&bench, stem, prefix);
        let outcome = bench.run(&[command, "add-update", &format!("--serial={stem}")]);
        assert_eq!(outcome.code, 0, "{}", outcome.out);
        bench.count("products")
    });
    assert_eq!(counted, [0, 336, 336, 336, 336, 356]);
    let count = |name| bench.count(name);
    assert_eq!((count("stock"), count("prices"), count("customers"), count("store view values")), (356, 356, 60, 780));
    let orphans = "SELECT count(*) FROM catalog_product_super_link WHERE child_sku NOT IN (SELECT sku FROM catalog_product_entity)";
    assert_eq!(bench.query(orphans), "0");
}

#[test]
fn f1_the_sample_files_are_clean_utf8_csv_of_modest_size() {
    let mut size_bytes = 0;
    for entry in fs::read_dir(samples()).unwrap().map(|entry| entry.unwrap()) {
        size_bytes += entry.metadata().unwrap().len();
        let text = String::from_utf8(fs::read(entry.path()).unwrap()).unwrap();
        if entry.path().extension().is_some_and(|extension| extension == "csv") {
            assert!(text.ends_with('\n') && !text.contains('\r'), "{:?}", entry.path());
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            assert!(reader.records().all(|record| record.is_ok()), "{:?}", entry.path());
        }
    }
    assert!(size_bytes < 2_000_000, "{size_bytes} bytes");
}
