//! The bytes of bad records: what is left without them is sound, and they are just the records with errors.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::bunch::Bunch;
use crate::model::message::Severity;
use crate::model::rule::Rule;
use crate::model::rules::{ColumnRule, Rules, ValueType};
use crate::model::validation::ValidatedFile;

const TOKENS: &[&[u8]] = &[
    b"a",
    b"1",
    b"23",
    b",",
    b",",
    b",",
    b"\"",
    b"\"\"",
    b",\"",
    b"\",",
    b"\"\n",
    b"\n",
    b"\n",
    b"\r\n",
    b"\r",
    b"\0",
    b"\xE4",
    b"\xC3\xA4",
    b"1,b\n",
    b"x,c\n",
    b"2,\"d\ne\"\n",
    b"\"3\",\"1,b\n2,c\n",
    b"4,d,e\n",
    b"5\n",
];

fn rules() -> Rules {
    Rules { columns: vec![ColumnRule { value: ValueType::Integer, ..ColumnRule::new("x") }], ..Rules::new("test") }
}

fn bad(file: &ValidatedFile) -> Vec<std::ops::Range<usize>> {
    let place = |byte: u64| usize::try_from(byte).expect("a short file");
    file.bad.iter().flatten().map(|range| place(range.start)..place(range.end)).collect()
}

/// Returns the file without its bad records.
fn left(data: &[u8], file: &ValidatedFile) -> Vec<u8> {
    let (mut left, mut from) = (Vec::new(), 0);
    for range in bad(file) {
        left.extend_from_slice(&data[from..range.start]);
        from = range.end;
    }
    left.extend_from_slice(&data[from..]);
    left
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Proves E11: an import of what is left meets no error; nothing that is sound is left out, and no record is counted twice.
    #[test]
    fn e11_what_is_left_without_bad_records_is_sound(body in vec(select(TOKENS), 0..40), threads in 1_usize..3) {
        let data = [b"x,y\n".as_slice(), &body.concat()].concat();
        let first = Bunch::of("", data.clone()).by(rules()).validated(threads);
        let file = &first.files[0];
        let left = left(&data, file);
        let second = Bunch::of("", left.clone()).by(rules()).validated(threads);
        let errors: Vec<_> = second.findings.iter().filter(|f| f.severity == Severity::Error && f.rule != Rule::HeaderOnly).collect();
        let (was, is) = (String::from_utf8_lossy(&data), String::from_utf8_lossy(&left));
        prop_assert!(errors.is_empty(), "{was:?} became {is:?} with {errors:?}");
        prop_assert_eq!(second.files[0].records, file.records - file.bad_records, "{:?} became {:?}", was, is);
        // What is told of the lines behind a quote that is not closed stands at the record behind them.
        if first.findings.iter().any(|finding| finding.rule == Rule::UnterminatedQuote) {
            return Ok(());
        }
        let of_records = first.findings.iter().filter(|f| f.severity == Severity::Error && f.rule != Rule::HeaderOnly);
        let numbers: BTreeSet<u64> = of_records.map(|finding| finding.record).collect();
        prop_assert_eq!(numbers.len() as u64, file.bad_records, "{:?} has {:?}", was, first.findings);
    }

    /// Proves E11: the stretches are in order, apart, behind the header, and begin and end with whole records.
    #[test]
    fn e11_stretches_of_bad_records_are_in_order(body in vec(select(TOKENS), 0..40)) {
        let data = [b"x,y\n".as_slice(), &body.concat()].concat();
        let validation = Bunch::of("", data.clone()).by(rules()).validated(1);
        let ranges = bad(&validation.files[0]);
        let mut behind = usize::try_from(validation.files[0].records_from).expect("a short file");
        prop_assert!(behind == 4 || !validation.files[0].is_complete);
        for (number, range) in ranges.iter().enumerate() {
            prop_assert!(range.start < range.end && range.end <= data.len() && (number == 0 && behind <= range.start || behind < range.start), "{ranges:?}");
            prop_assert!(data[range.start - 1] == b'\n' && (range.end == data.len() || data[range.end - 1] == b'\n'), "{ranges:?} of {data:?}");
            behind = range.end;
        }
    }
}
