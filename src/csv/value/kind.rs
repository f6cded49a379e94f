//! What every kind of value can tell of itself.

use crate::model::rule::Rule;

/// A kind of value, with the bounds that it has.
pub(super) trait Kind {
    /// Tells whether a value, which is not empty, is of this kind and within its bounds.
    fn is_fine(&self, value: &[u8]) -> bool;

    /// Says what is wrong with a value that is not fine: one sentence without the value, safe to show.
    fn mistake(&self, value: &str) -> (Rule, String);

    /// Says what would be valid, such as `a whole number from 0 to 100`; safe to show.
    fn valid(&self) -> String;
}
