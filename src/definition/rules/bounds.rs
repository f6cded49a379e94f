//! The least and the most that a value may be: written as the values are, and in order.

use std::cmp::Ordering;

use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use crate::definition::report::Report;
use crate::definition::tree::{Spot, Value};
use crate::model::rules::ValueType;

/// Most digits before the point.
const DIGITS_MAX: usize = 18;
/// Most digits behind the point.
const FRACTION_MAX: usize = 12;

/// Checks bounds against a type; returns those that can be used.
pub(super) fn check(
    value_type: &ValueType,
    min: Option<&Value>,
    max: Option<&Value>,
    column: &Spot,
    report: &mut Report<'_>,
) -> (Option<String>, Option<String>) {
    let (min, max) = (read("min", min, value_type, column, report), read("max", max, value_type, column, report));
    if let (Some((low, min)), Some((high, max))) = (&min, &max)
        && low.compare(high) == Ordering::Greater
    {
        let message = format!("the least is {}, which is more than the most, {}", min.text, max.text);
        report.error_with(&min.at, message, "exchange them, or correct one".to_owned(), &max.at, "the most is here");
    }
    let text = |bound: Option<(Bound, &Value)>| bound.map(|(bound, value)| bound.written().unwrap_or_else(|| value.text.clone()));
    (text(min), text(max))
}

fn read<'v>(
    name: &str,
    bound: Option<&'v Value>,
    value_type: &ValueType,
    column: &Spot,
    report: &mut Report<'_>,
) -> Option<(Bound, &'v Value)> {
    let bound = bound?;
    match parse(&bound.text, value_type) {
        Ok(parsed) => return Some((parsed, bound)),
        Err((Some(message), help)) => report.error(&bound.at, message, help),
        Err((None, help)) => {
            let message = format!("`{name}` is only for numbers, dates and times");
            report.error_with(&bound.at, message, help, column, "the rule is about this column");
        }
    }
    None
}

/// A bound as a value that can be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Bound {
    /// In units of the last digit behind the point.
    Number(i128),
    /// With the text that its format makes of it: who judges values may be stricter than who reads bounds.
    Moment(DateTime, String),
}

impl Bound {
    /// Returns how a date or time is written by its format.
    fn written(self) -> Option<String> {
        match self {
            Self::Number(_) => None,
            Self::Moment(_, written) => Some(written),
        }
    }

    /// Compares bounds of one type.
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.cmp(other),
            (Self::Moment(one, _), Self::Moment(other, _)) => one.cmp(other),
            (Self::Number(_), Self::Moment(..)) | (Self::Moment(..), Self::Number(_)) => Ordering::Equal,
        }
    }
}

/// What is wrong with a bound, unless it is that its type has none, and what to do.
type Problem = (Option<String>, String);

fn parse(text: &str, value_type: &ValueType) -> Result<Bound, Problem> {
    let moment = |formats: &[String], read: &dyn Fn(&strtime::BrokenDownTime) -> Option<DateTime>| {
        let found = formats.iter().find_map(|format| {
            let moment = read(&strtime::parse(format, text).ok()?)?;
            let written = moment.to_zoned(TimeZone::UTC).ok().and_then(|moment| strtime::format(format, &moment).ok());
            Some(Bound::Moment(moment, written.unwrap_or_else(|| text.to_owned())))
        });
        let help = || (Some(format!("`{text}` is not written as the values are")), format!("write it as {}", formats.join(" or ")));
        found.ok_or_else(help)
    };
    match value_type {
        ValueType::Integer if text.contains('.') => {
            Err((Some(format!("`{text}` is not a whole number")), "write it without a point".to_owned()))
        }
        ValueType::Integer | ValueType::Decimal => match number(text) {
            Some(number) => Ok(Bound::Number(number)),
            None => {
                let help = format!("write digits, at most {DIGITS_MAX}, and for a fraction a point and at most {FRACTION_MAX} more");
                Err((Some(format!("`{text}` is not a number")), help))
            }
        },
        ValueType::Date { formats } => moment(formats, &|read| Some(read.to_date().ok()?.at(0, 0, 0, 0))),
        ValueType::Time { formats } => moment(formats, &|read| Some(jiff::civil::date(1970, 1, 1).to_datetime(read.to_time().ok()?))),
        ValueType::DateTime { formats } => moment(formats, &|read| read.to_datetime().ok()),
        ValueType::Text
        | ValueType::Boolean
        | ValueType::Choice { .. }
        | ValueType::Url
        | ValueType::Email
        | ValueType::Sku
        | ValueType::File { .. } => {
            Err((None, "say what the values are, such as `type=\"decimal\"`; how long a text may be is said by `length`".to_owned()))
        }
    }
}

fn number(text: &str) -> Option<i128> {
    let (is_negative, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) => (text.starts_with('-'), digits),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |text: &str, most| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole, DIGITS_MAX) || !is_digits(fraction, FRACTION_MAX) {
        return None;
    }
    let number: i128 = format!("{whole}{fraction:0<FRACTION_MAX$}").parse().ok()?;
    Some(if is_negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e11_numbers_are_compared_as_numbers() {
        let order = |one, other| number(one).zip(number(other)).map(|(one, other)| one.cmp(&other));
        assert_eq!(order("9", "10"), Some(Ordering::Less));
        assert_eq!(order("0.5", "0.45"), Some(Ordering::Greater));
        assert_eq!(order("-2", "-1.5"), Some(Ordering::Less));
        assert_eq!(order("+1.0", "1"), Some(Ordering::Equal));
        for wrong in ["", "-", "1.", ".5", "1,5", "1e3", "1234567890123456789", "0.1234567890123", "--1", "1.2.3"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }
}
