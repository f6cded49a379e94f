use super::*;
use proptest::prelude::*;

/// Reads and renders; all spans lie inside the texts on character boundaries.
fn holds_for(text: &str) {
    let texts = [source("a.xml", text), source("b.xml", &text.chars().rev().collect::<String>())];
    let read = read(&texts, EXECUTORS);
    let text_of = |name: &str| &texts.iter().find(|text| text.name == name).expect("it is one of the texts").text;
    for found in &read.diagnostics {
        assert!(text_of(&found.file).get(found.span.clone()).is_some(), "{found:?}");
        assert!(found.related.as_ref().is_none_or(|other| text_of(&other.file).get(other.span.clone()).is_some()), "{found:?}");
        assert!(!found.message.is_empty());
    }
    render(&read.diagnostics, &texts, false);
}

proptest! {
    #[test]
    fn p2_any_text_is_read_without_a_panic(text in any::<String>()) {
        holds_for(&text);
    }

    #[test]
    fn p2_any_text_of_markup_is_read_without_a_panic(parts in prop::collection::vec(prop::sample::select(vec![
        "<", ">", "/", "=", "\"", "'", " ", "\r\n", "\t", "é", "名", "&amp;", "&#10;", "&#0;", "&x;", "${", "}", "<!--", "-->", "<![CDATA[", "]]>",
        "<?", "?>", "<!DOCTYPE ", "<pipelines xmlns=\"urn:bunchd:pipelines\">", "</pipelines>", "<pipeline name=\"", "</pipeline>",
        "<step name=\"s\" executorType=\"import\"", "sortOrder=\"1\"", "<arguments>", "<argument key=\"", "value=\"", "\"/>", "\u{feff}", "parameter.x",
    ]), 0..40)) {
        holds_for(&parts.concat());
    }

    #[test]
    fn p2_any_damage_to_a_good_text_is_survived(at in 0usize..20_000, length in 0usize..60, put in "[<>&\"'é=/ a-z]{0,8}") {
        let mut text = include_str!("../../../pipelines.xml").to_owned();
        let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let range = floor(at)..floor(at + length);
        text.replace_range(range, &put);
        let texts = [source("a.xml", &text)];
        let read = read(&texts, EXECUTORS);
        for found in &read.diagnostics {
            prop_assert!(text.get(found.span.clone()).is_some());
        }
    }
}
