//! Memory for pixels, kept from image to image, so that the system need not clear and map it anew for each.

/// A larger piece is given back to the system: one huge image must not hold its memory for ever.
const KEPT_BYTES_MAX: usize = 32 << 20;

/// Pieces that are kept at most.
const KEPT_MAX: usize = 16;

/// Pieces of memory that nothing uses just now.
#[derive(Debug, Default)]
pub(super) struct Memory(Vec<Vec<u8>>);

impl Memory {
    /// Returns so many bytes with anything in them.
    pub(super) fn take(&mut self, length: usize) -> Vec<u8> {
        let fits = |at: &usize| self.0[*at].capacity() >= length;
        let smallest = (0..self.0.len()).filter(fits).min_by_key(|at| self.0[*at].capacity());
        let mut piece = smallest.map_or_else(Vec::new, |at| self.0.swap_remove(at));
        piece.resize(length, 0);
        piece
    }

    /// Keeps a piece for later.
    pub(super) fn give(&mut self, piece: Vec<u8>) {
        if piece.capacity() <= KEPT_BYTES_MAX && self.0.len() < KEPT_MAX {
            self.0.push(piece);
        }
    }
}
