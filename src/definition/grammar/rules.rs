//! What `<rules>` takes: a set of rules beside the pipelines.

use super::{Shape, leaf};

pub(super) static RULES: Shape = Shape {
    name: "rules",
    required: &["name"],
    optional: &["description", "blank", "unknown-columns", "stop-after", "extends", "schema"],
    children: &[&COLUMN, &FORBIDDEN, &UNIQUE, &REFERENCE, &WHEN, &RECORDS],
};

static COLUMN: Shape = leaf(
    "column",
    &["name"],
    &[
        "required",
        "not-empty",
        "type",
        "choices",
        "formats",
        "below",
        "separator",
        "min",
        "max",
        "length",
        "pattern",
        "default",
        "severity",
        "stop-after",
    ],
);
static FORBIDDEN: Shape = leaf("forbidden", &["column"], &["severity"]);
static UNIQUE: Shape = leaf("unique", &["columns"], &["severity", "stop-after"]);
static REFERENCE: Shape = leaf("reference", &["column"], &["separator", "to", "key-file", "severity", "stop-after"]);
static WHEN: Shape = Shape { name: "when", required: &["column", "is"], optional: &[], children: &[&COLUMN] };
static RECORDS: Shape = leaf("records", &[], &["min", "max", "severity"]);
