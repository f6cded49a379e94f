//! A plan as a Mermaid flowchart, which GitHub and many wikis draw.
//!
//! Invariant: no text of a definition can end its box: whatever is no letter, digit or plain sign is written as its number.

use std::fmt::Write;

use super::Plan;
use super::drawing::{edges, nodes};
use crate::view::condition::Ending;

/// Signs that mean nothing to Mermaid inside of quotes.
const PLAIN: &str = " _.,-/()";

/// Draws a plan: a solid line waits for a good end, a dotted one for any; a dashed box runs also after a failure.
pub fn mermaid(plan: &Plan) -> String {
    let mut text = String::from("flowchart TD\n");
    for (number, node) in nodes(plan).iter().enumerate() {
        let label: Vec<_> = node.lines.iter().map(|line| escaped(line)).collect();
        let class = if node.always { ":::always" } else { "" };
        line(&mut text, &format!("s{number}[\"{}\"]{class}", label.join("<br/>")));
    }
    for edge in edges(plan) {
        let arrow = match edge.ending {
            Ending::Well => "-->",
            Ending::Any => "-.->",
        };
        line(&mut text, &format!("s{} {arrow} s{}", edge.from, edge.to));
    }
    line(&mut text, "classDef always stroke-dasharray: 5 5");
    text
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() || PLAIN.contains(character) {
            escaped.push(character);
        } else {
            write!(escaped, "#{};", u32::from(character)).expect("a String takes all text");
        }
    }
    escaped
}

fn line(text: &mut String, content: &str) {
    writeln!(text, "    {content}").expect("a String takes all text");
}
