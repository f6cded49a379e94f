//! Images that were left out, and why.

use std::path::Path;

use serde::Serialize;

/// Most images of which it is told why they were left out; all are counted.
pub const PROBLEMS_MAX: usize = 100;

/// Longest text of one reason, in characters.
const WHY_MAX: usize = 300;

/// An image that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Its path below `catalog/product`, such as `w/b/wb01.jpg`.
    pub image: String,
    /// Why, in one sentence.
    pub why: String,
}

/// Images that were left out: the first [`PROBLEMS_MAX`] of them, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Problems {
    /// The first of them.
    pub first: Vec<Problem>,
    /// How many there are in all.
    pub total: u64,
}

impl Problems {
    /// Notes one more.
    pub fn add(&mut self, image: &Path, why: &str) {
        self.total += 1;
        if self.first.len() < PROBLEMS_MAX {
            self.first.push(Problem { image: plain(&image.to_string_lossy()), why: plain(why) });
        }
    }

    /// Adds those of another part of the work.
    pub fn merge(&mut self, other: Self) {
        self.total += other.total;
        let room = PROBLEMS_MAX - self.first.len();
        self.first.extend(other.first.into_iter().take(room));
    }

    /// Returns how many are counted, but not told.
    pub fn untold(&self) -> u64 {
        self.total - self.first.len() as u64
    }
}

/// Makes a text safe for a terminal and short.
fn plain(text: &str) -> String {
    let mut plain: String = text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(WHY_MAX).collect();
    if text.chars().nth(WHY_MAX).is_some() {
        plain.push('…');
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e10_all_images_that_are_left_out_are_counted_and_the_first_are_told() {
        let mut problems = Problems::default();
        (0..PROBLEMS_MAX + 7).for_each(|number| problems.add(Path::new(&format!("{number}.jpg")), "it is\x1b broken"));
        let mut all = Problems::default();
        all.merge(problems.clone());
        all.merge(problems);
        assert_eq!((all.total, all.untold(), all.first.len()), (214, 114, PROBLEMS_MAX));
        assert_eq!(all.first[0], Problem { image: "0.jpg".into(), why: "it is\u{fffd} broken".into() });
    }
}
