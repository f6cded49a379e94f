//! Damaged files: each kind at each place of a file, with exactly what is found; below it, once, what people are told.

mod conditions;
mod encodings;
mod headers;
mod keys;
mod limits;
mod places;
mod quotes;
mod records;
mod ruled;
mod types;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use expect_test::Expect;

use super::bunch::{Bunch, told, words};
use crate::csv::reader::Sizes;
use crate::model::rule::Rule;

/// Makes a test of each row, and a function that returns the bunches of all rows.
macro_rules! damages {
    ($($(#[$attribute:meta])* $name:ident: $bunches:expr => $expected:expr;)*) => {
        $(#[test] $(#[$attribute])* fn $name() { crate::csv::tests::damages::say(&$bunches, &$expected); })*

        pub(super) fn all() -> Vec<crate::csv::tests::bunch::Bunch> { [$($bunches.to_vec()),*].concat() }
    };
}
use damages;

/// Compares what is said about bunches with what is expected; as text, since people read it.
fn say(bunches: &[Bunch], expected: &Expect) {
    let (mut out, mut said) = (String::new(), BTreeSet::new());
    for bunch in bunches {
        let validation = bunch.validated(1);
        for (sizes, other) in SIZES.iter().zip(bunch.validated_by(sizes(bunch))) {
            assert_eq!(other, validation, "{}, {sizes:?}", bunch.name);
        }
        out += &told(&bunch.name, &validation);
        said.extend(validation.findings.iter().map(words));
    }
    out.extend(said.into_iter().map(|words| format!("= {words}\n")));
    expected.assert_eq(&out);
}

/// Buffers and parts of each size, with one thread and with several.
static SIZES: LazyLock<Vec<Sizes>> = LazyLock::new(|| {
    let alone = (1..=64).map(|buffer_bytes| Sizes { buffer_bytes, part_bytes: 1 << 20, threads: 1 });
    let parts = (1..=24).map(|part_bytes| Sizes { buffer_bytes: 7, part_bytes, threads: 1 });
    let together = (1..=24).map(|part_bytes| Sizes { buffer_bytes: 11, part_bytes, threads: 2 + part_bytes as usize % 2 });
    alone.chain(parts).chain(together).collect()
});

/// Returns those by which a bunch is tried: not a large one, nor one whose reading ends early, which is between two parts.
fn sizes(bunch: &Bunch) -> &'static [Sizes] {
    let is_short = bunch.files.iter().all(|(_, bytes)| bytes.len() < 10_000);
    let ends_early =
        bunch.rules.as_ref().is_some_and(|rules| rules.stop_after.is_some() || rules.columns.iter().any(|rule| rule.stop_after.is_some()));
    if is_short && !ends_early { &SIZES } else { &[] }
}

/// Puts a cell, as it is written, at each place of a file.
fn everywhere(cell: impl AsRef<[u8]>) -> Vec<Bunch> {
    let cell = cell.as_ref();
    let file = |before: &str, after: &str| [before.as_bytes(), cell, after.as_bytes()].concat();
    vec![
        Bunch::of("in the header", file("sku,", ",qty\n1,Mug,5\n2,Cup,6\n")),
        Bunch::of("in the first cell", file("sku,name,qty\n", ",Mug,5\n2,Cup,6\n3,Pot,7\n")),
        Bunch::of("in the middle", file("sku,name,qty\n1,Mug,5\n2,", ",6\n3,Pot,7\n")),
        Bunch::of("at the end of a record", file("sku,name,qty\r\n1,Mug,5\r\n2,Cup,", "\r\n3,Pot,7\r\n")),
        Bunch::of("at the end of the file", file("sku,name,qty\n1,Mug,5\n2,Cup,", "")),
    ]
}

/// Puts a record, as it is written, at each place of a file.
fn in_each_row(record: impl AsRef<[u8]>) -> Vec<Bunch> {
    let record = record.as_ref();
    let file = |before: &str, after: &str| [before.as_bytes(), record, after.as_bytes()].concat();
    vec![
        Bunch::of("before the header", file("", "\nsku,name,qty\n1,Mug,5\n")),
        Bunch::of("the first record", file("sku,name,qty\n", "\n2,Cup,6\n3,Pot,7\n")),
        Bunch::of("in the middle", file("sku,name,qty\r\n1,Mug,5\r\n", "\r\n3,Pot,7\r\n")),
        Bunch::of("the last record", file("sku,name,qty\n1,Mug,5\n2,Cup,6\n", "")),
    ]
}

fn all() -> Vec<Bunch> {
    let structure = [quotes::all(), records::all(), headers::all(), encodings::all()];
    let values = [types::all(), limits::all(), keys::all(), conditions::all(), places::all()];
    [structure.concat(), values.concat()].concat()
}

/// Proves E11: there is no rule that this matrix does not break.
#[test]
fn e11_each_rule_is_broken_somewhere_in_the_matrix() {
    let broken: BTreeSet<Rule> = all().iter().flat_map(|bunch| bunch.validated(1).findings).map(|finding| finding.rule).collect();
    // What another validator finds is no finding of ours.
    let missing: Vec<&Rule> = Rule::ALL.iter().filter(|rule| **rule != Rule::External && !broken.contains(rule)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
