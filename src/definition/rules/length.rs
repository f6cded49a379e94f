//! How long a value may be: `5`, `1..255`, `..64` or `3..`, in characters.

use std::ops::RangeInclusive;

use crate::definition::report::Report;
use crate::definition::tree::Value;

/// The longest length that can be asked for, in characters.
const LENGTH_MAX: u64 = 100_000_000;

const HELP: &str = "write a number of characters, such as `5`, `1..255`, `..64` or `3..`";

/// Fewest and most characters.
pub(super) type Length = (Option<u64>, Option<u64>);

/// Reads a length; nothing is asked for after a mistake.
pub(super) fn read(value: &Value, report: &mut Report<'_>) -> Length {
    match parse(&value.text) {
        Ok(length) => length,
        Err(message) => {
            report.error(&value.at, message, HELP);
            (None, None)
        }
    }
}

fn parse(text: &str) -> Result<Length, String> {
    let Some((least, most)) = text.split_once("..") else {
        let length = number(text)?;
        return Ok((Some(length), Some(length)));
    };
    let bound = |text: &str| if text.trim().is_empty() { Ok(None) } else { number(text).map(Some) };
    match (bound(least)?, bound(most)?) {
        (None, None) => Err(format!("`{text}` says no length")),
        (Some(least), Some(most)) if least > most => Err(format!("no value has at least {least} and at most {most} characters")),
        length => Ok(length),
    }
}

fn number(text: &str) -> Result<u64, String> {
    const ALLOWED: RangeInclusive<u64> = 0..=LENGTH_MAX;
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && ALLOWED.contains(number)).ok_or_else(|| format!("`{text}` is not a length"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e11_a_length_is_a_number_or_a_range() {
        assert_eq!(parse("5"), Ok((Some(5), Some(5))));
        assert_eq!(parse("1..255"), Ok((Some(1), Some(255))));
        assert_eq!(parse(" ..64"), Ok((None, Some(64))));
        assert_eq!(parse("3 .. "), Ok((Some(3), None)));
        assert_eq!(parse("3..3"), Ok((Some(3), Some(3))));
        for wrong in ["", "..", "a", "-1", "+1", "1-5", "5..1", "1...5", "..100000001", "1..2..3"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
