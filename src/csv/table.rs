//! A set of entries of eight bytes for millions of keys, in 12 to 16 bytes for each.
//!
//! It is cut into many small tables, so that growing one never takes room for all of them twice. An entry says by its highest
//! 24 bits where it wants to be; what the rest means is the caller's.

/// How many bits of a hash choose the small table.
const TABLE_BITS: u32 = 12;

/// How many small tables there are.
const TABLES: usize = 1 << TABLE_BITS;

/// Up to so many slots a small table is doubled when it is full.
const SMALL_SLOTS: usize = 1024;

/// An entry that is none.
const FREE: u64 = u64::MAX;

/// Returns the number of the small table in which a hash belongs.
fn table_of(hash: u64) -> usize {
    (hash >> (64 - TABLE_BITS)) as usize
}

/// A set of entries.
#[derive(Debug)]
pub(super) struct Table {
    tables: Vec<Small>,
}

#[derive(Debug, Clone, Default)]
struct Small {
    slots: Vec<u64>,
    used: usize,
}

impl Table {
    pub(super) fn new() -> Self {
        Self { tables: vec![Small::default(); TABLES] }
    }

    /// Returns the entry that is the same, or puts a new one in.
    pub(super) fn insert<E>(&mut self, hash: u64, entry: u64, is_same: impl FnMut(u64) -> Result<bool, E>) -> Result<Option<u64>, E> {
        let small = &mut self.tables[table_of(hash)];
        if small.used * 10 >= small.slots.len() * 7 {
            small.grow();
        }
        let (slot, known) = small.find(entry, is_same)?;
        if known.is_none() {
            small.slots[slot] = entry;
            small.used += 1;
        }
        Ok(known)
    }

    /// Has the processor fetch what [`Table::insert`] will look at first: that of many keys at once takes hardly longer than of one.
    pub(super) fn fetch(&self, hash: u64, entry: u64) {
        let small = &self.tables[table_of(hash)];
        std::hint::black_box(small.wanted(entry).map(|slot| small.slots[slot]));
    }

    /// Returns how many entries there are.
    pub(super) fn length(&self) -> usize {
        self.tables.iter().map(|small| small.used).sum()
    }

    /// Makes room for so many entries in all, so that growing step by step is saved.
    pub(super) fn reserve(&mut self, entries: usize) {
        let of_each = entries / TABLES;
        let slots = (of_each + of_each / 16) * 10 / 7;
        self.tables.iter_mut().filter(|small| small.slots.len() < slots).for_each(|small| small.grow_to(slots));
    }

    /// Whether just this entry is in the set.
    pub(super) fn contains(&self, hash: u64, entry: u64) -> bool {
        let small = &self.tables[table_of(hash)];
        let Ok((_, known)) = small.find(entry, |other| Ok::<_, std::convert::Infallible>(other == entry));
        known.is_some()
    }

    /// Returns all entries, in whatever order, with the bits of a hash that chose their place.
    pub(super) fn entries(&self) -> impl Iterator<Item = (u64, u64)> {
        let tables = self.tables.iter().zip(0_u64..);
        tables.flat_map(|(small, number)| {
            small.slots.iter().filter(|slot| **slot != FREE).map(move |slot| (number << (64 - TABLE_BITS), *slot))
        })
    }
}

impl Small {
    /// Returns the slot of the same entry and that entry, or a free slot.
    fn find<E>(&self, entry: u64, mut is_same: impl FnMut(u64) -> Result<bool, E>) -> Result<(usize, Option<u64>), E> {
        let Some(mut slot) = self.wanted(entry) else { return Ok((0, None)) };
        loop {
            match self.slots[slot] {
                FREE => return Ok((slot, None)),
                other if other >> PLACE_SHIFT == entry >> PLACE_SHIFT && is_same(other)? => return Ok((slot, Some(other))),
                _ => slot = if slot + 1 == self.slots.len() { 0 } else { slot + 1 },
            }
        }
    }

    fn wanted(&self, entry: u64) -> Option<usize> {
        let place = (entry >> PLACE_SHIFT) * self.slots.len() as u64;
        (!self.slots.is_empty()).then_some((place >> (64 - PLACE_SHIFT)) as usize)
    }

    fn grow(&mut self) {
        let length = self.slots.len();
        self.grow_to(if length < SMALL_SLOTS { (length * 2).max(8) } else { length * 4 / 3 });
    }

    fn grow_to(&mut self, length: usize) {
        let old = std::mem::replace(&mut self.slots, vec![FREE; length]);
        for entry in old.into_iter().filter(|entry| *entry != FREE) {
            let Ok((slot, _)) = self.find(entry, |_| Ok::<_, std::convert::Infallible>(false));
            self.slots[slot] = entry;
        }
    }
}

/// What lies below the bits that say where an entry wants to be.
pub(super) const PLACE_SHIFT: u32 = 40;
