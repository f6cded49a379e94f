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
    ] => expect![[r#"
        behind a cell of several lines: 2 records
          line 4, byte 18, record 2, v: integer <x>
          line 5, byte 24, record 3, v: integer <y>
        with CRLF: 2 records
          line 3, byte 18, record 2, v: integer <x>
          line 4, byte 25, record 3, v: integer <y>
        behind a byte order mark: 1 records
          line 2, byte 11, record 2, v: integer <x>
        with blank lines: 2 records
          line 2, byte 6, record 2: blank-line (warning)
          line 3, byte 9, record 2, v: integer <x>
          line 4, byte 11, record 3: blank-line (warning)
          line 6, byte 15, record 3, v: integer <y>
        a value of several lines: 2 records
          line 2, byte 8, record 2, v: integer <"x\ny">
          line 4, byte 16, record 3, v: integer <z>
        in UTF-16: 1 records
          line 2, byte 16, record 2, v: integer <x>
        in Latin-1: 1 records
          line 2, byte 8, record 2, v: integer <ä>
        without a header: 2 records
          line 1, byte 2, record 1, 2: integer <x>
        = blank-line: a blank line, which is skipped; remove it
        = integer: no whole number: write digits only [valid: a whole number]
    "#]];
    e11_what_is_shown_of_a_value: [
        Bunch::of("controls", "sku,v\n1,\u{1b}[2J\u{202e}\n").by(numbers()),
        Bunch::of("a long one", format!("sku,v\n1,{}\n", "ä".repeat(100))).by(numbers()),
        Bunch::of("quotes", "sku,v\n1,\"5\"\" screen\"\n").by(numbers()),
        Bunch::of("a column of a hostile name", "sku,v\u{1b}[2J\n1,x\n")
            .by(by_column(ColumnRule { value: ValueType::Integer, ..ColumnRule::new("v\u{1b}[2J") })),
    ] => expect![[r#"
        controls: 1 records
          line 2, byte 8, record 2, v: integer <\u{1b}[2J\u{202e}>
        a long one: 1 records
          line 2, byte 8, record 2, v: integer <äääääääääääääääääääääääääääääääääääääääääääääääääääääääääää…>
        quotes: 1 records
          line 2, byte 8, record 2, v: integer <"5"" screen">
        a column of a hostile name: 1 records
          line 2, byte 12, record 2, v\u{1b}[2J: integer <x>
        = integer: no whole number: write digits only [valid: a whole number]
        = integer: there is more than the number, such as a unit or a currency: write 2 [valid: a whole number]
        = integer: there is more than the number, such as a unit or a currency: write 5 [valid: a whole number]
    "#]];
    e11_values_of_damaged_records: [
        Bunch::of("a cell too few", "sku,v,w\n1,x\n2,y,\n").by(numbers()),
        Bunch::of("a cell too many", "sku,v\n1,x,\n2,y\n").by(numbers()),
        Bunch::of("a stray quote", "sku,v,n\n1,x,5\"\n2,y,\n").by(numbers()),
        Bunch::of("a quote that is not closed", "sku,n,v\n1,\"a,x\n2,b,y\n").by(numbers()),
        Bunch::of("a bad byte", b"sku,v,n\n1,x,\xE4\n2,\xE4,b\n3,y,c\n").by(numbers()),
        Bunch::of("another line end is no damage", "sku,v\n1,x\r\n2,y\n").by(numbers()),
    ] => expect![[r#"
        a cell too few: 2 records
          line 2, byte 8, record 2, w: too-few-columns
          line 3, byte 14, record 3, v: integer <y>
        a cell too many: 2 records
          line 2, byte 6, record 2, 3: too-many-columns
          line 3, byte 13, record 3, v: integer <y>
        a stray quote: 2 records
          line 2, byte 13, record 2, n: stray-quote <5">
          line 3, byte 17, record 3, v: integer <y>
        a quote that is not closed: 2 records
          line 2, byte 10, record 2, n: unterminated-quote <"a,x>
          line 3, byte 19, record 3, v: integer <y>
        a bad byte: 3 records
          line 2, byte 12, record 2, n: invalid-utf-8 <�>
          line 3, byte 16, record 3, v: invalid-utf-8 <�>
          line 4, byte 22, record 4, v: integer <y>
        another line end is no damage: 2 records
          line 2, byte 8, record 2, v: integer <x>
          line 2, byte 10, record 2: mixed-line-ends (warning)
          line 3, byte 13, record 3, v: integer <y>
        = integer: no whole number: write digits only [valid: a whole number]
        = invalid-utf-8: byte 0xE4 is no UTF-8; the file looks like Windows-1252 (Latin-1), where it is "ä": save the file as UTF-8, or tell bunchd its encoding
        = mixed-line-ends: this line ends otherwise than the first one (LF and CRLF are mixed); use one of them
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
        = too-few-columns: the header has 3 columns, this record has 2; fill up the record
        = too-many-columns: the header has 2 columns, this record has 3; put cells that hold the delimiter in quotes
        = unterminated-quote: this quote is opened and not closed; close it, or double it if it belongs to the text
    "#]];
    e11_two_columns_of_one_name: [
        Bunch::of("the first one is judged", "sku,v,v\n1,x,y\n2,3,z\n").by(by_column(ColumnRule { value: ValueType::Integer, ..v() })),
    ] => expect![[r#"
        the first one is judged: 2 records
          line 1, byte 6, record 1, v: duplicate-column
          line 2, byte 10, record 2, v: integer <x>
        = duplicate-column: columns 2 and 3 are both called "v"; rename or remove one
        = integer: no whole number: write digits only [valid: a whole number]
    "#]];
}
