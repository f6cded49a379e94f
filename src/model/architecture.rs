//! Reads diagrams and tables out of ARCHITECTURE.md, so that tests can hold them to what the code says.

use std::collections::BTreeSet;

const TEXT: &str = include_str!("../../ARCHITECTURE.md");

/// Returns the first block of a kind (`text`, `mermaid`) in a section.
pub(crate) fn block(section: &str, kind: &str) -> &'static str {
    let found = TEXT.split("\n## ").find(|text| text.lines().next() == Some(section));
    let blocks = found.unwrap_or_else(|| panic!("ARCHITECTURE.md has no section {section}")).split("```");
    let block = blocks.into_iter().find_map(|block| block.strip_prefix(kind)?.strip_prefix('\n'));
    block.unwrap_or_else(|| panic!("the section {section} has no block of {kind}"))
}

/// Returns the edges of the state diagram in a section: from, to, event.
pub(crate) fn drawn(section: &str) -> BTreeSet<[String; 3]> {
    block(section, "mermaid").lines().filter_map(edge).collect()
}

/// Reads `from --> to: event (a remark for people)`; the edge from the beginning has no event.
fn edge(line: &str) -> Option<[String; 3]> {
    let (from, rest) = line.trim().split_once(" --> ")?;
    let (to, event) = rest.split_once(": ")?;
    let event = event.split(" (").next().unwrap_or(event);
    Some([from, to, event].map(str::to_owned))
}
