//! Exit codes, flags, reports and rows.

use std::fs;

use expect_test::expect;

use super::bench::{Bench, Outcome, products};

const FILE: &str = "product-import_a_01.csv";
const HEADER: &str = "sku,store_view_code,attribute_set_code,product_type,name,price\n";

fn import(bench: &Bench, text: &str, words: &[&str]) -> Outcome {
    bench.put(FILE, text).put("product-import_a.ok", FILE);
    bench.run(words)
}

/// Returns the output without times and speeds.
fn redacted(out: &str) -> String {
    let without_time = out.lines().map(|line| line.split_once("] ").map_or(line, |(_, rest)| rest));
    let steady = regex::Regex::new(r#"in "[\d.]+" s|"\d+ \("#).unwrap();
    without_time.map(|line| format!("{}\n", steady.replace(line, "*"))).collect()
}

#[test]
fn e4_a_clean_import_prints_the_lines_of_m2if() {
    let bench = Bench::new();
    let skus: Vec<String> = (0..201).map(|number| format!("s{number}")).collect();
    let outcome = import(&bench, &products(&skus.iter().map(String::as_str).collect::<Vec<_>>()), &["import:products"]);
    expect![[r#"
        logger/system.INFO: bunchd's demo shop, for demo, samples and tests; it is no M2IF and no Magento [] {"serial":"s"}
        logger/system.INFO: Now start processing file "product-import_a_01.csv" [] {"serial":"s"}
        logger/system.INFO: Successfully processed file "product-import_a_01.csv" with "202" lines (skipping "0") * [] {"serial":"s"}
        logger/system.INFO: Now start processing file "product-import_a_01.csv" [] {"serial":"s"}
        logger/system.INFO: Operation "add-update" successfully processed *201)" rows per minute of file "product-import_a_01.csv" [] {"serial":"s"}
        logger/system.INFO: Successfully processed file "product-import_a_01.csv" with "202" lines (skipping "0") * [] {"serial":"s"}
        logger/system.INFO: Successfully executed command import:products with serial s in 00:00:00 s [] {"serial":"s"}
    "#]]
    .assert_eq(&redacted(&outcome.out));
    assert_eq!((outcome.code, bench.count("products"), bench.path("pid").exists()), (0, 201, false));
}

#[test]
fn e4_rows_are_kept_by_sku_and_store_view() {
    let bench = Bench::new();
    import(&bench, &format!("{HEADER}a,,Default,simple,Alt,1\na,de,,,Deutsch,\n"), &["import:products"]);
    fs::remove_dir_all(bench.path("work")).unwrap();
    let outcome = import(&bench, &format!("{HEADER}a,,,,Neu,\na,de,,,,4\nb,,Default,simple,B,2\n"), &["import:products"]);
    assert_eq!((outcome.code, bench.count("products"), bench.count("store view values"), bench.count("prices")), (0, 2, 3, 3));
    let name =
        |view: &str| bench.query(&format!("SELECT name FROM catalog_product_value WHERE entity_id = 1 AND store_view_code = '{view}'"));
    assert_eq!((name("admin"), name("de")), ("Neu".to_owned(), "Deutsch".to_owned()));
    assert_eq!(bench.query("SELECT price FROM catalog_product_price WHERE entity_id = 1 AND store_view_code = 'admin'"), "1.0");
}

#[test]
fn e4_strict_mode_stops_at_wrong_rows_before_anything_is_written() {
    let bench = Bench::new();
    let outcome =
        import(&bench, &format!("{HEADER}a,,Default,simple,A,1\nb,,Default,simple,B,cheap\n,,Nope,simple,C,1\n"), &["import:products"]);
    assert_eq!((outcome.code, bench.count("products")), (1, 0));
    for line in ["WARNING: Stopped processing because of validation errors", "WARNING: Stopped import with serial s in 00:00:00 s"] {
        assert!(outcome.out.contains(line), "{}", outcome.out);
    }
    expect![[r#"[{"File":"product-import_a_01.csv","Line":3,"Column":"price","Error":"Found invalid number \"cheap\""},{"File":"product-import_a_01.csv","Line":4,"Column":"sku","Error":"Found empty value for column \"sku\""}]"#]]
        .assert_eq(&bench.text("work/s/validations.json"));
    assert!(bench.text("work/s/product-import_a_01.csv.failed").contains("on line 3, column price"));
}

#[test]
fn e4_otherwise_wrong_rows_are_skipped_with_exit_13() {
    let bench = Bench::new();
    let text = format!("{HEADER}a,,Default,simple,A,1\nb,,Default,simple,B,cheap\nc,de,,,C,\nd,,Nope,simple,D,1\ne,,Default\n");
    let outcome = import(&bench, &text, &["import:products", "--strict-mode=false"]);
    assert_eq!((outcome.code, bench.count("products")), (13, 1));
    assert!(outcome.out.contains("with \"6\" lines (skipping \"4\")"), "{}", outcome.out);
    let problems: serde_json::Value = serde_json::from_str(&bench.text("work/s/validations.json")).unwrap();
    let places: Vec<_> =
        problems.as_array().unwrap().iter().map(|problem| (problem["Line"].as_u64(), problem["Column"].as_str())).collect();
    assert_eq!(places, [(Some(3), Some("price")), (Some(4), Some("sku")), (Some(5), Some("attribute_set_code")), (Some(6), Some(""))]);
}

#[test]
fn e4_a_fault_that_only_the_catalogue_knows_rolls_the_file_back() {
    let bench = Bench::new();
    let outcome = import(&bench, &format!("{HEADER}a,,Default,simple,A,1\nghost,de,,,G,\n"), &["import:products"]);
    assert_eq!((outcome.code, bench.count("products")), (1, 0));
    assert_eq!(bench.names("work/s"), [FILE, "product-import_a_01.csv.failed"]);
}

#[test]
fn e4_a_flag_lets_the_run_succeed_without_doing_anything() {
    for flag in ["inProgress", "imported", "failed"] {
        let bench = Bench::new();
        fs::create_dir_all(bench.path("work/s")).unwrap();
        fs::write(bench.path(&format!("work/s/{FILE}.{flag}")), "").unwrap();
        let outcome = import(&bench, &products(&["a"]), &["import:products"]);
        assert_eq!((outcome.code, bench.count("products")), (0, 0), "{flag}");
        assert!(!outcome.out.contains("Now start processing"), "{}", outcome.out);
    }
}

#[test]
fn e4_files_stay_where_source_and_working_directory_are_one() {
    let bench = Bench::new();
    let parent = bench.path("").to_str().unwrap().trim_end_matches('/').to_owned();
    let outcome = import(&bench, &products(&["a"]), &["import:products", &format!("--target-dir={parent}"), "--serial=in"]);
    assert_eq!((outcome.code, bench.count("products")), (0, 1));
    assert_eq!(bench.names("in"), [FILE, "product-import_a_01.csv.imported"]);
}

#[test]
fn e4_clearing_deletes_in_the_source_directory_too() {
    let bench = Bench::new();
    bench.put("product-import_a_01.jpg", "bystander of the same name");
    let outcome = import(&bench, &products(&["a"]), &["import:products", "--clear-artefacts=true", "--archive-artefacts=true"]);
    assert_eq!((outcome.code, bench.names("in").len(), bench.names("work/s").len()), (0, 0, 0));
    assert_eq!(bench.names("work/archive/s"), [FILE]);
}

#[test]
fn e4_a_csv_with_only_a_header_crashes() {
    let bench = Bench::new();
    let outcome = import(&bench, HEADER, &["import:products", "--strict-mode=false"]);
    assert_eq!((outcome.code, bench.names("work/s")), (255, vec![FILE.to_owned(), format!("{FILE}.inProgress")]));
    assert!(outcome.out.contains("PHP Fatal error"), "{}", outcome.out);
}

#[test]
fn e4_a_locked_pid_file_refuses_a_second_import() {
    let bench = Bench::new();
    let held = fs::File::create(bench.path("pid")).unwrap();
    held.lock().unwrap();
    let outcome = import(&bench, &products(&["a"]), &["import:products"]);
    assert_eq!((outcome.code, bench.names("in").len()), (1, 2));
    let pid = bench.path("pid");
    assert!(outcome.out.contains(&format!("logger/system.WARNING: PID file {} is already in use", pid.display())), "{}", outcome.out);
    assert!(outcome.out.contains("because another import process is running s in 00:00:00 s"), "{}", outcome.out);
    assert_eq!(super::super::pid_file::default_path(), std::env::temp_dir().join("importer.pid"), "one for the whole machine");
}

#[test]
fn e4_clearing_takes_the_report_along() {
    let bench = Bench::new();
    let text = format!("{HEADER}a,,Default,simple,A,1\nb,,Default,simple,B,cheap\n");
    let outcome = import(&bench, &text, &["import:products", "--strict-mode=false", "--clear-artefacts=true"]);
    assert_eq!((outcome.code, bench.names("work/s").len()), (13, 0));
}

#[test]
fn e4_validate_moves_its_files_and_writes_no_catalogue_data() {
    let bench = Bench::new();
    assert_eq!(import(&bench, &products(&["a"]), &["import:products", "validate"]).code, 0);
    assert_eq!((bench.names("work/s"), bench.count("products")), (vec![FILE.to_owned()], 0));
    assert_eq!(import(&bench, &format!("{HEADER}a,,Default,simple,A,x\n"), &["import:products", "validate"]).code, 1);
}

#[test]
fn e4_replace_makes_products_anew_and_delete_removes_them() {
    let bench = Bench::new();
    import(&bench, &format!("{HEADER}a,,Default,simple,A,1\na,de,,,D,\nb,,Default,simple,B,1\n"), &["import:products"]);
    import(&bench, &products(&["a"]), &["import:products", "replace", "--serial=t"]);
    assert_eq!((bench.count("products"), bench.count("store view values")), (2, 2));
    assert_eq!(import(&bench, "sku\nb\n", &["import:products", "replace", "--strict-mode=0", "--serial=v"]).code, 13);
    assert_eq!(bench.count("products"), 2, "a skipped row leaves the old product alone");
    import(&bench, "sku\nb\nghost\n", &["import:products", "delete", "--serial=u"]);
    assert_eq!((bench.count("products"), bench.count("prices")), (1, 1));
}

#[test]
fn e4_stock_prices_and_tier_prices_need_a_product() {
    let bench = Bench::new();
    import(&bench, &products(&["a"]), &["import:products"]);
    let file = |name: &str, text: &str| {
        bench.put(name, text);
        bench.path("in").join(name).to_str().unwrap().to_owned()
    };
    let run = |command: &str, file: &str, serial: &str| bench.run(&[command, "add-update", file, serial]).code;
    let tier = "sku,tier_price_website,tier_price_customer_group,tier_price_qty,tier_price,tier_price_value_type\na,All Websites,ALL GROUPS,5,8.5,Fixed\n";
    assert_eq!(run("import:products:inventory", &file("i.csv", "sku,qty\na,7\n"), "--serial=1"), 0);
    assert_eq!(run("import:products:price", &file("p.csv", "sku,price\na,3.25\n"), "--serial=2"), 0);
    assert_eq!(run("import:products:price:tier", &file("t.csv", tier), "--serial=3"), 0);
    assert_eq!(run("import:products:inventory", &file("g.csv", "sku,qty\nghost,7\n"), "--serial=4"), 1);
    assert_eq!((bench.count("stock"), bench.count("tier prices")), (1, 1));
    assert_eq!(bench.query("SELECT price FROM catalog_product_price"), "3.25");
}

#[test]
fn e4_the_demo_switch_fails_so_many_runs_and_no_more() {
    let bench = Bench::new();
    let state = format!("--demo-state={}", bench.path("state").display());
    let words = |serial| ["import:products", "--demo-fail-times=2", &state, serial].map(str::to_owned);
    let codes = ["--serial=1", "--serial=2", "--serial=3"].map(|serial| {
        let words = words(serial);
        import(&bench, &products(&["a"]), &words.each_ref().map(String::as_str)).code
    });
    assert_eq!((codes, bench.names("work/1").len()), ([1, 1, 0], 2));
}

#[test]
fn e4_unknown_options_commands_and_operations_are_errors() {
    let bench = Bench::new();
    let out = |words: &[&str]| {
        let outcome = bench.run(words);
        (outcome.code, outcome.out)
    };
    assert_eq!(out(&["import:products", "--sirial=x"]), (1, "The \"--sirial\" option does not exist.\n".to_owned()));
    assert_eq!(out(&["import:everything"]), (1, "Command \"import:everything\" is not defined.\n".to_owned()));
    let (code, text) = out(&["import:products:inventory", "delete"]);
    assert!(code == 1 && text.contains("it knows: add-update"), "{text}");
    let help = out(&["--help"]);
    assert!(help.0 == 0 && help.1.starts_with("bunchd's demo shop"), "{}", help.1);
    assert_eq!(bench.execute(vec!["import:products".into(), "--serial".into()]).out, "The \"--serial\" option requires a value.\n");
    assert_eq!(out(&["import:products", "--magento-version", "2.4.7", "--cache-enabled=true"]).0, 4);
}
