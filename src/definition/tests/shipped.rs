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
fn p1_the_example_in_the_comment_of_the_shipped_pipelines_works() {
    let shipped = include_str!("../../../pipelines.xml");
    let start = shipped.find("      <pipelines ").expect("the example is there");
    let end = shipped.find("</pipelines>").expect("the example ends") + "</pipelines>".len();
    let definitions = good(&[source("pipelines.xml", shipped), source("own.xml", shipped[start..end].trim())]);
    assert!(definitions.pipelines["price_import"].steps.iter().all(|step| step.name != "archive"));
}
