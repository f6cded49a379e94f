//! Values that are not of the type of their column.

use expect_test::expect;

use super::damages;
use super::ruled::{cells, choices, dates, moments, times, typed};
use crate::model::rules::ValueType;

damages! {
    e11_a_whole_number: [
        cells("sound", typed(ValueType::Integer), &["7", "-7", "+7", "007", "", "__EMPTY__VALUE__", "\"8\"", "999999999999999999"]),
        cells("broken", typed(ValueType::Integer), &["7.0", "7x", " 7", "-", "\"1,5\"", "1e3", "1999999999999999999", "\"\"\"7\"\"\""]),
    ] => expect![[]];
    e11_a_decimal_number: [
        cells("sound", typed(ValueType::Decimal), &["7", "-7.50", "+0.5", "", ".5", "7.", "999999999999999999.123456789012"]),
        cells("broken", typed(ValueType::Decimal), &["\"7,5\"", "1e3", "NaN", "7 ", "--7", "1.2.3", ".", "0.1234567890123", "7 €"]),
    ] => expect![[]];
    e11_a_yes_or_no: [
        cells("sound", typed(ValueType::Boolean), &["0", "1", "true", "FALSE", "Yes", "no", ""]),
        cells("broken", typed(ValueType::Boolean), &["2", "ja", " 1", "01"]),
    ] => expect![[]];
    e11_a_date: [
        cells("sound", typed(dates()), &["2024-02-29", "02/28/24", "12/31/69", ""]),
        cells("broken", typed(dates()), &["2023-02-29", "2024-13-01", "2024-1-5", "28.02.2024", "2024-02-29 10:00:00", "0000-00-00"]),
    ] => expect![[]];
    e11_a_time: [
        cells("sound", typed(times()), &["10:00:00", "23:59:59", ""]),
        cells("broken", typed(times()), &["24:00:00", "10:60:00", "10:00", "1:2:3", "x"]),
    ] => expect![[]];
    e11_a_date_with_a_time: [
        cells("sound", typed(moments()), &["2024-02-29 10:00:00", ""]),
        cells("broken", typed(moments()), &["2024-02-30 10:00:00", "2024-02-29", "2024-02-29T10:00:00", "2024-02-29 25:00:00"]),
    ] => expect![[]];
    e11_a_choice: [
        cells("sound", typed(choices()), &["simple", "virtual", ""]),
        cells("broken", typed(choices()), &["Simple", "simple ", "configurable"]),
    ] => expect![[]];
    e11_an_address: [
        cells("sound", typed(ValueType::Url), &["https://shop.example/a?b=c#d", "http://localhost:8080/", ""]),
        cells("broken", typed(ValueType::Url), &["ftp://shop.example/", "shop.example", "https://", "https:///a", "https://a b/"]),
    ] => expect![[]];
    e11_a_mail_address: [
        cells("sound", typed(ValueType::Email), &["a@shop.example", "a.b+c@sub.shop.example", ""]),
        cells("broken", typed(ValueType::Email), &["a", "a@", "@shop.example", "a@@shop.example", "a b@shop.example", "a@shop"]),
    ] => expect![[]];
    e11_a_stock_keeping_unit: [
        cells("sound", typed(ValueType::Sku), &["24-MB01", "größe/5 \"\"x", "", &"x".repeat(64), &"ä".repeat(64)]),
        cells("broken", typed(ValueType::Sku), &["a\tb", " a", "a ", &"x".repeat(65)]),
    ] => expect![[]];
    e11_a_file_below_a_directory: [
        cells("sound", typed(ValueType::File { below: ".".to_owned() }), &["a.csv", "/a.csv", ""]),
        cells("broken", typed(ValueType::File { below: ".".to_owned() }), &["b.csv", "../a.csv", "/etc/passwd", "."]),
    ] => expect![[]];
}
