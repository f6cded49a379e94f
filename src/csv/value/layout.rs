//! How a date or a time is written: a format, compiled into a list of parts that bytes are held against.
//!
//! It reads `%Y %y %m %d %e %H %I %M %S %p %F %T %R %D %%` and other characters itself, and hands a format with other words to jiff. Of what
//! jiff reads by a format it takes the same value, but is stricter, since a typing mistake should not become another date: a year has
//! exactly its four or two digits, minutes and seconds have two; only month, day and hour may have one digit, and only between other
//! characters. A blank in the format is exactly that blank.

mod fields;
mod format;

use fields::{Field, has_day};
pub(super) use fields::{Fields, TIME_BITS};
use format::Part;
use jiff::fmt::strtime::BrokenDownTime;

/// A format, compiled.
#[derive(Debug)]
pub(super) struct Layout {
    format: String,
    way: Way,
}

#[derive(Debug)]
enum Way {
    /// Part by part.
    Parts(Box<[Part]>),
    /// By jiff, for it has words that are rare here.
    Jiff,
}

impl Layout {
    /// Compiles a format; with `day` and `time` it must have all of a day, and the hour of a time, to be read here.
    pub(super) fn new(format: &str, day: bool, time: bool) -> Self {
        let parts = format::parts(format).filter(|parts| format::is_whole(parts, day, time));
        Self { format: format.to_owned(), way: parts.map_or(Way::Jiff, |parts| Way::Parts(parts.into())) }
    }

    /// Returns the format.
    pub(super) fn format(&self) -> &str {
        &self.format
    }

    /// Reads a value; `None` if it is not written so, or is no day of the calendar, or no time of a day.
    #[inline]
    pub(super) fn read(&self, value: &[u8]) -> Option<Fields> {
        self.read_loosely(value).filter(Fields::is_real)
    }

    /// Reads a value as it is written, be it a real day or not.
    #[inline]
    pub(super) fn read_loosely(&self, value: &[u8]) -> Option<Fields> {
        match &self.way {
            Way::Parts(parts) => read(parts, value),
            Way::Jiff => self.read_by_jiff(value),
        }
    }

    /// Reads a value as jiff does.
    #[cold]
    pub(super) fn read_by_jiff(&self, value: &[u8]) -> Option<Fields> {
        let read = BrokenDownTime::parse(&self.format, value).ok()?;
        let has_time = read.hour().is_some();
        let day = read.to_date().ok();
        let time = if has_time { Some(read.to_time().ok()?) } else { None };
        if day.is_none() && time.is_none() { None } else { Fields::of(day, time) }
    }
}

#[inline]
fn read(parts: &[Part], value: &[u8]) -> Option<Fields> {
    let mut fields = Fields::default();
    let mut rest = value;
    for part in parts {
        match part {
            Part::Byte(byte) => rest = rest.strip_prefix(std::slice::from_ref(byte))?,
            Part::Year => {
                let (first, behind) = rest.split_at_checked(4)?;
                fields.year = u16::from(two(&first[..2])?) * 100 + u16::from(two(&first[2..])?);
                rest = behind;
            }
            Part::Two(field) => {
                fields.set(*field, two(rest.get(..2)?)?);
                rest = &rest[2..];
            }
            Part::OneOrTwo(field) => {
                let digits = if rest.get(1).is_some_and(u8::is_ascii_digit) { 2 } else { 1 };
                let number = if digits == 2 { two(&rest[..2])? } else { digit(*rest.first()?)? };
                fields.set(*field, number);
                rest = &rest[digits..];
            }
            Part::Meridiem => {
                let word = rest.get(..2)?;
                fields.set(Field::IsAfternoon, if word.eq_ignore_ascii_case(b"pm") { 1 } else { 0 });
                if !word[0].eq_ignore_ascii_case(&b'a') && !word[0].eq_ignore_ascii_case(&b'p') || !word[1].eq_ignore_ascii_case(&b'm') {
                    return None;
                }
                rest = &rest[2..];
            }
        }
    }
    if rest.is_empty() { Some(fields.settled()) } else { None }
}

#[inline]
fn two(digits: &[u8]) -> Option<u8> {
    Some(digit(digits[0])? * 10 + digit(digits[1])?)
}

#[inline]
fn digit(byte: u8) -> Option<u8> {
    let digit = byte.wrapping_sub(b'0');
    if digit > 9 { None } else { Some(digit) }
}

/// Tells whether there is such a day.
pub(super) fn is_day(fields: &Fields) -> bool {
    has_day(fields.year, fields.month, fields.day)
}
