//! Cuts a stream of bytes into lines.

/// A line is handed on up to this many bytes; the rest of it is left out.
pub const LINE_BYTES_MAX: usize = 64 * 1024;

/// The beginning of a line whose end has not come yet.
#[derive(Default)]
pub(super) struct Lines {
    begun: Vec<u8>,
}

impl Lines {
    /// Hands each line that `bytes` complete to `on_line`, without its line end.
    pub(super) fn pass(&mut self, bytes: &[u8], on_line: &mut impl FnMut(&[u8])) {
        for piece in bytes.split_inclusive(|&byte| byte == b'\n') {
            let (text, complete) = piece.strip_suffix(b"\n").map_or((piece, false), |text| (text, true));
            let room = LINE_BYTES_MAX - self.begun.len();
            self.begun.extend_from_slice(&text[..text.len().min(room)]);
            if complete {
                on_line(self.begun.strip_suffix(b"\r").unwrap_or(&self.begun));
                self.begun.clear();
            }
        }
    }

    /// Hands on a last line that has no end.
    pub(super) fn end(&mut self, on_line: &mut impl FnMut(&[u8])) {
        if !self.begun.is_empty() {
            on_line(&self.begun);
            self.begun.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e1_lines_come_whole_whatever_the_chunks_are() {
        let (mut lines, mut got) = (Lines::default(), Vec::new());
        let mut on_line = |line: &[u8]| got.push(String::from_utf8(line.to_vec()).unwrap());
        ["on", "e\r\ntwo\n", "\nla", "st"].iter().for_each(|chunk| lines.pass(chunk.as_bytes(), &mut on_line));
        lines.end(&mut on_line);
        assert_eq!(got, ["one", "two", "", "last"]);
    }

    #[test]
    fn e1_a_line_without_end_is_cut_at_its_limit() {
        let (mut lines, mut got) = (Lines::default(), Vec::new());
        let mut on_line = |line: &[u8]| got.push(line.len());
        lines.pass(&vec![b'x'; LINE_BYTES_MAX + 10], &mut on_line);
        lines.pass(b"more\nnext\n", &mut on_line);
        assert_eq!(got, [LINE_BYTES_MAX, 4]);
    }
}
