//! Whatever a rebuild prints: each line is read, and what comes out names an index and holds no control character.
#![no_main]

use bunchd::index::RebuildReport;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    let mut report = RebuildReport::new(["Stock", "Product", "Product Price"]);
    let mut before = 0;
    for line in data.lines() {
        let ended = report.line(line);
        assert_eq!(ended, report.results().len() > before, "{line:?}");
        before = report.results().len();
    }
    let (results, stray) = report.finish();
    // One line ends at most two indexes: the one that was open, and its own.
    assert!(results.len() <= 2 * data.lines().count() + 2);
    let texts = results.iter().filter_map(|result| result.failure.as_ref()).chain(&stray);
    assert!(texts.into_iter().all(|text| text.chars().count() <= 301 && !text.chars().any(char::is_control)));
});
