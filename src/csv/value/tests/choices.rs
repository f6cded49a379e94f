//! Yes or no, choices, and SKUs.

use expect_test::expect;
use proptest::prelude::*;

use super::{broken_ones, judge, rule, told};
use crate::model::rules::ValueType;

fn choice(choices: &[&str]) -> ValueType {
    ValueType::Choice { choices: choices.iter().map(|choice| (*choice).to_owned()).collect() }
}

#[test]
fn yes_and_no_are_told_from_words_of_other_languages() {
    let values = ["0", "1", "true", "TRUE", "False", "yes", "NO", "WAHR", "falsch", "ja", "Nein", "2", "-1", " 1", "on", "maybe", "01"];
    expect![[r#"
        (0, 1, true, false, yes or no)
        "0" fine
        "1" fine
        "true" fine
        "TRUE" fine
        "False" fine
        "yes" fine
        "NO" fine
        "WAHR" boolean: this word for yes or no is not understood: write 1
        "falsch" boolean: this word for yes or no is not understood: write 0
        "ja" boolean: this word for yes or no is not understood: write 1
        "Nein" boolean: this word for yes or no is not understood: write 0
        "2" boolean: neither yes nor no: write 1 or 0
        "-1" boolean: this word for yes or no is not understood: write 1
        " 1" boolean: there are blanks around the value: remove them
        "on" boolean: this word for yes or no is not understood: write 1
        "maybe" boolean: neither yes nor no: write 1 or 0
        "01" boolean: neither yes nor no: write 1 or 0
    "#]]
    .assert_eq(&told(&rule(ValueType::Boolean), &values));
}

#[test]
fn a_choice_that_is_nearly_right_is_told() {
    let kind = choice(&["simple", "configurable", "bundle", "Not Visible Individually"]);
    let values = ["simple", "bundle", "Simple", " simple", "configurabel", "not visible individually ", "virtual", "simples", "1"];
    expect![[r#"
        (one of "simple", "configurable", "bundle", "Not Visible Individually")
        "simple" fine
        "bundle" fine
        "Simple" choice: capital and small letters matter here: write "simple"
        " simple" choice: blanks around a value matter here: write "simple"
        "configurabel" choice: none of the values that are allowed: did you mean "configurable"?
        "not visible individually " choice: capital and small letters matter here: write "Not Visible Individually"
        "virtual" choice: none of the values that are allowed: choose one of them
        "simples" choice: none of the values that are allowed: did you mean "simple"?
        "1" choice: none of the values that are allowed: choose one of them
    "#]]
    .assert_eq(&told(&rule(kind), &values));
    expect![[r#"
        ("1")
        "1" fine
        "2" choice: none of the values that are allowed: choose one of them
    "#]]
    .assert_eq(&told(&rule(choice(&["1"])), &["1", "2"]));
    expect![[r#"
        (one of "a", "b", "c", "d", "e", "f", "g", "h" and 2 more)
        "j" fine
        "k" choice: none of the values that are allowed: choose one of them
    "#]]
    .assert_eq(&told(&rule(choice(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])), &["j", "k"]));
}

#[test]
fn skus_are_told_as_magento_takes_them() {
    let long = "x".repeat(64);
    let longer = format!("{long}y");
    let umlauts = "ü".repeat(64);
    let values =
        ["24-MB01", "a b", "Größe/4", &long, &longer, &umlauts, " a", "a ", "a\u{a0}", "a\tb", "a\nb", "a\u{85}b", "   ", "a\u{7f}"];
    expect![[r#"
        (a SKU of 1 to 64 characters without blanks around it)
        "24-MB01" fine
        "a b" fine
        "Größe/4" fine
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" fine
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxy" sku: too long with 65 characters: a shop takes 64
        "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü" fine
        " a" sku: there are blanks before or behind the SKU, with which the shop refuses it: remove them
        "a " sku: there are blanks before or behind the SKU, with which the shop refuses it: remove them
        "a\u{a0}" sku: there are blanks before or behind the SKU, with which the shop refuses it: remove them
        "a\tb" sku: there is a character that nobody sees, such as a tab or a line break: write the SKU anew
        "a\nb" sku: there is a character that nobody sees, such as a tab or a line break: write the SKU anew
        "a\u{85}b" sku: there is a character that nobody sees, such as a tab or a line break: write the SKU anew
        "   " sku: only blanks: fill it in
        "a\u{7f}" sku: there is a character that nobody sees, such as a tab or a line break: write the SKU anew
    "#]]
    .assert_eq(&told(&rule(ValueType::Sku), &values));
    let umlauts = "ü".repeat(65);
    expect![[r#"
        (a SKU of 1 to 64 characters without blanks around it)
        "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü" sku: too long with 65 characters: a shop takes 64
    "#]]
    .assert_eq(&told(&rule(ValueType::Sku), &[&umlauts]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_choice_is_found_among_thousands(choices in prop::collection::vec("[a-cü ]{1,12}|[ab]{1,3}", 1..3000), other in "[a-cü ]{1,12}|[ab]{1,3}") {
        let judge = judge(&rule(ValueType::Choice { choices: choices.clone() }));
        let values: Vec<&[u8]> = choices.iter().map(String::as_bytes).collect();
        prop_assert!(broken_ones(&judge, &values).is_empty());
        prop_assert_eq!(broken_ones(&judge, &[other.as_bytes()]).is_empty(), choices.contains(&other));
    }
}
