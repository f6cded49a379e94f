//! Where a broken value stands, and what is shown of it.

use expect_test::expect;

use super::damages;
use super::ruled::{by_column, typed, v};
use crate::csv::tests::bunch::Bunch;
use crate::model::dialect::{Dialect, Encoding};
use crate::model::rules::{ColumnRule, Rules, ValueType};

fn numbers() -> Rules {
    typed(ValueType::Integer)
}

/// Makes a rule for a column by its number.
fn second() -> Rules {
    by_column(ColumnRule { value: ValueType::Integer, ..ColumnRule::new("2") })
}

damages! {
    e11_where_a_value_stands: [
        Bunch::of("behind a cell of several lines", "sku,n,v\n1,\"a\nb\nc\",x\n2,b,y\n").by(numbers()),
        Bunch::of("with CRLF", "sku,n,v\r\n1,\"a\r\nb\",x\r\n2,b,y\r\n").by(numbers()),
        Bunch::of("behind a byte order mark", "\u{feff}sku,v\n1,x\n").by(numbers()),
        Bunch::of("with blank lines", "sku,v\n\n1,x\n\n\n2,y\n").by(numbers()),
        Bunch::of("a value of several lines", "sku,v\n1,\"x\ny\"\n2,z\n").by(numbers()),
        Bunch::of("in UTF-16", "sku,v\n€,x\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
            .by(numbers())
            .in_dialect(Dialect { encoding: Encoding::Utf16, ..Dialect::default() }),
        Bunch::of("in Latin-1", b"sku,v\n\xE4,\xE4\n")
            .by(numbers())
            .in_dialect(Dialect { encoding: Encoding::Latin1, ..Dialect::default() }),
        Bunch::of("without a header", "1,x\n2,3\n").by(second()).in_dialect(Dialect { header: false, ..Dialect::default() }),
    ] => expect![[]];
    e11_what_is_shown_of_a_value: [
        Bunch::of("controls", "sku,v\n1,\u{1b}[2J\u{202e}\n").by(numbers()),
        Bunch::of("a long one", format!("sku,v\n1,{}\n", "ä".repeat(100))).by(numbers()),
        Bunch::of("quotes", "sku,v\n1,\"5\"\" screen\"\n").by(numbers()),
        Bunch::of("a column of a hostile name", "sku,v\u{1b}[2J\n1,x\n")
            .by(by_column(ColumnRule { value: ValueType::Integer, ..ColumnRule::new("v\u{1b}[2J") })),
    ] => expect![[]];
    e11_values_of_damaged_records: [
        Bunch::of("a cell too few", "sku,v,w\n1,x\n2,y,\n").by(numbers()),
        Bunch::of("a cell too many", "sku,v\n1,x,\n2,y\n").by(numbers()),
        Bunch::of("a stray quote", "sku,v,n\n1,x,5\"\n2,y,\n").by(numbers()),
        Bunch::of("a quote that is not closed", "sku,n,v\n1,\"a,x\n2,b,y\n").by(numbers()),
        Bunch::of("a bad byte", b"sku,v,n\n1,x,\xE4\n2,\xE4,b\n3,y,c\n").by(numbers()),
        Bunch::of("another line end is no damage", "sku,v\n1,x\r\n2,y\n").by(numbers()),
    ] => expect![[]];
    e11_two_columns_of_one_name: [
        Bunch::of("the first one is judged", "sku,v,v\n1,x,y\n2,3,z\n").by(by_column(ColumnRule { value: ValueType::Integer, ..v() })),
    ] => expect![[]];
}
