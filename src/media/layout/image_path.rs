//! The path of an image below `catalog/product`, as values of CSV files and of the shop's gallery name it.
//!
//! An [`ImagePath`] holds only names that stay below the folder they are joined to: no `..`, no leading slash, no NUL.

use std::fmt;

/// Longest path, in bytes; the column of the shop's gallery takes no longer one.
pub const PATH_BYTES_MAX: usize = 255;

/// Longest name of a file or folder, in bytes: what file systems take.
pub const NAME_BYTES_MAX: usize = 255;

/// A path below `catalog/product`, such as `w/b/wb01.jpg`; never empty, and every part of it a plain name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImagePath(String);

/// Why a text names no image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing in it.
    #[error("it names no file")]
    NoName,
    /// A part of it is `.` or `..`.
    #[error("it leaves its folder by `.` or `..`")]
    Traversal,
    /// It begins at the root of a disk.
    #[error("it is an absolute path, and no image of the shop; write it as it is below catalog/product")]
    Absolute,
    /// It is the address of something that is no web page.
    #[error("it is an address that is neither http nor https")]
    Address,
    /// It has a backslash.
    #[error("it has a backslash; write `/` between folders")]
    Backslash,
    /// It has NUL or another control character.
    #[error("it has a control character")]
    ControlCharacter,
    /// It is too long for the shop.
    #[error("it has more than {PATH_BYTES_MAX} bytes")]
    TooLong,
}

impl ImagePath {
    /// Reads a path, with or without slashes in front.
    ///
    /// # Errors
    /// It names no file below the folder that it is joined to.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        if text.chars().any(char::is_control) {
            return Err(Refusal::ControlCharacter);
        }
        if text.contains('\\') {
            return Err(Refusal::Backslash);
        }
        let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty()).collect();
        if parts.iter().any(|part| matches!(*part, "." | "..")) {
            return Err(Refusal::Traversal);
        }
        if parts.is_empty() || text.ends_with('/') {
            return Err(Refusal::NoName);
        }
        let path = parts.join("/");
        if path.len() > PATH_BYTES_MAX || parts.iter().any(|part| part.len() > NAME_BYTES_MAX) {
            Err(Refusal::TooLong)
        } else {
            Ok(Self(path))
        }
    }

    /// Returns the path, without a slash in front.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the folder below which the file is, without slashes around; empty if there is none.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Returns the name of the file.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// Is it a name without a folder?
    pub fn is_bare(&self) -> bool {
        !self.0.contains('/')
    }
}

impl fmt::Display for ImagePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn e9_paths_with_and_without_a_slash_in_front_are_one() {
        for text in ["w/b/wb01.jpg", "/w/b/wb01.jpg", "//w//b/wb01.jpg"] {
            let path = ImagePath::read(text).expect("it is a path");
            assert_eq!((path.as_str(), path.folder(), path.name(), path.is_bare()), ("w/b/wb01.jpg", "w/b", "wb01.jpg", false));
        }
        let bare = ImagePath::read("wb01.jpg").expect("it is a path");
        assert_eq!((bare.folder(), bare.name(), bare.is_bare()), ("", "wb01.jpg", true));
    }

    #[test]
    fn e9_whatever_leaves_its_folder_or_can_be_no_file_is_refused() {
        let refusals = [
            ("../a.jpg", Refusal::Traversal),
            ("a/../../b.jpg", Refusal::Traversal),
            ("./a.jpg", Refusal::Traversal),
            ("a/..", Refusal::Traversal),
            ("", Refusal::NoName),
            ("/", Refusal::NoName),
            ("a/", Refusal::NoName),
            ("..\\a.jpg", Refusal::Backslash),
            ("C:\\a.jpg", Refusal::Backslash),
            ("a\0.jpg", Refusal::ControlCharacter),
            ("a\n.jpg", Refusal::ControlCharacter),
        ];
        for (text, refusal) in refusals {
            assert_eq!(ImagePath::read(text), Err(refusal), "{text:?}");
        }
        assert!(ImagePath::read(&"a".repeat(PATH_BYTES_MAX)).is_ok());
        assert_eq!(ImagePath::read(&"a".repeat(PATH_BYTES_MAX + 1)), Err(Refusal::TooLong));
    }

    proptest! {
        #[test]
        fn e9_whatever_the_text_a_path_has_only_plain_names(text in "[a-c./\\\\ü\u{0}~ ]{0,20}") {
            if let Ok(path) = ImagePath::read(&text) {
                prop_assert!(Path::new(path.as_str()).components().all(|part| matches!(part, Component::Normal(_))));
                prop_assert_eq!(&ImagePath::read(path.as_str()), &Ok(path.clone()), "reading it again changes nothing");
            }
        }
    }
}
