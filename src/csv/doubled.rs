//! Finds keys that two records of a bunch have, and says where both are.
//!
//! A record whose key is known is read again beside the one that had it first, so that no two keys are ever mixed up.

use std::ops::Range;

use super::Watch;
use super::checks::CheckId;
use super::gather::Gather;
use super::keys::Places;
use super::opened::{Again, Opened};
use super::part::Key;
use super::plan::KeyColumns;
use super::shown::{quoted, shown};
use super::tally::{At, Found};
use super::window::Halt;
use crate::model::message::Severity;
use crate::model::rule::Rule;
use crate::model::rules::UniqueKey;

/// How many keys are looked up together, so that the processor waits for memory only once.
const FETCHED_TOGETHER: usize = 32;

/// The keys of one rule, over all files.
pub(super) struct Doubled<'r> {
    check: CheckId,
    rule: &'r UniqueKey,
    places: Places,
    /// The first doubled keys: they are told when their lines are known.
    first: Vec<Pair>,
    first_max: usize,
}

/// A record whose key an earlier one has.
struct Pair {
    own: Spot,
    earlier: Spot,
    record: u64,
    value: String,
}

/// Where a key begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    file: usize,
    byte: u64,
}

/// The keys of a part of a file.
pub(super) struct Keys<'k> {
    pub(super) file: usize,
    /// Where the part begins.
    pub(super) offset: u64,
    /// Number of its first record.
    pub(super) record: u64,
    pub(super) keys: &'k [Key],
    /// How many keys there may be from here on, in all files.
    pub(super) expected: u64,
}

impl<'r> Doubled<'r> {
    pub(super) fn new(check: CheckId, rule: &'r UniqueKey, first_max: usize) -> Self {
        Self { check, rule, places: Places::new(), first: Vec::new(), first_max }
    }

    /// Takes the keys of a part; returns the bytes of the records whose key is doubled and an error.
    pub(super) fn take(
        &mut self,
        files: &[Opened<'_>],
        columns: &dyn Fn(usize) -> KeyColumns,
        keys: &Keys<'_>,
        gather: &mut Gather,
        watch: &dyn Watch,
    ) -> Result<Vec<Range<u64>>, Halt> {
        let mut bad = Vec::new();
        self.places.expect(keys.expected, keys.keys.len() as u64);
        for (index, key) in keys.keys.iter().enumerate() {
            if index.is_multiple_of(FETCHED_TOGETHER) {
                let next = keys.keys[index..].iter().take(FETCHED_TOGETHER);
                next.for_each(|key| self.places.fetch(key.hash));
            }
            let offset = keys.offset + u64::from(key.offset);
            let mut pair: Option<(Again, Spot)> = None;
            let known = self.places.insert(key.hash, files[keys.file].base + offset, |place| {
                let file = files.partition_point(|file| file.base <= place) - 1;
                let earlier = files[file].key_at(watch, place - files[file].base, &columns(file).columns)?;
                let own = files[keys.file].key_at(watch, offset, &columns(keys.file).columns)?;
                let is_same = own.values == earlier.values;
                pair = is_same.then_some((own, Spot { file, byte: earlier.byte }));
                Ok(is_same)
            })?;
            if let Some((own, earlier)) = known.and(pair) {
                self.note(keys, key, &own, earlier, &files[keys.file], gather);
                bad.extend((self.rule.severity == Severity::Error).then_some(own.range));
            }
        }
        Ok(bad)
    }

    fn note(&mut self, keys: &Keys<'_>, key: &Key, own: &Again, earlier: Spot, file: &Opened<'_>, gather: &mut Gather) {
        gather.add(&file.told, (self.check, None), self.counted(), 1, []);
        if self.first.len() < self.first_max {
            let values: Vec<_> = own.values.iter().filter(|value| !value.is_empty()).map(|value| String::from_utf8_lossy(value)).collect();
            let own = Spot { file: keys.file, byte: own.byte };
            self.first.push(Pair { own, earlier, record: keys.record + u64::from(key.record), value: shown(&values.join(", ")) });
        }
    }

    fn counted(&self) -> (Rule, Severity, Option<String>) {
        let column = self.rule.columns.iter().map(|column| shown(column)).collect::<Vec<_>>().join(", ");
        (Rule::Unique, self.rule.severity, Some(column))
    }

    /// Tells the first doubled keys with their lines.
    pub(super) fn tell(&self, files: &[Opened<'_>], gather: &mut Gather, watch: &dyn Watch, buffer_bytes: usize) -> Result<(), Halt> {
        let mut spots: Vec<Spot> = self.first.iter().flat_map(|pair| [pair.own, pair.earlier]).collect();
        spots.sort_unstable();
        spots.dedup();
        let mut lines = Vec::with_capacity(spots.len());
        for of_file in spots.chunk_by(|a, b| a.file == b.file) {
            let offsets: Vec<u64> = of_file.iter().map(|spot| spot.byte).collect();
            lines.extend(files[of_file[0].file].lines(watch, &offsets, buffer_bytes)?);
        }
        let line = |spot: Spot| spots.binary_search(&spot).map(|index| lines[index]).unwrap_or_default();
        for pair in &self.first {
            let file = &files[pair.own.file].told;
            let at = At { record: pair.record, line: line(pair.own), byte: pair.own.byte };
            let place = format!("line {}", line(pair.earlier));
            let place = if pair.earlier.file == pair.own.file {
                place
            } else {
                format!("{} of {}", place, shown(&files[pair.earlier.file].told.name))
            };
            let text = format!("{} is already in {place}; remove one of them, or correct it", quoted(&pair.value));
            let valid = Some("a key that no other record of the bunch has".to_owned());
            let found = Found { at, text, value: Some(pair.value.clone()), valid };
            gather.add(file, (self.check, None), self.counted(), 0, [found]);
        }
        Ok(())
    }
}
