//! Numbers: what is one, what is said of what is none, and an exact comparison.

use std::cmp::Ordering;

use expect_test::expect;
use proptest::prelude::*;

use super::super::number::{decimal, integer};
use super::{broken_ones, judge, rule, told};
use crate::model::rules::{ColumnRule, ValueType};

fn between(value: ValueType, min: Option<&str>, max: Option<&str>) -> ColumnRule {
    ColumnRule { min: min.map(str::to_owned), max: max.map(str::to_owned), ..rule(value) }
}

#[test]
fn whole_numbers_are_told_from_what_spreadsheets_make_of_them() {
    let values = [
        "0",
        "-7",
        "+12",
        "007",
        "999999999999999999",
        "1000000000000000000",
        "12.00",
        "12.5",
        ".0",
        "1,234",
        "1.234.567",
        "12e3",
        " 5",
        "'5",
        "five",
        "-",
        "+",
        "--5",
        "5-",
        "5 pcs",
        "null",
        "１２",
        "0x10",
        "1_000",
    ];
    expect![[r#"
        (a whole number)
        "0" fine
        "-7" fine
        "+12" fine
        "007" fine
        "999999999999999999" fine
        "1000000000000000000" integer: too many digits: at most 18 before the point and 12 behind it
        "12.00" integer: a whole number has no fraction: write 12
        "12.5" integer: there is a fraction: write a whole number
        ".0" integer: there is a fraction: write a whole number
        "1,234" integer: a comma in the number: if it separates thousands, write 1234
        "1.234.567" integer: thousands are separated: write 1234567
        "12e3" integer: a number with an exponent, as Excel shows long numbers: format the column as numbers with all digits and export again
        " 5" integer: there are blanks around the number: remove them
        "'5" integer: an apostrophe before the number, which Excel puts there for text: write 5
        "five" integer: no whole number: write digits only
        "-" integer: a word or sign that stands for nothing: leave the cell empty
        "+" integer: no whole number: write digits only
        "--5" integer: no whole number: write digits only
        "5-" integer: no whole number: write digits only
        "5 pcs" integer: there is more than the number, such as a unit or a currency: write 5
        "null" integer: a word or sign that stands for nothing: leave the cell empty
        "１２" integer: no whole number: write digits only
        "0x10" integer: no whole number: write digits only
        "1_000" integer: thousands are separated: write 1000
    "#]].assert_eq(&told(&rule(ValueType::Integer), &values));
}

#[test]
fn decimal_numbers_are_told_from_what_spreadsheets_make_of_them() {
    let values = [
        "0",
        "12.50",
        "-0.001",
        "+3",
        ".5",
        "5.",
        "999999999999999999.999999999999",
        "1000000000000000000.0",
        "0.0000000000001",
        "12,50",
        "-12,5",
        "1,234",
        "0,125",
        "1.234,50",
        "1,234.50",
        "1 234,50",
        "1\u{a0}234.50",
        "1'234.50",
        "1.234.567",
        "1.2E+05",
        "1,2E+05",
        "1e5",
        "'12.50",
        " 12.50",
        "12.50 ",
        "12.50 €",
        "$12.50",
        "USD 1,234.50",
        "5%",
        "12.5 kg",
        "1.2.3",
        ".",
        "-",
        "",
        "N/A",
        "#N/A",
        "#WERT!",
        "abc",
        "inf",
        "NaN",
        "12.5.",
        "1/2",
        "\u{feff}1",
        "   ",
    ];
    expect![[r##"
        (a number with a point before the fraction)
        "0" fine
        "12.50" fine
        "-0.001" fine
        "+3" fine
        ".5" fine
        "5." fine
        "999999999999999999.999999999999" fine
        "1000000000000000000.0" decimal: too many digits: at most 18 before the point and 12 behind it
        "0.0000000000001" decimal: too many digits: at most 18 before the point and 12 behind it
        "12,50" decimal: a comma as the decimal point: write 12.50
        "-12,5" decimal: a comma as the decimal point: write -12.5
        "1,234" decimal: a comma in the number: write 1234 if it separates thousands, 1.234 if it is the decimal point
        "0,125" decimal: a comma as the decimal point: write 0.125
        "1.234,50" decimal: thousands are separated: write 1234.50
        "1,234.50" decimal: thousands are separated: write 1234.50
        "1 234,50" decimal: thousands are separated: write 1234.50
        "1\u{a0}234.50" decimal: thousands are separated: write 1234.50
        "1'234.50" decimal: thousands are separated: write 1234.50
        "1.234.567" decimal: thousands are separated: write 1234567
        "1.2E+05" decimal: a number with an exponent, as Excel shows long numbers: format the column as numbers with all digits and export again
        "1,2E+05" decimal: a number with an exponent, as Excel shows long numbers: format the column as numbers with all digits and export again
        "1e5" decimal: a number with an exponent, as Excel shows long numbers: format the column as numbers with all digits and export again
        "'12.50" decimal: an apostrophe before the number, which Excel puts there for text: write 12.50
        " 12.50" decimal: there are blanks around the number: remove them
        "12.50 " decimal: there are blanks around the number: remove them
        "12.50 €" decimal: there is more than the number, such as a unit or a currency: write 12.50
        "$12.50" decimal: there is more than the number, such as a unit or a currency: write 12.50
        "USD 1,234.50" decimal: there is more than the number, such as a unit or a currency: write the number alone, without separators and with a point before the fraction
        "5%" decimal: there is more than the number, such as a unit or a currency: write 5
        "12.5 kg" decimal: there is more than the number, such as a unit or a currency: write 12.5
        "1.2.3" decimal: no number: write one like 12.50
        "." decimal: no number: write one like 12.50
        "-" decimal: a word or sign that stands for nothing: leave the cell empty
        "" fine
        "N/A" decimal: a word or sign that stands for nothing: leave the cell empty
        "#N/A" decimal: a formula of the spreadsheet failed here: mend it and export again
        "#WERT!" decimal: a formula of the spreadsheet failed here: mend it and export again
        "abc" decimal: no number: write one like 12.50
        "inf" decimal: no number: write one like 12.50
        "NaN" decimal: a word or sign that stands for nothing: leave the cell empty
        "12.5." decimal: no number: write one like 12.50
        "1/2" decimal: no number: write one like 12.50
        "\u{feff}1" decimal: there is more than the number, such as a unit or a currency: write 1
        "   " decimal: only blanks: write a number, or leave the cell empty
    "##]].assert_eq(&told(&rule(ValueType::Decimal), &values));
}

#[test]
fn bounds_are_kept_to_the_last_digit() {
    let rule = between(ValueType::Decimal, Some("-0.5"), Some("99999999.999999999999"));
    expect![[r#"
        (a number with a point before the fraction from -0.5 to 99999999.999999999999)
        "-0.5" fine
        "-0.500" fine
        "-0.500000000001" min: below the least that is allowed: write -0.5 or more
        "-.4" fine
        "99999999.999999999999" fine
        "100000000" max: above the most that is allowed: write 99999999.999999999999 or less
        "1,5" decimal: a comma as the decimal point: write 1.5
    "#]]
    .assert_eq(&told(&rule, &["-0.5", "-0.500", "-0.500000000001", "-.4", "99999999.999999999999", "100000000", "1,5"]));
    expect![[r#"
        (a whole number from 0 to 100)
        "0" fine
        "-0" fine
        "-1" min: below the least that is allowed: write 0 or more
        "100" fine
        "101" max: above the most that is allowed: write 100 or less
        "1.0" integer: a whole number has no fraction: write 1
    "#]]
    .assert_eq(&told(&between(ValueType::Integer, Some("0"), Some("100")), &["0", "-0", "-1", "100", "101", "1.0"]));
    expect![[r#"
        (a whole number, 1 or more)
        "0" min: below the least that is allowed: write 1 or more
        "1" fine
    "#]]
    .assert_eq(&told(&between(ValueType::Integer, Some("1"), None), &["0", "1"]));
}

#[test]
fn a_bound_that_is_no_number_is_told_when_the_rule_is_compiled() {
    let rule = between(ValueType::Decimal, None, Some("1,5"));
    let told = super::Judge::new(&rule, &[], std::path::Path::new("/")).expect_err("it is no number");
    assert_eq!(told, "column \"column\": the bound \"1,5\" is not written as the values are");
    for value in [ValueType::Text, ValueType::Sku] {
        let told = super::Judge::new(&between(value, None, Some("5")), &[], std::path::Path::new("/")).expect_err("it is never a number");
        assert_eq!(told, "column \"column\": min and max are for numbers, dates and times only");
    }
}

/// Compares two decimal numbers as texts: without zeros at the ends, by length and then by digits.
fn compared(a: &str, b: &str) -> Ordering {
    let (a, b) = (Parts::of(a), Parts::of(b));
    match (a.is_negative, b.is_negative) {
        (false, false) => a.size(&b),
        (true, true) => b.size(&a),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

struct Parts {
    is_negative: bool,
    whole: String,
    fraction: String,
}

impl Parts {
    fn of(text: &str) -> Self {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = whole.trim_start_matches(['-', '+']).trim_start_matches('0').to_owned();
        let fraction = fraction.trim_end_matches('0').to_owned();
        let is_zero = digits.is_empty() && fraction.is_empty();
        Self { is_negative: text.starts_with('-') && !is_zero, whole: digits, fraction }
    }

    fn size(&self, other: &Self) -> Ordering {
        (self.whole.len(), &self.whole, &self.fraction).cmp(&(other.whole.len(), &other.whole, &other.fraction))
    }
}

proptest! {
    #[test]
    fn decimal_numbers_compare_as_their_digits_do(a in "[-+]?([0-9]{1,18}|0{0,3}[0-9]{1,3})(\\.[0-9]{0,12})?", b in "-?[0-9]{1,18}(\\.[0-9]{1,12})?") {
        let numbers = (decimal(a.as_bytes()), decimal(b.as_bytes()));
        prop_assert!(numbers.0.is_some() && numbers.1.is_some());
        prop_assert_eq!(numbers.0.cmp(&numbers.1), compared(&a, &b));
        let judge = judge(&between(ValueType::Decimal, Some(&b), None));
        prop_assert_eq!(broken_ones(&judge, &[a.as_bytes()]).is_empty(), compared(&a, &b) != Ordering::Less);
    }

    #[test]
    fn a_number_is_what_its_notation_says(text in "[-+]?[0-9]{0,20}[.,]?[0-9]{0,14}|[-+.0-9 e]{0,6}") {
        let pattern = regex::Regex::new(r"^[-+]?([0-9]{1,18}(\.[0-9]{0,12})?|\.[0-9]{1,12})$").expect("it is a pattern");
        prop_assert_eq!(decimal(text.as_bytes()).is_some(), pattern.is_match(&text));
        let pattern = regex::Regex::new(r"^[-+]?[0-9]{1,18}$").expect("it is a pattern");
        prop_assert_eq!(integer(text.as_bytes()).is_some(), pattern.is_match(&text));
        if let Some(number) = integer(text.as_bytes()) {
            prop_assert_eq!(Some(number), decimal(text.as_bytes()));
        }
    }
}
