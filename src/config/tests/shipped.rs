use super::*;
use crate::definition::tests::EXECUTORS;

const SHIPPED: &str = include_str!("../../../etc/bunchd.toml");

#[test]
fn f5_the_shipped_file_shows_every_key_with_its_default() {
    let (config, reading) = tables::read(&text(SHIPPED));
    assert_eq!(render(&reading.diagnostics, &[text(SHIPPED)], false), "");
    let absent: Vec<&String> = reading.absent.iter().filter(|key| !key.starts_with("source.")).collect();
    assert_eq!(absent, Vec::<&String>::new(), "keys that the shipped file does not show");
    let shown = Config { programs: BTreeMap::new(), sources: Vec::new(), ..config };
    assert_eq!(shown, Config::default());
}

#[test]
fn f5_the_first_shipped_source_shows_every_key_with_its_default() {
    let first = &SHIPPED[SHIPPED.find("[[source]]").expect("there is a source")..];
    let first = &first[..first["[[source]]".len()..].find("[[source]]").expect("there is a second one") + "[[source]]".len()];
    let (config, reading) = tables::read(&text(first));
    let absent: Vec<&String> = reading.absent.iter().filter(|key| key.starts_with("source.")).collect();
    // A list without the step that reads it would have no effect, so it is shown as a comment.
    assert_eq!(absent, ["source.allowed"], "keys that the first source does not show");
    assert!(first.contains("\n# allowed = ["));
    let least = read(&text("[[source]]\nname = \"products\"\ninbox = \"/var/spool/bunchd/inbox\"\npipeline = \"catalog_import\""));
    let least = least.expect("it is good").sources.remove(0);
    let shown = config.sources[0].clone();
    assert!(!shown.enabled && shown.types == ["product"]);
    assert_eq!(Source { enabled: true, types: Vec::new(), ..shown }, least);
}

#[test]
fn f5_the_shipped_files_fit_together() {
    let pipelines = SourceText { name: "pipelines.xml".to_owned(), text: include_str!("../../../pipelines.xml").to_owned() };
    let definitions = definition::read(std::slice::from_ref(&pipelines), EXECUTORS).definitions;
    let enabled = text(&SHIPPED.replace("enabled = false", "enabled = true"));
    for text in [text(SHIPPED), enabled] {
        let found = check(&read(&text).expect("it is good"), &text, &definitions);
        assert_eq!(render(&found, &[text, pipelines.clone()], false), "");
    }
}
