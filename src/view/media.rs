//! The shop's images for people and programs: what a cleanup removed, a refresh made, and the sizes with their folders.

pub mod problem;
pub mod refresh;

use serde::Serialize;

use crate::model::message::Message;
use crate::model::variant::Variant;

/// What a cleanup of the image cache came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CleanupView {
    /// It only looked.
    pub dry_run: bool,
    /// Folders of variants in the cache.
    pub variants: u64,
    /// Images that were asked for; 0 when the whole cache was.
    pub images: u64,
    /// Of those, how many the cache did not have.
    pub uncached: u64,
    /// Cached files that were removed, or would be.
    pub files: u64,
    /// Bytes that they held.
    pub bytes: u64,
    /// Files and folders that could not be removed.
    pub failed: u64,
    /// Images that were refused.
    pub refused: u64,
    /// What is to be said, in order.
    pub messages: Vec<Message>,
}

/// A size of images with its folder; sizes that share a folder are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VariantView {
    /// The folder below `catalog/product/cache`.
    pub folder: String,
    /// All names, the first being that of the settings.
    pub names: Vec<String>,
    /// The settings.
    #[serde(flatten)]
    pub variant: Variant,
}

impl VariantView {
    /// Puts sizes together that share a folder, in the order of the first of each; `folder_of` names the folder.
    pub fn grouped(variants: &[Variant], folder_of: impl Fn(&Variant) -> String) -> Vec<Self> {
        let mut views: Vec<Self> = Vec::new();
        for variant in variants {
            let folder = folder_of(variant);
            match views.iter_mut().find(|known| known.folder == folder) {
                Some(known) => known.names.push(variant.name.clone()),
                None => views.push(Self { folder, names: vec![variant.name.clone()], variant: variant.clone() }),
            }
        }
        views
    }

    /// Says which settings differ from Magento's defaults, sides and quality left out; `-` if none does.
    pub fn settings(&self) -> String {
        let Variant { background, frame, transparency, constrain, keep_aspect, .. } = &self.variant;
        let background = (*background != Variant::named("").background).then(|| format!("background {background}"));
        let flags = [(frame, "no frame"), (transparency, "no transparency"), (constrain, "may be enlarged"), (keep_aspect, "stretched")];
        let flags = flags.into_iter().filter(|(is_default, _)| !**is_default).map(|(_, words)| words.to_owned());
        let words: Vec<String> = background.into_iter().chain(flags).collect();
        if words.is_empty() { "-".to_owned() } else { words.join(", ") }
    }

    /// Returns the entry for bunchd.toml; what is Magento's default is left out.
    pub fn toml(&self) -> String {
        let default = Variant::named("");
        let Variant { name, width, height, background, quality, frame, transparency, constrain, keep_aspect } = &self.variant;
        let mut text = String::new();
        if self.names.len() > 1 {
            text += &format!("# also for: {}\n", self.names[1..].join(", "));
        }
        let key = as_name(name);
        if key != *name {
            text += &format!("# called {:?} in view.xml\n", name);
        }
        text += &format!("[[magento.images.variant]]\nname = \"{key}\"\n");
        let sides = [("width", width), ("height", height)].into_iter().filter_map(|(key, side)| Some((key, (*side)?)));
        text.extend(sides.map(|(key, side)| format!("{key} = {side}\n")));
        if *background != default.background {
            text += &format!("background = \"{background}\"\n");
        }
        if *quality != default.quality {
            text += &format!("quality = {quality}\n");
        }
        let flags = [("frame", frame), ("transparency", transparency), ("constrain", constrain), ("keep_aspect", keep_aspect)];
        text.extend(flags.into_iter().filter(|(_, is_default)| !**is_default).map(|(key, _)| format!("{key} = false\n")));
        text
    }
}

/// Makes a name that bunchd.toml takes of any text: a letter first, then letters, digits, `_`, `.` and `-`.
fn as_name(text: &str) -> String {
    let plain = text.chars().map(|character| if character.is_ascii_alphanumeric() || "_.-".contains(character) { character } else { '_' });
    let name: String = plain.collect();
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) { name } else { format!("image_{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::variant::Colour;

    #[test]
    fn e10_sizes_that_share_a_folder_are_one_with_all_names() {
        let named = |name: &str, width| Variant { width, ..Variant::named(name) };
        let variants = [named("a", Some(1)), named("b", None), named("2 c", Some(1))];
        let views = VariantView::grouped(&variants, |variant| format!("{:?}", variant.width));
        assert_eq!(views.iter().map(|view| view.names.join(" ")).collect::<Vec<_>>(), ["a 2 c", "b"]);
        assert_eq!(views[0].toml(), "# also for: 2 c\n[[magento.images.variant]]\nname = \"a\"\nwidth = 1\n");
        assert_eq!([views[0].settings(), views[1].toml()], ["-", "[[magento.images.variant]]\nname = \"b\"\n"]);
    }

    #[test]
    fn e10_an_entry_has_all_settings_that_are_no_default_and_a_name_that_can_be_read() {
        let variant = Variant {
            name: "2 ü".to_owned(),
            width: None,
            height: Some(9),
            background: Colour([0, 1, 255]),
            quality: 70,
            frame: false,
            transparency: false,
            constrain: false,
            keep_aspect: false,
        };
        let view = VariantView::grouped(&[variant], |_| "f".to_owned()).remove(0);
        assert_eq!(
            view.toml(),
            "# called \"2 ü\" in view.xml\n[[magento.images.variant]]\nname = \"image_2__\"\nheight = 9\nbackground = \"#0001ff\"\nquality = 70\n\
             frame = false\ntransparency = false\nconstrain = false\nkeep_aspect = false\n"
        );
        assert_eq!(view.settings(), "background #0001ff, no frame, no transparency, may be enlarged, stretched");
    }
}
