//! Listings: columns aligned by display width, no frames, so that they can be cut and searched.

use comfy_table::{ContentArrangement, Table, presets};

/// Lays rows out under headings; the last column is wrapped on a terminal.
pub(super) fn table(headings: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled).set_header(headings.to_vec());
    for row in rows {
        table.add_row(row);
    }
    let lines: Vec<_> = table.lines().map(|line| line.trim_end().strip_prefix(' ').unwrap_or_default().to_owned()).collect();
    lines.join("\n") + "\n"
}
