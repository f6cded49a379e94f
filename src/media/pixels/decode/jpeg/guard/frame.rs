//! What a frame header says of size and components, and how much of each component the scans have given.
//!
//! It cannot tell whether the data of a scan is whole: only whether there is a scan.

use crate::media::pixels::error::Undecoded;

/// All 64 coefficients.
const ALL: u64 = u64::MAX;

pub(super) struct Frame {
    pub(super) progressive: bool,
    width: usize,
    height: usize,
    components: Vec<Component>,
}

struct Component {
    number: u8,
    /// Blocks of a unit, side by side.
    across: usize,
    /// Blocks of a unit, one below the other.
    down: usize,
    /// A bit for each coefficient that has come to its last digit.
    given: u64,
}

impl Frame {
    /// Reads a frame header; none when it is damaged.
    pub(super) fn read(progressive: bool, body: &[u8]) -> Option<Self> {
        let ([_, h1, h0, w1, w0, count], rest) = body.split_first_chunk()?;
        let read = |[number, sampling, _]: &[u8; 3]| {
            let (across, down) = (usize::from(sampling >> 4), usize::from(sampling & 15));
            Component { number: *number, across, down, given: 0 }
        };
        let components: Vec<_> = rest.as_chunks().0.iter().take(usize::from(*count)).map(read).collect();
        let sound = !components.is_empty() && components.iter().all(|component| component.across * component.down > 0);
        let side = |high: &u8, low: &u8| usize::from(u16::from_be_bytes([*high, *low]));
        sound.then(|| Self { progressive, width: side(w1, w0), height: side(h1, h0), components })
    }

    /// Notes what a scan gives and returns its units (blocks, or groups of them); none when the header is damaged.
    pub(super) fn begin_scan(&mut self, header: &[u8]) -> Option<usize> {
        let (count, rest) = header.split_first()?;
        let (named, rest) = rest.split_at_checked(usize::from(*count) * 2)?;
        let [first, last, digits] = *rest.first_chunk()?;
        let given = if !self.progressive {
            ALL
        } else if first > last || last > 63 {
            return None;
        } else if digits & 15 == 0 {
            (ALL >> (63 - last)) & (ALL << first)
        } else {
            0
        };
        let mut units = None;
        for [number, _] in named.as_chunks().0 {
            let at = self.components.iter().position(|component| component.number == *number)?;
            self.components[at].given |= given;
            units = Some(if *count == 1 { self.blocks(&self.components[at]) } else { self.groups() });
        }
        units
    }

    pub(super) fn first_component(&self) -> u8 {
        self.components.first().map_or(1, |component| component.number)
    }

    /// # Errors
    /// A scan is missing: a component has not all coefficients to their last digit.
    pub(super) fn check_whole(&self) -> Result<(), Undecoded> {
        let whole = self.components.iter().all(|component| component.given == ALL);
        if whole { Ok(()) } else { Err(Undecoded::broken("its last scans are missing")) }
    }

    /// Blocks of a component that comes alone.
    fn blocks(&self, component: &Component) -> usize {
        let (across, down) = self.largest();
        (self.width * component.across).div_ceil(8 * across) * (self.height * component.down).div_ceil(8 * down)
    }

    /// Groups of blocks when several components come together.
    fn groups(&self) -> usize {
        let (across, down) = self.largest();
        self.width.div_ceil(8 * across) * self.height.div_ceil(8 * down)
    }

    fn largest(&self) -> (usize, usize) {
        self.components.iter().fold((1, 1), |(across, down), component| (across.max(component.across), down.max(component.down)))
    }
}
