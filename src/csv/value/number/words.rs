//! What is wrong with a text that should be a number: what spreadsheets and people of other countries write.

use super::{FRACTION_DIGITS_MAX, WHOLE_DIGITS_MAX, decimal, integer};
use crate::csv::shown::shown;

/// Words that stand for no number at all.
const NOTHING: [&str; 9] = ["null", "nil", "none", "n/a", "na", "nan", "-", "--", "?"];

/// Results of a formula that a spreadsheet could not compute.
const EXCEL_ERRORS: [&str; 8] = ["#N/A", "#NV", "#REF!", "#BEZUG!", "#VALUE!", "#WERT!", "#DIV/0!", "#NAME?"];

/// Says why a text is no whole number.
pub(super) fn no_integer(value: &str) -> String {
    let pointed = value.replacen(',', ".", 1);
    let (whole, fraction) = pointed.split_once('.').unwrap_or((&pointed, ""));
    if value.contains(',') && fraction.len() == 3 && is_number(&pointed) {
        return format!("a comma in the number: if it separates thousands, write {whole}{fraction}");
    }
    if !is_number(&pointed) {
        return no_number(value).unwrap_or_else(|| "no whole number: write digits only".to_owned());
    }
    match fraction.trim_end_matches('0').is_empty() && integer(whole.as_bytes()).is_some() {
        true => format!("a whole number has no fraction: write {whole}"),
        false => "there is a fraction: write a whole number".to_owned(),
    }
}

/// Says why a text is no number.
pub(super) fn no_decimal(value: &str) -> String {
    no_number(value).unwrap_or_else(|| "no number: write one like 12.50".to_owned())
}

fn no_number(value: &str) -> Option<String> {
    let trimmed = value.trim();
    if trimmed.is_empty() {
        return Some("only blanks: write a number, or leave the cell empty".to_owned());
    }
    if EXCEL_ERRORS.contains(&trimmed) {
        return Some("a formula of the spreadsheet failed here: mend it and export again".to_owned());
    }
    if trimmed != value && is_number(trimmed) {
        return Some("there are blanks around the number: remove them".to_owned());
    }
    if let Some(rest) = trimmed.strip_prefix(['\'', '’'])
        && is_number(rest.trim())
    {
        return Some(format!(
            "an apostrophe before the number, which Excel puts there for text: write {}",
            rest.trim().trim_end_matches('.')
        ));
    }
    if NOTHING.contains(&trimmed.to_lowercase().as_str()) {
        return Some("a word or sign that stands for nothing: leave the cell empty".to_owned());
    }
    if is_exponent(trimmed) {
        return Some(
            "a number with an exponent, as Excel shows long numbers: format the column as numbers with all digits and export again"
                .to_owned(),
        );
    }
    if is_number_but_long(trimmed) {
        return Some(format!("too many digits: at most {WHOLE_DIGITS_MAX} before the point and {FRACTION_DIGITS_MAX} behind it"));
    }
    separated(trimmed).or_else(|| with_unit(trimmed))
}

/// A comma as the point, or something between thousands.
fn separated(value: &str) -> Option<String> {
    let (sign, unsigned) = value.split_at(usize::from(value.starts_with(['-', '+'])));
    if let Some((before, behind)) = unsigned.split_once(',')
        && is_digits(before)
        && is_digits(behind)
    {
        return Some(match behind.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0') {
            true => format!(
                "a comma in the number: write {} if it separates thousands, {} if it is the decimal point",
                shown(&format!("{sign}{before}{behind}")),
                shown(&format!("{sign}{before}.{behind}"))
            ),
            false => format!("a comma as the decimal point: write {}", shown(&format!("{sign}{before}.{behind}"))),
        });
    }
    for thousands in [',', '.', ' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '’', '_'] {
        let point = if thousands == '.' { ',' } else { '.' };
        let with_comma = matches!(thousands, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}').then_some(',');
        for point in [Some(point), with_comma].into_iter().flatten() {
            if let Some(plain) = without_thousands(unsigned, thousands, point) {
                return Some(format!("thousands are separated: write {}", shown(&format!("{sign}{plain}"))));
            }
        }
    }
    None
}

fn without_thousands(value: &str, thousands: char, point: char) -> Option<String> {
    let (before, behind) = value.split_once(point).map_or((value, None), |(before, behind)| (before, Some(behind)));
    let mut groups = before.split(thousands);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let is_grouped = !rest.is_empty() && (1..=3).contains(&first.len()) && is_digits(first);
    if !is_grouped || !rest.iter().all(|group| group.len() == 3 && is_digits(group)) || !behind.is_none_or(is_digits) {
        return None;
    }
    Some(format!("{first}{}{}", rest.concat(), behind.map_or(String::new(), |behind| format!(".{behind}"))))
}

/// A currency, a percent sign or a unit beside the number.
fn with_unit(value: &str) -> Option<String> {
    let is_of_unit = |character: char| !character.is_ascii_digit() && !matches!(character, '.' | ',' | '-' | '+' | '/' | ':' | '\'');
    let number = value.trim_matches(is_of_unit);
    if number.is_empty() || number == value || !number.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+')) {
        return None;
    }
    let what = "there is more than the number, such as a unit or a currency:";
    if is_number(number) {
        return Some(format!("{what} write {}", number.trim_end_matches('.')));
    }
    separated(number).map(|_| format!("{what} write the number alone, without separators and with a point before the fraction"))
}

fn is_exponent(value: &str) -> bool {
    value.split_once(['e', 'E']).is_some_and(|(number, exponent)| {
        is_number(&number.replace(',', ".")) && is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
    })
}

fn is_number_but_long(value: &str) -> bool {
    let unsigned = value.strip_prefix(['-', '+']).unwrap_or(value);
    let (before, behind) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    (before.len() > WHOLE_DIGITS_MAX || behind.len() > FRACTION_DIGITS_MAX) && is_digits(&format!("{before}{behind}"))
}

fn is_number(value: &str) -> bool {
    decimal(value.as_bytes()).is_some()
}

fn is_digits(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}
