use proptest::prelude::*;
use regex::Regex;

use super::*;

fn csv(pattern: &Pattern, name: &str) -> Option<(String, String, u64)> {
    match pattern.read(name)? {
        FileName::Csv(csv) => Some((csv.bunch_type, csv.identifier, csv.counter)),
        FileName::Ok(_) => None,
    }
}

fn of(bunch_type: &str, identifier: &str, counter: u64) -> Option<(String, String, u64)> {
    Some((bunch_type.to_owned(), identifier.to_owned(), counter))
}

#[test]
fn f1_bunchd_names_are_split() {
    let p = Pattern::bunchd();
    assert_eq!(csv(&p, "import-product_20161021-161909_01.csv"), of("product", "20161021-161909", 1));
    assert_eq!(csv(&p, "import-product-price_A_B_C_0010.CSV"), of("product-price", "A_B_C", 10));
    assert_eq!(csv(&p, "import-product_Größe 4 _2.Csv"), of("product", "Größe 4 ", 2));
    assert_eq!(csv(&p, "import-product_Gro\u{308}ße_2.csv"), of("product", "Größe", 2));
    for bad in [
        "import-product_1.csv",
        "import-_A_1.csv",
        "import-product__1.csv",
        "import-product_A_.csv",
        "import-product_A_1.txt",
        "import-product_A_99999999999999999999.csv",
        "import-product_A\n_1.csv",
        "import-product_A\u{85}_1.csv",
        "import-product_../A_1.csv",
        "import-product_A_+1.csv",
        "import-product_A_١.csv",
        "",
        ".csv",
    ] {
        assert_eq!(csv(&p, bad), None, "{bad}");
    }
}

#[test]
fn f1_the_m2if_preset_fits_all_prefixes() {
    let p = Pattern::m2if();
    for (prefix, bunch_type) in [
        ("product-import", "product"),
        ("product-import-inventory", "product-import-inventory"),
        ("product-import-inventory-msi", "product-import-inventory-msi"),
        ("product-import-price", "product-import-price"),
        ("product-import-tier-price", "product-import-tier-price"),
        ("url-rewrite", "url-rewrite"),
        ("category-import", "category"),
        ("attribute-import", "attribute"),
        ("attribute-set-import", "attribute-set"),
        ("customer-import", "customer"),
        ("customer-address-import", "customer-address"),
    ] {
        let name = format!("{prefix}_20161021-161909_01.csv");
        assert_eq!(csv(&p, &name), of(bunch_type, "20161021-161909", 1));
        assert_eq!(p.expected_ok_name(OkKind::Bunch, &name), Some(format!("{prefix}_20161021-161909.ok")));
        assert_eq!(p.expected_ok_name(OkKind::File, &name), Some(format!("{prefix}_20161021-161909_01.ok")));
        assert_eq!(p.expected_ok_name(OkKind::Prefix, &name), Some(format!("{prefix}.ok")));
        let Some(FileName::Ok(ok)) = p.read(&format!("{prefix}.OK")) else { panic!("{prefix}") };
        assert_eq!(ok.prefix.as_deref(), Some(bunch_type));
    }
    for bad in ["-import_A_1.csv", "product-importer_A_1.csv", "product_A_1.csv", "product-import-_A_1.csv"] {
        assert_eq!(csv(&p, bad), None, "{bad}");
    }
}

#[test]
fn f2_an_ok_name_may_have_two_readings() {
    let Some(FileName::Ok(ok)) = Pattern::bunchd().read("import-product_A_1.Ok") else { panic!() };
    assert_eq!(ok.bunch, Some(("product".to_owned(), "A_1".to_owned())));
    assert_eq!(ok.file, Some(CsvName { bunch_type: "product".to_owned(), identifier: "A".to_owned(), counter: 1 }));
    assert_eq!(ok.prefix, None);
}

#[test]
fn f1_an_expression_names_its_own_ok_files() {
    let p = Pattern::expression(r"(?<type>[a-z]+)\.(?<identifier>[^.]+)-(?<counter>\d{4})\.csv").unwrap();
    assert_eq!(csv(&p, "stock.Ä 1-0012.CSV"), of("stock", "Ä 1", 12));
    assert_eq!(p.expected_ok_name(OkKind::Bunch, "stock.A-0012.csv").as_deref(), Some("stock.A.ok"));
    let Some(FileName::Ok(ok)) = p.read("stock.A.ok") else { panic!() };
    assert_eq!((ok.bunch, ok.file), (Some(("stock".to_owned(), "A".to_owned())), None));
    let Some(FileName::Ok(ok)) = p.read("stock.A-0012.ok") else { panic!() };
    assert_eq!(ok.file.map(|file| file.counter), Some(12));
    let first = Pattern::expression(r"(?<counter>\d+)_(?<type>[a-z]+)_(?<identifier>.+)\.csv").unwrap();
    let Some(FileName::Ok(ok)) = first.read("stock_A.ok") else { panic!() };
    assert_eq!(ok.bunch, Some(("stock".to_owned(), "A".to_owned())));
    assert_eq!(p.read("stock.A\n-0012.csv"), None);
}

#[test]
fn f1_a_broken_expression_is_refused_in_one_line() {
    let error = Pattern::expression("(?<type>a").unwrap_err();
    assert!(matches!(&error, PatternError::Syntax { why } if why.contains("unclosed group")), "{error}");
    assert_eq!(Pattern::expression("(?<type>a)(?<counter>1)").unwrap_err(), PatternError::GroupMissing { group: "identifier" });
}

#[test]
fn f3_names_that_are_almost_right_get_a_sentence() {
    let p = Pattern::bunchd();
    let says = |name: &str| p.near_miss(name).unwrap_or_default();
    assert_eq!(says("import_product_A_1.csv"), "it has an underscore where a dash belongs: rename it to import-product_A_1.csv");
    assert_eq!(says("Import-product_A_1.csv"), "it is not in lower case: rename it to import-product_A_1.csv");
    assert_eq!(says("import-product_A.csv"), "it has no counter: rename it to import-product_A_01.csv");
    assert_eq!(says("import-product_A_1.txt"), "its extension is not .csv or .ok: rename it to import-product_A_1.csv");
    assert_eq!(says("import-product_A_1.csv.txt"), "its extension is not .csv or .ok: rename it to import-product_A_1.csv");
    assert!(says("Import_product_1.txt").ends_with("rename it to import-product_1_01.csv"), "{}", says("Import_product_1.txt"));
    assert_eq!(p.near_miss("notes.txt"), None);
    assert_eq!(p.near_miss("import-product_A_1.csv"), None);
    let m2if = Pattern::m2if().near_miss("product_import_A_1.csv").unwrap();
    assert!(m2if.ends_with("rename it to product-import_A_1.csv"), "{m2if}");
}

fn by_regex(regex: &Regex, name: &str) -> Option<(String, String, u64)> {
    let name = nfc(name);
    if !is_plain(&name) {
        return None;
    }
    let found = regex.captures(&name)?;
    Some((found["type"].to_owned(), found["identifier"].to_owned(), found["counter"].parse().ok()?))
}

fn near_names() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "import",
        "-",
        "_",
        "product",
        "url-rewrite",
        "-import",
        "_1",
        "_01",
        "_",
        ".csv",
        ".CSV",
        ".ok",
        "ä",
        "a\u{308}",
        " ",
        "\n",
        "A",
        ".",
        "99999999999999999999",
        "/",
    ]);
    let shaped = (
        prop::sample::select(vec!["import-", "product-import", "url-rewrite", "a-import-b", "x"]),
        prop::collection::vec(word.clone(), 0..6),
    )
        .prop_map(|(head, words)| format!("{head}{}_1.csv", words.concat()));
    prop_oneof![prop::collection::vec(word, 0..9).prop_map(|words| words.concat()), shaped]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn f1_presets_read_what_their_expressions_read(name in near_names()) {
        let bunchd = Regex::new(r"\Aimport-(?<type>[^_]+)_(?<identifier>.+)_(?<counter>[0-9]+)\.(?i:csv)\z").unwrap();
        prop_assert_eq!(csv(&Pattern::bunchd(), &name), by_regex(&bunchd, &name));
        let m2if = [
            r"\A(?<type>url-rewrite|url-rewrite-import)_(?<identifier>.+)_(?<counter>[0-9]+)\.(?i:csv)\z",
            r"\A(?<type>[^_]+?-import-(?:[^_]*[^_-]))_(?<identifier>.+)_(?<counter>[0-9]+)\.(?i:csv)\z",
            r"\A(?<type>[^_]+?)-import_(?<identifier>.+)_(?<counter>[0-9]+)\.(?i:csv)\z",
        ];
        let expected = m2if.iter().find_map(|text| by_regex(&Regex::new(text).unwrap(), &name));
        prop_assert_eq!(csv(&Pattern::m2if(), &name), expected);
    }

    #[test]
    fn f2_the_expected_ok_name_is_read_back(name in near_names()) {
        for p in [Pattern::bunchd(), Pattern::m2if()] {
            let Some(FileName::Csv(csv)) = p.read(&name) else { continue };
            let ok = |kind| match p.read(&p.expected_ok_name(kind, &name).unwrap()) { Some(FileName::Ok(ok)) => ok, other => panic!("{other:?}") };
            prop_assert_eq!(ok(OkKind::Bunch).bunch, Some((csv.bunch_type.clone(), csv.identifier.clone())));
            prop_assert_eq!(ok(OkKind::Prefix).prefix, Some(csv.bunch_type.clone()));
            prop_assert_eq!(ok(OkKind::File).file, Some(csv));
        }
    }
}

#[test]
fn f1_a_hundred_thousand_names_are_read_quickly() {
    let names: Vec<String> = (0..100_000).map(|n| format!("import-product_20161021-{:06}_{:02}.csv", n / 10, n % 10)).collect();
    let start = std::time::Instant::now();
    let read = names.iter().filter(|name| Pattern::bunchd().read(name).is_some()).count();
    println!("{read} names in {:?}", start.elapsed());
    assert_eq!(read, names.len());
}
