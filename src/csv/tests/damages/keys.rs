//! Keys that are there twice, or not at all.

use expect_test::expect;

use super::damages;
use super::ruled::{parents, refers, unique};
use crate::csv::tests::bunch::Bunch;
use crate::model::message::Severity;
use crate::model::rules::Reference;

damages! {
    e11_a_key_that_is_there_twice: [
        Bunch::of("in one file", "sku,qty\na,1\nb,2\na,3\na,4\nA,5\n\"a\",6\n").by(unique(&["sku"])),
        Bunch::of("in several files", "sku,qty\na,1\nb,2\n").and("qty,sku\n3,b\n4,c\n").and("sku\nb\nc\n").by(unique(&["sku"])),
        Bunch::of("without a key", "sku,qty\n,1\n,2\n").by(unique(&["sku"])),
        Bunch::of("of two columns", "sku,store\na,de\na,en\na,de\na,\na,\n,\n,\nad,e\n").by(unique(&["sku", "store"])),
        Bunch::of("a file without one of the columns", "sku,store\na,de\na,\n").and("sku\na\nb\n").by(unique(&["sku", "store"])),
        Bunch::of("a file without the column", "sku\na\n").and("qty\n1\n1\n").by(unique(&["sku"])),
        Bunch::of("with quotes within", "sku,qty\n\"a\"\"b\",1\n\"a\"\"b\",2\n").by(unique(&["sku"])),
        Bunch::of("in records that are damaged", "sku,qty\na,1\na\nb,5\"\nb,2\n").by(unique(&["sku"])),
    ] => expect![[r#"
        in one file: 6 records
          line 4, byte 16, record 4, sku: unique <a>
          line 5, byte 20, record 5, sku: unique <a>
          line 7, byte 28, record 7, sku: unique <a>
        in several files: 2 + 2 + 2 records
          b.csv, line 2, byte 10, record 2, sku: unique <b>
          c.csv, line 2, byte 4, record 2, sku: unique <b>
          c.csv, line 3, byte 6, record 3, sku: unique <c>
        without a key: 2 records
        of two columns: 8 records
          line 4, byte 20, record 4, sku, store: unique <a, de>
          line 6, byte 28, record 6, sku, store: unique <a>
        a file without one of the columns: 2 + 2 records
          b.csv, line 2, byte 4, record 2, sku, store: unique <a>
        a file without the column: 1 + 2 records
        with quotes within: 2 records
          line 3, byte 17, record 3, sku: unique <a"b>
        in records that are damaged: 4 records
          line 3, byte 12, record 3, qty: too-few-columns
          line 4, byte 17, record 4, qty: stray-quote <5">
        = stray-quote: a quote within a cell that does not begin with one; put the whole cell in quotes and double this one
        = too-few-columns: the header has 2 columns, this record has 1; fill up the record
        = unique: "a" is already in line 2; remove one of them, or correct it [valid: a key that no other record of the bunch has]
        = unique: "a" is already in line 3 of a.csv; remove one of them, or correct it [valid: a key that no other record of the bunch has]
        = unique: "a" is already in line 5; remove one of them, or correct it [valid: a key that no other record of the bunch has]
        = unique: "a"b" is already in line 2; remove one of them, or correct it [valid: a key that no other record of the bunch has]
        = unique: "a, de" is already in line 2; remove one of them, or correct it [valid: a key that no other record of the bunch has]
        = unique: "b" is already in line 3 of a.csv; remove one of them, or correct it [valid: a key that no other record of the bunch has]
        = unique: "c" is already in line 3 of b.csv; remove one of them, or correct it [valid: a key that no other record of the bunch has]
    "#]];
    e11_a_key_that_must_exist: [
        Bunch::of("in the same file", "sku,parent\na,\nb,a\nc,\"a, b\"\nd,\"a,x,y\"\ne,y\nf,f\n").by(refers(parents())),
        Bunch::of("in another file", "parent\na\nb\n").and("sku\nb\n").by(refers(parents())),
        Bunch::of("without the column of keys", "parent\na\n").by(refers(parents())),
        Bunch::of("a warning", "sku,parent\na,b\n").by(refers(Reference { severity: Severity::Warning, ..parents() })),
        Bunch::of("without a separator", "sku,parent\na,\"a,a\"\n").by(refers(Reference { separator: None, ..parents() })),
    ] => expect![[r#"
        in the same file: 6 records
          line 5, byte 29, record 5, parent: reference <"a,x,y">
          line 5, byte 29, record 5, parent: reference <"a,x,y">
          line 6, byte 39, record 6, parent: reference <y>
        in another file: 2 + 1 records
          a.csv, line 2, byte 7, record 2, parent: reference <a>
        without the column of keys: 1 records
          line 2, byte 7, record 2, parent: reference <a>
        a warning: 1 records
          line 2, byte 13, record 2, parent: reference (warning) <b>
        without a separator: 1 records
          line 2, byte 13, record 2, parent: reference <"a,a">
        = reference: it refers to "a", which is not in the column "sku" of this bunch; add it or correct this cell [valid: a value in the column "sku" of this bunch]
        = reference: it refers to "a,a", which is not in the column "sku" of this bunch; add it or correct this cell [valid: a value in the column "sku" of this bunch]
        = reference: it refers to "b", which is not in the column "sku" of this bunch; add it or correct this cell [valid: a value in the column "sku" of this bunch]
        = reference: it refers to "x", which is not in the column "sku" of this bunch; add it or correct this cell [valid: a value in the column "sku" of this bunch]
        = reference: it refers to "y", which is not in the column "sku" of this bunch; add it or correct this cell [valid: a value in the column "sku" of this bunch]
    "#]];
    e11_a_key_that_must_be_in_a_key_file: [
        Bunch::of("in the key file alone", "sku,parent\na,a\nb,k1\nc,\"k2,b\"\n")
            .by(refers(Reference { to: None, key_file: Some("keys.txt".to_owned()), ..parents() }))
            .beside("keys.txt", "k1\r\n\nk2\n"),
        Bunch::of("in the key file or in the bunch", "sku,parent\na,a\nb,k1\nc,\"k3,b\"\n")
            .by(refers(Reference { key_file: Some("keys.txt".to_owned()), ..parents() }))
            .beside("keys.txt", "\u{feff}k1\nk2"),
    ] => expect![[r#"
        in the key file alone: 3 records
          line 2, byte 13, record 2, parent: reference <a>
          line 4, byte 22, record 4, parent: reference <"k2,b">
        in the key file or in the bunch: 3 records
          line 4, byte 22, record 4, parent: reference <"k3,b">
        = reference: it refers to "a", which is not in the key file "keys.txt"; add it or correct this cell [valid: a value in the key file "keys.txt"]
        = reference: it refers to "b", which is not in the key file "keys.txt"; add it or correct this cell [valid: a value in the key file "keys.txt"]
        = reference: it refers to "k3", which is not in the column "sku" of this bunch or in the key file "keys.txt"; add it or correct this cell [valid: a value in the column "sku" of this bunch or in the key file "keys.txt"]
    "#]];
}
