//! GIF: the first frame, laid on the whole screen of the file; what it does not cover is transparent.

use std::io::Cursor;
use std::num::NonZeroU64;

use gif::{ColorOutput, DecodeOptions, Frame, MemoryLimit};

use super::{bytes_max, checked};
use crate::media::pixels::error::Undecoded;
use crate::media::pixels::raster::{Raster, Size, Space};

pub(super) fn decode(bytes: &[u8], pixels_max: u64) -> Result<Raster, Undecoded> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    options.check_frame_consistency(true);
    let four = NonZeroU64::new(pixels_max.saturating_mul(4).max(1)).expect("at least 1");
    options.set_memory_limit(MemoryLimit::Bytes(four));
    let mut decoder = options.read_info(Cursor::new(bytes)).map_err(Undecoded::broken)?;
    let screen = checked(decoder.width().into(), decoder.height().into(), pixels_max)?;
    let frame = decoder.read_next_frame().map_err(Undecoded::broken)?.ok_or_else(|| Undecoded::broken("it has no picture"))?;
    let covers_all = Size { width: frame.width.into(), height: frame.height.into() } == screen;
    debug_assert!(frame.buffer.len() <= bytes_max(screen), "a frame lies within the screen");
    let raster = if covers_all { Raster::new(screen, Space::Rgba, frame.buffer.to_vec()) } else { on_screen(screen, frame) };
    Ok(if covers_all && frame.transparent.is_none() { opaque(&raster) } else { raster })
}

fn on_screen(screen: Size, frame: &Frame<'_>) -> Raster {
    let mut canvas = Raster::filled(screen, Space::Rgba, &[0; 4]);
    let (stride, left, top) = (screen.width as usize * 4, usize::from(frame.left) * 4, usize::from(frame.top));
    let rows = frame.buffer.chunks_exact(usize::from(frame.width).max(1) * 4);
    for (row, target) in rows.zip(canvas.pixels.chunks_exact_mut(stride).skip(top)) {
        target[left..left + row.len()].copy_from_slice(row);
    }
    canvas
}

fn opaque(raster: &Raster) -> Raster {
    let pixels = raster.pixels.as_chunks::<4>().0.iter().flat_map(|[red, green, blue, _]| [*red, *green, *blue]);
    Raster::new(raster.size, Space::Rgb, pixels.collect())
}
