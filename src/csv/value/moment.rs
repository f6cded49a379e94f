//! Days, times of day, and both, in one of the formats of a rule; compared as what they mean.
//!
//! Fractions of a second, which only jiff reads, are not compared.

mod words;

use super::bounds::Bounds;
use super::kind::Kind;
use super::layout::Layout;
use crate::csv::shown::shown;
use crate::model::rule::Rule;
use crate::model::rules::ColumnRule;

/// What of a moment is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    Day,
    Time,
    DayAndTime,
}

/// A day, a time or both within bounds.
#[derive(Debug)]
pub(super) struct Moment {
    span: Span,
    layouts: Box<[Layout]>,
    bounds: Bounds<u64>,
}

impl Moment {
    pub(super) fn new(span: Span, formats: &[String], rule: &ColumnRule) -> Result<Self, String> {
        let layouts: Box<[Layout]> = formats.iter().map(|format| span.layout(format)).collect();
        let bounds = Bounds::new(rule, (0, u64::MAX), |text| order(&layouts, text))?;
        Ok(Self { span, layouts, bounds })
    }

    fn broken_bound(&self, value: &str) -> Option<(Rule, String)> {
        self.bounds.mistake(order(&self.layouts, value.as_bytes())?, "or later", "or earlier")
    }
}

impl Kind for Moment {
    #[inline]
    fn is_fine(&self, value: &[u8]) -> bool {
        order(&self.layouts, value).is_some_and(|order| self.bounds.hold(order))
    }

    fn mistake(&self, value: &str) -> (Rule, String) {
        self.broken_bound(value).unwrap_or_else(|| (self.span.rule(), words::mistake(self.span, &self.layouts, value)))
    }

    fn valid(&self) -> String {
        let examples: Vec<String> = self.layouts.iter().map(|layout| shown(&words::example(layout))).collect();
        format!("{}, written like {}", self.bounds.valid(self.span.name(), "or later", "or earlier"), examples.join(" or "))
    }
}

impl Span {
    fn layout(self, format: &str) -> Layout {
        Layout::new(format, self != Self::Time, self != Self::Day)
    }

    fn rule(self) -> Rule {
        match self {
            Self::Day => Rule::Date,
            Self::Time => Rule::Time,
            Self::DayAndTime => Rule::DateTime,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Day => "a date",
            Self::Time => "a time",
            Self::DayAndTime => "a date with a time",
        }
    }
}

#[inline]
fn order(layouts: &[Layout], value: &[u8]) -> Option<u64> {
    layouts.iter().find_map(|layout| layout.read(value)).map(|fields| fields.order())
}
