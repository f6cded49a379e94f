//! `cache:clean` and `cache:flush`: the demo shop has no cache, it only answers as Magento does.

use std::io::Write;

use super::error::DemoShopError;

const TYPES: [&str; 14] = [
    "config",
    "layout",
    "block_html",
    "collections",
    "reflection",
    "db_ddl",
    "compiled_config",
    "eav",
    "customer_notification",
    "config_integration",
    "config_integration_api",
    "full_page",
    "config_webservice",
    "translate",
];

/// Answers `cache:clean` or `cache:flush` for the given types, or for all where none is given.
///
/// # Errors
/// A type is unknown, or the output is closed.
pub(super) fn run(command: &str, words: &[String], out: &mut dyn Write) -> Result<u8, DemoShopError> {
    let unknown: Vec<&str> = words.iter().map(String::as_str).filter(|word| !TYPES.contains(word)).collect();
    if !unknown.is_empty() {
        let (unknown, supported) = (unknown.join("', '"), TYPES.join(", "));
        return Err(DemoShopError::Usage(format!(
            "The following requested cache types are not supported: '{unknown}'.\nSupported types: {supported}"
        )));
    }
    writeln!(out, "{} cache types:", if command == "cache:flush" { "Flushed" } else { "Cleaned" })?;
    for name in TYPES.iter().filter(|name| words.is_empty() || words.iter().any(|word| word == *name)) {
        writeln!(out, "{name}")?;
    }
    Ok(0)
}
