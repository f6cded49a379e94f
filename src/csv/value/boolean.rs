//! Yes or no.

use super::kind::Kind;
use crate::model::rule::Rule;

/// The words that are read as yes and as no, besides 1 and 0.
const WORDS: [&[u8]; 4] = [b"true", b"false", b"yes", b"no"];

/// What other programs and languages write, with what to write in its place.
const FOREIGN: [(&[&str], &str); 2] = [
    (
        &["wahr", "ja", "j", "y", "t", "on", "x", "-1", "vrai", "oui", "o", "sí", "si", "verdadero", "vero", "waar", "active", "enabled"],
        "1",
    ),
    (&["falsch", "nein", "n", "f", "off", "faux", "non", "falso", "nee", "inactive", "disabled"], "0"),
];

/// 0, 1, true, false, yes or no, in whatever case.
#[derive(Debug)]
pub(super) struct Boolean;

impl Kind for Boolean {
    #[inline]
    fn is_fine(&self, value: &[u8]) -> bool {
        matches!(value, [b'0' | b'1']) || WORDS.iter().any(|word| word.eq_ignore_ascii_case(value))
    }

    fn mistake(&self, value: &str) -> (Rule, String) {
        let trimmed = value.trim();
        let lower = trimmed.to_lowercase();
        let foreign = FOREIGN.iter().find(|(words, _)| words.contains(&lower.as_str()));
        let text = match foreign {
            Some((_, instead)) => format!("this word for yes or no is not understood: write {instead}"),
            None if self.is_fine(trimmed.as_bytes()) => "there are blanks around the value: remove them".to_owned(),
            None => "neither yes nor no: write 1 or 0".to_owned(),
        };
        (Rule::Boolean, text)
    }

    fn valid(&self) -> String {
        "0, 1, true, false, yes or no".to_owned()
    }
}
