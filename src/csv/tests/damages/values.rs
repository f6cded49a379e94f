//! Values that break a rule.

use expect_test::expect;

use super::damages;
use crate::csv::tests::bunch::Bunch;
use crate::model::message::Severity;
use crate::model::rules::{ColumnRule, Conditional, ForbiddenColumn, RecordCount, Reference, Rules, UniqueKey, ValueType};

fn by_column(rule: ColumnRule) -> Rules {
    Rules { blank: vec!["__EMPTY__VALUE__".to_owned()], columns: vec![rule], ..Rules::new("test") }
}

fn typed(value: ValueType) -> Rules {
    by_column(ColumnRule { value, ..ColumnRule::new("v") })
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn dates() -> ValueType {
    ValueType::Date { formats: owned(&["%Y-%m-%d", "%m/%d/%y"]) }
}

fn times() -> ValueType {
    ValueType::Time { formats: owned(&["%H:%M:%S"]) }
}

fn moments() -> ValueType {
    ValueType::DateTime { formats: owned(&["%Y-%m-%d %H:%M:%S"]) }
}

fn choices() -> ValueType {
    ValueType::Choice { choices: owned(&["simple", "virtual"]) }
}

fn between(value: ValueType, min: &str, max: &str) -> Rules {
    by_column(ColumnRule { value, min: Some(min.to_owned()), max: Some(max.to_owned()), ..ColumnRule::new("v") })
}

fn unique(columns: &[&str]) -> Rules {
    let key = UniqueKey { columns: owned(columns), severity: Severity::Error, stop_after: None };
    Rules { unique: vec![key], ..Rules::new("test") }
}

fn parents() -> Reference {
    Reference {
        column: "parent".to_owned(),
        separator: Some(','),
        to: Some("sku".to_owned()),
        key_file: None,
        severity: Severity::Error,
        stop_after: None,
    }
}

fn if_configurable(rule: ColumnRule) -> Rules {
    let when = Conditional { column: "type".to_owned(), values: owned(&["configurable", "bundle"]), columns: vec![rule] };
    Rules { conditionals: vec![when], ..Rules::new("test") }
}

fn count(min: Option<u64>, max: Option<u64>, severity: Severity) -> Rules {
    Rules { records: Some(RecordCount { min, max, severity }), ..Rules::new("test") }
}

/// Makes a file with a column `v` of these cells.
fn cells(name: &str, rules: Rules, cells: &[&str]) -> Bunch {
    let records: String = cells.iter().enumerate().map(|(at, cell)| format!("{},{cell},x\n", at + 1)).collect();
    Bunch::of(name, format!("sku,v,w\n{records}")).by(rules)
}

damages! {
    e11_a_cell_that_must_not_be_empty: [
        cells("one is", by_column(ColumnRule { not_empty: true, ..ColumnRule::new("v") }), &["a", "", "\"\"", "__EMPTY__VALUE__", " ", "b"]),
        Bunch::of("a record that ends before it", "sku,v\n1\n2,a\n").by(by_column(ColumnRule { not_empty: true, ..ColumnRule::new("v") })),
        Bunch::of("a record with a cell too many", "sku,v\n1,,\n2,a\n").by(by_column(ColumnRule { not_empty: true, ..ColumnRule::new("v") })),
        Bunch::of("the last cell of the file", "sku,v\n1,a\n2,").by(by_column(ColumnRule { not_empty: true, ..ColumnRule::new("v") })),
        Bunch::of("a column that is not there", "sku\n1\n").by(by_column(ColumnRule { not_empty: true, ..ColumnRule::new("v") })),
    ] => expect![[]];
    e11_a_required_column: [
        Bunch::of("it is there", "v\n1\n").by(by_column(ColumnRule { required: true, ..ColumnRule::new("v") })),
        Bunch::of("it is missing", "sku,V\n1,2\n").by(by_column(ColumnRule { required: true, ..ColumnRule::new("v") })),
        Bunch::of("one file has it not", "sku,v\n1,2\n").and("sku\n1\n").by(by_column(ColumnRule { required: true, ..ColumnRule::new("v") })),
        Bunch::of("a warning", "sku\n1\n").by(by_column(ColumnRule { required: true, severity: Severity::Warning, ..ColumnRule::new("v") })),
    ] => expect![[]];
    e11_a_whole_number: [cells("", typed(ValueType::Integer), &["7", "-7", "+7", "007", "", "__EMPTY__VALUE__", "7.0", "7x", " 7", "-", "1,5", "1e3", "٣", "999999999999999999", "1999999999999999999"])] => expect![[]];
    e11_a_decimal_number: [cells("", typed(ValueType::Decimal), &["7", "-7.50", "+0.5", "", "7.", ".5", "\"7,5\"", "1e3", "NaN", "7 ", "--7", "1.2.3", "999999999999999999.123456789012", "1999999999999999999", "0.1234567890123"])] => expect![[]];
    e11_a_yes_or_no: [cells("", typed(ValueType::Boolean), &["0", "1", "true", "FALSE", "Yes", "no", "", "2", "ja", " 1", "on"])] => expect![[]];
    e11_a_date: [cells("", typed(dates()), &["2024-02-29", "02/28/24", "", "2023-02-29", "2024-13-01", "2024-1-5", "28.02.2024", "2024-02-29 10:00:00", "0000-00-00"])] => expect![[]];
    e11_a_time: [cells("", typed(times()), &["10:00:00", "23:59:59", "", "24:00:00", "10:60:00", "10:00", "1:2:3", "x"])] => expect![[]];
    e11_a_date_with_a_time: [cells("", typed(moments()), &["2024-02-29 10:00:00", "", "2024-02-30 10:00:00", "2024-02-29", "2024-02-29T10:00:00", "2024-02-29 25:00:00"])] => expect![[]];
    e11_a_choice: [cells("", typed(choices()), &["simple", "virtual", "", "Simple", "simple ", "configurable"])] => expect![[]];
    e11_an_address: [cells("", typed(ValueType::Url), &["https://shop.example/a?b=c#d", "http://localhost:8080/", "", "ftp://shop.example/", "shop.example", "https://", "https:///a", "https://a b/", "javascript:alert(1)"])] => expect![[]];
    e11_a_mail_address: [cells("", typed(ValueType::Email), &["a@shop.example", "a.b+c@sub.shop.example", "", "a", "a@", "@shop.example", "a@@shop.example", "a b@shop.example", "a@shop"])] => expect![[]];
    e11_a_stock_keeping_unit: [cells("", typed(ValueType::Sku), &["24-MB01", "größe/5 \"\"x", "", "a\tb", " a", "a ", &"x".repeat(64), &"x".repeat(65), &"ä".repeat(64)])] => expect![[]];
    e11_a_file_below_a_directory: [cells("", typed(ValueType::File { below: ".".to_owned() }), &["a.csv", "/a.csv", "", "b.csv", "../a.csv", "/etc/passwd", "."])] => expect![[]];
    e11_a_least_and_a_most: [
        cells("whole numbers", between(ValueType::Integer, "1", "10"), &["1", "10", "0", "11", "-5", "x", "", "+1", "0010"]),
        cells("decimal numbers", between(ValueType::Decimal, "-0.5", "99.99"), &["-0.5", "-0.50", "-0.51", "99.99", "99.990", "99.991", "100", "-0", ""]),
        cells("dates", between(dates(), "2024-01-01", "2024-12-31"), &["2024-01-01", "2024-12-31", "2023-12-31", "2025-01-01", "12/31/23", "x"]),
        cells("times", between(times(), "08:00:00", "17:00:00"), &["08:00:00", "07:59:59", "17:00:00", "17:00:01"]),
        cells("dates with a time", between(moments(), "2024-01-01 00:00:00", "2024-01-01 12:00:00"), &["2024-01-01 12:00:00", "2024-01-01 12:00:01"]),
    ] => expect![[]];
    e11_a_length: [
        cells("from 2 to 3", by_column(ColumnRule { length_min: Some(2), length_max: Some(3), ..ColumnRule::new("v") }), &["ab", "abc", "äöü", "", "a", "abcd", "\"\"\"\"", "\"a\nb\"", "\"a\nbc\""]),
    ] => expect![[]];
    e11_a_pattern: [
        cells("of the whole value", by_column(ColumnRule { pattern: Some("[a-z]+|[0-9]{2}".to_owned()), ..ColumnRule::new("v") }), &["abc", "12", "", "123", "abC", "a\u{301}", "\"ab\ncd\""]),
    ] => expect![[]];
    e11_several_values_in_a_cell: [
        cells("whole numbers", by_column(ColumnRule { value: ValueType::Integer, separator: Some('|'), max: Some("9".to_owned()), ..ColumnRule::new("v") }), &["1", "1|2", "1|x|2", "x|y", "10|11", "1||2", "|", "1| 2", ""]),
    ] => expect![[]];
    e11_several_rules_for_one_column: [
        cells("a warning and an error", Rules {
            columns: vec![
                ColumnRule { value: ValueType::Decimal, max: Some("100".to_owned()), severity: Severity::Warning, ..ColumnRule::new("v") },
                ColumnRule { value: ValueType::Decimal, max: Some("1000".to_owned()), ..ColumnRule::new("v") },
            ],
            ..Rules::new("test")
        }, &["50", "500", "5000", "x"]),
    ] => expect![[]];
    e11_columns_that_are_forbidden_or_unknown: [
        Bunch::of("a forbidden one", "sku,entity_id\n1,2\n").by(Rules {
            forbidden: vec![ForbiddenColumn { column: "entity_id".to_owned(), severity: Severity::Warning }, ForbiddenColumn { column: "x".to_owned(), severity: Severity::Error }],
            ..Rules::new("test")
        }),
        Bunch::of("unknown ones", "v,w,parent,type,y\n1,2,,4,5\n").by(Rules {
            unknown_columns: Some(Severity::Error),
            references: vec![Reference { to: Some("w".to_owned()), ..parents() }],
            conditionals: if_configurable(ColumnRule::new("y")).conditionals,
            ..by_column(ColumnRule::new("v"))
        }),
        Bunch::of("a warning in the second file", "v\n1\n").and("v,u\n1,2\n").by(Rules { unknown_columns: Some(Severity::Warning), ..by_column(ColumnRule::new("v")) }),
    ] => expect![[]];
    e11_a_key_that_is_there_twice: [
        Bunch::of("in one file", "sku,qty\na,1\nb,2\na,3\na,4\nA,5\n\"a\",6\n").by(unique(&["sku"])),
        Bunch::of("in two files", "sku,qty\na,1\nb,2\n").and("qty,sku\n3,b\n4,c\n").and("sku\nb\nc\n").by(unique(&["sku"])),
        Bunch::of("without a key", "sku,qty\n,1\n,2\n").by(unique(&["sku"])),
        Bunch::of("of two columns", "sku,store,x\na,de,1\na,en,2\na,de,3\na,,4\na,,5\n,,6\n,,7\nad,e,8\n").by(unique(&["sku", "store"])),
        Bunch::of("a file without the column", "sku,store\na,de\na,de\n").and("sku\na\na\n").by(unique(&["sku", "store"])),
        Bunch::of("with quotes within", "sku\n\"a\"\"b\"\n\"a\"\"b\"\n").by(unique(&["sku"])),
        Bunch::of("in a record that is damaged", "sku,qty\na,1\na\nb,5\"\nb,2\n").by(unique(&["sku"])),
    ] => expect![[]];
    e11_a_key_that_must_exist: [
        Bunch::of("in the same file", "sku,parent\na,\nb,a\nc,\"a,b\"\nd,\"a,x\"\ne,y\nf,f\n").by(Rules { references: vec![parents()], ..Rules::new("test") }),
        Bunch::of("in a file behind it", "parent\na\nb\n").and("sku\nb\n").by(Rules { references: vec![parents()], ..Rules::new("test") }),
        Bunch::of("in a key file", "parent\na\nk1\n\"k2,b\"\n").beside("keys.txt", "k1\r\n\nk2\n").by(Rules { references: vec![Reference { to: None, key_file: Some("keys.txt".to_owned()), ..parents() }], ..Rules::new("test") }),
    ] => expect![[]];
    e11_a_rule_for_some_records: [
        Bunch::of("a cell that must not be empty", "type,v\nsimple,\nconfigurable,\nbundle,a\nConfigurable,\n").by(if_configurable(ColumnRule { not_empty: true, ..ColumnRule::new("v") })),
        Bunch::of("a column that is required", "type\nsimple\nbundle\n").by(if_configurable(ColumnRule { required: true, ..ColumnRule::new("v") })),
        Bunch::of("where there is no such record", "type\nsimple\n").by(if_configurable(ColumnRule { required: true, ..ColumnRule::new("v") })),
        Bunch::of("a type", "v,type\nx,simple\nx,bundle\n1,bundle\n").by(if_configurable(ColumnRule { value: ValueType::Integer, ..ColumnRule::new("v") })),
        Bunch::of("a file without the deciding column", "v\nx\n").by(if_configurable(ColumnRule { not_empty: true, ..ColumnRule::new("v") })),
    ] => expect![[]];
    e11_how_many_records: [
        Bunch::of("too few", "sku\n1\n").and("sku\n2\n").by(count(Some(3), None, Severity::Error)),
        Bunch::of("just enough", "sku\n1\n").and("sku\n2\n").by(count(Some(2), Some(2), Severity::Error)),
        Bunch::of("too many", "sku\n1\n2\n3\n").by(count(None, Some(2), Severity::Warning)),
    ] => expect![[]];
    e11_the_end_after_so_many: [
        Bunch::of("errors", "sku,v\n1,x\n2,y\n3,z\n4,5\n").by(Rules { stop_after: Some(2), ..typed(ValueType::Integer) }),
        Bunch::of("findings of a rule", "sku,v\n1,x\n2,y\n3,z\n4,5\n").by(by_column(ColumnRule { value: ValueType::Integer, severity: Severity::Warning, stop_after: Some(2), ..ColumnRule::new("v") })),
        Bunch::of("exactly so many", "sku,v\n1,x\n2,y\n").by(Rules { stop_after: Some(2), ..typed(ValueType::Integer) }),
    ] => expect![[]];
    e11_where_a_value_stands: [
        Bunch::of("behind a cell of several lines", "sku,n,v\n1,\"a\nb\nc\",x\n2,b,y\n").by(typed(ValueType::Integer)),
        Bunch::of("with CRLF", "sku,n,v\r\n1,\"a\r\nb\",x\r\n2,b,y\r\n").by(typed(ValueType::Integer)),
        Bunch::of("behind a byte order mark", "\u{feff}sku,v\n1,x\n").by(typed(ValueType::Integer)),
        Bunch::of("with blank lines", "sku,v\n\n1,x\n\n\n2,y\n").by(typed(ValueType::Integer)),
        Bunch::of("a value of several lines", "sku,v\n1,\"x\ny\"\n").by(typed(ValueType::Integer)),
        Bunch::of("with controls", "sku,v\n1,\u{1b}[2J\u{202e}\n").by(typed(ValueType::Integer)),
        Bunch::of("a long one", format!("sku,v\n1,{}\n", "ä".repeat(100))).by(typed(ValueType::Integer)),
        Bunch::of("a column of a hostile name", "sku,\"v\u{1b}[2J\"\n1,x\n").by(by_column(ColumnRule { value: ValueType::Integer, ..ColumnRule::new("v\u{1b}[2J") })),
    ] => expect![[]];
    e11_values_of_damaged_records: [
        Bunch::of("a cell too few", "sku,v,w\n1,x\n2,y,\n").by(typed(ValueType::Integer)),
        Bunch::of("a cell too many", "sku,v\n1,x,\n2,y\n").by(typed(ValueType::Integer)),
        Bunch::of("a stray quote", "sku,v,n\n1,x,5\"\n2,y,\n").by(typed(ValueType::Integer)),
        Bunch::of("a quote that is not closed", "sku,n,v\n1,\"a,x\n2,b,y\n").by(typed(ValueType::Integer)),
        Bunch::of("a bad byte", b"sku,v,n\n1,x,\xE4\n2,\xE4,b\n").by(typed(ValueType::Integer)),
    ] => expect![[]];
}
