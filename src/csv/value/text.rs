//! Any text.

use super::kind::Kind;
use crate::model::rule::Rule;

/// Any text at all.
#[derive(Debug)]
pub(super) struct Text;

impl Kind for Text {
    #[inline]
    fn is_fine(&self, _: &[u8]) -> bool {
        true
    }

    fn mistake(&self, _: &str) -> (Rule, String) {
        (Rule::Pattern, "no text at all".to_owned())
    }

    fn valid(&self) -> String {
        "text".to_owned()
    }
}
