//! What the shop's console prints while it makes images: how far it is, and the images that it could not make.
//!
//! Source: `Magento\MediaStorage\Console\Command\ImagesResizeCommand` of 2.3.0 to 2.4.8 and Symfony's `ProgressBar`: `%current%/%max%
//! [%bar%] %percent:3s%% %elapsed% %memory:6s% \t| %message%`, on standard error. Without a terminal each begins a new line, at most some
//! each second; with `--ansi` it is written over the one before. From 2.3.4 on errors are listed at the end, and the exit code is 0.

use crate::model::progress::Progress;

/// Most images that could not be made and are told; all are counted.
const ERRORS_MAX: usize = 100;

/// Longest text that is taken from a line, in characters.
const TEXT_MAX: usize = 300;

/// What the console has said so far.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) progress: Option<Progress>,
    /// The first of the images that could not be made, and why.
    pub(super) errors: Vec<String>,
    pub(super) errors_total: u64,
    /// It said that it was done.
    pub(super) is_done: bool,
    /// Its last words that are no progress.
    pub(super) last: Option<String>,
    lists_errors: bool,
}

impl Said {
    /// Reads one line; tells whether it says how far the console is.
    pub(super) fn line(&mut self, line: &[u8]) -> bool {
        let text = plain(&String::from_utf8_lossy(line));
        let mut has_progress = false;
        // What was written over counts as a line.
        for piece in text.split('\r').map(str::trim).filter(|piece| !piece.is_empty()) {
            match progress(piece) {
                Some(progress) => {
                    self.progress = Some(progress);
                    has_progress = true;
                }
                None => self.words(piece),
            }
        }
        has_progress
    }

    fn words(&mut self, words: &str) {
        let words = shorten(words);
        if self.lists_errors {
            self.errors_total += 1;
            if self.errors.len() < ERRORS_MAX {
                self.errors.push(words.clone());
            }
        }
        self.lists_errors |= words == "Product images resized with errors:";
        self.is_done |=
            self.lists_errors || matches!(words.as_str(), "Product images resized successfully" | "Product images scheduled successfully");
        self.last = Some(words);
    }
}

/// Reads `  12/240 [=>--------------------------]   5% 3 secs 92.0 MiB`.
fn progress(text: &str) -> Option<Progress> {
    let (done, rest) = text.split_once('/')?;
    let (total, _) = rest.split_once(" [")?;
    Some(Progress { done: done.parse().ok()?, total: Some(total.parse().ok()?), what: "images".to_owned() })
}

/// Takes the sequences out that move the cursor and colour the text; going back to the first column becomes `\r`.
fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, sequence)) = rest.split_once("\x1b[") {
        plain.push_str(before);
        let end = sequence.find(|c: char| matches!(c, '\x40'..='\x7e')).map_or(sequence.len(), |at| at + 1);
        if sequence[..end].ends_with('G') {
            plain.push('\r');
        }
        rest = &sequence[end..];
    }
    plain + rest
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(TEXT_MAX).collect();
    if text.chars().nth(TEXT_MAX).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(output: &str) -> Said {
        let mut said = Said::default();
        for line in output.split('\n') {
            said.line(line.as_bytes());
        }
        said
    }

    fn images(done: u64, total: u64) -> Option<Progress> {
        Some(Progress { done, total: Some(total), what: "images".into() })
    }

    /// As 2.3.0 prints it, without a terminal.
    const OLD: &str = "\n  1/240 [>---------------------------]   0% < 1 sec 74.5 MiB \t| /w/b/wb01-blue-0.jpg\n 24/240 [==>-------------------------]  10% 3 secs 92.0 MiB \t| /m/h/mh01.jpg\n240/240 [============================] 100% 31 secs 92.0 MiB \t| /w/s/ws12.jpg\nProduct images resized successfully\n";

    #[test]
    fn e10_the_progress_of_magento_is_read_line_by_line() {
        let mut said = Said::default();
        let progress: Vec<_> = OLD.split('\n').filter(|line| said.line(line.as_bytes())).map(str::len).collect();
        assert_eq!(progress.len(), 3);
        assert_eq!((said.progress, said.errors_total, said.is_done), (images(240, 240), 0, true));
        assert_eq!(said.last.as_deref(), Some("Product images resized successfully"));
        let middle = read(&OLD[..OLD.find("\n240/").expect("it is there")]);
        assert_eq!((middle.progress, middle.is_done), (images(24, 240), false));
    }

    #[test]
    fn e10_progress_that_is_written_over_the_one_before_is_read() {
        for back in ["\r\x1b[2K", "\x1b[1G\x1b[2K"] {
            let said = read(&format!(
                "  1/20 [=>--]   5% < 1 sec 74.5 MiB \t| \x1b[32m/a.jpg\x1b[39m{back} 12/20 [==>-]  60% 1 sec 74.5 MiB \t| \x1b[32m/b.jpg\x1b[39m"
            ));
            assert_eq!((said.progress, said.last), (images(12, 20), None), "{back:?}");
        }
        let said = read("\x1b[32mProduct images resized successfully\x1b[39m");
        assert!(said.is_done);
    }

    #[test]
    fn e10_images_that_magento_could_not_make_are_told_although_it_ends_well() {
        let said = read(
            "  2/2 [============================] 100% 1 sec 92.0 MiB \t| /g/o/gone.jpg\n\
             Product images resized with errors:\n\
             Cannot resize image \"/shop/pub/media/catalog/product/g/o/gone.jpg\" - original image not found\n\
             Unsupported image format. File: /shop/pub/media/catalog/product/x/y/xy.bmp\n",
        );
        assert!(said.is_done);
        assert_eq!(said.errors_total, 2);
        assert!(said.errors[0].ends_with("original image not found"), "{:?}", said.errors);
    }

    #[test]
    fn e10_the_reason_of_a_failure_is_its_last_words() {
        let said = read("Cannot resize images - product images not found\n");
        assert_eq!((said.is_done, said.last.as_deref()), (false, Some("Cannot resize images - product images not found")));
    }

    #[test]
    fn e10_whatever_is_printed_is_read_without_harm() {
        for odd in ["\x1b[", "\x1b[1", "ü/2 [", "1/ü [", "/ [", "99999999999999999999/1 [=]", "\x1b[\u{7f}ü"] {
            assert_eq!(read(odd).progress, None, "{odd:?}");
        }
    }
}
