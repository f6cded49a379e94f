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
    ] => expect![[]];
    e11_whole_numbers_within_bounds: [
        cells("sound", between(ValueType::Integer, "1", "10"), &["1", "10", "", "+1", "0010"]),
        cells("broken", between(ValueType::Integer, "1", "10"), &["0", "11", "-5", "x"]),
    ] => expect![[]];
    e11_decimal_numbers_within_bounds: [
        cells("sound", between(ValueType::Decimal, "-0.5", "99.99"), &["-0.5", "-0.50", "99.99", "99.990", "-0", ""]),
        cells("broken", between(ValueType::Decimal, "-0.5", "99.99"), &["-0.51", "-0.500000000001", "99.991", "100", "x"]),
    ] => expect![[]];
    e11_dates_and_times_within_bounds: [
        cells("dates", between(dates(), "2024-01-01", "2024-12-31"), &["2024-01-01", "2024-12-31", "2023-12-31", "01/01/25", "x"]),
        cells("times", between(times(), "08:00:00", "17:00:00"), &["08:00:00", "17:00:00", "07:59:59", "17:00:01"]),
        cells("both", between(moments(), "2024-01-01 00:00:00", "2024-01-01 12:00:00"), &["2024-01-01 12:00:00", "2024-01-01 12:00:01"]),
    ] => expect![[]];
    e11_a_length: [
        cells("sound", two_or_three(), &["ab", "äöü", "", "\"a\nb\"", "\"\"\"\"\"\""]),
        cells("broken", two_or_three(), &["a", "abcd", "\"\"\"\"", "\"a\nbc\""]),
    ] => expect![[]];
    e11_a_pattern: [
        cells("sound", by_column(ColumnRule { pattern: Some("[a-z]+|[0-9]{2}".to_owned()), ..v() }), &["abc", "12", ""]),
        cells("broken", by_column(ColumnRule { pattern: Some("[a-z]+|[0-9]{2}".to_owned()), ..v() }), &["123", "abC", "\"ab\ncd\""]),
    ] => expect![[]];
    e11_several_values_in_a_cell: [
        cells("sound", several(), &["1", "1|2", "", "1||2", "|"]),
        cells("broken", several(), &["1|x|2", "x|y", "10|11", "1| 2", "1,5|2"]),
    ] => expect![[]];
    e11_several_rules_for_one_column: [cells("a warning and an error", both(), &["50", "500", "5000", "x"])] => expect![[]];
}
