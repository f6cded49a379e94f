//! Whole numbers and decimal numbers, compared exactly.
//!
//! A number is kept in billionths of thousandths (10⁻¹²), so nothing is rounded. Source of the notation: the `decimal` of XML Schema, which
//! PHP's `is_numeric`, and so Magento, takes too: `-1.50`, `+3`, `.5`, `5.`.

mod words;

use super::bounds::Bounds;
use super::kind::Kind;
use crate::model::rule::Rule;
use crate::model::rules::ColumnRule;

/// Most digits before the point.
pub(super) const WHOLE_DIGITS_MAX: usize = 18;

/// Most digits behind the point.
pub(super) const FRACTION_DIGITS_MAX: usize = 12;

const POWERS: [u64; FRACTION_DIGITS_MAX + 1] = powers();

/// How the two directions of a number are told.
const WORDS: (&str, &str) = ("or more", "or less");

/// A whole number within bounds.
#[derive(Debug)]
pub(super) struct Integer(Bounds<i128>);

/// A decimal number within bounds.
#[derive(Debug)]
pub(super) struct Decimal(Bounds<i128>);

impl Integer {
    pub(super) fn new(rule: &ColumnRule) -> Result<Self, String> {
        Ok(Self(Bounds::new(rule, (i128::MIN, i128::MAX), decimal)?))
    }
}

impl Decimal {
    pub(super) fn new(rule: &ColumnRule) -> Result<Self, String> {
        Ok(Self(Bounds::new(rule, (i128::MIN, i128::MAX), decimal)?))
    }
}

impl Kind for Integer {
    #[inline]
    fn is_fine(&self, value: &[u8]) -> bool {
        integer(value).is_some_and(|number| self.0.hold(number))
    }

    fn mistake(&self, value: &str) -> (Rule, String) {
        let broken = integer(value.as_bytes()).and_then(|number| self.0.mistake(number, WORDS.0, WORDS.1));
        broken.unwrap_or_else(|| (Rule::Integer, words::no_integer(value)))
    }

    fn valid(&self) -> String {
        self.0.valid("a whole number", WORDS.0, WORDS.1)
    }
}

impl Kind for Decimal {
    #[inline]
    fn is_fine(&self, value: &[u8]) -> bool {
        decimal(value).is_some_and(|number| self.0.hold(number))
    }

    fn mistake(&self, value: &str) -> (Rule, String) {
        let broken = decimal(value.as_bytes()).and_then(|number| self.0.mistake(number, WORDS.0, WORDS.1));
        broken.unwrap_or_else(|| (Rule::Decimal, words::no_decimal(value)))
    }

    fn valid(&self) -> String {
        self.0.valid("a number with a point before the fraction", WORDS.0, WORDS.1)
    }
}

/// Reads a whole number, in 10⁻¹² as [`decimal`] does; `None` if it is none.
#[inline]
pub(super) fn integer(value: &[u8]) -> Option<i128> {
    let (is_negative, digits) = sign(value);
    if digits.is_empty() || digits.len() > WHOLE_DIGITS_MAX {
        return None;
    }
    Some(signed(is_negative, whole(digits)?, 0))
}

/// Reads a decimal number, in 10⁻¹²; `None` if it is none.
#[inline]
pub(super) fn decimal(value: &[u8]) -> Option<i128> {
    let (is_negative, digits) = sign(value);
    let point = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    let (before, rest) = digits.split_at(point);
    let behind = match rest {
        [] => rest,
        [b'.', behind @ ..] => behind,
        _ => return None,
    };
    if before.len() > WHOLE_DIGITS_MAX || behind.len() > FRACTION_DIGITS_MAX || before.len() + behind.len() == 0 {
        return None;
    }
    Some(signed(is_negative, whole(before)?, whole(behind)? * POWERS[FRACTION_DIGITS_MAX - behind.len()]))
}

#[inline]
fn sign(value: &[u8]) -> (bool, &[u8]) {
    match value {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        _ => (false, value),
    }
}

/// Reads at most 18 digits, which a `u64` holds.
#[inline]
fn whole(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 { None } else { Some(number * 10 + u64::from(digit)) }
    })
}

#[inline]
fn signed(is_negative: bool, whole: u64, fraction: u64) -> i128 {
    let number = i128::from(whole) * i128::from(POWERS[FRACTION_DIGITS_MAX]) + i128::from(fraction);
    if is_negative { -number } else { number }
}

const fn powers() -> [u64; FRACTION_DIGITS_MAX + 1] {
    let mut powers = [1; FRACTION_DIGITS_MAX + 1];
    let mut at = 1;
    while at < powers.len() {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
}
