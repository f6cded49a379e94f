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

/// The steps that a pipeline has by what it extends, its own last; `None` for a circle or too long a line.
fn expected_steps(bases: &[Option<usize>], pipeline: usize) -> Option<Vec<String>> {
    let line: Vec<usize> = std::iter::successors(Some(pipeline), |at| bases[*at]).take(EXTENDS_MAX + 2).collect();
    (line.len() <= EXTENDS_MAX + 1).then(|| line.iter().rev().map(|at| format!("s{at}")).collect())
}

proptest! {
    #[test]
    fn b10_whoever_extends_whom_each_has_the_steps_of_its_line_or_there_is_a_mistake(
        bases in prop::collection::vec(prop::option::weighted(0.8, 0usize..14), 14),
    ) {
        let pipeline = |(at, base): (usize, &Option<usize>)| {
            let extends = base.map_or_else(String::new, |base| format!(" extends=\"p{base}\""));
            format!("<pipeline name=\"p{at}\"{extends}><step name=\"s{at}\" executorType=\"report\" sortOrder=\"1\"/></pipeline>\n")
        };
        let read = read(&[pipelines("a.xml", &bases.iter().enumerate().map(pipeline).collect::<String>())], EXECUTORS);
        let expected: Vec<_> = (0..bases.len()).map(|at| expected_steps(&bases, at)).collect();
        prop_assert_eq!(read.is_usable(), expected.iter().all(Option::is_some));
        for (at, expected) in expected.into_iter().enumerate() {
            if let Some(expected) = expected {
                let steps: Vec<_> = read.definitions.pipelines[&format!("p{at}")].steps.iter().map(|step| step.name.clone()).collect();
                prop_assert_eq!(steps, expected);
            }
        }
    }

    #[test]
    fn p2_any_text_is_read_without_a_panic(text in any::<String>()) {
        holds_for(&text);
    }

    #[test]
    fn p2_any_text_of_markup_is_read_without_a_panic(parts in prop::collection::vec(prop::sample::select(vec![
        "<", ">", "/", "=", "\"", "'", " ", "\r\n", "\t", "é", "名", "&amp;", "&#10;", "&#0;", "&x;", "${", "}", "<!--", "-->", "<![CDATA[", "]]>",
        "<?", "?>", "<!DOCTYPE ", "<pipelines xmlns=\"urn:bunchd:pipelines\">", "</pipelines>", "<pipeline name=\"", "</pipeline>",
        "<step name=\"s\" executorType=\"import\"", "sortOrder=\"1\"", "<arguments>", "<argument key=\"", "value=\"", "\"/>", "\u{feff}", "parameter.x",
        "<pipeline name=\"a\" extends=\"b\"/>", "<pipeline name=\"b\" extends=\"", "<step ref=\"s\"/>", "<step name=\"s\" sortOrder=\"1\">", "</step>",
        "<referenceStep name=\"s\">", "</referenceStep>", "<referenceArgument key=\"k\" remove=\"true\"/>", "executorType=\"report\"", "<conditions>",
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
