//! The files of bunches.

use std::fs;
use std::path::Path;

/// Writes one CSV file of a bunch.
pub(crate) fn write_csv(inbox: &Path, identifier: &str, counter: u32) {
    let path = inbox.join(format!("import-product_{identifier}_{counter}.csv"));
    fs::write(path, "sku,name\n1,one\n").expect("the inbox is writable");
}

/// Returns the name of a bunch's OK file.
pub(crate) fn ok_name(identifier: &str) -> String {
    format!("import-product_{identifier}.ok")
}
