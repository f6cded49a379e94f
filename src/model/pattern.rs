//! The pattern of a source: it splits a file name into type, identifier and counter.
//!
//! Invariant: equal names in either Unicode normal form are read alike, and a name with a slash or a
//! control character is never a bunch file.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

mod expression;
mod near_miss;
mod preset;
#[cfg(test)]
mod tests;

use expression::Expression;
pub use expression::PatternError;
use preset::Preset;

/// The longest file name that is read, in bytes; file systems allow no more.
pub const NAME_BYTES_MAX: usize = 255;

/// How the files of one source are named.
#[derive(Debug, Clone)]
pub struct Pattern {
    form: Form,
}

#[derive(Debug, Clone)]
enum Form {
    Preset(Preset),
    Expression(Box<Expression>),
}

/// What the name of a CSV file says.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CsvName {
    /// Type, in Unicode normal form C.
    pub bunch_type: String,
    /// Identifier, in Unicode normal form C.
    pub identifier: String,
    /// Counter, whatever its leading zeros.
    pub counter: u64,
}

/// What the name of an OK file may say; a name such as `import-product_A_1.ok` has two readings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OkName {
    /// Type and identifier of the bunch that it releases, if it is the OK file of a whole bunch.
    pub bunch: Option<(String, String)>,
    /// The CSV file that it releases, if it is the OK file of one file.
    pub file: Option<CsvName>,
    /// The type of which it releases one bunch, if it is the OK file of a prefix.
    pub prefix: Option<String>,
}

/// What a file name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileName {
    /// It names a CSV file of a bunch.
    Csv(CsvName),
    /// It names an OK file.
    Ok(OkName),
}

/// What an OK file releases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OkKind {
    /// A bunch: `import-<TYPE>_<IDENTIFIER>.ok`.
    Bunch,
    /// One file: `import-<TYPE>_<IDENTIFIER>_<COUNTER>.ok`.
    File,
    /// One bunch of a type: `import-<TYPE>.ok`.
    Prefix,
}

impl Pattern {
    /// Returns the preset `bunchd`: `import-<TYPE>_<IDENTIFIER>_<COUNTER>.csv`.
    pub fn bunchd() -> Self {
        Self { form: Form::Preset(Preset::Bunchd) }
    }

    /// Returns the preset `m2if`: `<TYPE>-import_<IDENTIFIER>_<COUNTER>.csv`.
    ///
    /// The type is what stands before `-import` at the end of the prefix; a prefix with something behind it
    /// (`product-import-tier-price`) and `url-rewrite` are their own type.
    pub fn m2if() -> Self {
        Self { form: Form::Preset(Preset::M2if) }
    }

    /// Returns the preset of that name, `bunchd` or `m2if`.
    pub fn preset(name: &str) -> Option<Self> {
        match name {
            "bunchd" => Some(Self::bunchd()),
            "m2if" => Some(Self::m2if()),
            _ => None,
        }
    }

    /// Makes a pattern from a regular expression with the named groups `type`, `identifier` and `counter`.
    ///
    /// It has to match the whole name; the case of an ASCII extension does not matter.
    ///
    /// # Errors
    /// The text is not a regular expression, is too large, or lacks one of the groups.
    pub fn expression(text: &str) -> Result<Self, PatternError> {
        Ok(Self { form: Form::Expression(Box::new(Expression::new(text)?)) })
    }

    /// Reads a file name; `None` if it names neither a CSV file of a bunch nor an OK file.
    pub fn read(&self, name: &str) -> Option<FileName> {
        if !is_plain(name) {
            return None;
        }
        let name = nfc(name);
        match &self.form {
            Form::Preset(preset) => preset.read(&name),
            Form::Expression(expression) => expression.read(&name),
        }
    }

    /// Returns the name of the OK file of a kind that would release the CSV file of that name.
    ///
    /// `None` if it is not the name of a CSV file of this pattern, or if the pattern has no such OK files.
    pub fn expected_ok_name(&self, kind: OkKind, csv: &str) -> Option<String> {
        match &self.form {
            Form::Preset(preset) => preset.expected_ok_name(kind, csv),
            Form::Expression(expression) => expression.expected_ok_name(kind, csv),
        }
    }

    /// Returns one sentence for a name that is almost right, with the name that would be right.
    pub fn near_miss(&self, name: &str) -> Option<String> {
        near_miss::near_miss(self, name)
    }

    /// Returns how people should name a CSV file, for people.
    pub fn shape(&self) -> String {
        match &self.form {
            Form::Preset(preset) => preset.shape().to_owned(),
            Form::Expression(expression) => expression.text().to_owned(),
        }
    }
}

/// Returns the text in Unicode normal form C.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// Tells whether a name is short enough and free of slashes and control characters.
fn is_plain(name: &str) -> bool {
    name.len() <= NAME_BYTES_MAX
        && name.bytes().all(|byte| byte >= b' ' && byte != b'/' && byte != 0x7f)
        && (name.is_ascii() || !name.chars().any(char::is_control))
}

/// Splits a name at its last dot; `None` if there is none or nothing before it.
fn split_extension(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())
}

/// Reads ASCII digits as a number; `None` for anything else and for more than 64 bits.
fn read_counter(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}
