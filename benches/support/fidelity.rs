//! How near a picture is to the best one of its size: Lanczos with three lobes, in floating point, from the original at once.

use std::f64::consts::PI;
use std::path::Path;

use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

/// Decodes a JPEG to red, green, blue, row by row; returns its width, too.
pub(crate) fn decode(path: &Path) -> (usize, Vec<u8>) {
    let bytes = std::fs::read(path).expect("the picture was made");
    let mut decoder = JpegDecoder::new(ZCursor::new(&bytes));
    let pixels = decoder.decode().expect("the picture is whole");
    (decoder.dimensions().expect("it was decoded").0, pixels)
}

/// Scales a square picture of three channels.
pub(crate) fn scaled(pixels: &[u8], side: usize, to: usize) -> Vec<f32> {
    let taps: Vec<_> = (0..to).map(|place| taps(place, side, to)).collect();
    let mut narrow = Vec::with_capacity(side * to * 3);
    for row in pixels.chunks_exact(side * 3) {
        for (first, weights) in &taps {
            for channel in 0..3 {
                narrow
                    .push(weights.iter().enumerate().map(|(at, weight)| weight * f32::from(row[(first + at) * 3 + channel])).sum::<f32>());
            }
        }
    }
    let mut result = Vec::with_capacity(to * to * 3);
    for (first, weights) in &taps {
        let mut sums = vec![0.0; to * 3];
        for (at, weight) in weights.iter().enumerate() {
            let row = &narrow[(first + at) * to * 3..(first + at + 1) * to * 3];
            sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += weight * value);
        }
        result.extend(sums);
    }
    result
}

/// The first pixel that counts for a place, and the weights from there on.
fn taps(place: usize, from: usize, to: usize) -> (usize, Vec<f32>) {
    let scale = from as f64 / to as f64;
    let centre = (place as f64 + 0.5) * scale;
    let first = ((centre - 3.0 * scale).ceil().max(0.0)) as usize;
    let last = ((centre + 3.0 * scale).floor() as usize).min(from);
    let weights: Vec<f64> = (first..last).map(|at| lanczos((at as f64 + 0.5 - centre) / scale)).collect();
    let sum: f64 = weights.iter().sum();
    (first, weights.iter().map(|weight| (weight / sum) as f32).collect())
}

fn lanczos(x: f64) -> f64 {
    let sinc = |x: f64| if x == 0.0 { 1.0 } else { (x * PI).sin() / (x * PI) };
    if x.abs() < 3.0 { sinc(x) * sinc(x / 3.0) } else { 0.0 }
}

/// The squared error of a picture, on average over all values.
pub(crate) fn error(picture: &[u8], reference: &[f32]) -> f64 {
    assert_eq!(picture.len(), reference.len(), "both have the same size");
    let sum: f64 =
        picture.iter().zip(reference).map(|(value, wanted)| f64::from(f32::from(*value) - wanted.clamp(0.0, 255.0)).powi(2)).sum();
    sum / picture.len() as f64
}

/// An error as a ratio of signal to noise, in dB.
pub(crate) fn decibel(error: f64) -> f64 {
    10.0 * (255.0_f64.powi(2) / error).log10()
}
