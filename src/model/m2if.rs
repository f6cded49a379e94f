//! M2IF, the usual import program: what its commands call their files, and what it must be told to run beside others.
//!
//! Source: techdivision/import 17 and 18 (file resolver, OK file filter, subjects, listeners), techdivision/import-cli
//! (commands and options), techdivision/import-product (`prefix` of each operation).

use super::preset::Preset;

/// What M2IF is told, so that each attempt works on its own copy and leaves its traces to be read.
///
/// It would put the files away and delete them itself (`archive-artefacts`, `clear-artefacts`): with them would go the flags
/// that tell which file was imported, and `validations.json`, which it counts among its artefacts.
pub const PRESET: Preset = Preset {
    name: "m2if",
    arguments: &[
        ("exit-codes", "0=success, 4=no-files, 13=warnings"),
        ("--serial", "${serial}"),
        ("--source-dir", "${source_directory}"),
        ("--target-dir", "${target_directory}"),
        ("--pid-filename", "${target_directory}/importer.pid"),
        ("--archive-artefacts", "false"),
        ("--clear-artefacts", "false"),
    ],
};

/// The exit code that says that no file was found, or no OK file for it.
pub const NO_FILES: i32 = 4;

/// Files whose names begin with a prefix, and the word that bunchd's own names have for them.
struct Files {
    command: &'static str,
    prefix: &'static str,
    bunch_type: &'static str,
}

const fn files(command: &'static str, prefix: &'static str, bunch_type: &'static str) -> Files {
    Files { command, prefix, bunch_type }
}

const FILES: [Files; 11] = [
    files("import:products", "product-import", "product"),
    files("import:products:inventory", "product-import-inventory", "stock"),
    files("import:products:inventory:msi", "product-import-inventory-msi", "stock-msi"),
    files("import:products:price", "product-import-price", "price"),
    files("import:products:price:tier", "product-import-tier-price", "tier-price"),
    files("import:products:url", "url-rewrite", "url"),
    files("import:categories", "category-import", "category"),
    files("import:attributes", "attribute-import", "attribute"),
    files("import:attributes:set", "attribute-set-import", "attribute-set"),
    files("import:customers", "customer-import", "customer"),
    files("import:customers:address", "customer-address-import", "customer-address"),
];

/// Returns what the names of a command's files begin with; `None` for a command that is not known here.
pub fn prefix_of(command: &str) -> Option<&'static str> {
    FILES.iter().find(|files| files.command == command).map(|files| files.prefix)
}

/// Returns the prefix that a file name or a type is known to belong to: M2IF's own names, or the words of bunchd's.
pub fn prefix_of_file(name: &str, bunch_type: &str) -> Option<&'static str> {
    own_prefix(name).or_else(|| FILES.iter().find(|files| files.bunch_type == bunch_type).map(|files| files.prefix))
}

/// Returns the prefix that a file name itself begins with; `None` unless it is one of M2IF's.
pub fn own_prefix(name: &str) -> Option<&'static str> {
    let (prefix, _) = name.split_once('_')?;
    FILES.iter().find(|files| files.prefix == prefix).map(|files| files.prefix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e4_each_command_has_its_prefix_and_a_longer_one_is_not_mistaken_for_a_shorter_one() {
        assert_eq!(prefix_of("import:products:price:tier"), Some("product-import-tier-price"));
        assert_eq!(prefix_of("import:products:media"), None);
        assert_eq!(own_prefix("product-import-inventory_20260105_01.csv"), Some("product-import-inventory"));
        assert_eq!(own_prefix("import-product_20260105_1.csv"), None);
        assert_eq!(prefix_of_file("import-stock_20260105_1.csv", "stock"), Some("product-import-inventory"));
    }
}
