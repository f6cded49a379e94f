//! The step `media-cache-refresh`, by the shop's console.

use super::Shop;
use crate::yard::{failure, statuses};
use bunchd::model::execution::Status;

const BY: &str = "<argument key=\"by\" value=\"magento\"/>";

/// As 2.4.7 prints it into a pipe: progress to standard error, the end to standard output.
const WITH_ERRORS: &str = r#"
echo "$*" >> "$yard/tally"
printf '\n  1/3 [=========>------------------]  33%% < 1 sec 74.5 MiB \t| /a/a/1.png' >&2
printf '\n  3/3 [============================] 100%% 1 sec 92.0 MiB \t| /g/o/gone.png' >&2
printf '\n'
echo 'Product images resized with errors:'
echo 'Cannot resize image "/shop/pub/media/catalog/product/g/o/gone.png" - original image not found'
"#;

fn run(arguments: &str, script: &str) -> Shop {
    let shop = Shop::with(&format!("{BY}{arguments}"), &[]);
    shop.yard.importer(script);
    shop.import("sku\n1\n");
    shop
}

#[test]
fn e10_magento_makes_the_images_and_those_that_it_could_not_make_are_told() {
    let shop = run("<argument key=\"skip-hidden\" value=\"true\"/>", WITH_ERRORS);
    let all = shop.yard.executions_over(1);
    assert_eq!(statuses(&all), [Status::SucceededWithWarnings], "it ends with 0, and did not make all");
    assert_eq!(shop.yard.tally(), ["catalog:images:resize --no-ansi --skip_hidden_images"]);
    assert_eq!(shop.counted(), [("images created".into(), 2), ("images failed".into(), 1)]);
    let said = shop.said();
    assert!(said[0].ends_with("g/o/gone.png\" - original image not found"), "{said:?}");
    let log = shop.yard.run(&["log", "1"]);
    assert!(log.out.contains("3/3 ["), "{log:#?}");
}

#[test]
fn e10_magento_that_fails_or_says_nothing_is_no_success() {
    let shop = run("", "echo 'Cannot resize images - product images not found'; exit 1");
    let failure = failure(&shop.yard.executions_over(1)[0], "refresh");
    assert_eq!(failure, "catalog:images:resize ended with exit code 1; its last words: Cannot resize images - product images not found");
    let shop = run("", "echo 'usage: importer'");
    assert_eq!(statuses(&shop.yard.executions_over(1)), [Status::SucceededWithWarnings]);
    let shop =
        run("<argument key=\"async\" value=\"true\"/>", "echo \"$*\" >> \"$yard/tally\"; echo 'Product images scheduled successfully'");
    assert_eq!(statuses(&shop.yard.executions_over(1)), [Status::Succeeded]);
    assert_eq!(shop.yard.tally(), ["catalog:images:resize --no-ansi --async"]);
}

#[test]
fn e10_arguments_that_magento_cannot_follow_are_refused() {
    for key in ["columns", "separator", "delimiter", "quote"] {
        let shop = run(&format!("<argument key=\"{key}\" value=\"'\"/>"), "exit 0");
        let failure = failure(&shop.yard.executions_over(1)[0], "refresh");
        assert_eq!(failure, format!("{key} is for originals=\"bunch\", which by=\"magento\" cannot do; leave it out"));
    }
}
