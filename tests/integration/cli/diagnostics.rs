//! `bunchd check` on files with mistakes: each is shown with file, line and column, and marked.

use expect_test::expect;

use super::ONE_SOURCE;
use crate::world::World;

const ONE_PIPELINE: &str = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="catalog_import">
    <step name="validate" executorType="csv-validate" sortOrder="10"/>
  </pipeline>
</pipelines>"#;

/// Proves F5.
#[test]
fn r2_mistakes_in_the_configuration_are_shown_at_their_place() {
    let text = "[inbox]\nquiet = \"5 parsecs\"\n\n[[source]]\nname = \"products\"\ninbx = \"inbox\"\npipeline = \"catalog_import\"\n";
    World::new().file("bunchd.toml", text).run("check").exits(78).prints(expect![[r#"
        error: `5 parsecs` is not a duration
         --> bunchd.toml:2:9
          |
        2 | quiet = "5 parsecs"
          |         ^^^^^^^^^^^
          |
          = help: write a number with a unit, such as "90 s", "15 minutes" or "1h 30m"

        error: the source has no `inbox`
         --> bunchd.toml:4:1
          |
        4 | [[source]]
          | ^^^^^^^^^^
          |
          = help: add `inbox = "…"`

        error: unknown key `inbx` in [source]
         --> bunchd.toml:6:1
          |
        6 | inbx = "inbox"
          | ^^^^
          |
          = help: did you mean `inbox`? allowed here: name, enabled, inbox, pattern, types, group_by, ok_files, csv, allowed, pipeline

        3 errors
    "#]]);
}

/// Proves F5.
#[test]
fn f5_an_unknown_pipeline_is_shown_with_line_and_column() {
    let text = ONE_SOURCE.replace("catalog_import", "catalogue_import");
    World::new().file("bunchd.toml", text).file("pipelines.xml", ONE_PIPELINE).run("check").exits(78).prints(expect![[r#"
        error: the source `products` names an unknown pipeline `catalogue_import`
          --> bunchd.toml:11:12
           |
        11 | pipeline = "catalogue_import"
           |            ^^^^^^^^^^^^^^^^^^
           |
           = help: did you mean `catalog_import`? defined are: catalog_import

        1 error
    "#]]);
}

#[test]
fn r2_mistakes_in_pipelines_are_shown_at_their_place() {
    let text = r#"<pipelines xmlns="urn:bunchd:pipelines">
  <pipeline name="catalog_import">
    <step name="validate" executorType="csv-valdate" sortOrder="10"/>
    <step name="import" executorType="import" sortOrder="ten"/>
  </pipeline>
</pipelines>"#;
    World::new().file("bunchd.toml", ONE_SOURCE).file("pipelines.xml", text).run("check").exits(78).prints(expect![[r#"
        error: unknown executorType `csv-valdate`
         --> pipelines.xml:3:41
          |
        3 |     <step name="validate" executorType="csv-valdate" sortOrder="10"/>
          |                                         ^^^^^^^^^^^
          |
          = help: did you mean `csv-validate`? allowed: archive, check-permissions, command, csv-validate, import, index-update, media-cache-cleanup, media-cache-refresh, reindex, report

        error: a step of executorType `import` needs the argument `command`
         --> pipelines.xml:4:39
          |
        4 |     <step name="import" executorType="import" sortOrder="ten"/>
          |                                       ^^^^^^
          |
          = help: The import binary's command, such as import:products: add `<argument key="command" value="…"/>`

        error: `ten` is not an allowed number
         --> pipelines.xml:4:58
          |
        4 |     <step name="import" executorType="import" sortOrder="ten"/>
          |                                                          ^^^
          |
          = help: allowed: a whole number

        3 errors
    "#]]);
}

#[test]
fn r2_text_that_is_no_xml_is_shown_where_it_breaks() {
    let text = "<pipelines xmlns=\"urn:bunchd:pipelines\">\n  <pipeline name=\"a\">\n</pipelines>\n";
    World::new().file("bunchd.toml", ONE_SOURCE).file("pipelines.xml", text).run("check").exits(78).prints(expect![[r#"
        error: `</pipelines>` does not close `<pipeline>`
         --> pipelines.xml:3:1
          |
        2 |   <pipeline name="a">
          |    -------- it is opened here
        3 | </pipelines>
          | ^^^^^^^^^^^^
          |
          = help: write `</pipeline>` before it, or here

        1 error
    "#]]);
}
