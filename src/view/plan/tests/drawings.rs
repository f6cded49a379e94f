//! Drawings: as expected, every step once, and nothing that a name or a text could break.

use expect_test::expect;

use super::super::{Plan, dot, mermaid};
use super::whole;

const ODD: &str = " \"b\" \\ ]; -->\n`<i>` #35; {c} \\";

/// The plan with names that no definition may have.
fn odd() -> Plan {
    let mut plan = whole();
    plan.name.push_str(ODD);
    for step in &mut plan.steps {
        step.executor_type.push_str(ODD);
        step.name.push_str(ODD);
        step.waits_for.iter_mut().for_each(|waited| waited.step.push_str(ODD));
    }
    plan
}

#[test]
fn d1_mermaid_draws_each_step_once_with_the_direct_waits() {
    expect![[r#"
        flowchart TD
            s0["check<br/>csv-validate"]
            s1["warm<br/>command<br/>may fail"]
            s2["load<br/>command<br/>up to 3 attempts, 5 minutes apart"]
            s3["report<br/>command<br/>runs also after a failure"]:::always
            s0 --> s2
            s1 -.-> s3
            s2 -.-> s3
            classDef always stroke-dasharray: 5 5
    "#]]
    .assert_eq(&mermaid(&whole()));
}

#[test]
fn d1_dot_draws_each_step_once_with_the_direct_waits() {
    expect![[r#"
        digraph "night" {
            node [shape=box, style="rounded", fontname="sans-serif"];
            "check" [label="check\ncsv-validate"];
            "warm" [label="warm\ncommand\nmay fail"];
            "load" [label="load\ncommand\nup to 3 attempts, 5 minutes apart"];
            "report" [label="report\ncommand\nruns also after a failure", style="rounded,dashed"];
            "check" -> "load";
            "warm" -> "report" [style=dotted];
            "load" -> "report" [style=dotted];
        }
    "#]]
    .assert_eq(&dot(&whole()));
}

/// Reads what stands in quotes, with `\"` inside; the rest is what the language itself obeys.
fn outside_of_quotes(text: &str, escapes: bool) -> String {
    let (mut outside, mut is_quoted, mut characters) = (String::new(), false, text.chars());
    while let Some(character) = characters.next() {
        match character {
            '"' => is_quoted = !is_quoted,
            '\\' if is_quoted && escapes => drop(characters.next()),
            _ if !is_quoted => outside.push(character),
            _ => {}
        }
    }
    assert!(!is_quoted, "a quote is not closed: {text}");
    outside
}

#[test]
fn d1_no_name_breaks_a_drawing() {
    for (draw, escapes) in [(mermaid as fn(&Plan) -> String, false), (dot, true)] {
        let (plain, odd) = (draw(&whole()), draw(&odd()));
        assert_eq!(outside_of_quotes(&odd, escapes), outside_of_quotes(&plain, escapes), "{odd}");
        assert_eq!(odd.lines().count(), plain.lines().count(), "{odd}");
    }
}
