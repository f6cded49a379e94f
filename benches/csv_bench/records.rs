//! Writes records as Magento's export does: a cell is quoted where it must be.

/// Records in memory.
#[derive(Default)]
pub(crate) struct Records {
    pub(crate) bytes: Vec<u8>,
    is_within: bool,
}

impl Records {
    pub(crate) fn cell(&mut self, text: &str) {
        if self.is_within {
            self.bytes.push(b',');
        }
        self.is_within = true;
        if text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n')) {
            self.bytes.push(b'"');
            for part in text.split_inclusive('"') {
                self.bytes.extend_from_slice(part.as_bytes());
                if part.ends_with('"') {
                    self.bytes.push(b'"');
                }
            }
            self.bytes.push(b'"');
        } else {
            self.bytes.extend_from_slice(text.as_bytes());
        }
    }

    pub(crate) fn end(&mut self) {
        self.bytes.push(b'\n');
        self.is_within = false;
    }
}
