//! What is wrong with a text that should be a date or a time: what spreadsheets and people of other countries write.

use jiff::civil;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use super::Span;
use crate::csv::shown::shown;
use crate::csv::value::layout::{Fields, Layout, is_day};

/// Other ways to write a day, with what to say of them.
const DAYS: [(&str, &str); 9] = [
    ("%d.%m.%Y", "the day is written first, as in German"),
    ("%d.%m.%y", "the day is written first, as in German"),
    ("%Y-%m-%d", "the year is written first"),
    ("%Y/%m/%d", "the year is written first"),
    ("%Y.%m.%d", "the year is written first"),
    ("%Y%m%d", "the date has nothing between its numbers"),
    ("%d-%m-%Y", "the day is written first"),
    ("%Y-%m-%dZ", "the year is written first"),
    ("%d %m %Y", "the day is written first"),
];

/// Ways in which day and month look alike.
const UNCLEAR: [[&str; 2]; 2] = [["%m/%d/%Y", "%d/%m/%Y"], ["%m/%d/%y", "%d/%m/%y"]];

/// Other ways to write a time.
const TIMES: [&str; 6] = ["%H:%M:%S", "%H:%M", "%I:%M %p", "%I:%M:%S %p", "%H:%M:%SZ", "%H.%M"];

/// The days by which Excel counts: its day 60 is none, so this is right from March 1900 on. Only years in which shops live are guessed.
const EXCEL_DAY_0: civil::Date = civil::date(1899, 12, 30);
const EXCEL_DAYS: std::ops::RangeInclusive<i64> = 30_000..=60_000;

/// Writes the moment of an example in a format.
pub(super) fn example(layout: &Layout) -> String {
    written(layout, civil::datetime(2026, 12, 31, 18, 30, 0, 0))
}

/// Says what is wrong with a value that has none of the formats.
pub(super) fn mistake(span: Span, layouts: &[Layout], value: &str) -> String {
    let Some(first) = layouts.first() else { return "no format is allowed".to_owned() };
    let trimmed = value.trim();
    if trimmed.is_empty() {
        return "only blanks: fill it in, or leave the cell empty".to_owned();
    }
    let reads = |text: &str| layouts.iter().any(|layout| layout.read(text.as_bytes()).is_some());
    if trimmed != value && reads(trimmed) {
        return "there are blanks around the value: remove them".to_owned();
    }
    if let Some(rest) = trimmed.strip_prefix(['\'', '’'])
        && reads(rest)
    {
        return "an apostrophe before the value, which Excel puts there for text: remove it".to_owned();
    }
    if is_zeros(trimmed) && span != Span::Time {
        return "a date of zeros, which a database writes for no date: leave the cell empty".to_owned();
    }
    if let Some(fields) = layouts.iter().find_map(|layout| layout.read_loosely(trimmed.as_bytes())) {
        return unreal(&fields);
    }
    otherwise(span, first, trimmed).unwrap_or_else(|| format!("not written as asked for: write it like {}", shown(&example(first))))
}

/// Reads the value in other ways, and tells how to write it.
fn otherwise(span: Span, first: &Layout, value: &str) -> Option<String> {
    if span == Span::Time {
        return time(value).map(|time| instead("written in another way", first, civil::date(2026, 1, 1).to_datetime(time)));
    }
    if let Some(day) = counted(value) {
        return Some(instead("a number, as Excel counts days", first, day.into()));
    }
    let (day, behind) = cut(value);
    let time = if behind.is_empty() { None } else { Some(time(behind)?) };
    let (format, how, day) = match self::day(day)? {
        Day::Clear(format, how, day) => (format, how, day),
        Day::Unclear => {
            return Some(format!("it is not clear whether the day or the month is first: write it like {}", shown(&example(first))));
        }
        Day::Unreal(fields) => return Some(unreal(&fields)),
    };
    let how = match (span, time) {
        (Span::DayAndTime, None) => "the time of day is missing",
        (Span::Day, Some(_)) => "there is a time behind the date",
        _ if order_of(first.format()) == order_of(format) => "written in another way",
        _ => how,
    };
    Some(instead(how, first, day.to_datetime(time.unwrap_or_default())))
}

enum Day {
    Clear(&'static str, &'static str, civil::Date),
    Unclear,
    Unreal(Fields),
}

fn day(value: &str) -> Option<Day> {
    let read = |format| Layout::new(format, true, false).read_loosely(value.as_bytes());
    if let Some((format, how, fields)) = DAYS.iter().find_map(|(format, how)| Some((*format, *how, read(format)?))) {
        return Some(fields.civil().map_or(Day::Unreal(fields), |moment| Day::Clear(format, how, moment.date())));
    }
    let [american, british] = UNCLEAR.iter().find_map(|[month, day]| Some([read(month)?, read(day)?]))?;
    Some(match (american.civil(), british.civil()) {
        (Some(one), Some(other)) if one != other => Day::Unclear,
        (Some(moment), _) => Day::Clear("%m/%d/%y", "the month is written first, as in the United States", moment.date()),
        (None, Some(moment)) => Day::Clear("%d/%m/%y", "the day is written first", moment.date()),
        (None, None) => Day::Unreal(american),
    })
}

fn time(value: &str) -> Option<civil::Time> {
    // Newer versions of PHP and Java write a narrow blank before AM and PM, which nobody sees.
    let plain = value.replace(['\u{202f}', '\u{a0}'], " ").to_uppercase();
    let plain = plain.split_once('.').filter(|(_, fraction)| fraction.len() != 2).map_or(plain.as_str(), |(seconds, _)| seconds);
    TIMES.iter().find_map(|format| Layout::new(format, false, true).read(plain.as_bytes())?.civil()).map(|moment| moment.time())
}

/// Cuts at the first `T` or blank, and drops a comma.
fn cut(value: &str) -> (&str, &str) {
    let Some((day, time)) = value.split_once(['T', ' ', '\u{a0}', '\u{202f}']) else { return (value, "") };
    (day.trim_end_matches(','), time.trim())
}

fn counted(value: &str) -> Option<civil::Date> {
    let (days, _) = value.split_once(['.', ',']).unwrap_or((value, ""));
    let days: i64 = days.parse().ok().filter(|days| EXCEL_DAYS.contains(days) && value.len() < 20)?;
    EXCEL_DAY_0.checked_add(jiff::Span::new().days(days)).ok()
}

fn unreal(fields: &Fields) -> String {
    let Fields { year, month, day, .. } = *fields;
    if is_day(fields) && fields.has_no_half_hour() {
        return "there is no such hour: with AM and PM, hours go from 1 to 12".to_owned();
    }
    if is_day(fields) {
        return "there is no such time of day: it goes from 00:00:00 to 23:59:59".to_owned();
    }
    if !(1..=12).contains(&month) {
        return format!("there is no month {month}: correct the date, or are day and month exchanged?");
    }
    format!("the month {year:04}-{month:02} has no day {day}: correct the date")
}

/// Returns the order in which a format tells year, month and day.
fn order_of(format: &str) -> String {
    let format = format.replace("%F", "%Y%m%d").replace("%D", "%m%d%y");
    let words = format.split('%').filter_map(|word| word.trim_start_matches('-').chars().next());
    words.filter(|word| "Yymde".contains(*word)).map(|word| if word == 'e' { 'd' } else { word.to_ascii_lowercase() }).collect()
}

fn is_zeros(value: &str) -> bool {
    value.starts_with("0000") && value.bytes().all(|byte| matches!(byte, b'0' | b'-' | b':' | b' ' | b'/' | b'.'))
}

fn instead(how: &str, layout: &Layout, moment: civil::DateTime) -> String {
    format!("{how}: write {}", shown(&written(layout, moment)))
}

fn written(layout: &Layout, moment: civil::DateTime) -> String {
    // With a time zone, since a format may tell it.
    let text = moment.to_zoned(TimeZone::UTC).and_then(|moment| strtime::format(layout.format(), &moment));
    text.unwrap_or_else(|_| layout.format().to_owned())
}
