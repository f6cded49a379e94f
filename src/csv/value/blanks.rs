//! What stands for nothing: an empty cell, and the words of the rules.

/// Words that stand for an empty cell, beside the empty cell itself.
#[derive(Debug)]
pub(super) struct Blanks {
    /// A bit for each length that one of them has; the last for that length and all above. So nearly no value is compared.
    lengths: u64,
    words: Box<[Box<[u8]>]>,
}

impl Blanks {
    pub(super) fn new(words: &[String]) -> Self {
        let lengths = words.iter().fold(bit(0), |lengths, word| lengths | bit(word.len()));
        Self { lengths, words: words.iter().map(|word| word.as_bytes().into()).collect() }
    }

    /// Tells whether a value stands for nothing.
    #[inline]
    pub(super) fn has(&self, value: &[u8]) -> bool {
        self.lengths & bit(value.len()) != 0 && (value.is_empty() || self.words.iter().any(|word| **word == *value))
    }
}

#[inline]
fn bit(length: usize) -> u64 {
    1 << length.min(63)
}
