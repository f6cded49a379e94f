//! How a result is told: in each format, into a file, and the records with errors apart.

use super::{BAD, GOOD, bare};
use crate::world::World;

#[test]
fn e11_each_format_is_what_its_name_says() {
    let world = bare().file("bad.csv", BAD);
    let table = world.run("validate bad.csv").exits(1).tells("3 records in 1 file: 1 error");
    table.tells("too-few-columns").tells("the header has 3 columns, this record has 2").tells("Correct the places above");
    let json = world.run("validate bad.csv --format json").exits(1).json();
    assert_eq!(json, world.run("validate bad.csv --json").exits(1).json());
    assert_eq!((&json["errors"], &json["findings"][0]["rule"]), (&1.into(), &"too-few-columns".into()));
    let lines = world.run("validate bad.csv --format jsonl").exits(1).out;
    let kinds: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
    assert_eq!(kinds.iter().map(|line| line["type"].as_str().unwrap_or_default()).collect::<Vec<_>>(), ["summary", "finding"]);
    let csv = world.run("validate bad.csv --format csv").exits(1).out;
    let header = "file,line,record,byte,column,severity,rule,value,text,valid";
    assert_eq!((csv.lines().next(), csv.lines().count()), (Some(header), 2), "{csv}");
    let m2if = world.run("validate bad.csv --format m2if").exits(1).json();
    assert_eq!((&m2if[0]["File"], &m2if[0]["Line"], &m2if[0]["Column"]), (&"bad.csv".into(), &3.into(), &"price".into()));
}

#[test]
fn e11_of_many_findings_as_many_are_told_as_are_asked_for_and_all_are_counted() {
    let records: String = (0..50).map(|number| format!("A-{number},x\n")).collect();
    let world = bare().file("bad.csv", format!("sku,name,price\n{records}"));
    let told = world.run("validate bad.csv --limit 3 --json").exits(1).json();
    assert_eq!((told["findings"].as_array().map(Vec::len), &told["errors"]), (Some(3), &50.into()));
}

#[test]
fn e11_the_result_goes_into_a_file_and_never_over_a_file_that_is_checked() {
    let world = bare().file("bad.csv", BAD).file("old.json", "old");
    let ran = world.run("validate bad.csv --format json --output old.json").exits(1);
    assert_eq!((ran.out.as_str(), ran.err.contains("1 error and 0 warnings in 3 records; old.json has all of it")), ("", true));
    let written: serde_json::Value =
        serde_json::from_slice(&std::fs::read(world.path("old.json")).expect("it is there")).expect("it is JSON");
    assert_eq!(written["errors"], 1);
    let ran = world.run("validate bad.csv --output ./bad.csv").exits(64);
    assert!(ran.err.contains("--output would write over bad.csv"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(world.path("bad.csv")).expect("it is there"), BAD);
    world.run("validate bad.csv --output nowhere/x").exits(74);
    let names = std::fs::read_dir(world.root()).expect("it is there").filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    assert_eq!(names.filter(|name| name.contains("part")).count(), 0, "nothing half-written is left");
}

#[test]
fn e11_a_reader_that_goes_away_changes_nothing_about_the_exit_code() {
    let records: String = (0..5_000).map(|number| format!("A-{number},x\n")).collect();
    let world = bare().file("bad.csv", format!("sku,name,price\n{records}")).file("good.csv", GOOD);
    let script = "{ bunchd validate bad.csv --limit 5000 --format jsonl; echo $? >code; } | head -c 10 >head; cat code";
    let ran = world.in_world("sh").args(["-c", script]).output().expect("sh can be started");
    assert_eq!(String::from_utf8_lossy(&ran.stdout), "1\n", "{}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn e11_records_with_errors_are_written_apart_as_they_stand_in_the_file() {
    let world = World::new().file("in/bad.csv", BAD).file("in/good.csv", GOOD);
    for words in ["", " --pipeline validation"] {
        let folder = format!("to-correct{}", words.len());
        let ran = world.run(&format!("validate in/bad.csv in/good.csv --invalid-records {folder} --json{words}")).exits(1);
        let written = std::fs::read_to_string(world.path(&format!("{folder}/bad.csv"))).expect("it is there");
        assert_eq!(written, "sku,name,price\nA-2,Pot\n", "{words}");
        assert!(!world.path(&format!("{folder}/good.csv")).exists(), "{words}");
        assert_eq!(ran.json()["files"][0]["invalid_records"], format!("{folder}/bad.csv"), "{words}");
    }
}

#[test]
fn e11_records_with_errors_are_written_over_no_file_that_is_there() {
    let world = bare().file("in/bad.csv", BAD).file("other/bad.csv", "corrected by hand").file("more/bad.csv", BAD);
    let refused = |words: &str, why: &str| {
        let ran = world.run(words).exits(64);
        assert!(ran.err.contains(why) && ran.out.is_empty(), "{words}: {}", ran.err);
    };
    refused("validate in/bad.csv --invalid-records in", "--invalid-records would write over in/bad.csv");
    refused("validate in/bad.csv --invalid-records other/../in/.", "--invalid-records would write over in/bad.csv");
    refused("validate in/bad.csv --invalid-records other", "other/bad.csv is there already, and may have been corrected");
    refused("validate in/bad.csv more/bad.csv --invalid-records new", "in/bad.csv and more/bad.csv have the same name");
    let shop = World::new().file("bad.csv", BAD);
    let ran = shop.run("validate bad.csv --invalid-records inbox").exits(64);
    assert!(ran.err.contains("inbox is an inbox: what --invalid-records writes there could be imported"), "{}", ran.err);
    assert_eq!(std::fs::read_to_string(world.path("in/bad.csv")).expect("it is there"), BAD);
    assert_eq!(std::fs::read_to_string(world.path("other/bad.csv")).expect("it is there"), "corrected by hand");
}

#[test]
fn e11_records_that_cannot_be_written_take_nothing_away_from_the_result() {
    let world = World::new().file("bad.csv", BAD).file("full/note.txt", "");
    world.be_humble();
    let full = <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o555);
    std::fs::set_permissions(world.path("full"), full).expect("the rights can be set");
    for by in ["", " --pipeline validation"] {
        let ran = world.run(&format!("validate bad.csv --invalid-records full{by}")).exits(74);
        assert!(ran.out.contains("too-few-columns"), "{}", ran.out);
        assert!(ran.err.contains("full/bad.csv") && ran.err.contains("Permission denied"), "{}", ran.err);
    }
}
