//! Cells that are empty, too small, too large, too long or of the wrong shape.

use expect_test::expect;

use super::damages;
use super::ruled::{between, by_column, cells, dates, moments, not_empty, times, v};
use crate::csv::tests::bunch::Bunch;
use crate::model::message::Severity;
use crate::model::rules::{ColumnRule, Rules, ValueType};

/// Makes a rule for whole numbers up to 9 with bars between them.
fn several() -> Rules {
    by_column(ColumnRule { value: ValueType::Integer, separator: Some('|'), max: Some("9".to_owned()), ..v() })
}

/// Makes two rules for one column.
fn both() -> Rules {
    let to = |max: &str, severity| ColumnRule { value: ValueType::Decimal, max: Some(max.to_owned()), severity, ..v() };
    Rules { columns: vec![to("100", Severity::Warning), to("1000", Severity::Error)], ..Rules::new("test") }
}

fn two_or_three() -> Rules {
    by_column(ColumnRule { length_min: Some(2), length_max: Some(3), ..v() })
}

damages! {
    e11_a_cell_that_must_not_be_empty: [
        cells("some are", not_empty(), &["a", "", "\"\"", "__EMPTY__VALUE__", " ", "b"]),
        Bunch::of("a record that ends before it", "no,v\n1\n2,a\n").by(not_empty()),
        Bunch::of("a record with a cell too many", "no,v\n1,,\n2,a\n").by(not_empty()),
        Bunch::of("the last cell of the file", "no,v\n1,a\n2,").by(not_empty()),
        Bunch::of("a column that is not there", "no\n1\n").by(not_empty()),
    ] => expect![[r#"
        some are: 6 records
          line 3, byte 15, record 3, v: not-empty <>
          line 4, byte 20, record 4, v: not-empty <"">
          line 5, byte 27, record 5, v: not-empty <__EMPTY__VALUE__>
        a record that ends before it: 2 records
          line 2, byte 5, record 2, v: too-few-columns
        a record with a cell too many: 2 records
          line 2, byte 5, record 2, 3: too-many-columns
        the last cell of the file: 2 records
          line 3, byte 11, record 3, v: not-empty <>
        a column that is not there: 1 records
        = not-empty: there is no value: fill it in [valid: text]
        = too-few-columns: the header has 2 columns, this record has 1; fill up the record
        = too-many-columns: the header has 2 columns, this record has 3; put cells that hold the delimiter in quotes
    "#]];
    e11_whole_numbers_within_bounds: [
        cells("sound", between(ValueType::Integer, "1", "10"), &["1", "10", "", "+1", "0010"]),
        cells("broken", between(ValueType::Integer, "1", "10"), &["0", "11", "-5", "x"]),
    ] => expect![[r#"
        sound: 5 records
        broken: 4 records
          line 2, byte 9, record 2, v: min <0>
          line 3, byte 15, record 3, v: max <11>
          line 4, byte 22, record 4, v: min <-5>
          line 5, byte 29, record 5, v: integer <x>
        = integer: no whole number: write digits only [valid: a whole number from 1 to 10]
        = max: above the most that is allowed: write 10 or less [valid: a whole number from 1 to 10]
        = min: below the least that is allowed: write 1 or more [valid: a whole number from 1 to 10]
    "#]];
    e11_decimal_numbers_within_bounds: [
        cells("sound", between(ValueType::Decimal, "-0.5", "99.99"), &["-0.5", "-0.50", "99.99", "99.990", "-0", ""]),
        cells("broken", between(ValueType::Decimal, "-0.5", "99.99"), &["-0.51", "-0.500000000001", "99.991", "100", "x"]),
    ] => expect![[r#"
        sound: 6 records
        broken: 5 records
          line 2, byte 9, record 2, v: min <-0.51>
          line 3, byte 19, record 3, v: min <-0.500000000001>
          line 4, byte 39, record 4, v: max <99.991>
          line 5, byte 50, record 5, v: max <100>
          line 6, byte 58, record 6, v: decimal <x>
        = decimal: no number: write one like 12.50 [valid: a number with a point before the fraction from -0.5 to 99.99]
        = max: above the most that is allowed: write 99.99 or less [valid: a number with a point before the fraction from -0.5 to 99.99]
        = min: below the least that is allowed: write -0.5 or more [valid: a number with a point before the fraction from -0.5 to 99.99]
    "#]];
    e11_dates_and_times_within_bounds: [
        cells("dates", between(dates(), "2024-01-01", "2024-12-31"), &["2024-01-01", "2024-12-31", "2023-12-31", "01/01/25", "x"]),
        cells("times", between(times(), "08:00:00", "17:00:00"), &["08:00:00", "17:00:00", "07:59:59", "17:00:01"]),
        cells("both", between(moments(), "2024-01-01 00:00:00", "2024-01-01 12:00:00"), &["2024-01-01 12:00:00", "2024-01-01 12:00:01"]),
    ] => expect![[r#"
        dates: 5 records
          line 4, byte 39, record 4, v: min <2023-12-31>
          line 5, byte 54, record 5, v: max <01/01/25>
          line 6, byte 67, record 6, v: date <x>
        times: 4 records
          line 4, byte 35, record 4, v: min <07:59:59>
          line 5, byte 48, record 5, v: max <17:00:01>
        both: 2 records
          line 3, byte 33, record 3, v: max <2024-01-01 12:00:01>
        = date: not written as asked for: write it like 2026-12-31 [valid: a date from 2024-01-01 to 2024-12-31, written like 2026-12-31 or 12/31/26]
        = max: above the most that is allowed: write 17:00:00 or earlier [valid: a time from 08:00:00 to 17:00:00, written like 18:30:00]
        = max: above the most that is allowed: write 2024-01-01 12:00:00 or earlier [valid: a date with a time from 2024-01-01 00:00:00 to 2024-01-01 12:00:00, written like 2026-12-31 18:30:00]
        = max: above the most that is allowed: write 2024-12-31 or earlier [valid: a date from 2024-01-01 to 2024-12-31, written like 2026-12-31 or 12/31/26]
        = min: below the least that is allowed: write 08:00:00 or later [valid: a time from 08:00:00 to 17:00:00, written like 18:30:00]
        = min: below the least that is allowed: write 2024-01-01 or later [valid: a date from 2024-01-01 to 2024-12-31, written like 2026-12-31 or 12/31/26]
    "#]];
    e11_a_length: [
        cells("sound", two_or_three(), &["ab", "äöü", "", "\"a\nb\"", "\"\"\"\"\"\""]),
        cells("broken", two_or_three(), &["a", "abcd", "\"\"\"\"", "\"a\nbc\""]),
    ] => expect![[r#"
        sound: 5 records
        broken: 4 records
          line 2, byte 9, record 2, v: length <a>
          line 3, byte 15, record 3, v: length <abcd>
          line 4, byte 24, record 4, v: length <"""">
          line 5, byte 33, record 5, v: length <"a\nbc">
        = length: too long with 4 characters: shorten it to 3 [valid: text of 2 to 3 characters]
        = length: too short with 1 character: at least 2 are needed [valid: text of 2 to 3 characters]
    "#]];
    e11_a_pattern: [
        cells("sound", by_column(ColumnRule { pattern: Some("[a-z]+|[0-9]{2}".to_owned()), ..v() }), &["abc", "12", ""]),
        cells("broken", by_column(ColumnRule { pattern: Some("[a-z]+|[0-9]{2}".to_owned()), ..v() }), &["123", "abC", "\"ab\ncd\""]),
    ] => expect![[r#"
        sound: 3 records
        broken: 3 records
          line 2, byte 9, record 2, v: pattern <123>
          line 3, byte 17, record 3, v: pattern <abC>
          line 4, byte 25, record 4, v: pattern <"ab\ncd">
        = pattern: not in the form that is asked for: correct it so that all of it matches "[a-z]+|[0-9]{2}" [valid: text that matches "[a-z]+|[0-9]{2}"]
    "#]];
    e11_several_values_in_a_cell: [
        cells("sound", several(), &["1", "1|2", "", "1||2", "|"]),
        cells("broken", several(), &["1|x|2", "x|y", "10|11", "1| 2", "\"1,5|2\""]),
    ] => expect![[r#"
        sound: 5 records
        broken: 5 records
          line 2, byte 9, record 2, v: integer <1|x|2>
          line 3, byte 19, record 3, v: integer <x|y>
          line 4, byte 27, record 4, v: max <10|11>
          line 5, byte 37, record 5, v: integer <1| 2>
          line 6, byte 46, record 6, v: integer <"1,5|2">
        = integer: value 1 of 2, "1,5": there is a fraction: write a whole number [valid: values with "|" between them, each a whole number, 9 or less]
        = integer: value 1 of 2, "x": no whole number: write digits only [valid: values with "|" between them, each a whole number, 9 or less]
        = integer: value 2 of 2, " 2": there are blanks around the number: remove them [valid: values with "|" between them, each a whole number, 9 or less]
        = integer: value 2 of 3, "x": no whole number: write digits only [valid: values with "|" between them, each a whole number, 9 or less]
        = max: value 1 of 2, "10": above the most that is allowed: write 9 or less [valid: values with "|" between them, each a whole number, 9 or less]
    "#]];
    e11_several_rules_for_one_column: [cells("a warning and an error", both(), &["50", "500", "5000", "x"])] => expect![[r#"
        a warning and an error: 4 records
          line 3, byte 16, record 3, v: max (warning) <500>
          line 4, byte 24, record 4, v: max (warning) <5000>
          line 4, byte 24, record 4, v: max <5000>
          line 5, byte 33, record 5, v: decimal (warning) <x>
          line 5, byte 33, record 5, v: decimal <x>
        = decimal: no number: write one like 12.50 [valid: a number with a point before the fraction, 100 or less]
        = decimal: no number: write one like 12.50 [valid: a number with a point before the fraction, 1000 or less]
        = max: above the most that is allowed: write 100 or less [valid: a number with a point before the fraction, 100 or less]
        = max: above the most that is allowed: write 1000 or less [valid: a number with a point before the fraction, 1000 or less]
    "#]];
}
