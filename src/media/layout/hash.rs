//! The name of the folder that holds all images of one variant.
//!
//! Source: `Magento\Catalog\Model\View\Asset\Image` joins the settings with `_` and takes the md5 of it; checked against the folders
//! of a shop with the theme Luma. Watermarks are no part of a [`Variant`]: a shop that has them has other folders.

use crate::model::variant::Variant;

/// How many hexadecimal digits such a name has.
const DIGITS: usize = 32;

/// Returns the name of the folder of a variant below `catalog/product/cache`: 32 lower-case hexadecimal digits.
pub fn hash_directory(variant: &Variant) -> String {
    format!("{:x}", md5::compute(hash_text(variant)))
}

/// Returns the text of which Magento takes the md5, such as `h:300_w:240_rgb255,255,255_r:empty_q:80_proportional_frame_…`.
pub fn hash_text(variant: &Variant) -> String {
    let side = |side: Option<u32>| side.map_or_else(|| "empty".to_owned(), |side| side.to_string());
    let [red, green, blue] = variant.background.0;
    let either = |is_set: bool, yes: &'static str, no: &'static str| if is_set { yes } else { no };
    format!(
        "h:{}_w:{}_rgb{red},{green},{blue}_r:empty_q:{}_{}_{}_{}_{}",
        side(variant.height),
        side(variant.width),
        variant.quality,
        either(variant.keep_aspect, "proportional", "nonproportional"),
        either(variant.frame, "frame", "noframe"),
        either(variant.transparency, "transparency", "notransparency"),
        either(variant.constrain, "doconstrainonly", "notconstrainonly"),
    )
}

/// Is this the name of a folder that Magento made for a variant?
pub fn is_hash(name: &str) -> bool {
    name.len() == DIGITS && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::variant::Colour;

    fn sized(width: Option<u32>, height: Option<u32>) -> Variant {
        Variant { width, height, ..Variant::named("any") }
    }

    #[test]
    fn e10_the_folders_of_luma_are_those_that_magento_makes() {
        let folders = [(700, 700), (240, 300), (265, 265), (75, 90), (135, 135), (75, 75), (88, 110)]
            .map(|(width, height)| hash_directory(&sized(Some(width), Some(height))));
        assert_eq!(
            folders,
            [
                "207e23213cf636ccdef205098cf3c8a3",
                "2765542505660baab28ecd555e27366e",
                "6517c62f5899ad6aa0ba23ceb3eeff97",
                "d7d52afd56287491cb7a52758a71b450",
                "0c40cc075c35680261029fa6d255feee",
                "dc09e1c71e492175f875827bcbf6a37c",
                "a32785f299d1d6627cb18126779d91a2",
            ]
        );
        assert_eq!(hash_directory(&sized(None, None)), "74c1057f7991b4edb2bc7bdaa94de933", "an image of no size");
    }

    #[test]
    fn e10_each_setting_has_its_word_and_its_place_in_the_text() {
        assert_eq!(
            hash_text(&Variant::named("any")),
            "h:empty_w:empty_rgb255,255,255_r:empty_q:80_proportional_frame_transparency_doconstrainonly"
        );
        let other = Variant {
            width: Some(1),
            height: None,
            background: Colour([0, 10, 200]),
            quality: 95,
            frame: false,
            transparency: false,
            constrain: false,
            keep_aspect: false,
            name: String::new(),
        };
        assert_eq!(hash_text(&other), "h:empty_w:1_rgb0,10,200_r:empty_q:95_nonproportional_noframe_notransparency_notconstrainonly");
    }

    #[test]
    fn e9_only_folders_with_the_name_of_an_md5_are_the_caches() {
        assert!(is_hash("207e23213cf636ccdef205098cf3c8a3"));
        for other in
            ["", "207e", "207E23213CF636CCDEF205098CF3C8A3", "g07e23213cf636ccdef205098cf3c8a3", "207e23213cf636ccdef205098cf3c8a3x"]
        {
            assert!(!is_hash(other), "{other}");
        }
    }

    fn variants() -> impl Strategy<Value = Variant> {
        let side = || prop::option::of(1..3_000_u32);
        (side(), side(), any::<[u8; 3]>(), 1..=100_u8, any::<[bool; 4]>()).prop_map(|(width, height, colour, quality, flags)| Variant {
            name: "any".to_owned(),
            width,
            height,
            background: Colour(colour),
            quality,
            frame: flags[0],
            transparency: flags[1],
            constrain: flags[2],
            keep_aspect: flags[3],
        })
    }

    proptest! {
        #[test]
        fn e10_two_variants_share_a_folder_only_if_all_but_their_names_is_equal(one in variants(), other in variants()) {
            let name = hash_directory(&one);
            prop_assert!(is_hash(&name));
            let renamed = Variant { name: "another".to_owned(), ..one.clone() };
            prop_assert_eq!(&name, &hash_directory(&renamed));
            prop_assert_eq!(one == other, name == hash_directory(&other));
        }
    }
}
