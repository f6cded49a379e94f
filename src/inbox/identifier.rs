//! The order of identifiers: runs of digits count as numbers, so that 9 comes before 10.

use std::cmp::Ordering;

/// An identifier with the order of people.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Identifier(pub(super) String);

impl Ord for Identifier {
    fn cmp(&self, other: &Self) -> Ordering {
        natural(self.0.as_bytes(), other.0.as_bytes()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Identifier {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn natural(mut a: &[u8], mut b: &[u8]) -> Ordering {
    loop {
        let order = match (a.first(), b.first()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, y) = (take_number(&mut a), take_number(&mut b));
                x.len().cmp(&y.len()).then_with(|| x.cmp(y))
            }
            (Some(x), Some(y)) => {
                let order = x.cmp(y);
                (a, b) = (&a[1..], &b[1..]);
                order
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// Takes the digits at the beginning, without leading zeros.
fn take_number<'a>(text: &mut &'a [u8]) -> &'a [u8] {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    *text = rest;
    let zeros = digits.iter().position(|digit| *digit != b'0').unwrap_or(digits.len());
    &digits[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f4_identifiers_are_ordered_as_people_count() {
        let mut ids: Vec<Identifier> = ["b", "10", "9", "a10", "a9", "a", "20161021-161909", "09", "99999999999999999999999"]
            .iter()
            .map(|id| Identifier((*id).to_owned()))
            .collect();
        ids.sort();
        let sorted: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
        assert_eq!(sorted, ["09", "9", "10", "20161021-161909", "99999999999999999999999", "a", "a9", "a10", "b"]);
    }
}
