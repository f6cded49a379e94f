//! A stock keeping unit, as Magento takes it.
//!
//! Source: `Magento\Catalog\Model\Product\Attribute\Backend\Sku::SKU_MAX_LENGTH` is 64 characters, and Magento's product import refuses a
//! longer one, and one with blanks at its ends (`CatalogImportExport\Model\Import\Product\Validator::textValidation`,
//! `RowValidatorInterface::ERROR_SKU_MARGINAL_WHITESPACES`). That control characters and the blanks of Unicode are refused is ours: nobody
//! sees them, and they make a second product of what looks like one.

use super::kind::Kind;
use super::shape::characters;
use crate::model::rule::Rule;

/// Most characters that a shop takes.
const CHARACTERS_MAX: u64 = 64;

/// 1 to 64 characters, no blank at an end, no control character.
#[derive(Debug)]
pub(super) struct Sku;

impl Kind for Sku {
    #[inline]
    fn is_fine(&self, value: &[u8]) -> bool {
        let is_plain = value.iter().fold(true, |is_plain, byte| is_plain & (*byte >= b' ') & (*byte < 0x7F));
        if is_plain {
            return value.len() as u64 <= CHARACTERS_MAX && value.first().is_some_and(|byte| *byte != b' ') && value.last() != Some(&b' ');
        }
        is_fine_in_unicode(value)
    }

    fn mistake(&self, value: &str) -> (Rule, String) {
        let text = if value.trim().is_empty() {
            "only blanks: fill it in".to_owned()
        } else if value.trim() != value {
            "there are blanks before or behind the SKU, with which the shop refuses it: remove them".to_owned()
        } else if value.chars().any(char::is_control) {
            "there is a character that nobody sees, such as a tab or a line break: write the SKU anew".to_owned()
        } else {
            format!("too long with {} characters: a shop takes {CHARACTERS_MAX}", value.chars().count())
        };
        (Rule::Sku, text)
    }

    fn valid(&self) -> String {
        format!("a SKU of 1 to {CHARACTERS_MAX} characters without blanks around it")
    }
}

#[cold]
fn is_fine_in_unicode(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value);
    characters(value) <= CHARACTERS_MAX && !text.is_empty() && text.trim() == text && !text.chars().any(char::is_control)
}
