//! `bunchd pipelines --importing`: just those pipelines that import something.

use crate::world::World;

/// E12, its first half: the list of the command line.
#[test]
fn e12_just_the_pipelines_with_an_import_step_are_listed() {
    let own = r#"<pipelines xmlns="urn:bunchd:pipelines">
      <pipeline name="import_by_name_only"><step name="import" executorType="command" sortOrder="1">
        <arguments><argument key="command" value="true"/></arguments></step></pipeline>
      <pipeline name="two_imports" extends="stock_import"><step name="again" executorType="import" sortOrder="25"><arguments>
        <argument key="program" value="importer"/><argument key="preset" value="m2if"/><argument key="command" value="import:products:price"/>
      </arguments></step></pipeline>
      <referencePipeline name="customers_import"><referenceStep name="import" remove="true"/></referencePipeline>
    </pipelines>"#;
    let world = World::new().file("pipelines.d/own.xml", own);
    let listed = world.run("pipelines --importing --json").exits(0).json();
    let list = listed.as_array().expect("it is a list");
    let mut names: Vec<&str> = list.iter().filter_map(|pipeline| pipeline["name"].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["catalog_import", "category_import", "price_import", "stock_import", "two_imports"]);
    assert!(list.iter().all(|pipeline| pipeline["is_importing"] == true));
    let text = world.run("pipelines --importing").exits(0).out;
    assert!(names.iter().all(|name| text.contains(name)) && !text.contains("validation") && !text.contains("by_name_only"), "{text}");
    let all = world.run("pipelines --json").exits(0).json();
    assert!(all.as_array().is_some_and(|all| all.len() == list.len() + 5), "the others are there without the switch");
}
