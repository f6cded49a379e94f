//! Days, times of day, and both, in one of the formats of a rule; compared as what they mean.
//!
//! Fractions of a second, which only jiff reads, are not compared.

mod words;

use super::bounds::Bounds;
use super::kind::Kind;
use super::layout::{Fields, Layout, TIME_BITS};
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
    /// What of a moment's order is compared.
    compared: u64,
}

impl Moment {
    pub(super) fn new(span: Span, formats: &[String], rule: &ColumnRule) -> Result<Self, String> {
        let layouts: Box<[Layout]> = formats.iter().map(|format| span.layout(format)).collect();
        let compared = span.compared();
        let bounds = Bounds::new(rule, (0, u64::MAX), |text| {
            // When the rules were read, jiff read the bound, which takes more than is taken of values.
            let fields = read(&layouts, text).or_else(|| layouts.iter().find_map(|layout| layout.read_by_jiff(text)));
            fields.map(|fields| fields.order() & compared)
        })?;
        Ok(Self { span, layouts, bounds, compared })
    }

    #[inline]
    fn order(&self, value: &[u8]) -> Option<u64> {
        read(&self.layouts, value).map(|fields| fields.order() & self.compared)
    }

    fn broken_bound(&self, value: &str) -> Option<(Rule, String)> {
        self.bounds.mistake(self.order(value.as_bytes())?, "or later", "or earlier")
    }
}

impl Kind for Moment {
    #[inline]
    fn is_fine(&self, value: &[u8]) -> bool {
        self.order(value).is_some_and(|order| self.bounds.hold(order))
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

    /// Which bits of an order count: a format of a day may have a time too, and the other way round.
    fn compared(self) -> u64 {
        let time = (1 << TIME_BITS) - 1;
        match self {
            Self::Day => !time,
            Self::Time => time,
            Self::DayAndTime => u64::MAX,
        }
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
fn read(layouts: &[Layout], value: &[u8]) -> Option<Fields> {
    layouts.iter().find_map(|layout| layout.read(value))
}
