//! `catalog:show`, of the demo shop only: how many rows of each sort really are in the catalogue.

use std::io::Write;
use std::path::Path;

use super::catalog;
use super::error::DemoShopError;

/// Prints the counts as aligned text, or as one JSON object.
///
/// # Errors
/// The database or the output refuses.
pub(super) fn run(installation_dir: &Path, is_json: bool, out: &mut dyn Write) -> Result<u8, DemoShopError> {
    let counts = catalog::counts(installation_dir)?;
    if is_json {
        let object: serde_json::Map<String, serde_json::Value> =
            counts.into_iter().map(|(name, count)| (name.replace(' ', "_"), count.into())).collect();
        writeln!(out, "{}", serde_json::Value::from(object))?;
        return Ok(0);
    }
    for (name, count) in counts {
        writeln!(out, "{name:<18} {count:>8}")?;
    }
    Ok(0)
}
