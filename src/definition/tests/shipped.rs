use super::*;

#[test]
fn p1_the_shipped_pipelines_load_without_a_word() {
    let definitions = good(&[source("pipelines.xml", include_str!("../../../pipelines.xml"))]);
    let names: Vec<&str> = definitions.pipelines.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["catalog_import", "category_import", "customers_import", "index", "media", "price_import", "stock_import", "validation"]
    );
    let importing: Vec<&str> =
        definitions.pipelines.values().filter(|pipeline| pipeline.is_importing()).map(|pipeline| pipeline.name.as_str()).collect();
    assert_eq!(importing, ["catalog_import", "category_import", "customers_import", "price_import", "stock_import"]);
}

#[test]
fn p1_every_shipped_import_is_tried_three_times_and_reported_always() {
    let definitions = good(&[source("pipelines.xml", include_str!("../../../pipelines.xml"))]);
    for pipeline in definitions.pipelines.values() {
        let report = pipeline.steps.last().expect("a pipeline has steps");
        assert!(report.run_always && report.executor_type == "report", "{}", pipeline.name);
        for import in pipeline.steps.iter().filter(|step| step.executor_type == "import") {
            assert_eq!(import.attempts_limit(), 3, "{}", pipeline.name);
            assert!(import.time_between_attempts().wait.is_positive(), "{}", pipeline.name);
        }
    }
}

#[test]
fn b24_the_shipped_imports_and_the_image_cache_can_be_stopped() {
    let definitions = good(&[source("pipelines.xml", include_str!("../../../pipelines.xml"))]);
    for pipeline in definitions.pipelines.values() {
        assert_eq!(pipeline.stoppable, pipeline.is_importing() || pipeline.name == "media", "{}", pipeline.name);
    }
}

/// The examples in the comments of the shipped pipelines, in their order.
fn examples(shipped: &str) -> Vec<SourceText> {
    let starts = shipped.match_indices("      <pipelines ").map(|(start, _)| start);
    let example = |start: usize| {
        let end = shipped[start..].find("</pipelines>").expect("the example ends") + "</pipelines>".len();
        source("own.xml", shipped[start..start + end].trim())
    };
    starts.map(example).collect()
}

#[test]
fn p1_p3_each_example_in_the_comments_of_the_shipped_pipelines_works() {
    let shipped = include_str!("../../../pipelines.xml");
    let [patch, native, nightly, trial, own_rules] = examples(shipped).try_into().expect("there are five examples");
    let definitions = good(&[source("pipelines.xml", shipped), patch]);
    assert!(definitions.pipelines["price_import"].steps.iter().all(|step| step.name != "archive"));
    let definitions = good(&[source("pipelines.xml", shipped), native]);
    assert_eq!(definitions.pipelines["media"].steps[0].argument("by").map(|by| by.value.text.as_str()), Some("bunchd"));
    let definitions = good(&[source("pipelines.xml", shipped), nightly]);
    let conditions: Vec<&str> = definitions.pipelines["index"].conditions.iter().map(|condition| condition.name()).collect();
    assert_eq!(conditions, ["no-sibling-in-progress", "cron"]);
    let definitions = good(&[source("pipelines.xml", shipped), trial]);
    assert!(definitions.pipelines["validation"].rules("products").is_some());
    let definitions = good(&[source("pipelines.xml", shipped), own_rules]);
    let rules = definitions.pipelines["catalog_import"].rules("our_products").expect("the step names it");
    let about = |column: &str| rules.columns.iter().filter(|rule| rule.column == column).count();
    assert_eq!((about("ean"), about("weight"), about("product_type"), about("price")), (1, 1, 1, 2));
}

#[test]
fn e11_the_shipped_imports_check_the_values_that_they_import() {
    let definitions = good(&[source("pipelines.xml", include_str!("../../../pipelines.xml"))]);
    let names: Vec<&str> = definitions.rules.keys().map(String::as_str).collect();
    assert_eq!(names, ["attributes", "categories", "customers", "prices", "products", "stock", "tier_prices"]);
    let used = |pipeline: &str| definitions.pipelines[pipeline].rules.iter().map(|rules| rules.name.as_str()).collect::<Vec<_>>();
    for (pipeline, rules) in [
        ("catalog_import", "products"),
        ("category_import", "categories"),
        ("price_import", "prices"),
        ("stock_import", "stock"),
        ("customers_import", "customers"),
    ] {
        assert_eq!(used(pipeline), [rules]);
    }
    for rules in definitions.rules.values() {
        assert_eq!((rules.unknown_columns, rules.blank.as_slice()), (None, ["__EMPTY__VALUE__".to_owned()].as_slice()), "{}", rules.name);
        assert!(rules.columns.iter().any(|rule| rule.required && rule.not_empty), "{}", rules.name);
    }
}
