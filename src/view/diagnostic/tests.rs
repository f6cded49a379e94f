use expect_test::expect;
use proptest::prelude::*;

use super::*;

fn text(name: &str, text: &str) -> SourceText {
    SourceText { name: name.to_owned(), text: text.to_owned() }
}

fn mark(text: &SourceText, part: &str) -> Diagnostic {
    let start = text.text.find(part).expect("the part is in the text");
    Diagnostic::error(&text.name, start..start + part.len(), "this is wrong", "write something else")
}

#[test]
fn p2_a_second_place_is_shown_in_the_same_and_in_another_file() {
    let (one, two) = (text("a.xml", "<a x='1'>\n\n\n\n\n<b y='2'>\n"), text("b.xml", "<c z='3'>"));
    let mut near = mark(&one, "y='2'");
    near.related = Some(Related { file: "a.xml".to_owned(), span: 3..8, message: "it is here first".to_owned() });
    let mut far = near.clone();
    far.severity = Severity::Warning;
    far.related = Some(Related { file: "b.xml".to_owned(), span: 3..8, message: "it is here first".to_owned() });
    expect![[r#"
        error: this is wrong
         --> a.xml:6:4
          |
        1 | <a x='1'>
          |    ----- it is here first
        ...
        6 | <b y='2'>
          |    ^^^^^
          |
          = help: write something else

        warning: this is wrong
         --> a.xml:6:4
          |
        6 | <b y='2'>
          |    ^^^^^
          |
         ::: b.xml:1:4
          |
        1 | <c z='3'>
          |    ----- it is here first
          |
          = help: write something else

        1 error, 1 warning
    "#]]
    .assert_eq(&render(&[near, far], &[one, two], false));
}

#[test]
fn p2_tabs_and_wide_characters_do_not_shift_the_caret() {
    let source = text("a.xml", "\t<a 名前=\"x\"\tb=\"é\"/>");
    expect![[r#"
        error: this is wrong
         --> a.xml:1:12
          |
        1 |     <a 名前="x"    b="é"/>
          |                    ^^
          |
          = help: write something else

        1 error
    "#]]
    .assert_eq(&render(&[mark(&source, "b=")], &[source], false));
}

#[test]
fn p2_lines_that_end_as_on_windows_are_shown_alike() {
    let (unix, windows) = (text("a", "<a>\n  <b c='1'>\n</a>\n"), text("a", "<a>\r\n  <b c='1'>\r\n</a>\r\n"));
    let (at_unix, at_windows) = (mark(&unix, "c='1'"), mark(&windows, "c='1'"));
    assert_eq!(render(&[at_unix], &[unix], false), render(&[at_windows], &[windows], false));
}

#[test]
fn p2_the_end_of_a_text_can_be_marked() {
    let source = text("a", "<a>\n");
    let at_end = Diagnostic::error("a", 4..4, "not closed", "");
    expect![[r#"
        error: not closed
         --> a:2:1
          |
        2 |
          | ^

        1 error
    "#]]
    .assert_eq(&render(&[at_end], &[source], false));
}

#[test]
fn p2_a_mistake_in_a_text_that_is_not_at_hand_still_names_the_file() {
    let found = Diagnostic::error("gone.xml", 4..4, "not closed", "close it");
    expect![[r#"
        error: not closed
        --> gone.xml
         = help: close it

        1 error
    "#]]
    .assert_eq(&render(&[found], &[], false));
}

#[test]
fn p2_colour_is_used_only_where_asked_for() {
    let source = text("a", "<a>\n");
    let rendered = |colour| render(&[mark(&source, "a")], std::slice::from_ref(&source), colour);
    assert!(rendered(true).contains('\u{1b}') && !rendered(false).contains('\u{1b}'));
}

#[test]
fn p2_a_long_line_is_cut_around_the_mistake() {
    let source = text("a", &format!("{}<wrong/>{}", "<right/>".repeat(200), "<right/>".repeat(200)));
    let rendered = render(&[mark(&source, "wrong")], &[source], false);
    assert!(rendered.lines().all(|line| line.len() < 200), "{rendered}");
    assert!(rendered.contains("<wrong/>") && rendered.contains("a:1:1602"), "{rendered}");
}

#[test]
fn p2_long_places_in_long_lines_are_cut_too() {
    let source = text("a", &format!("{}|{}|{}", "名".repeat(5_000), "é".repeat(5_000), "b".repeat(5_000)));
    let mut found = mark(&source, &"é".repeat(5_000));
    found.message = "m".repeat(5_000);
    found.related = Some(Related { file: "a".to_owned(), span: 0..14_000, message: "near".to_owned() });
    let mut far = found.clone();
    far.related = Some(Related { file: "a".to_owned(), span: 26_000..28_000, message: "far".to_owned() });
    let rendered = render(&[found, far], &[source], false);
    assert!(rendered.len() < 8_000 && rendered.contains("near") && rendered.contains("far"), "{rendered}");
}

#[test]
fn p2_an_escape_sequence_in_a_text_does_not_reach_the_terminal() {
    let source = text("a", "<a \u{1b}[31mb='1'/>");
    let mut found = mark(&source, "b='1'");
    found.message = "bad \u{1b}[31m".to_owned();
    found.help = "bad \u{1b}[31m".to_owned();
    assert!(!render(&[found], &[source], false).contains('\u{1b}'));
}

proptest! {
    #[test]
    fn p2_any_diagnostic_can_be_rendered(content in "[a\té名\r\n\u{1b}]{0,40}", start in 0usize..200, length in 0usize..200, other in 0usize..200) {
        let source = text("a", &content);
        let mut found = Diagnostic::error("a", start..start + length, "m\n", "h\n");
        found.related = Some(Related { file: "a".to_owned(), span: other..other + length, message: "r".to_owned() });
        prop_assert!(render(&[found], &[source], false).contains("1 error"));
    }
}
