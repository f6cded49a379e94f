//! One quote too many or too few, at each place of a file with awkward cells: the file is found back into.
//!
//! No chance in it: each place is tried. What is kept is that the errors stay few, however long the file is.

use super::checked;
use super::properties::written;

const CELLS: &[&str] = &["", "a", "5\" x", "two\nlines", "a, b", "grün", "\r\n"];
/// Most errors that one quote makes in these files: where cells of several lines follow each other.
const ERRORS_MAX: u64 = 5;

fn file(rows: usize, style: ::csv::QuoteStyle) -> Vec<u8> {
    let cell = |number: usize| CELLS[number % CELLS.len()].to_owned();
    let rows: Vec<Vec<String>> = (0..rows).map(|row| vec![cell(row), cell(row / 7 + 3), cell(row * 3 + row / 5)]).collect();
    written(&rows, style)
}

/// Returns the most errors over all damaged files.
fn most_errors(damaged: impl Iterator<Item = Vec<u8>>) -> u64 {
    damaged.map(|data| checked(&data).errors()).max().unwrap_or(0)
}

fn with_quote_at(data: &[u8], at: usize) -> Vec<u8> {
    [&data[..at], b"\"", &data[at..]].concat()
}

fn without_byte_at(data: &[u8], at: usize) -> Vec<u8> {
    [&data[..at], &data[at + 1..]].concat()
}

/// Returns the most errors of one quote too many and of one too few, over all places behind the header.
fn most_errors_of_one_quote(rows: usize, style: ::csv::QuoteStyle) -> (u64, u64) {
    let data = file(rows, style);
    let body = data.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let quotes = (body..data.len()).filter(|at| data[*at] == b'"');
    let too_many = most_errors((body..=data.len()).map(|at| with_quote_at(&data, at)));
    let too_few = most_errors(quotes.map(|at| without_byte_at(&data, at)));
    (too_many, too_few)
}

/// Proves E11: one wrong quote makes a handful of errors, not one for each record behind it.
#[test]
fn e11_one_wrong_quote_makes_few_errors_wherever_it_is() {
    for style in [::csv::QuoteStyle::Always, ::csv::QuoteStyle::Necessary] {
        for rows in [30, 150] {
            let (too_many, too_few) = most_errors_of_one_quote(rows, style);
            let most = too_many.max(too_few);
            assert!((1..=ERRORS_MAX).contains(&most), "{too_many} and {too_few} errors in {rows} rows, {style:?}");
        }
    }
}
