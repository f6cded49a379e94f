//! The command line as people and scripts know it: help, exit codes, JSON, completions, diagnostics.

mod control;
mod diagnostics;
mod exit_codes;
mod explain;
mod help;
mod json;
mod pipelines;
mod steps;
mod validate;
mod validation;

/// A small sound CSV file of products.
const PRODUCTS: &str = "sku,attribute_set_code,product_type,name,price\nOZE-0001,Outdoor,simple,\"Kuppelzelt \"\"Brocken\"\"\",291.95\n";
/// The name of a bunch's CSV file.
const CSV: &str = "import-product_20260302_1.csv";
/// The name of its OK file.
const OK: &str = "import-product_20260302.ok";

/// A configuration with one source, for pipelines of a test's own.
const ONE_SOURCE: &str = "\
[paths]
state = \"state\"
working = \"working\"

[stop]
grace = \"1 s\"

[[source]]
name = \"products\"
inbox = \"inbox\"
pipeline = \"catalog_import\"
";

/// A world with one sound bunch in its inbox.
fn with_bunch() -> crate::world::World {
    crate::world::World::new().dropped(CSV, PRODUCTS).dropped(OK, "")
}
