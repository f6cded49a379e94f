//! How many changes of an index may wait before it is cheaper to rebuild it: a default, and numbers for single indexes.
//!
//! Written as `default=1000, catalog_product_price=5000`.

use std::collections::BTreeMap;
use std::ops::Range;

use super::index::IndexState;

/// The threshold where nothing is said. Magento takes changes up in batches of 1,000: up to here one round of the cron job is
/// enough, and beyond it a rebuild touches each product once instead of round after round.
///
/// Source: `Magento\Framework\Mview\View::DEFAULT_BATCH_SIZE`.
pub const THRESHOLD_DEFAULT: u64 = 1000;

/// The key that stands for all indexes without a number of their own.
const DEFAULT: &str = "default";

/// Thresholds of all indexes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thresholds {
    default: u64,
    by_index: BTreeMap<String, u64>,
}

/// A mistake in a text of thresholds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ThresholdMistake {
    /// Where it is, in bytes of the text.
    pub at: Range<usize>,
    /// What is wrong.
    pub message: String,
}

/// What thresholds look like, for help texts.
pub const THRESHOLD_HELP: &str = "write indexes and numbers, `default` for all others, such as `default=1000, catalog_product_price=5000`";

impl Default for Thresholds {
    fn default() -> Self {
        Self { default: THRESHOLD_DEFAULT, by_index: BTreeMap::new() }
    }
}

impl Thresholds {
    /// Reads `name=number` pairs between commas; a name is an id or a title, or `default`.
    ///
    /// # Errors
    /// All mistakes, in the order of the text.
    pub fn read(text: &str) -> Result<Self, Vec<ThresholdMistake>> {
        let mut thresholds = Self::default();
        let (mut has_default, mut mistakes, mut offset) = (false, Vec::new(), 0);
        for part in text.split(',') {
            let start = offset + (part.len() - part.trim_start().len());
            let part_text = part.trim();
            offset += part.len() + 1;
            let mut refuse = |message: String| mistakes.push(ThresholdMistake { at: start..start + part_text.len(), message });
            let Some((name, number)) = part_text.split_once('=').map(|(name, number)| (name.trim(), number.trim())) else {
                let message = if part_text.is_empty() { "a threshold is missing here" } else { "this has no number" };
                refuse(message.to_owned());
                continue;
            };
            let number = Some(number).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit())).and_then(|text| text.parse().ok());
            let Some(number) = number.filter(|_| !name.is_empty()) else {
                refuse(format!("`{part_text}` is not an index with its threshold"));
                continue;
            };
            let is_new = if name == DEFAULT {
                thresholds.default = number;
                !std::mem::replace(&mut has_default, true)
            } else {
                thresholds.by_index.insert(name.to_owned(), number).is_none()
            };
            if !is_new {
                refuse(format!("the threshold of `{name}` is given twice"));
            }
        }
        if mistakes.is_empty() { Ok(thresholds) } else { Err(mistakes) }
    }

    /// Returns the threshold of an index, which may be named by its id or its title.
    pub fn of(&self, state: &IndexState) -> u64 {
        let own = state.id.as_ref().and_then(|id| self.by_index.get(id)).or_else(|| self.by_index.get(&state.title));
        own.copied().unwrap_or(self.default)
    }

    /// Returns the names of the indexes that have a number of their own.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_index.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> Vec<(String, String)> {
        let mistakes = Thresholds::read(text).expect_err("it has a mistake");
        mistakes.into_iter().map(|mistake| (text[mistake.at].to_owned(), mistake.message)).collect()
    }

    #[test]
    fn e6_thresholds_are_read_with_a_default_and_a_number_for_single_indexes() {
        let read = |text| Thresholds::read(text).expect("it is sound");
        assert_eq!(read("default=5"), Thresholds { default: 5, by_index: BTreeMap::new() });
        let both = read(" default = 5 , Product Price=0,catalogsearch_fulltext=7 ");
        assert_eq!(both.names().collect::<Vec<_>>(), ["Product Price", "catalogsearch_fulltext"]);
        assert_eq!((both.default, both.by_index["Product Price"]), (5, 0));
        assert_eq!(read("x=1").default, THRESHOLD_DEFAULT);
    }

    #[test]
    fn e6_each_mistake_in_thresholds_is_told_at_its_place() {
        let said = |at: &str, message: &str| (at.to_owned(), message.to_owned());
        assert_eq!(mistakes(""), [said("", "a threshold is missing here")]);
        assert_eq!(
            mistakes("price, stock=many,default=1,, default=2,x=-1,=5"),
            [
                said("price", "this has no number"),
                said("stock=many", "`stock=many` is not an index with its threshold"),
                said("", "a threshold is missing here"),
                said("default=2", "the threshold of `default` is given twice"),
                said("x=-1", "`x=-1` is not an index with its threshold"),
                said("=5", "`=5` is not an index with its threshold"),
            ]
        );
        assert_eq!(mistakes("x=99999999999999999999").len(), 1);
    }
}
