//! Under which name Magento stores an image that is uploaded or imported, and in which two folders.
//!
//! Source: `Magento\Framework\File\Uploader`: `save` corrects the name (`getCorrectFileName`), makes it lower case
//! (`correctFileNameCase`), and takes a folder from each of its first two characters, `_` for a point (`getDispersionPath`).
//! `getCorrectFileName` has two forms: older releases make one `_` of each run of other characters and keep points; later ones make
//! one `_` of each byte before the last point, points included. Both fail on names above 90 bytes.

use super::image_path::ImagePath;

/// Longest name that Magento stores, in bytes.
const NAME_BYTES_MAX: usize = 90;

/// Returns where Magento stores an image of this file name, below `catalog/product`: `w/b/wb01.jpg` for `WB01.jpg`.
///
/// `None` if it stores no file of such a name, or if it is no bare name. Where releases differ this is the later form.
pub fn dispersion(name: &str) -> Option<String> {
    place(name, correct_each).map(|path| path.as_str().to_owned())
}

/// Returns where any release stores an image of this file name: none, one or two paths, that of later releases first.
pub fn dispersions(name: &str) -> impl Iterator<Item = ImagePath> {
    let later = place(name, correct_each);
    let older = place(name, correct_runs).filter(|older| later.as_ref() != Some(older));
    later.into_iter().chain(older)
}

fn place(name: &str, correct: fn(&str) -> String) -> Option<ImagePath> {
    ImagePath::read(name).ok().filter(|path| path.as_str() == name && path.is_bare())?;
    let name = whole(correct(name));
    if name.len() > NAME_BYTES_MAX || !name.is_ascii() {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let folders: String =
        name.chars().take(2).map(|first| if first == '.' { '_' } else { first }).flat_map(|folder| [folder, '/']).collect();
    ImagePath::read(&(folders + &name)).ok()
}

fn is_kept(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// The later form: only what stands before the last point is corrected, so a name without a point stays as it is.
fn correct_each(name: &str) -> String {
    let Some(point) = name.rfind('.') else { return name.to_owned() };
    let stem = name.bytes().take(point).map(|byte| if is_kept(byte) { char::from(byte) } else { '_' });
    stem.collect::<String>() + &name[point..]
}

fn correct_runs(name: &str) -> String {
    let mut corrected = String::with_capacity(name.len());
    let mut is_in_run = false;
    for byte in name.bytes() {
        let is_plain = is_kept(byte) || byte == b'.';
        match (is_plain, is_in_run) {
            (true, _) => corrected.push(char::from(byte)),
            (false, false) => corrected.push('_'),
            (false, true) => {}
        }
        is_in_run = !is_plain;
    }
    corrected
}

/// Replaces a stem of nothing but `_`.
fn whole(name: String) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    if !stem.is_empty() && stem.bytes().all(|byte| byte == b'_') { format!("file.{extension}") } else { name }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(name: &str) -> Vec<String> {
        dispersions(name).map(|path| path.to_string()).collect()
    }

    #[test]
    fn e9_the_first_two_characters_of_the_lower_case_name_are_the_folders() {
        assert_eq!(dispersion("WB01.jpg").as_deref(), Some("w/b/wb01.jpg"));
        assert_eq!(dispersion("wb01-Blue_0.JPG").as_deref(), Some("w/b/wb01-blue_0.jpg"));
        assert_eq!(all("wb01.jpg"), ["w/b/wb01.jpg"], "all releases agree");
    }

    #[test]
    fn e9_a_point_in_front_becomes_an_underscore_and_a_short_name_has_fewer_folders() {
        assert_eq!(dispersion("a.jpg").as_deref(), Some("a/_/a.jpg"));
        assert_eq!(dispersion(".jpg").as_deref(), Some("_/j/.jpg"));
        assert_eq!(dispersion("x").as_deref(), Some("x/x"), "one letter, one folder");
        assert_eq!(dispersion("xy").as_deref(), Some("x/y/xy"));
    }

    #[test]
    fn e9_other_characters_are_corrected_as_older_and_later_releases_do() {
        assert_eq!(all("a  b.jpg"), ["a/_/a__b.jpg", "a/_/a_b.jpg"]);
        assert_eq!(all("a.b.jpg"), ["a/_/a_b.jpg", "a/_/a.b.jpg"]);
        assert_eq!(all("Blüte.jpg"), ["b/l/bl__te.jpg", "b/l/bl_te.jpg"], "bytes, not characters");
        assert_eq!(all("ü.png"), ["f/i/file.png"], "nothing is left of it");
        assert_eq!(all("^&*&().png"), ["f/i/file.png"]);
        assert_eq!(all("a b"), ["a/ /a b", "a/_/a_b"], "without a point the later ones correct nothing");
    }

    #[test]
    fn e9_names_that_magento_cannot_store_have_no_place() {
        let longest = format!("{}.jpg", "a".repeat(86));
        assert!(dispersion(&longest).is_some());
        for other in ["", ".", "..", "a/b.jpg", "/a.jpg", "a\\b.jpg", "a\0.jpg", &format!("a{longest}")] {
            assert_eq!(all(other), Vec::<String>::new(), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn e9_whatever_the_name_its_place_is_a_path_below_two_folders_at_most(name in any::<String>()) {
            for place in dispersions(&name) {
                let place = place.as_str();
                prop_assert!(place.matches('/').count() <= 2, "{}", place);
                prop_assert!(place.is_ascii() && !place.bytes().any(|byte| byte.is_ascii_uppercase()));
            }
        }
    }
}
