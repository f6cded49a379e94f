//! The shop's cache is cleaned once, after all was stored.

use super::{CONFIGURATION, PRELUDE, TWO};
use crate::world::World;

/// Cleans two types of the cache after the import; the console's runs are noted by the program around it.
const CLEAR: &str = r#"<pipelines xmlns="urn:bunchd:pipelines"><referencePipeline name="catalog_import">
  <referenceStep name="import"><conditions>
    <referenceStep_condition type="attempts-limit" limit="2"/>
    <referenceStep_condition type="time-between-attempts" minutes="0" seconds="1"/>
  </conditions><arguments><argument key="exit-codes" value="0=success, 13=warnings, 20=abort"/></arguments></referenceStep>
  <step name="clear_cache" executorType="command" sortOrder="30" description="Clean the cache once all is stored">
    <conditions><step_condition type="previous-steps-completed"/></conditions>
    <arguments><argument key="program" value="console"/><argument key="command" value="cache:clean full_page block_html"/></arguments>
  </step>
</referencePipeline></pipelines>"#;

/// A world whose import ends as the script says; `runs` lists the console's runs.
fn world(script: &str) -> World {
    let programs = "[programs]\nconsole = [\"/srv/bunchd/console\"]";
    World::new()
        .file("bunchd.toml", CONFIGURATION.replace("[programs]", programs))
        .file("pipelines.d/clear.xml", CLEAR)
        .program("importer", &format!("{PRELUDE}{script}"))
        .program("console", r#"echo "$*" >> "$(dirname "$0")/runs"; exec bunchd demo-shop "$@""#)
        .dropped("import-product_a_1.csv", TWO)
        .dropped("import-product_a.ok", "")
}

fn runs(world: &World) -> String {
    std::fs::read_to_string(world.path("runs")).unwrap_or_default()
}

/// Proves D14: also where the import was tried twice, and the report comes after it.
#[test]
fn d14_the_cache_is_cleaned_once_after_an_import_that_took_two_attempts() {
    let world = world(r#"test "${serial%-2}" = "$serial" && { log ERROR "Deadlock"; exit 1; }; take; import"#);
    world.run("once").exits(0).tells("import retrying").tells("clear_cache succeeded");
    assert_eq!(runs(&world), "cache:clean full_page block_html\n");
    let log = world.run("log 1 clear_cache").exits(0).out;
    assert!(log.contains("Cleaned cache types:\nblock_html\nfull_page\n"), "{log}");
}

/// Proves D14: an abort skips it.
#[test]
fn d14_the_cache_is_not_cleaned_after_an_abort() {
    let world = world(r#"log NOTICE "the feed is from yesterday"; exit 20"#);
    world.run("once").exits(1).tells("aborted");
    assert_eq!(runs(&world), "");
    world.run("show 1").exits(0).tells("clear_cache    skipped");
}

/// Proves D14: so does a failure, also one that the exit code hides.
#[test]
fn d14_the_cache_is_not_cleaned_after_a_failure() {
    for script in ["exit 1", "exit 0"] {
        let world = world(script);
        world.run("once").exits(1).tells("import failed");
        assert_eq!(runs(&world), "", "{script}");
        world.run("show 1").exits(0).tells("clear_cache    skipped");
    }
}
