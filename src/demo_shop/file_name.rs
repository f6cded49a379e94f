//! The names of import files: `<prefix>_<identifier>_<counter>.csv`, matched byte by byte as M2IF does.

use super::kind::Kind;

/// Prefix and identifier of a bunch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BunchName {
    pub(super) prefix: &'static str,
    pub(super) identifier: String,
}

/// Splits a file name into its bunch and its counter as written; `None` where the name is not of this kind.
///
/// The identifier is everything up to the last underscore: it may hold underscores itself.
pub(super) fn parse<'n>(kind: &Kind, name: &'n str) -> Option<(BunchName, &'n str)> {
    let stem = name.strip_suffix(".csv")?;
    let (identifier, counter) = stem.strip_prefix(kind.prefix)?.strip_prefix('_')?.rsplit_once('_')?;
    let is_counter = !counter.is_empty() && counter.bytes().all(|byte| byte.is_ascii_digit());
    is_counter.then(|| (BunchName { prefix: kind.prefix, identifier: identifier.to_owned() }, counter))
}

impl BunchName {
    /// Returns the names of the OK files that may release a file of this bunch, the widest first.
    pub(super) fn ok_candidates(&self, counter: &str) -> [String; 3] {
        let Self { prefix, identifier } = self;
        [format!("{prefix}.ok"), format!("{prefix}_{identifier}.ok"), format!("{prefix}_{identifier}_{counter}.ok")]
    }
}
