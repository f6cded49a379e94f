//! `bunchd pipelines`: pipelines in the groups of their connectors.

use super::with_bunch;
use crate::world::World;

/// Proves B1: pipelines are listed by connector, with their steps in the order in which they are declared.
#[test]
fn b1_pipelines_are_grouped_by_connector_and_their_steps_stand_in_order() {
    let world = World::new();
    let listed = world.run("pipelines --json").exits(0).json();
    let all: Vec<_> =
        listed.as_array().expect("it is a list").iter().map(|one| (one["connector"].as_str(), one["name"].as_str())).collect();
    assert!(all.is_sorted() && all.contains(&(Some("magento"), Some("index"))), "{all:?}");
    let magento = world.run("pipelines --connector magento").exits(0).out;
    assert!(magento.contains("reindex → index_update → report") && !magento.contains("catalog_import"), "{magento}");
    assert!(world.run("pipelines --connector csw").exits(66).err.contains("did you mean `csv`?"));
}

#[test]
fn p8_a_listing_of_a_pipeline_that_nobody_knows_says_so() {
    let world = with_bunch();
    world.run("once").exits(0);
    assert!(world.run("list --pipeline catalog_imprt").exits(66).err.contains("did you mean catalog_import?"));
    world.run("list --pipeline index").exits(0).tells("no execution was found");
}
