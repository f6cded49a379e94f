//! One setting of an image: a side, a switch or a colour.

use super::tree::Element;
use crate::model::variant::{Colour, SIDE_MAX, Variant};

/// What an image can have.
pub(super) const NAMES: [&str; 7] = ["width", "height", "aspect_ratio", "frame", "transparency", "constrain", "background"];

/// The value of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    Side(u32),
    Switch(bool),
    Background(Colour),
}

/// Reads a setting by the name of its element; `None` if there is none of this name, else the mistake and what to write.
pub(super) fn read_setting(element: &Element) -> Result<Option<Setting>, (String, String)> {
    let text = element.text.trim();
    let name = element.name.as_str();
    let read = match name {
        "width" | "height" => text.parse().ok().filter(|side| (1..=SIDE_MAX).contains(side)).map(Setting::Side),
        "aspect_ratio" | "frame" | "transparency" | "constrain" => switch(text).map(Setting::Switch),
        "background" => colour(text).map(Setting::Background),
        _ => return Ok(None),
    };
    let help = match name {
        "width" | "height" => format!("write a number of pixels, 1 to {SIDE_MAX}"),
        "background" => "write red, green and blue, each 0 to 255, such as `[255, 255, 255]`".to_owned(),
        _ => "write true or false".to_owned(),
    };
    read.map(Some).ok_or_else(|| (format!("`{}` is no value for `<{name}>`", crate::csv::shown(text)), help))
}

fn switch(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

fn colour(text: &str) -> Option<Colour> {
    let mut parts = text.strip_prefix('[')?.strip_suffix(']')?.split(',').map(|part| part.trim().parse().ok());
    let colour = Colour([parts.next()??, parts.next()??, parts.next()??]);
    parts.next().is_none().then_some(colour)
}

impl Setting {
    /// Gives the setting to a variant.
    pub(super) fn apply(self, name: &str, variant: &mut Variant) {
        match (self, name) {
            (Self::Side(side), "width") => variant.width = Some(side),
            (Self::Side(side), _) => variant.height = Some(side),
            (Self::Switch(is_on), "aspect_ratio") => variant.keep_aspect = is_on,
            (Self::Switch(is_on), "frame") => variant.frame = is_on,
            (Self::Switch(is_on), "transparency") => variant.transparency = is_on,
            (Self::Switch(is_on), _) => variant.constrain = is_on,
            (Self::Background(colour), _) => variant.background = colour,
        }
    }
}
