//! Empty cells, several values in a cell, length and pattern.

use expect_test::expect;

use super::{broken_ones, judge, rule, told};
use crate::model::rules::{ColumnRule, ValueType};

#[test]
fn empty_cells_and_blank_words_break_not_empty_alone() {
    let optional = ColumnRule { length_min: Some(3), ..rule(ValueType::Integer) };
    expect![[r#"
        (a whole number of at least 3 characters)
        "" fine
        "__EMPTY__VALUE__" fine
        "12" length: too short with 2 characters: at least 3 are needed
        "123" fine
    "#]]
    .assert_eq(&told(&optional, &["", "__EMPTY__VALUE__", "12", "123"]));
    let needed = ColumnRule { not_empty: true, ..rule(ValueType::Integer) };
    expect![[r#"
        (a whole number)
        "" not-empty: there is no value: fill it in
        "__EMPTY__VALUE__" not-empty: there is no value: fill it in
        "__empty__value__" integer: no whole number: write digits only
        "12" fine
    "#]]
    .assert_eq(&told(&needed, &["", "__EMPTY__VALUE__", "__empty__value__", "12"]));
    let text = ColumnRule { not_empty: true, ..ColumnRule::new("name") };
    expect![[r#"
        (text)
        "" not-empty: there is no value: fill it in
        "x" fine
        " " fine
    "#]]
    .assert_eq(&told(&text, &["", "x", " "]));
}

#[test]
fn blank_words_of_any_length_are_known() {
    let words: Vec<String> = [1, 2, 62, 63, 64, 65, 200].map(|length| "x".repeat(length)).to_vec();
    let judge = super::Judge::new(&rule(ValueType::Integer), &words, std::path::Path::new("/")).expect("the rule is fine");
    for length in 0..260 {
        let value = "x".repeat(length);
        assert_eq!(judge.explain(value.as_bytes()).is_none(), length == 0 || words.contains(&value), "{length}");
    }
}

#[test]
fn length_is_counted_in_characters() {
    let sized = ColumnRule { length_min: Some(2), length_max: Some(5), ..rule(ValueType::Text) };
    expect![[r#"
        (text of 2 to 5 characters)
        "a" length: too short with 1 character: at least 2 are needed
        "ü" length: too short with 1 character: at least 2 are needed
        "ab" fine
        "äöüäö" fine
        "äöüäöü" length: too long with 6 characters: shorten it to 5
        "abcdef" length: too long with 6 characters: shorten it to 5
        "😀😀😀😀😀" fine
        "😀" length: too short with 1 character: at least 2 are needed
    "#]]
    .assert_eq(&told(&sized, &["a", "ü", "ab", "äöüäö", "äöüäöü", "abcdef", "😀😀😀😀😀", "😀"]));
    let exact = ColumnRule { length_min: Some(1), length_max: Some(1), ..rule(ValueType::Text) };
    expect![[r#"
        (text of 1 character)
        "a" fine
        "ß" fine
        "ab" length: too long with 2 characters: shorten it to 1
    "#]]
    .assert_eq(&told(&exact, &["a", "ß", "ab"]));
    expect![[r#"
        (a whole number of at most 2 characters)
        "12" fine
        "123" length: too long with 3 characters: shorten it to 2
        "1.5" integer: there is a fraction: write a whole number
    "#]]
    .assert_eq(&told(&ColumnRule { length_max: Some(2), ..rule(ValueType::Integer) }, &["12", "123", "1.5"]));
}

#[test]
fn a_pattern_matches_the_whole_value() {
    let pattern = |text: &str| ColumnRule { pattern: Some(text.to_owned()), ..rule(ValueType::Text) };
    expect![[r#"
        (text that matches "[^<>]+")
        "name" fine
        "<b>name" pattern: not in the form that is asked for: correct it so that all of it matches "[^<>]+"
        "name\n" fine
        "größe" fine
    "#]]
    .assert_eq(&told(&pattern("[^<>]+"), &["name", "<b>name", "name\n", "größe"]));
    expect![[r#"
        (text that matches "a|ab")
        "a" fine
        "ab" fine
        "abc" pattern: not in the form that is asked for: correct it so that all of it matches "a|ab"
        "xa" pattern: not in the form that is asked for: correct it so that all of it matches "a|ab"
    "#]]
    .assert_eq(&told(&pattern("a|ab"), &["a", "ab", "abc", "xa"]));
    expect![[r#"
        (text that matches "(?i)x.y")
        "xüy" fine
        "X-Y" fine
        "xy" pattern: not in the form that is asked for: correct it so that all of it matches "(?i)x.y"
        "x\ny" pattern: not in the form that is asked for: correct it so that all of it matches "(?i)x.y"
    "#]]
    .assert_eq(&told(&pattern("(?i)x.y"), &["xüy", "X-Y", "xy", "x\ny"]));
    let wrong = super::Judge::new(&pattern("("), &[], std::path::Path::new("/"));
    assert_eq!(wrong.err().as_deref(), Some("column \"column\": the pattern \"(\" is no regular expression"));
}

#[test]
fn each_value_of_a_cell_is_judged_by_itself() {
    let listed = ColumnRule { separator: Some(','), max: Some("10".to_owned()), ..rule(ValueType::Integer) };
    expect![[r#"
        (values with "," between them, each a whole number, 10 or less)
        "1" fine
        "1,2,3" fine
        "1,,3" fine
        "," fine
        "" fine
        "1,x,11" integer: value 2 of 3, "x": no whole number: write digits only
        "1,11,x" max: value 2 of 3, "11": above the most that is allowed: write 10 or less
        "1, 2" integer: value 2 of 2, " 2": there are blanks around the number: remove them
    "#]]
    .assert_eq(&told(&listed, &["1", "1,2,3", "1,,3", ",", "", "1,x,11", "1,11,x", "1, 2"]));
    let full = ColumnRule { not_empty: true, ..listed };
    expect![[r#"
        (values with "," between them, each a whole number, 10 or less)
        "" not-empty: there is no value: fill it in
        "1,,3" not-empty: value 2 of 3: there is no value: fill it in
        "1,2," not-empty: value 3 of 3: there is no value: fill it in
        "1,__EMPTY__VALUE__" not-empty: value 2 of 2, "__EMPTY__VALUE__": there is no value: fill it in
    "#]]
    .assert_eq(&told(&full, &["", "1,,3", "1,2,", "1,__EMPTY__VALUE__"]));
    let wide = ColumnRule { separator: Some('·'), ..rule(ValueType::Sku) };
    expect![[r#"
        (values with "·" between them, each a SKU of 1 to 64 characters without blanks around it)
        "a·b" fine
        "a··b" fine
        "a· b" sku: value 2 of 2, " b": there are blanks before or behind the SKU, with which the shop refuses it: remove them
        "ä·ö" fine
    "#]]
    .assert_eq(&told(&wide, &["a·b", "a··b", "a· b", "ä·ö"]));
}

#[test]
fn the_indices_of_broken_values_are_told_in_order() {
    let judge = judge(&rule(ValueType::Integer));
    assert_eq!(broken_ones(&judge, &[b"1", b"x", b"", b"2", b"1.5", b"y"]), [1, 4, 5]);
}
