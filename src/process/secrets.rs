//! Hides secrets in a stream of bytes, also where a secret comes in pieces.
//!
//! Invariant: bytes that may begin a secret are held back until it is clear that they do not.
//!
//! What it cannot do: a secret that is printed in another form (encoded, wrapped over lines) is not known.

/// Shorter texts are not hidden: they would blacken half of the log.
const SECRET_BYTES_MIN: usize = 4;

const MASK: &[u8] = b"***";

/// The secrets of one attempt, and the bytes held back.
pub(super) struct Secrets {
    /// Longest first, so that the longest match wins.
    words: Vec<Vec<u8>>,
    held: Vec<u8>,
}

impl Secrets {
    pub(super) fn new(words: &[String]) -> Self {
        let mut words: Vec<Vec<u8>> =
            words.iter().filter(|word| word.len() >= SECRET_BYTES_MIN).map(|word| word.as_bytes().to_vec()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self { words, held: Vec::new() }
    }

    /// Hands the bytes that are safe to write to `write`.
    pub(super) fn pass(&mut self, bytes: &[u8], mut write: impl FnMut(&[u8])) {
        if self.words.is_empty() {
            return write(bytes);
        }
        self.held.extend_from_slice(bytes);
        self.release(false, write);
    }

    /// Hands on what was held back, at the end of the stream.
    pub(super) fn end(&mut self, write: impl FnMut(&[u8])) {
        self.release(true, write);
    }

    fn release(&mut self, at_end: bool, mut write: impl FnMut(&[u8])) {
        let (mut at, mut clean_from) = (0, 0);
        while at < self.held.len() {
            let rest = &self.held[at..];
            if !at_end && self.words.iter().any(|word| word.len() > rest.len() && word.starts_with(rest)) {
                break;
            }
            let Some(word) = self.words.iter().find(|word| rest.starts_with(word)) else {
                at += 1;
                continue;
            };
            write_some(&self.held[clean_from..at], &mut write);
            write(MASK);
            at += word.len();
            clean_from = at;
        }
        write_some(&self.held[clean_from..at], &mut write);
        self.held.drain(..at);
    }
}

/// Returns a text of ours with secrets hidden as in what programs print.
pub fn masked(secrets: &[String], text: &str) -> String {
    let (mut secrets, mut out) = (Secrets::new(secrets), Vec::with_capacity(text.len()));
    secrets.pass(text.as_bytes(), |bytes| out.extend_from_slice(bytes));
    secrets.end(|bytes| out.extend_from_slice(bytes));
    String::from_utf8_lossy(&out).into_owned()
}

fn write_some(bytes: &[u8], write: &mut impl FnMut(&[u8])) {
    if !bytes.is_empty() {
        write(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(secrets: &[&str], chunks: &[&[u8]]) -> String {
        let words: Vec<String> = secrets.iter().map(ToString::to_string).collect();
        let (mut secrets, mut out) = (Secrets::new(&words), Vec::new());
        chunks.iter().for_each(|chunk| secrets.pass(chunk, |bytes| out.extend_from_slice(bytes)));
        secrets.end(|bytes| out.extend_from_slice(bytes));
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn e1_a_secret_is_hidden_wherever_the_chunks_are_cut() {
        let text = b"password=geheim1234, again geheim1234";
        for cut in 0..=text.len() {
            assert_eq!(masked(&["geheim1234"], &[&text[..cut], &text[cut..]]), "password=***, again ***", "cut at {cut}");
        }
        let bytes: Vec<&[u8]> = text.chunks(1).collect();
        assert_eq!(masked(&["geheim1234"], &bytes), "password=***, again ***");
    }

    #[test]
    fn e1_the_longest_secret_wins_and_a_mere_beginning_is_text() {
        assert_eq!(masked(&["abcd", "abcdef"], &[b"abc", b"def abcd! abc"]), "*** ***! abc");
        assert_eq!(masked(&["aaab"], &[b"aaa", b"aaab"]), "aaa***");
        assert_eq!(masked(&["abc"], &[b"abc"]), "abc", "too short to hide");
    }
}
