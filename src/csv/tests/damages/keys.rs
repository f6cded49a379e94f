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
    ] => expect![[]];
    e11_a_key_that_must_exist: [
        Bunch::of("in the same file", "sku,parent\na,\nb,a\nc,\"a, b\"\nd,\"a,x,y\"\ne,y\nf,f\n").by(refers(parents())),
        Bunch::of("in another file", "parent\na\nb\n").and("sku\nb\n").by(refers(parents())),
        Bunch::of("without the column of keys", "parent\na\n").by(refers(parents())),
        Bunch::of("a warning", "sku,parent\na,b\n").by(refers(Reference { severity: Severity::Warning, ..parents() })),
        Bunch::of("without a separator", "sku,parent\na,\"a,a\"\n").by(refers(Reference { separator: None, ..parents() })),
    ] => expect![[]];
    e11_a_key_that_must_be_in_a_key_file: [
        Bunch::of("in the key file alone", "sku,parent\na,a\nb,k1\nc,\"k2,b\"\n")
            .by(refers(Reference { to: None, key_file: Some("keys.txt".to_owned()), ..parents() }))
            .beside("keys.txt", "k1\r\n\nk2\n"),
        Bunch::of("in the key file or in the bunch", "sku,parent\na,a\nb,k1\nc,\"k3,b\"\n")
            .by(refers(Reference { key_file: Some("keys.txt".to_owned()), ..parents() }))
            .beside("keys.txt", "\u{feff}k1\nk2"),
    ] => expect![[]];
}
