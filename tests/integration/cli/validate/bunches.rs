//! Bunches in inboxes, and which files are checked together.

use expect_test::expect;

use super::{BAD, GOOD, bare};
use crate::world::World;

#[test]
fn e11_a_bunch_is_validated_whether_or_not_it_is_released_and_what_it_misses_is_told() {
    let world = World::new()
        .dropped("import-product_1_1.csv", GOOD)
        .dropped("import-product_2_1.csv", BAD)
        .dropped("import-product_2_2.csv", GOOD)
        .dropped("import-product_2_3.csv", BAD)
        .dropped("import-product_2.ok", "import-product_2_1.csv\nimport-product_2_2.csv\nimport-product_2_9.csv\n");
    let ran = world.run_words(&["validate", "--bunch", "product 1"]).exits(0);
    assert!(ran.err.contains("it waits: there is no OK file yet: put a file named import-product_1.ok"), "{}", ran.err);
    let ran = world.run_words(&["validate", "--bunch", "product 2", "--json"]).exits(1);
    assert!(ran.err.contains("it waits: import-product_2.ok lists import-product_2_9.csv, but that file is not there"), "{}", ran.err);
    assert!(ran.err.contains("import-product_2_3.csv is not listed in the OK file, and not checked"), "{}", ran.err);
    let files: Vec<_> = ran.json()["files"].as_array().expect("a list").iter().map(|file| file["name"].to_string()).collect();
    assert_eq!(files, ["\"import-product_2_1.csv\"", "\"import-product_2_2.csv\""]);
}

#[test]
fn e11_a_bunch_that_lacks_a_file_is_not_called_clean_and_nobody_is_told_that_it_can_be_imported() {
    let world = World::new()
        .dropped("import-product_1_1.csv", GOOD)
        .dropped("import-product_1.ok", "import-product_1_1.csv\nimport-product_1_2.csv\n");
    let ran = world.run_words(&["validate", "--bunch", "product 1"]).exits(2);
    assert!(ran.err.contains("import-product_1.ok lists import-product_1_2.csv, but that file is not there"), "{}", ran.err);
    assert!(ran.out.contains("The files are fine") && !ran.out.contains("import can"), "{}", ran.out);
}

#[test]
fn e11_a_bunch_with_a_part_that_is_no_file_is_validated_without_it_and_is_not_clean() {
    let config = "[[source]]\nname = \"p\"\ninbox = \"inbox\"\npipeline = \"validation\"\n";
    let world = World::new().file("bunchd.toml", config).dropped("import-product_1_1.csv", GOOD).dropped("secret.csv", BAD);
    std::os::unix::fs::symlink(world.path("inbox/secret.csv"), world.path("inbox/import-product_1_2.csv")).expect("a link");
    for is_released in [false, true] {
        if is_released {
            world.put("inbox/import-product_1.ok", Vec::new());
            world.age("inbox/import-product_1.ok");
        }
        let ran = world.run_words(&["validate", "--bunch", "product 1"]).exits(2);
        assert!(ran.err.contains("import-product_1_2.csv is a symbolic link, not a file"), "{}", ran.err);
        ran.tells("2 records in 1 file: nothing is wrong");
    }
}

#[test]
fn e11_a_bunch_of_a_source_that_is_switched_off_is_found_too() {
    let config = "[[source]]\nname = \"p\"\nenabled = false\ninbox = \"inbox\"\npipeline = \"validation\"\n";
    let world = World::new().file("bunchd.toml", config).dropped("import-product_1_1.csv", GOOD);
    let ran = world.run_words(&["validate", "--bunch", "product 1"]).exits(0);
    assert!(ran.err.contains("source p (switched off)"), "{}", ran.err);
}

#[test]
fn e11_a_bunch_that_is_not_there_is_told_with_one_that_is_near() {
    let world = World::new().dropped("import-product_20260302_1.csv", GOOD);
    world.run_words(&["validate", "--bunch", "product 20260303"]).exits(66).complains(expect![[r#"
        bunchd: there is no bunch product 20260303 in an inbox; did you mean "product 20260302"?
    "#]]);
}

#[test]
fn e11_files_of_one_bunch_are_checked_together_and_those_of_others_by_themselves() {
    let world = bare()
        .file("in/import-product_1_1.csv", GOOD)
        .file("in/import-product_1_2.csv", GOOD)
        .file("in/import-stock_1_1.csv", "sku,qty\nA-1,1\n")
        .file("in/more.csv", GOOD)
        .file("in/import-product_1.ok", "")
        .file("in/log/1.csv", "");
    world.run("validate --directory in").exits(0).complains(expect![[r#"
        left out of in: import-product_1.ok, log (a folder)
        checked for structure only: there is no bunchd.toml
    "#]]);
}

#[test]
fn e11_several_bunches_are_one_result_with_counts_that_are_added_up() {
    let world = World::new().dropped("import-product_1_1.csv", BAD).dropped("import-product_2_1.csv", BAD);
    let bunches = ["validate", "--bunch", "product 2", "--bunch", "product 1", "--bunch", "product 2", "--json"];
    let told = world.run_words(&bunches).exits(1).json();
    assert_eq!((told["counts"].as_array().map(Vec::len), &told["counts"][0]["count"], &told["records"]), (Some(1), &2.into(), &6.into()));
    let names: Vec<_> = told["files"].as_array().expect("a list").iter().map(|file| file["name"].as_str().unwrap_or_default()).collect();
    assert_eq!(names, ["import-product_2_1.csv", "import-product_1_1.csv"]);
}

#[test]
fn e11_a_file_whose_name_tells_of_no_bunch_is_checked_with_the_only_bunch_there_is() {
    let world = bare().file("import-product_1_1.csv", GOOD).file("more.csv", GOOD);
    let ran = world.run("validate more.csv import-product_1_1.csv").exits(0);
    assert!(ran.err.contains("checked with it, since their names tell of no bunch: more.csv"), "{}", ran.err);
}

#[test]
fn e11_keys_are_compared_over_all_files_of_a_bunch_and_not_with_those_of_another() {
    let xml = r#"<pipelines xmlns="urn:bunchd:pipelines"><rules name="keys"><unique columns="sku"/></rules>
        <pipeline name="p"><step name="s" executorType="csv-validate" sortOrder="1"/></pipeline></pipelines>"#;
    let config = "[[source]]\nname = \"products\"\ninbox = \"inbox\"\npipeline = \"p\"\n";
    let world = World::new().file("bunchd.toml", config).file("pipelines.xml", xml);
    let world = world.file("import-product_1_1.csv", GOOD).file("import-product_1_2.csv", GOOD).file("import-product_2_1.csv", GOOD);
    world.run("validate import-product_1_1.csv import-product_2_1.csv --rules keys").exits(0);
    let told = world.run("validate import-product_1_1.csv import-product_1_2.csv --rules keys --json").exits(1).json();
    assert_eq!((&told["errors"], &told["findings"][0]["rule"]), (&2.into(), &"unique".into()));
    assert_eq!(told["findings"][0]["file"], "import-product_1_2.csv");
}
