//! The log of the service says why bunches wait, once for each reason.

use super::{drop_bunch, yard};
use crate::world::{World, until};

#[test]
fn f3_the_log_says_once_why_a_bunch_waits_or_is_wrong() {
    let world = World::new()
        .dropped("import-stock_1_1.csv", "sku,qty\n")
        .dropped("import-stock_1.ok", "import-stock_1_1.csv\nimport-stock_1_2.csv\n");
    let world = world.dropped("import-product_2_1.csv", "").dropped("import-product_2.ok", "");
    let daemon = world.daemon();
    until("both are told", || daemon.said().contains("a bunch waits") && daemon.said().contains("a bunch is wrong"));
    world.put("inbox/import-product_3_1.csv", b"sku\n1\n".to_vec());
    world.put("inbox/import-product_3.ok", b"import-product_3_2.csv\n".to_vec());
    until("the third is told", || daemon.said().contains("import-product_3_2.csv"));
    let (_, said) = daemon.end();
    assert!(said.contains("import-stock_1.ok lists import-stock_1_2.csv, but"), "{said}");
    assert!(said.contains("import-product_2_1.csv is empty"), "{said}");
    assert_eq!(said.matches("a bunch is wrong").count(), 1, "{said}");
}

#[test]
fn f3_a_bunch_that_is_being_claimed_is_not_told_to_wait() {
    let yard = yard("");
    let daemon = yard.daemon();
    // A file of a bunch that moves is gone before the others are.
    for number in 1..=8 {
        drop_bunch(&yard, &number.to_string());
        yard.executions_over(number);
    }
    let said = daemon.terminate();
    assert!(!said.contains("no CSV file that belongs to it"), "{said}");
}
