//! The words of a format that are read without jiff.

use super::fields::Field;

/// A piece of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Exactly this byte.
    Byte(u8),
    /// Four digits.
    Year,
    /// Two digits.
    Two(Field),
    /// One or two digits.
    OneOrTwo(Field),
    /// AM or PM, in whatever case.
    Meridiem,
}

/// Cuts a format into parts; `None` if it has words that jiff must read.
pub(super) fn parts(format: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut bytes = format.bytes();
    while let Some(byte) = bytes.next() {
        if byte != b'%' {
            // jiff takes a blank for any number of blanks; a tab or a line break is not what anybody means.
            parts.push(Part::Byte(byte));
            continue;
        }
        let word = match bytes.next()? {
            b'-' => bytes.next().filter(|word| b"mdeHI".contains(word))?,
            word => word,
        };
        match word {
            b'F' => parts.extend(self::parts("%Y-%m-%d")?),
            b'T' => parts.extend(self::parts("%H:%M:%S")?),
            b'R' => parts.extend(self::parts("%H:%M")?),
            b'D' => parts.extend(self::parts("%m/%d/%y")?),
            _ => parts.push(of_word(word)?),
        }
    }
    Some(narrowed(parts))
}

/// Tells whether parts have what a day and a time need.
pub(super) fn is_whole(parts: &[Part], day: bool, time: bool) -> bool {
    let has = |field| parts.contains(&Part::Two(field)) || parts.contains(&Part::OneOrTwo(field));
    let has_year = parts.contains(&Part::Year) != has(Field::Year);
    let has_hour = if has(Field::Hour12) { parts.contains(&Part::Meridiem) && !has(Field::Hour) } else { has(Field::Hour) };
    let is_single = parts.iter().enumerate().all(|(at, part)| matches!(part, Part::Byte(_)) || !parts[..at].contains(part));
    is_single
        && (!day || has_year && has(Field::Month) && has(Field::Day))
        && (!time || has_hour)
        && (has_hour || !has(Field::Hour12) && !has(Field::Minute) && !has(Field::Second))
        && (has(Field::Minute) || !has(Field::Second))
}

fn of_word(word: u8) -> Option<Part> {
    Some(match word {
        b'%' => Part::Byte(b'%'),
        b'Y' => Part::Year,
        b'y' => Part::Two(Field::Year),
        b'm' => Part::OneOrTwo(Field::Month),
        b'd' | b'e' => Part::OneOrTwo(Field::Day),
        b'H' => Part::OneOrTwo(Field::Hour),
        b'I' => Part::OneOrTwo(Field::Hour12),
        b'M' => Part::Two(Field::Minute),
        b'S' => Part::Two(Field::Second),
        b'p' | b'P' => Part::Meridiem,
        _ => return None,
    })
}

/// Numbers that touch another number have all their digits, or nobody could tell where one ends.
fn narrowed(parts: Vec<Part>) -> Vec<Part> {
    let is_number = |at: Option<usize>| {
        at.and_then(|at| parts.get(at)).is_some_and(|part| match part {
            Part::Byte(byte) => byte.is_ascii_digit(),
            Part::Year | Part::Two(_) | Part::OneOrTwo(_) => true,
            Part::Meridiem => false,
        })
    };
    let narrow = |(at, part): (usize, &Part)| match part {
        Part::OneOrTwo(field) if is_number(at.checked_sub(1)) || is_number(Some(at + 1)) => Part::Two(*field),
        Part::Byte(_) | Part::Year | Part::Two(_) | Part::OneOrTwo(_) | Part::Meridiem => *part,
    };
    parts.iter().enumerate().map(narrow).collect()
}
