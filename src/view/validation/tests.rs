//! Each form of one rich validation, as text and read back.

mod made_up;
mod programs;
mod shown;

use super::{Format, ValidationView};
use crate::view::palette::Palette;
use made_up::{clean, rich, view};

/// Writes a validation in a form, without colours.
fn written(view: &ValidationView, format: Format) -> String {
    let mut out = Vec::new();
    view.write(format, Palette::PLAIN, &mut out).expect("memory takes all");
    String::from_utf8(out).expect("it is text")
}
