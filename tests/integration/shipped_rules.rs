//! The shipped rules against files that M2IF imports without trouble: they find nothing in them, not even a doubt.
//!
//! The files of `samples/catalog` are what the demo imports; the others are written the way that M2IF's documentation, its sample
//! files and its own validations say that files are written.

use std::fs;
use std::path::PathBuf;

use bunchd::csv::{Input, Wanted, Watch, validate};
use bunchd::definition::Definitions;
use bunchd::model::diagnostic::SourceText;
use bunchd::model::dialect::Dialect;
use expect_test::expect;

use crate::sources::project;

/// Nobody waits for it.
struct Alone;

impl Watch for Alone {
    fn read(&self, _: u64) {}

    fn is_stopped(&self) -> bool {
        false
    }
}

fn shipped() -> Definitions {
    let text = fs::read_to_string(project("pipelines.xml")).expect("it is shipped");
    bunchd::definition::read(&[SourceText { name: "pipelines.xml".to_owned(), text }], &bunchd::executor::specs()).definitions
}

/// Returns what a set of shipped rules finds in files, a line for each finding.
fn found(rules: &str, files: &[PathBuf]) -> Vec<String> {
    let definitions = shipped();
    let wanted = Wanted {
        rules: Some(&definitions.rules[rules]),
        required_columns: Vec::new(),
        allow_empty: false,
        findings_max: 100,
        base: project("."),
        threads: 1,
    };
    let name = |path: &PathBuf| path.file_name().expect("it is a file").to_string_lossy().into_owned();
    let inputs: Vec<Input> = files.iter().map(|path| Input { name: name(path), path: path.clone() }).collect();
    let validation = validate(&inputs, &Dialect::default(), &wanted, &Alone).expect("the files can be read");
    let shown = |finding: &bunchd::model::validation::Finding| {
        let value = finding.value.as_deref().unwrap_or_default();
        format!("{}: {} {}: {value}", finding.place(), finding.severity, finding.rule)
    };
    validation.findings.iter().map(shown).collect()
}

/// Returns what a set of shipped rules finds in one file with this content.
fn found_in(rules: &str, content: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("import.csv");
    fs::write(&path, content).expect("it is writable");
    found(rules, &[path])
}

#[test]
fn e11_the_files_of_the_demo_keep_the_shipped_rules() {
    let mut files: Vec<PathBuf> =
        fs::read_dir(project("samples/catalog")).expect("there are samples").flatten().map(|entry| entry.path()).collect();
    files.sort();
    for (prefix, rules) in [
        ("import-product_20260105-0900", "products"),
        ("import-product_20260106-0630", "products"),
        ("import-category", "categories"),
        ("import-price", "prices"),
        ("import-stock", "stock"),
        ("import-customer", "customers"),
    ] {
        let is_meant = |path: &&PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(prefix) && name.ends_with(".csv")
        };
        let bunch: Vec<PathBuf> = files.iter().filter(is_meant).cloned().collect();
        assert!(!bunch.is_empty(), "{prefix}");
        assert_eq!(found(rules, &bunch), [""; 0], "{prefix}");
    }
}

#[test]
fn e11_files_as_m2if_takes_them_keep_the_shipped_rules() {
    let good = [
        (
            "products",
            "sku,store_view_code,attribute_set_code,product_type,product_websites,name,weight,product_online,visibility,price,special_price,\
             special_price_from_date,special_price_to_date,created_at,updated_at,new_from_date,qty,is_in_stock,own_attribute\n\
             TENT 4 P/green,,Default,configurable,base,Tent,,1,\"Catalog, Search\",,,,,\"10/24/16, 9:05 AM\",\"1/2/26, 12:36 PM\",2026-01-05,,,\"a,b\"\n\
             TENT 4 P/green,de,Default,,,Zelt,,,,,,,,,,,,,\n\
             x,,Default,virtual,\"base,outlet\",x,0.5,2,Not Visible Individually,1234.5600,__EMPTY__VALUE__,2026-01-05 00:00:00,31.12.2026,,,1/5/26,-3,0,\n\
             Größe-ä,,Default,giftcard,base,Ä,1.0000,1,Search,0.0000,,2026-01-05T10:00:00+01:00,12/31/2026,,,,100.0000,1,\n",
        ),
        ("products", "sku,price\nA-1,10\nA-2,9.95\n"),
        (
            "stock",
            "sku,store_view_code,attribute_set_code,product_type,qty,is_in_stock,manage_stock,use_config_manage_stock,allow_backorders\n\
             T-1,,Bag,simple,6,0,1,1,0\nT-2,,Bag,simple,11.0000,1,0,1,2\nT-3,,Bag,simple,-4,yes,,1,\n",
        ),
        ("prices", "sku,store_view_code,price,special_price\nT-1,,49.95,29.95\nT-1,de,59.85,\n"),
        (
            "tier_prices",
            "sku,tier_price_website,tier_price_customer_group,tier_price_qty,tier_price,tier_price_value_type\n\
             T-1,All Websites,ALL GROUPS,4,29,Fixed\nT-1,All Websites,General,2.0,32.50,fixed\nT-2,base,NOT LOGGED IN,3,28,Discount\n",
        ),
        (
            "categories",
            "store_view_code,attribute_set_code,path,name,is_active,is_anchor,include_in_menu,display_mode,url_key,position,created_at\n\
             ,Default,Default Category/New & Now,New,1,1,1,Static block only,,10,\"10/24/16, 12:36 PM\"\n\
             de_de,Default,Default Category/New & Now,Neu,,,,,neu,,\n",
        ),
        (
            "attributes",
            "store_view_code,attribute_set_name,attribute_group_name,entity_type_code,attribute_code,backend_type,frontend_input,is_required,is_global\n\
             ,\"Bag,Top\",\"Product Details,Product Details\",catalog_product,activity,varchar,multiselect,,1\n\
             ,Top,Product Details,catalog_product,Size_2,int,select,0,2\n,Other,Product Details,catalog_product,Size_2,int,select,0,2\n",
        ),
        (
            "customers",
            "email,_website,_store,store_id,group_id,gender,firstname,lastname,dob,created_at\n\
             jane.doe@example.com,base,admin,,1,Female,Jane,Doe,2016-04-19 00:00:00,2016-04-19 12:55:51\n\
             jane.doe@example.com,outlet,,0,1,,Jane,Doe,,\n",
        ),
    ];
    for (rules, content) in good {
        assert_eq!(found_in(rules, content), [""; 0], "{rules}: {content}");
    }
}

#[test]
fn e11_the_shipped_rules_find_what_m2if_would_stumble_over() {
    let products = "sku,store_view_code,product_type,visibility,product_online,price,special_price,qty,weight,created_at";
    let all = [
        (
            "products",
            format!(
                "{products}\n,,simple,,,1,,,,\n\
                 A-1 ,,simpel,Katalog,0,12 EUR,\"1,234.50\",many,-1,yesterday\n\
                 A-2,,simple,\"Catalog,Search\",1,-5,,,1kg,2026-02-30\nA-3,,,,,1,,,,\nA-3,,,,,2,,,,\n"
            ),
        ),
        ("products", "SKU,price\nA,1\n".to_owned()),
        ("stock", "sku,qty,website_id,is_in_stock,backorders\nA,x,base,maybe,3\n,1,,,\n".to_owned()),
        ("prices", "sku,price\nA,1.2.3\nB,-1\n".to_owned()),
        (
            "tier_prices",
            "sku,tier_price_website,tier_price_customer_group,tier_price_qty,tier_price,tier_price_value_type\n\
             A,All Websites,ALL GROUPS,,5,Percent\nA,,General,1,150,Discount\n"
                .to_owned(),
        ),
        ("categories", "path,name,is_active,position\n,x,on,first\n".to_owned()),
        ("attributes", "attribute_code,backend_type,frontend_input,is_global\n1st-code,string,dropdown,3\n".to_owned()),
        ("customers", "email,_website,gender,dob\njane.doe,base,female,1980\n,,,\n".to_owned()),
    ];
    let found: String = all.iter().map(|(rules, content)| format!("{rules}\n  {}\n", found_in(rules, content).join("\n  "))).collect();
    expect![[r#"
        products
          import.csv, line 2, record 2, column sku: error not-empty: 
          import.csv, line 3, record 3, column sku: error sku: A-1 
          import.csv, line 3, record 3, column product_type: error choice: simpel
          import.csv, line 3, record 3, column visibility: error choice: Katalog
          import.csv, line 3, record 3, column product_online: warning choice: 0
          import.csv, line 3, record 3, column price: error decimal: 12 EUR
          import.csv, line 3, record 3, column special_price: error decimal: "1,234.50"
          import.csv, line 3, record 3, column qty: error decimal: many
          import.csv, line 3, record 3, column weight: warning min: -1
          import.csv, line 3, record 3, column created_at: warning date: yesterday
          import.csv, line 4, record 4, column visibility: error choice: "Catalog,Search"
          import.csv, line 4, record 4, column price: warning min: -5
          import.csv, line 4, record 4, column weight: warning decimal: 1kg
          import.csv, line 4, record 4, column created_at: warning date: 2026-02-30
          import.csv, line 6, record 6, column sku, store_view_code: warning unique: A-3
        products
          import.csv, line 1, record 1, column sku: error missing-column: 
        stock
          import.csv, line 2, record 2, column qty: error decimal: x
          import.csv, line 2, record 2, column website_id: error integer: base
          import.csv, line 2, record 2, column is_in_stock: warning boolean: maybe
          import.csv, line 2, record 2, column backorders: warning choice: 3
          import.csv, line 3, record 3, column sku: error not-empty: 
        prices
          import.csv, line 2, record 2, column price: error decimal: 1.2.3
          import.csv, line 3, record 3, column price: warning min: -1
        tier_prices
          import.csv, line 2, record 2, column tier_price_qty: error not-empty: 
          import.csv, line 2, record 2, column tier_price_value_type: error pattern: Percent
          import.csv, line 3, record 3, column tier_price_website: error not-empty: 
          import.csv, line 3, record 3, column tier_price: warning max: 150
        categories
          import.csv, line 2, record 2, column path: error not-empty: 
          import.csv, line 2, record 2, column is_active: warning boolean: on
          import.csv, line 2, record 2, column position: warning integer: first
        attributes
          import.csv, line 2, record 2, column attribute_code: error pattern: 1st-code
          import.csv, line 2, record 2, column backend_type: error choice: string
          import.csv, line 2, record 2, column frontend_input: warning choice: dropdown
          import.csv, line 2, record 2, column is_global: warning choice: 3
        customers
          import.csv, line 2, record 2, column email: error email: jane.doe
          import.csv, line 2, record 2, column gender: warning choice: female
          import.csv, line 2, record 2, column dob: warning date: 1980
          import.csv, line 3, record 3, column email: error not-empty: 
          import.csv, line 3, record 3, column _website: error not-empty: 
    "#]]
    .assert_eq(&found);
}
