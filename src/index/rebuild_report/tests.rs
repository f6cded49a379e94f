//! What Magento 2.3, 2.4.0 and 2.4.7 print.

use super::*;

const TITLES: [&str; 5] = ["Product", "Product Price", "Catalog Search", "Stock", "Category Products"];

fn read(output: &str) -> (Vec<String>, Option<String>) {
    let mut report = RebuildReport::new(TITLES);
    let ended = output.lines().filter(|line| report.line(line)).count();
    assert!(ended <= report.results().len());
    let (results, stray) = report.finish();
    let said = |result: Rebuilt| match result.failure {
        None => format!("{} rebuilt", result.title),
        Some(why) => format!("{} {}: {why}", result.title, if result.is_locked { "locked" } else { "failed" }),
    };
    (results.into_iter().map(said).collect(), stray)
}

const LOCKED_WHY: &str = "it is locked: somebody else rebuilds it, or a rebuild was killed";

#[test]
fn e5_the_output_of_2_3_is_read() {
    let output = "\
Design Config Grid index has been rebuilt successfully in 00:00:00
Stock index is locked by another reindex process. Skipping.
Product Price indexer process unknown error:
SQLSTATE[HY000]: General error: 1205 Lock wait timeout exceeded; try restarting transaction
Catalog Search index has been rebuilt successfully in 01:12:01
";
    let (results, stray) = read(output);
    assert_eq!(
        results,
        [
            "Design Config Grid rebuilt".to_owned(),
            format!("Stock locked: {LOCKED_WHY}"),
            "Product Price failed: SQLSTATE[HY000]: General error: 1205 Lock wait timeout exceeded; try restarting transaction".to_owned(),
            "Catalog Search rebuilt".to_owned(),
        ]
    );
    assert_eq!(stray, None);
}

#[test]
fn e5_a_reason_without_an_index_is_kept_as_2_3_prints_it() {
    let (results, stray) = read("No alive nodes found in your cluster\nStock index has been rebuilt successfully in 00:00:00\n");
    assert_eq!((results, stray), (vec!["Stock rebuilt".into()], Some("No alive nodes found in your cluster".into())));
}

#[test]
fn e5_the_output_of_2_4_0_is_read() {
    let output = "\
Category Products index has been rebuilt successfully in 00:00:03
exception: Stock index is locked by another reindex process. Skipping.
Product Price index exception: The price of a product is missing
Catalog Search index process unknown error:
No alive nodes found in your cluster
";
    let (results, stray) = read(output);
    assert_eq!(
        results,
        [
            "Category Products rebuilt".to_owned(),
            format!("Stock locked: {LOCKED_WHY}"),
            "Product Price failed: The price of a product is missing".to_owned(),
            "Catalog Search failed: No alive nodes found in your cluster".to_owned(),
        ]
    );
    assert_eq!(stray, None);
}

#[test]
fn e5_the_output_of_2_4_7_is_read() {
    let output = "\
Category Products index has been rebuilt successfully in 00:00:03
process error during indexation process:
Stock index is locked by another reindex process. Skipping.
Catalog Search index process error during indexation process:

{\"error\":{\"root_cause\":[{\"type\":\"illegal_argument_exception\"}]},\"status\":400}
Product Price index has been rebuilt successfully in 73:00:03
";
    let (results, stray) = read(output);
    assert_eq!(
        results,
        [
            "Category Products rebuilt".to_owned(),
            format!("Stock locked: {LOCKED_WHY}"),
            "Catalog Search failed: {\"error\":{\"root_cause\":[{\"type\":\"illegal_argument_exception\"}]},\"status\":400}".to_owned(),
            "Product Price rebuilt".to_owned(),
        ]
    );
    assert_eq!(stray, None);
    let named = "Stock index process error during indexation process:\nStock index is locked by another reindex process. Skipping.\n";
    assert_eq!(read(named).0, [format!("Stock locked: {LOCKED_WHY}")]);
}

#[test]
fn e5_php_that_dies_in_the_middle_names_the_index_that_it_was_at() {
    let output = "\
Stock index has been rebuilt successfully in 00:00:03
Product Price index PHP Fatal error:  Allowed memory size of 792723456 bytes exhausted in /var/www/shop/x.php on line 9

";
    let (results, _) = read(output);
    assert_eq!(
        results[1],
        "Product Price failed: PHP Fatal error:  Allowed memory size of 792723456 bytes exhausted in /var/www/shop/x.php on line 9"
    );
    assert_eq!(read("Product Price index \nFatal error: out of memory\nmore\n").0, ["Product Price failed: Fatal error: out of memory"]);
    assert_eq!(read("Stock index ").0, ["Stock failed: Magento ended while it rebuilt it, and gave no reason"]);
    assert_eq!(read("Stock index process error during indexation process:").0, ["Stock failed: Magento gave no reason"]);
}

#[test]
fn e5_an_index_that_prints_something_of_its_own_was_rebuilt_all_the_same() {
    let output = "Product Price index 100 of 200\n200 of 200\nhas been rebuilt successfully in 00:00:03\nStock index has been rebuilt successfully in 00:00:00";
    assert_eq!(read(output).0, ["Product Price rebuilt", "Stock rebuilt"]);
}
