//! What holds for every file: any pieces, any text.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::reference::{Fault, reference};
use super::{Sizes, Wanted, checked, checked_with, try_checked, wanted};
use crate::model::dialect::Dialect;
use crate::model::rule::Rule;

fn all_findings() -> Wanted<'static> {
    Wanted { findings_max: usize::MAX, allow_empty: true, ..wanted(None) }
}

fn files(tokens: &'static [&'static [u8]]) -> impl Strategy<Value = Vec<u8>> {
    vec(select(tokens), 0..40).prop_map(|parts| parts.concat())
}

const STRUCTURE: &[&[u8]] =
    &[b"a", b"bc", b",", b",", b"\"", b"\"", b"\"\"", b",\"", b"\",", b"\n", b"\n", b"\r\n", b"\r", b"d,e\n", b"\"f\",g\n", b"\"h\ni\","];
const BYTES: &[&[u8]] = &[
    b"a",
    b"sep=;",
    b",",
    b",",
    b";",
    b"\"",
    b"\"",
    b",\"",
    b"\"\n",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xE4",
    b"\xC3\xA4",
    b"\xE2\x82",
    b"\xF0\x9F\x98\x80",
    b"x,y\n",
    b"1,2\n",
    b"\"3\n4\",5\n",
    b"\xFF\xFE",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Proves E11: a plain reference comes to the same on every file.
    #[test]
    fn e11_the_check_agrees_with_a_plain_reference(body in files(STRUCTURE)) {
        let data = [b"x,y\n".as_slice(), &body].concat();
        let checked = checked_with(&data, &Dialect::default(), &all_findings());
        let found: Vec<Fault> = checked
            .findings
            .iter()
            .filter(|finding| finding.rule != Rule::MixedLineEnds)
            .map(|finding| (finding.rule, finding.record, finding.line, finding.byte))
            .collect();
        let (records, mut expected) = reference(&data, 4, 2);
        let mut found = found;
        found.sort_by_key(|fault| (fault.3, fault.0));
        expected.sort_by_key(|fault| (fault.3, fault.0));
        prop_assert_eq!((checked.records(), found), (records, expected), "{:?}", String::from_utf8_lossy(&data));
    }

    /// Proves E11: the result depends neither on buffers, nor on parts, nor on threads.
    #[test]
    fn e11_the_result_is_the_same_for_any_pieces(
        data in files(BYTES),
        buffer_bytes in 1_usize..40,
        part_bytes in 1_u64..60,
        threads in 1_usize..4,
        findings_max in 0_usize..6,
    ) {
        let wanted = Wanted { findings_max, ..all_findings() };
        let whole = checked_with(&data, &Dialect::default(), &wanted);
        let pieces = try_checked(&[&data], &Dialect::default(), &wanted, Sizes { buffer_bytes, part_bytes, threads });
        prop_assert_eq!(pieces.expect("memory can be read"), whole);
    }
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = select(&["", "a", "5\" x", "two\nlines", "a, b", "grün", "\r\n"][..]).prop_map(str::to_owned);
    vec(vec(cell, 3), 1..30)
}

fn styles() -> impl Strategy<Value = ::csv::QuoteStyle> {
    select(&[::csv::QuoteStyle::Always, ::csv::QuoteStyle::Necessary][..])
}

pub(super) fn written(rows: &[Vec<String>], style: ::csv::QuoteStyle) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new().quote_style(style).from_writer(Vec::new());
    writer.write_record(["sku", "name", "qty"]).expect("memory can be written");
    for row in rows {
        writer.write_record(row).expect("memory can be written");
    }
    writer.into_inner().expect("memory can be written")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Proves E11: a file that is written by the rules has no findings.
    #[test]
    fn e11_what_a_csv_writer_writes_has_no_findings(rows in rows(), style in styles()) {
        let checked = checked(&written(&rows, style));
        prop_assert_eq!((checked.records(), checked.errors(), checked.warnings()), (rows.len() as u64, 0, 0));
    }
}
