//! What a refresh of the image cache did, or would do.

use std::path::PathBuf;

use serde::Serialize;

use super::problem::Problems;
use crate::model::bytes::Bytes;
use crate::view::text::count;

/// What a refresh of the image cache did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefreshView {
    /// Nothing was changed.
    pub dry_run: bool,
    /// The shop's `pub/media`.
    pub media: PathBuf,
    /// How many originals there are.
    pub originals: u64,
    /// Originals that are named, by the gallery or by hand, and are not there.
    pub missing: Problems,
    /// Images of the cache that are there and not older than their originals.
    pub current: u64,
    /// Images that are to be made, or were to be.
    pub due: u64,
    /// The same by variant.
    pub variants: Vec<VariantDue>,
    /// Unfinished files of a refresh that was killed.
    pub leftovers: u64,
    /// Images that were made.
    pub created: u64,
    /// Images that could not be made.
    pub failed: u64,
    /// Bytes of the images that were made.
    pub bytes: u64,
    /// Originals and folders that were left out, and why.
    pub left_out: Problems,
    /// It was told to stop before it was done.
    pub stopped: bool,
    /// What ended it early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<String>,
}

/// How many images of one variant are to be made, or were to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VariantDue {
    /// Its name.
    pub name: String,
    /// Its folder below `catalog/product`.
    pub folder: PathBuf,
    /// They are not there.
    pub missing: u64,
    /// They are older than their originals.
    pub older: u64,
    /// They are there, and all are made again.
    pub again: u64,
}

/// Most originals that are missing and named in one sentence.
const MISSING_TOLD: usize = 3;

impl RefreshView {
    /// Says in one sentence what was done.
    pub fn summary(&self) -> String {
        let Self { created, current, originals, .. } = self;
        let made = match created {
            0 => "no image had to be made".to_owned(),
            _ => format!("{} made ({})", were(*created, "image"), Bytes(self.bytes)),
        };
        let of = format!("{} in {}", count_u64(*originals, "original"), count(self.variants.len(), "size"));
        let left = if self.stopped { ", and the rest was left since it was told to stop" } else { "" };
        match (created, self.failed) {
            (0, 1..) => format!("no image was made, and {current} are there and not older than their originals ({of}){left}"),
            _ => format!("{made}, and {current} are there and not older than their originals ({of}){left}"),
        }
    }

    /// Says in one sentence for each what was left out.
    pub fn warnings(&self) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        if self.missing.total > 0 {
            let first: Vec<&str> = self.missing.first.iter().take(MISSING_TOLD).map(|missing| missing.image.as_str()).collect();
            let such_as = if self.missing.total as usize > first.len() { "such as " } else { "" };
            said.push(format!("{} not there: {such_as}{}", are(self.missing.total, "original"), first.join(", ")));
        }
        said.extend(self.left_out.first.iter().map(|problem| format!("{}: {}", problem.image, problem.why)));
        match self.left_out.untold() {
            0 => {}
            more => said.push(format!("{more} more images were left out; these are only counted")),
        }
        said
    }

    /// Tells whether there is something to look at.
    pub fn has_warnings(&self) -> bool {
        self.missing.total > 0 || self.left_out.total > 0
    }
}

fn count_u64(number: u64, what: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), what)
}

fn were(number: u64, what: &str) -> String {
    format!("{} {}", count_u64(number, what), if number == 1 { "was" } else { "were" })
}

fn are(number: u64, what: &str) -> String {
    format!("{} {}", count_u64(number, what), if number == 1 { "is" } else { "are" })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn view() -> RefreshView {
        RefreshView {
            dry_run: false,
            media: "/shop/pub/media".into(),
            originals: 2,
            missing: Problems::default(),
            current: 7,
            due: 3,
            variants: vec![VariantDue { name: "large".into(), folder: "cache/0".into(), missing: 3, older: 0, again: 0 }],
            leftovers: 0,
            created: 3,
            failed: 0,
            bytes: 4096,
            left_out: Problems::default(),
            stopped: false,
            ended_by: None,
        }
    }

    #[test]
    fn e10_a_refresh_is_summed_up_in_a_sentence() {
        let said = view().summary();
        assert_eq!(said, "3 images were made (4.0 KiB), and 7 are there and not older than their originals (2 originals in 1 size)");
        let nothing = RefreshView { created: 0, stopped: true, ..view() }.summary();
        assert_eq!(
            nothing,
            "no image had to be made, and 7 are there and not older than their originals (2 originals in 1 size), \
             and the rest was left since it was told to stop"
        );
    }

    #[test]
    fn e10_what_was_left_out_is_told_one_by_one_and_what_is_missing_together() {
        let mut view = view();
        (0..120).for_each(|number| view.left_out.add(Path::new(&format!("{number}.jpg")), "it is broken"));
        ["a.jpg", "b.jpg", "c.jpg", "d.jpg"].iter().for_each(|name| view.missing.add(Path::new(name), "it is not there"));
        let said = view.warnings();
        assert_eq!(said[..2], ["4 originals are not there: such as a.jpg, b.jpg, c.jpg", "0.jpg: it is broken"]);
        assert_eq!((said.len(), said[101].as_str()), (102, "20 more images were left out; these are only counted"));
    }
}
