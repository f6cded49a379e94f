//! The two presets, split by hand: a hundred thousand names are read in some tens of milliseconds.
//!
//! Invariant: they read exactly what their regular expressions would; a property test holds them to it.

use super::{CsvName, FileName, OkKind, OkName, read_counter, split_extension};

/// A form that bunchd knows by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Preset {
    Bunchd,
    M2if,
}

impl Preset {
    /// Reads a name in normal form C.
    pub(super) fn read(self, name: &str) -> Option<FileName> {
        let (stem, extension) = split_extension(name)?;
        if extension.eq_ignore_ascii_case("csv") {
            self.read_csv(stem).map(FileName::Csv)
        } else if extension.eq_ignore_ascii_case("ok") {
            self.read_ok(stem).map(FileName::Ok)
        } else {
            None
        }
    }

    fn read_csv(self, stem: &str) -> Option<CsvName> {
        let (prefix, rest) = stem.split_once('_')?;
        let (identifier, counter) = rest.rsplit_once('_').filter(|(identifier, _)| !identifier.is_empty())?;
        let counter = read_counter(counter)?;
        Some(CsvName { bunch_type: self.type_of(prefix)?.to_owned(), identifier: identifier.to_owned(), counter })
    }

    fn read_ok(self, stem: &str) -> Option<OkName> {
        let Some((prefix, identifier)) = stem.split_once('_') else {
            return Some(OkName { prefix: Some(self.type_of(stem)?.to_owned()), ..OkName::default() });
        };
        let bunch_type = self.type_of(prefix)?.to_owned();
        let bunch = Some((bunch_type, identifier.to_owned())).filter(|_| !identifier.is_empty());
        let file = self.read_csv(stem);
        (bunch.is_some() || file.is_some()).then_some(OkName { bunch, file, prefix: None })
    }

    /// Returns the type that a prefix stands for.
    fn type_of(self, prefix: &str) -> Option<&str> {
        match self {
            Self::Bunchd => prefix.strip_prefix("import-").filter(|rest| !rest.is_empty()),
            Self::M2if => m2if_type(prefix),
        }
    }

    /// Returns how people should name a CSV file.
    pub(super) fn shape(self) -> &'static str {
        match self {
            Self::Bunchd => "import-<TYPE>_<IDENTIFIER>_<COUNTER>.csv",
            Self::M2if => "<TYPE>-import_<IDENTIFIER>_<COUNTER>.csv",
        }
    }

    /// Returns the name of the OK file that would release a CSV file.
    pub(super) fn expected_ok_name(self, kind: OkKind, csv: &str) -> Option<String> {
        let (stem, _) = split_extension(csv)?;
        let (prefix, _) = stem.split_once('_')?;
        let (bunch, _) = stem.rsplit_once('_')?;
        let stem = match kind {
            OkKind::Bunch => bunch,
            OkKind::File => stem,
            OkKind::Prefix => prefix,
        };
        Some(format!("{stem}.ok"))
    }
}

/// Returns the type of an M2IF prefix: two prefixes never have one type.
///
/// Source: the prefixes of the import commands, such as `product-import`, `product-import-tier-price`, `url-rewrite`.
fn m2if_type(prefix: &str) -> Option<&str> {
    if prefix == "url-rewrite" {
        return Some(prefix);
    }
    let (stem, behind) = prefix.split_at(import_segment(prefix)?);
    let is_last = behind == "-import" && stem != "url-rewrite";
    (!stem.is_empty() && !behind.ends_with('-')).then_some(if is_last { stem } else { prefix })
}

/// Returns where the first dash-separated word `import` begins, with its dash.
fn import_segment(prefix: &str) -> Option<usize> {
    let mut found = prefix.match_indices("-import").map(|(at, word)| (at, at + word.len()));
    found.find(|(_, end)| prefix[*end..].is_empty() || prefix[*end..].starts_with('-')).map(|(at, _)| at)
}
