//! The restart markers of one scan: all there, and in their order.

use crate::media::pixels::error::Undecoded;

pub(super) struct Restarts {
    wanted: usize,
    seen: usize,
}

impl Restarts {
    /// A scan of so many units with a marker between every `interval` of them; 0 means no markers.
    pub(super) fn new(units: usize, interval: usize) -> Self {
        Self { wanted: if interval == 0 { 0 } else { units.div_ceil(interval).saturating_sub(1) }, seen: 0 }
    }

    /// # Errors
    /// It is not the marker's turn.
    pub(super) fn restart(&mut self, code: u8) -> Result<(), Undecoded> {
        if usize::from(code & 7) != self.seen % 8 {
            return Err(Undecoded::broken("its restart markers are out of order"));
        }
        self.seen += 1;
        Ok(())
    }

    /// # Errors
    /// There are fewer or more than there must be; one more, at the very end, is harmless.
    pub(super) fn check_all(&self) -> Result<(), Undecoded> {
        let right = self.seen == self.wanted || (self.wanted > 0 && self.seen == self.wanted + 1);
        let (seen, wanted) = (self.seen, self.wanted);
        if right { Ok(()) } else { Err(Undecoded::broken(format!("it has {seen} restart markers instead of {wanted}"))) }
    }
}
