//! The CSV check on any bytes: it ends, its numbers fit, what it shows is safe, and the pieces do not matter.
#![no_main]

use std::io::Read;

use bunchd::csv::{Checked, Expectation, check};
use bunchd::model::dialect::Dialect;
use libfuzzer_sys::fuzz_target;

/// Gives its bytes out in small steps.
struct Steps<'a>(&'a [u8], usize);

impl Read for Steps<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.1.min(buffer.len()).min(self.0.len());
        let (given, rest) = self.0.split_at(length);
        buffer[..length].copy_from_slice(given);
        self.0 = rest;
        Ok(length)
    }
}

fn checked(reader: impl Read) -> Checked {
    let expectation = Expectation { required_columns: vec!["sku".to_owned()], ..Expectation::default() };
    check(reader, "fuzz.csv", &Dialect::default(), &expectation).expect("memory can be read")
}

fuzz_target!(|data: &[u8]| {
    let whole = checked(data);
    assert_eq!(whole, checked(Steps(data, 1)));
    assert_eq!(whole, checked(Steps(data, 1 + data.len() % 7)));
    assert!(whole.bytes <= data.len() as u64);
    assert!(whole.findings.len() as u64 <= whole.errors + whole.warnings);
    assert!(whole.is_complete || whole.errors > 0);
    for finding in &whole.findings {
        assert!(finding.line >= 1 && finding.record >= 1 && finding.byte <= data.len() as u64);
        let shown = [Some(&finding.text), finding.value.as_ref(), finding.column.as_ref()];
        assert!(shown.into_iter().flatten().all(|text| !text.chars().any(char::is_control)));
        assert!(finding.value.as_ref().is_none_or(|value| value.chars().count() <= 60));
    }
});
