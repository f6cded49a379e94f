use super::*;
use crate::definition::tests::EXECUTORS;
use crate::model::variant::Variant;

const SHIPPED: &str = include_str!("../../../etc/bunchd.toml");

#[test]
fn f5_the_shipped_file_shows_every_key_with_its_default() {
    let (config, reading) = tables::read(&text(SHIPPED));
    assert_eq!(render(&reading.diagnostics, &[text(SHIPPED)], false), "");
    let absent: Vec<&String> = reading.absent.iter().filter(|key| !key.starts_with("source.")).collect();
    // They have no value that could be shown as a default.
    let commented = ["socket", "password_env", "password_file", "table_prefix"];
    assert_eq!(
        absent,
        commented.map(|key| format!("magento.database.{key}")).iter().collect::<Vec<_>>(),
        "keys that the shipped file does not show"
    );
    assert_eq!(commented.into_iter().find(|key| !SHIPPED.contains(&format!("\n# {key} = \""))), None);
    let shop = &config.magento;
    let example = Variant { width: Some(700), height: Some(700), ..Variant::named("product_page_image_large") };
    assert_eq!(shop.images.variants, [example]);
    let least = read(&text("[magento.database]")).expect("it is good").magento.database;
    assert_eq!(shop.database, least);
    let images = Images { variants: Vec::new(), ..shop.images.clone() };
    let magento = Magento { media: None, database: None, images, ..shop.clone() };
    let shown = Config { programs: BTreeMap::new(), sources: Vec::new(), magento, ..config };
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
