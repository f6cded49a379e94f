use super::*;
use crate::model::message::Severity;
use crate::model::rules::{ColumnRule, Conditional, ForbiddenColumn, RecordCount, Reference, Rules, UniqueKey, ValueType};
use expect_test::expect;

/// The example of the documentation: every kind of rule once.
const EVERY_RULE: &str = r#"<rules name="products" description="Our products" blank="__EMPTY__VALUE__ | NULL" unknown-columns="warn" stop-after="1000">
  <column name="sku" required="true" type="sku" not-empty="true"/>
  <column name="qty" type="decimal" min="0" max="99999999"/>
  <column name="price" type="decimal"/>
  <column name="price" max="100000" severity="warning" stop-after="50"/>
  <column name="status" type="choice" choices="1 | 2"/>
  <column name="news_from_date" type="date" formats="%Y-%m-%d | %m/%d/%y" min="2020-1-1" max="12/31/30"/>
  <column name="additional_images" separator="," type="file" below="/var/www/shop/pub/media/import"/>
  <column name="name" length="1..255" pattern="[^&lt;&gt;]+" default="No name"/>
  <forbidden column="entity_id" severity="warning"/>
  <unique columns="sku, store_view_code"/>
  <reference column="parent_sku" separator="," to="sku" key-file="keys/skus.txt"/>
  <when column="product_type" is="configurable | bundle">
    <column name="configurable_variations" not-empty="true"/>
    <column name="price" min="1"/>
  </when>
  <records min="1" max="500000" severity="warning"/>
</rules>"#;

fn rules(content: &str, name: &str) -> Rules {
    (*good(&[pipelines("a.xml", content)]).rules[name]).clone()
}

#[test]
fn e11_every_kind_of_rule_is_read_as_it_is_meant() {
    let column = ColumnRule::new;
    let text = |text: &str| Some(text.to_owned());
    let formats = ["%Y-%m-%d", "%m/%d/%y"].map(str::to_owned).to_vec();
    let expected = Rules {
        description: "Our products".to_owned(),
        blank: vec!["__EMPTY__VALUE__".to_owned(), "NULL".to_owned()],
        unknown_columns: Some(Severity::Warning),
        stop_after: Some(1000),
        columns: vec![
            ColumnRule { required: true, not_empty: true, value: ValueType::Sku, ..column("sku") },
            ColumnRule { value: ValueType::Decimal, min: text("0"), max: text("99999999"), ..column("qty") },
            ColumnRule { value: ValueType::Decimal, ..column("price") },
            ColumnRule {
                value: ValueType::Decimal,
                is_kind_told: true,
                max: text("100000"),
                severity: Severity::Warning,
                stop_after: Some(50),
                ..column("price")
            },
            ColumnRule { value: ValueType::Choice { choices: vec!["1".to_owned(), "2".to_owned()] }, ..column("status") },
            ColumnRule { value: ValueType::Date { formats }, min: text("2020-01-01"), max: text("12/31/30"), ..column("news_from_date") },
            ColumnRule {
                value: ValueType::File { below: "/var/www/shop/pub/media/import".to_owned() },
                separator: Some(','),
                ..column("additional_images")
            },
            ColumnRule { length_min: Some(1), length_max: Some(255), pattern: text("[^<>]+"), default: text("No name"), ..column("name") },
        ],
        forbidden: vec![ForbiddenColumn { column: "entity_id".to_owned(), severity: Severity::Warning }],
        unique: vec![UniqueKey {
            columns: vec!["sku".to_owned(), "store_view_code".to_owned()],
            severity: Severity::Error,
            stop_after: None,
        }],
        references: vec![Reference {
            column: "parent_sku".to_owned(),
            separator: Some(','),
            to: text("sku"),
            key_file: text("keys/skus.txt"),
            severity: Severity::Error,
            stop_after: None,
        }],
        conditionals: vec![Conditional {
            column: "product_type".to_owned(),
            values: vec!["configurable".to_owned(), "bundle".to_owned()],
            columns: vec![
                ColumnRule { not_empty: true, ..column("configurable_variations") },
                ColumnRule { value: ValueType::Decimal, is_kind_told: true, min: text("1"), ..column("price") },
            ],
        }],
        records: Some(RecordCount { min: Some(1), max: Some(500_000), severity: Severity::Warning }),
        ..Rules::new("products")
    };
    assert_eq!(rules(EVERY_RULE, "products"), expected);
}

#[test]
fn e11_a_set_takes_over_another_and_replaces_what_it_says_about_a_column() {
    let content = r#"<rules name="mine" extends="base" stop-after="5">
        <column name="qty" type="integer"/><column name="ean" length="13"/><column name="old"/>
        <forbidden column="price"/><unique columns="ean"/><records max="10"/>
      </rules>
      <rules name="base" extends="root" blank="-" unknown-columns="refuse">
        <column name="qty" type="decimal"/><column name="qty" max="5" severity="warning"/><column name="price" type="decimal"/>
        <forbidden column="old"/><records min="1"/>
      </rules>
      <rules name="root" description="Root" stop-after="9"><column name="sku" required="true"/><unique columns="sku"/></rules>"#;
    let mine = rules(content, "mine");
    let columns: Vec<_> = mine.columns.iter().map(|rule| (rule.column.as_str(), &rule.value)).collect();
    let text = &ValueType::Text;
    assert_eq!(columns, [("sku", text), ("qty", &ValueType::Integer), ("ean", text), ("old", text)]);
    assert_eq!(mine.forbidden.iter().map(|forbidden| forbidden.column.as_str()).collect::<Vec<_>>(), ["price"]);
    assert_eq!(mine.unique.iter().map(|key| key.columns.join("+")).collect::<Vec<_>>(), ["sku", "ean"]);
    assert_eq!((mine.blank.as_slice(), mine.unknown_columns), (["-".to_owned()].as_slice(), Some(Severity::Error)));
    assert_eq!((mine.stop_after, mine.description.as_str()), (Some(5), ""));
    assert_eq!(mine.records, Some(RecordCount { min: None, max: Some(10), severity: Severity::Error }));
    assert_eq!(rules(content, "base").columns.len(), 4);
}

#[test]
fn e11_a_pipeline_holds_the_sets_of_rules_that_its_steps_name() {
    let step = |name: &str, rules: &str| {
        format!(
            r#"<step name="{name}" executorType="csv-validate" sortOrder="1"><arguments><argument key="rules" value="{rules}"/></arguments></step>"#
        )
    };
    let content = format!(
        r#"<pipeline name="p">{}{}{}<step name="r" executorType="report" sortOrder="2"/></pipeline>
           <pipeline name="heir" extends="p"><referenceStep name="c" remove="true"/></pipeline>
           <pipeline name="without"><step name="r" executorType="report" sortOrder="2"/></pipeline>"#,
        step("a", "stock"),
        step("b", "stock"),
        step("c", "products")
    );
    let definitions = good(&[pipelines("a.xml", &content), pipelines("z.xml", &format!("{EVERY_RULE}<rules name=\"stock\"/>"))]);
    let names = |pipeline: &str| -> Vec<String> { definitions.pipelines[pipeline].rules.iter().map(|rules| rules.name.clone()).collect() };
    assert_eq!((names("p"), names("heir")), (vec!["stock".to_owned(), "products".to_owned()], vec!["stock".to_owned()]));
    let pipeline = &definitions.pipelines["p"];
    assert_eq!(pipeline.rules("products"), Some(&*definitions.rules["products"]));
    assert_eq!((pipeline.rules("other"), definitions.rules_origins["stock"].file.as_str()), (None, "z.xml"));
    let stored = serde_json::to_string(&**pipeline).expect("it can be written");
    assert_eq!(serde_json::from_str::<Pipeline>(&stored).expect("it can be read"), **pipeline);
    let stored = serde_json::to_string(&*definitions.pipelines["without"]).expect("it can be written");
    assert!(!stored.contains("rules"), "what is stored without rules stays as it was: {stored}");
}

#[test]
fn e11_a_named_set_of_rules_must_be_there() {
    let arguments = |value: &str| {
        format!(
            r#"<pipeline name="p"><step name="a" executorType="csv-validate" sortOrder="1">
  <arguments><argument key="rules" value="{value}"/></arguments></step></pipeline>
<rules name="products"/><rules name="stock"/>"#
        )
    };
    expect![[r#"
        error: there is no set of rules `product`
         --> a.xml:3:43
          |
        3 |   <arguments><argument key="rules" value="product"/></arguments></step></pipeline>
          |                                           ^^^^^^^
          |
          = help: did you mean `products`? defined by `<rules>` are: products, stock

        1 error
    "#]]
    .assert_eq(&rendered(&[pipelines("a.xml", &arguments("product"))]));
    for value in ["", "${parameter.rules}", "${bunch.type}", "$${x}", "products, stock"] {
        assert!(!read(&[pipelines("a.xml", &arguments(value))], EXECUTORS).is_usable(), "{value}");
    }
}

#[test]
fn e11_a_set_with_a_mistake_is_there_nevertheless() {
    let content = r#"<pipeline name="p"><step name="a" executorType="csv-validate" sortOrder="1">
        <arguments><argument key="rules" value="products"/></arguments></step></pipeline>
      <rules name="products"><column name="a" type="decimal" min="x"/></rules><rules name="mine" extends="products"/>"#;
    let found = read(&[pipelines("a.xml", content)], EXECUTORS).diagnostics;
    assert_eq!(found.iter().map(|found| found.message.as_str()).collect::<Vec<_>>(), ["`x` is not a number"]);
}
