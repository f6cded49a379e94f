//! Reads the schedule of a `cron` condition, and shows which part of it is wrong.

use crate::model::diagnostic::did_you_mean;
use crate::model::schedule::{Schedule, ScheduleError};

use super::super::report::Report;
use super::super::tree::{Element, Spot, Value};

/// The fields of an expression.
const FIELDS: [&str; 5] = ["minute", "hour", "day of the month", "month", "day of the week"];

/// What an expression looks like.
const HELP: &str = "write minute (0-59), hour (0-23), day of the month (1-31), month (1-12) and day of the week (0-7, or SUN-SAT), \
                    such as `30 2 * * MON-FRI`";

/// Reads a schedule; zone and expression are checked each by itself.
pub(super) fn read(element: &Element, report: &mut Report<'_>) -> Option<Schedule> {
    let timezone = element.value("timezone").and_then(|value| read_timezone(value, report));
    let expression = element.value("schedule").and_then(|value| read_expression(value, report));
    Some(Schedule { expression: expression?, timezone: timezone? })
}

fn read_timezone(value: &Value, report: &mut Report<'_>) -> Option<String> {
    let always = Schedule { expression: "* * * * *".to_owned(), timezone: value.text.clone() };
    if let Err(error) = always.check() {
        let known: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
        let near = did_you_mean(&value.text, known.iter().map(String::as_str));
        let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
        report.error(&value.at, error.to_string(), format!("{near}write a continent and a city, such as `Europe/Berlin`, or `UTC`"));
        return None;
    }
    Some(value.text.clone())
}

fn read_expression(value: &Value, report: &mut Report<'_>) -> Option<String> {
    match check(&value.text) {
        Ok(()) => Some(value.text.clone()),
        Err(error) => {
            let (at, message) = wrong_field(value).unwrap_or_else(|| (value.at.clone(), format!("this is no schedule: {error}")));
            report.error(&at, message, HELP);
            None
        }
    }
}

fn check(expression: &str) -> Result<(), ScheduleError> {
    Schedule { expression: expression.to_owned(), timezone: "UTC".to_owned() }.check()
}

/// Finds the first field that is wrong whatever the others are.
fn wrong_field(value: &Value) -> Option<(Spot, String)> {
    let fields: Vec<&str> = value.text.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return None;
    }
    let mut offset = 0;
    for (index, field) in fields.into_iter().enumerate() {
        let start = offset + value.text[offset..].find(field)?;
        offset = start + field.len();
        let mut alone = ["*"; FIELDS.len()];
        alone[index] = field;
        if let Err(error) = check(&alone.join(" ")) {
            let message = format!("`{field}` cannot be the {} of a schedule: {error}", FIELDS[index]);
            return Some((value.within(start..offset), message));
        }
    }
    None
}
