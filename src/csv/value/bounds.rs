//! The least and the most that a value may be.

use crate::csv::shown::shown;
use crate::model::rule::Rule;
use crate::model::rules::ColumnRule;

/// Bounds of values that are compared as `T`, with their words.
#[derive(Debug)]
pub(super) struct Bounds<T> {
    least: T,
    most: T,
    min: Option<String>,
    max: Option<String>,
}

impl<T: Copy + Ord> Bounds<T> {
    /// Reads the bounds of a rule; `open` is the least and the most that a `T` can be.
    pub(super) fn new(rule: &ColumnRule, open: (T, T), read: impl Fn(&[u8]) -> Option<T>) -> Result<Self, String> {
        let bound = |text: &Option<String>, open: T| match text {
            None => Ok(open),
            Some(text) => read(text.as_bytes())
                .ok_or_else(|| format!("column {:?}: the bound \"{}\" is not written as the values are", rule.column, shown(text))),
        };
        let (min, max) = (rule.min.clone(), rule.max.clone());
        Ok(Self { least: bound(&min, open.0)?, most: bound(&max, open.1)?, min, max })
    }

    /// Tells whether a value is within.
    #[inline]
    pub(super) fn hold(&self, value: T) -> bool {
        self.least <= value && value <= self.most
    }

    /// Says which bound a value breaks, in words such as `or more` and `or less`; `None` if it is within.
    pub(super) fn mistake(&self, value: T, more: &str, less: &str) -> Option<(Rule, String)> {
        match (&self.min, &self.max) {
            (Some(min), _) if value < self.least => {
                Some((Rule::Min, format!("below the least that is allowed: write {} {more}", shown(min))))
            }
            (_, Some(max)) if value > self.most => {
                Some((Rule::Max, format!("above the most that is allowed: write {} {less}", shown(max))))
            }
            _ => None,
        }
    }

    /// Says what is within, for values that are called so.
    pub(super) fn valid(&self, name: &str, more: &str, less: &str) -> String {
        match (&self.min, &self.max) {
            (None, None) => name.to_owned(),
            (Some(min), None) => format!("{name}, {} {more}", shown(min)),
            (None, Some(max)) => format!("{name}, {} {less}", shown(max)),
            (Some(min), Some(max)) => format!("{name} from {} to {}", shown(min), shown(max)),
        }
    }
}
