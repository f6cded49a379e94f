//! How many pixels an original has, by its header: for the budget alone. Whether it is an image at all is not judged here.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Returns how many pixels a file claims to have; `None` where that cannot be told.
pub(super) fn pixels(file: &File) -> Option<u64> {
    // What it stumbles over is told when the file is decoded.
    let size = catch_unwind(AssertUnwindSafe(|| imagesize::reader_size(BufReader::new(file)))).ok()?.ok()?;
    Some((size.width as u64).saturating_mul(size.height as u64))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn e10_the_size_of_each_format_is_known_by_its_header() {
        let of = |bytes: &[u8]| {
            let mut file = tempfile::tempfile().expect("a temporary file");
            file.write_all(bytes).and_then(|()| std::io::Seek::rewind(&mut file)).expect("it is writable");
            pixels(&file)
        };
        let jpeg =
            |frame: u8| [&[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, frame, 0, 11, 8, 0, 30, 0, 40, 1, 1, 0x11, 0][..], &[0; 9]].concat();
        let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &40_u32.to_be_bytes(), &30_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
        let webp = [&b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0"[..], &[39, 0, 0, 29, 0, 0]].concat();
        for bytes in [&jpeg(0xc0), &jpeg(0xc2), &png, &b"GIF89a\x28\0\x1e\0\0\0\0".to_vec(), &webp] {
            assert_eq!(of(bytes), Some(1200), "{bytes:?}");
        }
        assert_eq!([&b""[..], b"text", &[0xff, 0xd8, 0xff]].map(of), [None; 3]);
    }
}
