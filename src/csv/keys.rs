//! The keys of a bunch: where each was first, or just that it exists.
//!
//! A hash is computed for each key. Places are exact: what seems to be the same key is read again. That a key exists is told by
//! 64 bits of its hash alone; among ten million keys, one that is missing is taken for one of them with a chance of 1 to 10^12.

use std::convert::Infallible;
use std::hash::{BuildHasher, Hasher};

use foldhash::quality::FixedState;

use super::table::{PLACE_SHIFT, Table};

/// Most bytes of all files of a bunch together, where places of keys are kept.
pub(super) const PLACES_MAX: u64 = (1 << PLACE_SHIFT) - 1;

/// The places of keys.
#[derive(Debug)]
pub(super) struct Places {
    table: Table,
    /// For how many keys room was made.
    expected: u64,
}

/// Keys that exist.
#[derive(Debug)]
pub(super) struct Existing(Table);

/// Returns the hash of a key, which may be of several values.
pub(super) fn hash<'a>(values: impl IntoIterator<Item = &'a [u8]>) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    for value in values {
        hasher.write(value);
        // Another length, so that `ab` and `c` are not `a` and `bc`.
        hasher.write_u64(value.len() as u64);
    }
    hasher.finish()
}

impl Places {
    pub(super) fn new() -> Self {
        Self { table: Table::new(), expected: 0 }
    }

    /// Makes room for so many further keys, some of which are at hand; in all never for more than four times those that there are.
    pub(super) fn expect(&mut self, further: u64, at_hand: u64) {
        let known = self.table.length() as u64 + at_hand;
        if known > self.expected {
            self.expected = (known - at_hand).saturating_add(further).min(known.saturating_mul(4));
            self.table.reserve(usize::try_from(self.expected).unwrap_or(usize::MAX));
        }
    }

    /// Has the processor fetch what [`Places::insert`] will look at first.
    pub(super) fn fetch(&self, hash: u64) {
        self.table.fetch(hash, entry(hash, 0));
    }

    /// Returns the place of the same key, or notes this one, which is below [`PLACES_MAX`].
    pub(super) fn insert<E>(&mut self, hash: u64, place: u64, mut is_same: impl FnMut(u64) -> Result<bool, E>) -> Result<Option<u64>, E> {
        let known = self.table.insert(hash, entry(hash, place), |other| is_same(other & PLACES_MAX))?;
        Ok(known.map(|other| other & PLACES_MAX))
    }
}

impl Existing {
    pub(super) fn new() -> Self {
        Self(Table::new())
    }

    pub(super) fn insert(&mut self, hash: u64) {
        let own = whole(hash);
        let Ok(_) = self.0.insert(hash, own, |other| Ok::<_, Infallible>(other == own));
    }

    pub(super) fn contains(&self, hash: u64) -> bool {
        self.0.contains(hash, whole(hash))
    }

    /// Whether another one has all that this one has.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.0.entries().all(|(hash, entry)| other.0.contains(hash, entry))
    }
}

/// Puts 24 bits of a hash before a place; the highest 12 bits have chosen the table.
fn entry(hash: u64, place: u64) -> u64 {
    ((hash >> 28) & 0xFF_FFFF) << PLACE_SHIFT | place
}

/// Returns a hash without its highest 12 bits, which have chosen the table.
fn whole(hash: u64) -> u64 {
    hash << 12
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d11_the_first_place_of_each_key_is_found_again() {
        let mut places = Places::new();
        let key = |number: u64| hash([number.to_le_bytes().as_slice()]);
        for number in 0..20_000 {
            let known = places.insert(key(number), number, |other| Ok::<_, Infallible>(other == number));
            assert_eq!(known, Ok(None), "{number}");
        }
        for number in 0..20_000 {
            let known = places.insert(key(number), 99_999, |other| Ok::<_, Infallible>(other == number));
            assert_eq!(known, Ok(Some(number)));
        }
    }

    #[test]
    fn d11_keys_that_exist_are_told_from_others() {
        let (mut some, mut more) = (Existing::new(), Existing::new());
        let key = |number: u64| hash([number.to_le_bytes().as_slice()]);
        (0..5_000).for_each(|number| some.insert(key(number)));
        (0..6_000).for_each(|number| more.insert(key(number)));
        assert!((0..5_000).all(|number| some.contains(key(number))));
        assert!(!(5_000..6_000).any(|number| some.contains(key(number))));
        assert_eq!((some.is_within(&more), more.is_within(&some)), (true, false));
    }

    #[test]
    fn d11_values_of_a_key_do_not_run_together() {
        assert_ne!(hash([b"ab".as_slice(), b"c"]), hash([b"a".as_slice(), b"bc"]));
    }
}
