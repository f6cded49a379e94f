//! How a command ended, and what it printed.

use std::path::Path;
use std::process::Output;

use expect_test::Expect;

use super::redacted::redacted;

/// A command that was run to its end.
#[derive(Debug)]
pub(crate) struct Ran {
    words: String,
    code: Option<i32>,
    /// Standard output, redacted.
    pub(crate) out: String,
    /// Standard error, redacted.
    pub(crate) err: String,
    raw: Vec<u8>,
}

impl Ran {
    pub(super) fn new(root: &Path, words: &[&str], output: Output) -> Self {
        let text = |bytes: &[u8]| redacted(&String::from_utf8_lossy(bytes), root);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        Self { words: words.join(" "), code: output.status.code(), out, err, raw: output.stdout }
    }

    /// Returns the exit code; a command that a signal ended fails the test.
    pub(crate) fn code(&self) -> i32 {
        self.code.unwrap_or_else(|| panic!("`bunchd {}` was ended by a signal\n{}{}", self.words, self.out, self.err))
    }

    /// Checks the exit code.
    pub(crate) fn exits(self, expected: i32) -> Self {
        assert_eq!(self.code, Some(expected), "`bunchd {}` ended otherwise\n{}{}", self.words, self.out, self.err);
        self
    }

    /// Checks standard output.
    #[expect(clippy::needless_pass_by_value, reason = "an expected text is written where it is used")]
    pub(crate) fn prints(self, expected: Expect) -> Self {
        expected.assert_eq(&self.out);
        self
    }

    /// Checks standard error.
    #[expect(clippy::needless_pass_by_value, reason = "an expected text is written where it is used")]
    pub(crate) fn complains(self, expected: Expect) -> Self {
        expected.assert_eq(&self.err);
        self
    }

    /// Checks that standard output has a part.
    pub(crate) fn tells(self, part: &str) -> Self {
        assert!(self.out.contains(part), "`bunchd {}` does not tell {part:?}:\n{}{}", self.words, self.out, self.err);
        self
    }

    /// Reads standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.raw).unwrap_or_else(|error| panic!("`bunchd {}` printed no JSON: {error}\n{}", self.words, self.out))
    }
}
