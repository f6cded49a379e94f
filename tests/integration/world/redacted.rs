//! Replaces what differs from run to run: times, durations, numbers of processes, and the directory of the world.
//!
//! Invariant: a replacement is as long as what it stands for, so that the columns of a table stay in place.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::ROOT;

/// What is replaced, and by what.
static REPLACEMENTS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let known = [
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "YYYY-MM-DDThh:mm:ssZ"),
        (r"/\d{4}-\d\d-\d\d/", "/YYYY-MM-DD/"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00", "YYYY-MM-DDThh:mm:ss.ffffff+00:00"),
        (r"\b\d\.\d s\b", "#.# s"),
        (r"\b(bunchd|version) \d+\.\d+\.\d+, process \d+ on [^\s,]+", "$1 X.Y.Z, process NNN on HOST"),
    ];
    known.map(|(pattern, by)| (Regex::new(pattern).expect("it is a regular expression"), by)).into()
});

/// Returns a text with everything replaced that differs from run to run.
pub(super) fn redacted(text: &str, root: &Path) -> String {
    let text = text.replace(&*root.to_string_lossy(), ROOT);
    REPLACEMENTS.iter().fold(text, |text, (pattern, by)| pattern.replace_all(&text, *by).into_owned())
}

#[test]
fn times_durations_and_paths_are_replaced_and_identifiers_are_not() {
    let text = "/tmp/w/failed/2026-03-02/1_a: 2026-03-02T08:00:01Z, 2026-03-02T08:00:01.25Z, 0.4 s, 20260302-0800, bunchd 0.1.0, process 17 on vm7\n";
    let expected = "/srv/bunchd/failed/YYYY-MM-DD/1_a: YYYY-MM-DDThh:mm:ssZ, YYYY-MM-DDThh:mm:ssZ, #.# s, 20260302-0800, bunchd X.Y.Z, process NNN on HOST\n";
    assert_eq!(redacted(text, Path::new("/tmp/w")), expected);
}
