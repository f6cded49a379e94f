//! A plan as a graph in the language DOT, for Graphviz.
//!
//! Invariant: every name and text stands in quotes, in which quotes and backslashes are escaped.

use std::fmt::Write;

use super::Plan;
use super::drawing::{edges, nodes};
use crate::view::condition::Ending;

/// Draws a plan: a solid line waits for a good end, a dotted one for any; a dashed box runs also after a failure.
pub fn dot(plan: &Plan) -> String {
    let (nodes, edges) = (nodes(plan), edges(plan));
    let mut text = format!("digraph {} {{\n", quoted(&plan.name));
    line(&mut text, "node [shape=box, style=\"rounded\", fontname=\"sans-serif\"];");
    for node in &nodes {
        let label: Vec<_> = node.lines.iter().map(|line| escaped(line)).collect();
        let style = if node.always { ", style=\"rounded,dashed\"" } else { "" };
        line(&mut text, &format!("{} [label=\"{}\"{style}];", quoted(&node.lines[0]), label.join("\\n")));
    }
    for edge in edges {
        let style = match edge.ending {
            Ending::Well => "",
            Ending::Any => " [style=dotted]",
        };
        line(&mut text, &format!("{} -> {}{style};", quoted(&nodes[edge.from].lines[0]), quoted(&nodes[edge.to].lines[0])));
    }
    text.push_str("}\n");
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

fn escaped(text: &str) -> String {
    let plain: String = text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect();
    plain.replace('\\', "\\\\").replace('"', "\\\"")
}

fn line(text: &mut String, content: &str) {
    writeln!(text, "    {content}").expect("a String takes all text");
}
