//! Where in the shop an image may be that a cell names.
//!
//! The cell does not tell who imports it, so each image has the paths of all importers; a path too many removes at most what the shop
//! makes again. Source: Magento's `CatalogImportExport\Model\Import\Uploader::move` stores the bare name in its dispersion folders, of an
//! address the last part of its path without other characters; M2IF's `FileUploadTrait::uploadFile` and a shop whose images are
//! there already keep the path as it is, without slashes in front. Both give a new name (`_1`) where one is taken; that name is new, so
//! nothing of it is cached yet.

use crate::media::layout::{Cache, ImagePath, Refusal, dispersions};

/// Words that stand for no image. Source: Magento's `no_selection`, and the word with which an import empties a value.
const NO_IMAGE: [&str; 2] = ["no_selection", "__EMPTY__VALUE__"];

/// Returns the paths that an image may have below `catalog/product`, the likeliest first; none for a value that stands for no image.
///
/// # Errors
/// The value could lead out of that folder, or names no file.
pub(super) fn stored(value: &str, cache: &Cache) -> Result<Vec<ImagePath>, Refusal> {
    let value = value.trim();
    if value.is_empty() || NO_IMAGE.contains(&value) {
        return Ok(Vec::new());
    }
    if let Some((scheme, rest)) = value.split_once("://") {
        let is_web = ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        return if is_web { of_address(rest) } else { Err(Refusal::Address) };
    }
    let below = cache.originals();
    let inside = below.to_str().and_then(|below| value.strip_prefix(below)).filter(|rest| rest.starts_with('/'));
    let path = ImagePath::read(inside.unwrap_or(value))?;
    if inside.is_none() && is_absolute(value, &path) && !cache.has_original(&path) {
        return Err(Refusal::Absolute);
    }
    let is_bare = path.is_bare();
    let mut paths: Vec<ImagePath> = dispersions(path.name()).collect();
    paths.insert(if is_bare { paths.len() } else { 0 }, path);
    Ok(paths)
}

/// Is it a path from the root of a disk? The shop's own values begin with a slash too: a bare name, or one in its dispersion folders.
fn is_absolute(value: &str, path: &ImagePath) -> bool {
    let has_drive = path.as_str().as_bytes().get(1) == Some(&b':') && !path.is_bare();
    let is_own = || dispersions(path.name()).any(|own| own.folder().eq_ignore_ascii_case(path.folder()));
    has_drive || (value.starts_with('/') && !path.is_bare() && !is_own())
}

fn of_address(rest: &str) -> Result<Vec<ImagePath>, Refusal> {
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let (_, path) = path.split_once('/').ok_or(Refusal::NoName)?;
    let last = path.rsplit('/').next().unwrap_or_default();
    let name: String = last.chars().filter(|character| character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-')).collect();
    ImagePath::read(&name)?;
    let paths: Vec<ImagePath> = dispersions(&name).collect();
    if paths.is_empty() { Err(Refusal::TooLong) } else { Ok(paths) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(value: &str) -> Vec<String> {
        let paths = stored(value, &Cache::of("/shop/pub/media")).expect("it is an image");
        paths.iter().map(ImagePath::to_string).collect()
    }

    fn refusal(value: &str) -> Refusal {
        stored(value, &Cache::of("/shop/pub/media")).expect_err("it is refused")
    }

    #[test]
    fn e9_a_bare_name_is_looked_for_where_magento_and_where_m2if_puts_it() {
        assert_eq!(all("WB01.jpg"), ["w/b/wb01.jpg", "WB01.jpg"]);
        assert_eq!(all(" /wb01.jpg "), ["w/b/wb01.jpg", "wb01.jpg"]);
        assert_eq!(all("red shoe.JPG"), ["r/e/red_shoe.jpg", "red shoe.JPG"]);
    }

    #[test]
    fn e9_a_path_that_is_in_its_folders_already_stays_as_it_is() {
        for value in ["/w/b/wb01.jpg", "w/b/wb01.jpg", "/shop/pub/media/catalog/product/w/b/wb01.jpg"] {
            assert_eq!(all(value), ["w/b/wb01.jpg", "w/b/wb01.jpg"], "{value}");
        }
        assert_eq!(all("summer/WB01.jpg"), ["summer/WB01.jpg", "w/b/wb01.jpg"]);
        assert_eq!(all("/W/B/WB01.jpg").first().map(String::as_str), Some("W/B/WB01.jpg"));
    }

    #[test]
    fn e9_of_an_address_only_the_name_counts() {
        assert_eq!(all("http://host/x.jpg"), ["x/_/x.jpg"]);
        assert_eq!(all("HTTPS://cdn.example.com:8080/a/b/Red%20Shoe.JPG?v=2/../3#top"), ["r/e/red20shoe.jpg"]);
        assert_eq!(all("http://host/a/../x.jpg"), ["x/_/x.jpg"]);
        assert_eq!(
            [refusal("http://host"), refusal("http://host/"), refusal("http://host/..")],
            [Refusal::NoName, Refusal::NoName, Refusal::Traversal]
        );
        assert_eq!([refusal("file:///etc/passwd"), refusal("ftp://host/x.jpg")], [Refusal::Address; 2]);
    }

    #[test]
    fn e9_words_for_no_image_are_no_image() {
        for value in ["", "  ", "no_selection", "__EMPTY__VALUE__"] {
            assert_eq!(all(value), Vec::<String>::new(), "{value}");
        }
    }

    #[test]
    fn e9_absolute_paths_that_are_no_original_of_the_shop_are_refused() {
        for value in
            ["/etc/passwd", "/etc/cron.d/x.jpg", "C:/images/x.jpg", "/shop/pub/media/customer/x.jpg", "/other/catalog/product/x.jpg"]
        {
            assert_eq!(refusal(value), Refusal::Absolute, "{value}");
        }
        assert_eq!(refusal("/shop/pub/media/catalog/product/../../../x.jpg"), Refusal::Traversal);
    }

    #[test]
    fn e9_a_folder_of_m2if_with_a_slash_in_front_is_known_by_its_original() {
        let media = tempfile::tempdir().expect("a temporary directory");
        let cache = Cache::of(media.path());
        std::fs::create_dir_all(cache.originals().join("summer")).expect("it is writable");
        std::fs::write(cache.originals().join("summer/a.jpg"), "").expect("it is writable");
        assert_eq!(stored("/summer/a.jpg", &cache).map(|paths| paths.len()), Ok(2));
        assert_eq!(stored("/summer/b.jpg", &cache), Err(Refusal::Absolute));
    }
}
