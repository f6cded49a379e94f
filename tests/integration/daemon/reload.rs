//! Reload, asked for or by itself: new definitions are in force for new executions; broken ones are refused.

use std::fs;
use std::io::Write;
use std::path::Path;

use bunchd::model::execution::Status;
use bunchd::model::request::{Answer, Request};
use nix::sys::signal::Signal;

use super::{UNTIL_GO, drop_bunch, go, pipeline, tallied, twice, yard};
use crate::yard::{Yard, eventually, statuses, step};

/// Proves P2 for a running daemon.
#[test]
fn p2_a_broken_definition_is_refused_with_its_place_and_the_old_one_stays_in_force() {
    let mut yard = yard("");
    let good = yard.pipelines.clone();
    let daemon = yard.daemon();
    yard.pipelines = good.replace("executorType=\"report\"", "executorType=\"reprot\"");
    yard.configure();
    daemon.signal(Signal::SIGHUP);
    daemon.says("stay in force");
    let said = daemon.said();
    assert!(said.contains("pipelines.xml:10:") && said.contains("report"), "file, line and a hint: {said}");
    drop_bunch(&yard, "A");
    yard.executions_over(1);

    yard.pipelines = good.replace("name=\"report\"", "name=\"renamed\"");
    yard.configure();
    daemon.signal(Signal::SIGHUP);
    daemon.says("were read again");
    drop_bunch(&yard, "B");
    let all = yard.executions_over(2);
    assert_eq!(statuses(&all), [Status::Succeeded, Status::Succeeded]);
    assert_eq!((step(&all[0], "report"), step(&all[1], "renamed")), (("succeeded", 1), ("succeeded", 1)));
    daemon.terminate();
}

/// Proves P10.
#[test]
fn p10_an_execution_between_two_attempts_goes_on_with_the_definition_that_it_started_with() {
    let operation = r#"<argument key="operation" value="old"/>"#;
    let mut yard = Yard::new(&pipeline("", &twice(3), operation));
    yard.importer(r#"echo "$2 $ATTEMPT" >> "$yard/tally"; test "$ATTEMPT" = 2"#);
    yard.configure();
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    daemon.says("step failed");
    yard.pipelines = pipeline("", "", &operation.replace("old", "new")).replace("name=\"report\"", "name=\"renamed\"");
    yard.configure();
    daemon.signal(Signal::SIGHUP);
    daemon.says("were read again");
    assert_eq!(yard.tally(), ["old 1"], "the reload comes between the two attempts");
    tallied(&yard, 2);
    let all = yard.executions_over(1);
    assert_eq!(yard.tally(), ["old 1", "old 2"]);
    assert_eq!((statuses(&all), step(&all[0], "report")), (vec![Status::Succeeded], ("succeeded", 1)));
    daemon.terminate();
}

/// Proves P10 for a start with other definitions.
#[test]
fn p10_an_execution_goes_on_with_its_definition_after_a_kill_and_a_change() {
    let operation = r#"<argument key="operation" value="old"/>"#;
    let mut yard = Yard::new(&pipeline("", &twice(60), operation));
    yard.importer(r#"echo "$2 $ATTEMPT" >> "$yard/tally"; test "$ATTEMPT" = 2"#);
    yard.configure();
    let mut daemon = yard.daemon();
    drop_bunch(&yard, "A");
    daemon.says("step failed");
    daemon.kill();
    yard.pipelines = pipeline("", "", &operation.replace("old", "new")).replace("name=\"p\"", "name=\"q\"");
    yard.configure();
    let broken = yard.run(&["once"]);
    assert_eq!(broken.status.code(), Some(78), "the source names a pipeline that is gone: {broken:?}");
    yard.pipelines = pipeline("", "", &operation.replace("old", "new"));
    yard.configure();
    make_due(&yard);
    yard.once();
    assert_eq!(yard.tally(), ["old 1", "old 2"]);
    assert_eq!(statuses(&yard.executions_over(1)), [Status::Succeeded]);
}

/// Makes the next attempt due, as if its time had come.
fn make_due(yard: &Yard) {
    yard.sql("UPDATE step SET state = json_set(state, '$.due', '2020-01-01T00:00:00Z') WHERE json_extract(state, '$.state') = 'retrying'");
}

/// Returns a yard whose importer writes the operation of its definition to the tally, and such a definition.
fn telling_yard() -> (Yard, impl Fn(&str) -> String) {
    let definition = |operation: &str| pipeline("", "", &format!(r#"<argument key="operation" value="{operation}"/>"#));
    let yard = Yard::new(&definition("old"));
    yard.importer(r#"echo "$2" >> "$yard/tally""#);
    yard.configure();
    (yard, definition)
}

/// Writes a file in steps that a reader might see, as some editors and copies do.
fn write_in_place(path: &Path, text: &str) {
    let mut file = fs::File::create(path).expect("the yard is writable");
    for half in [&text[..text.len() / 2], &text[text.len() / 2..]] {
        file.write_all(half.as_bytes()).expect("the yard has room");
        file.flush().expect("the yard has room");
    }
}

/// Writes a file under another name and renames it, as other editors do.
fn write_aside(path: &Path, text: &str) {
    let aside = path.with_extension("new");
    fs::write(&aside, text).and_then(|()| fs::rename(&aside, path)).expect("the yard is writable");
}

fn xml(pipelines: &str) -> String {
    format!("<pipelines xmlns=\"urn:bunchd:pipelines\">\n{pipelines}\n</pipelines>\n")
}

/// Appends a request to reload and waits for its answer.
fn ask_to_reload(yard: &Yard) -> Answer {
    let mut ledger = yard.ledger();
    let at = "2026-01-05T08:00:00Z".parse().expect("a time");
    let number = ledger.ask(&Request::Reload, "tester", at).expect("the ledger is writable");
    bunchd::daemon::wake::wake(&yard.home().join("state"));
    let mut answer = None;
    eventually("the request is answered", || {
        answer = ledger.answer(number).expect("the ledger can be read");
        answer.is_some()
    });
    answer.expect("it was just there")
}

const REFUSED: &str = "stay in force";
const READ: &str = "were read again";

/// Proves B23 and P2 for files that change while nobody says so.
#[test]
fn b23_changed_files_are_read_broken_ones_refused_once_and_mended_ones_read() {
    let (mut yard, definition) = telling_yard();
    yard.variables = vec![("RUST_LOG".to_owned(), "bunchd=debug".to_owned())];
    let daemon = yard.daemon();
    let path = yard.home().join("pipelines.xml");
    write_in_place(&path, &xml(&definition("new")));
    daemon.says("changed=\"1 pipeline changed: p\"");
    drop_bunch(&yard, "A");
    tallied(&yard, 1);

    let broken = definition("wrong").replace("executorType=\"report\"", "executorType=\"reprot\"");
    write_aside(&path, &xml(&broken));
    daemon.says_times(REFUSED, 1);
    assert!(daemon.said().contains("pipelines.xml:10:"), "the place of the mistake: {}", daemon.said());
    let status = yard.run(&["status"]);
    assert!(status.out.contains("refused since") && status.out.contains("executorType=\"reprot\""), "{status:#?}");
    assert!(!status.out.contains("have changed since"), "{status:#?}");
    assert_eq!(status.status.code(), Some(78));
    drop_bunch(&yard, "B");
    tallied(&yard, 2);

    // The same content again is no news, and the next one is.
    write_aside(&path, &xml(&broken));
    daemon.says("have the same content");
    write_in_place(&path, &xml(&definition("mended")));
    daemon.says_times(READ, 2);
    drop_bunch(&yard, "C");
    tallied(&yard, 3);
    assert_eq!(yard.tally(), ["new", "new", "mended"]);
    let said = daemon.said();
    assert_eq!((said.matches(REFUSED).count(), said.matches(READ).count()), (1, 2), "{said}");
    let status = yard.run(&["status"]);
    assert!(status.out.contains("The daemon uses the definitions that it read at"), "{status:#?}");
    daemon.terminate();
}

/// Proves B23 for the schemas that definitions name.
#[test]
fn b23_a_changed_schema_file_is_read_and_a_broken_one_refused_with_its_place() {
    let (yard, definition) = telling_yard();
    let schema = yard.home().join("products.json");
    let field = |kind: &str| format!("{{\"fields\": [{{\"name\": \"sku\", \"type\": \"{kind}\"}}]}}\n");
    fs::write(&schema, field("string")).expect("the yard is writable");
    let rules = r#"<rules name="products" schema="products.json"/>
      <pipeline name="checks"><step name="validate" executorType="csv-validate" sortOrder="1">
        <arguments><argument key="rules" value="products"/></arguments></step></pipeline>"#;
    fs::write(yard.home().join("pipelines.xml"), xml(&(definition("old") + rules))).expect("the yard is writable");
    let daemon = yard.daemon();
    write_aside(&schema, &field("integer"));
    daemon.says("changed=\"1 pipeline changed: checks\"");
    write_in_place(&schema, &field("integr"));
    daemon.says_times(REFUSED, 1);
    assert!(daemon.said().contains("products.json:1:38"), "the place of the mistake: {}", daemon.said());
    fs::remove_file(&schema).expect("it is there");
    daemon.says_times(REFUSED, 2);
    assert!(daemon.said().contains("cannot read the schema"), "{}", daemon.said());
    write_aside(&schema, &field("string"));
    daemon.says_times(READ, 2);
    daemon.terminate();
}

/// Proves B23 and A13 for files that come and go.
#[test]
fn a13_a_file_that_comes_into_a_directory_of_definitions_is_read_and_one_that_goes_is_forgotten() {
    let (yard, _) = telling_yard();
    let toml = yard.home().join("bunchd.toml");
    let text = fs::read_to_string(&toml).expect("it was just written");
    fs::write(&toml, text.replace("[\"pipelines.xml\"]", "[\"pipelines.xml\", \"pipelines.d/*.xml\"]")).expect("the yard is writable");
    let daemon = yard.daemon();
    let directory = yard.home().join("pipelines.d");
    fs::create_dir(&directory).expect("the yard is writable");
    let more = r#"<pipeline name="more" connector="c"><step name="report" executorType="report" sortOrder="1"/></pipeline>"#;
    write_aside(&directory.join("more.xml"), &xml(more));
    daemon.says("changed=\"1 pipeline new: more\"");
    // The directory is watched by now.
    write_in_place(&directory.join("more.xml"), &xml(&more.replace("sortOrder=\"1\"", "sortOrder=\"2\"")));
    daemon.says("changed=\"1 pipeline changed: more\"");
    fs::remove_file(directory.join("more.xml")).expect("it is there");
    daemon.says("changed=\"1 pipeline removed: more\"");
    daemon.terminate();
}

/// Proves B23 for `bunchd reload`, whose request this is.
#[test]
fn b23_a_request_to_reload_is_answered_with_what_has_changed_or_why_nothing_has() {
    let (yard, definition) = telling_yard();
    let daemon = yard.daemon();
    let done = |what: &str| Answer::Done { what: format!("configuration and pipelines were read again: {what}"), executions: Vec::new() };
    assert_eq!(ask_to_reload(&yard), done("nothing has changed"));
    fs::write(yard.home().join("pipelines.xml"), xml(&definition("new"))).expect("the yard is writable");
    assert_eq!(ask_to_reload(&yard), done("1 pipeline changed: p"));
    fs::write(yard.home().join("pipelines.xml"), xml(&definition("new").replace("import\"", "imprt\""))).expect("the yard is writable");
    let Answer::Refused { why } = ask_to_reload(&yard) else { panic!("it has mistakes") };
    assert!(why.contains("pipelines.xml:3:") && why.contains(REFUSED), "{why}");
    let toml = yard.home().join("bunchd.toml");
    let good = fs::read_to_string(&toml).expect("it was written");
    fs::write(yard.home().join("pipelines.xml"), xml(&definition("new"))).expect("the yard is writable");
    fs::write(&toml, good.replace("/state\"", "/elsewhere\"")).expect("the yard is writable");
    let Answer::Refused { why } = ask_to_reload(&yard) else { panic!("the ledger cannot move") };
    assert!(why.starts_with("paths.state cannot change while bunchd runs"), "{why}");
    fs::write(&toml, good.replace("/state/archive\"", "/bunchd.toml/archive\"")).expect("the yard is writable");
    let Answer::Refused { why } = ask_to_reload(&yard) else { panic!("a file is in the way of the archive") };
    assert!(why.starts_with("cannot use ") && why.contains(REFUSED), "{why}");
    fs::write(&toml, good).expect("the yard is writable");
    assert_eq!(ask_to_reload(&yard), done("nothing has changed"));
    daemon.terminate();
}

/// Proves B23 for requests that nobody has answered: `once` does it, and ends.
#[test]
fn b23_a_request_to_reload_that_waited_is_answered_by_the_next_run() {
    let (yard, _) = telling_yard();
    yard.once();
    let at = "2026-01-05T08:00:00Z".parse().expect("a time");
    let number = yard.ledger().ask(&Request::Reload, "tester", at).expect("the ledger is writable");
    yard.once();
    let answer = yard.ledger().answer(number).expect("the ledger can be read");
    assert!(matches!(answer, Some(Answer::Done { .. })), "{answer:?}");
}

/// Proves B23 and P10: what is queued was created with the old definition.
#[test]
fn b23_queued_executions_keep_the_definition_that_they_were_created_with() {
    let definition = |operation: &str| pipeline("", "", &format!(r#"<argument key="operation" value="{operation}"/>"#));
    let mut yard = Yard::new(&definition("old"));
    yard.settings = "[limits]\nattempts = 1".to_owned();
    yard.importer(r#"echo "$2" >> "$yard/tally"; while ! test -e "$yard/go"; do sleep 0.01; done"#);
    yard.configure();
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    tallied(&yard, 1);
    drop_bunch(&yard, "B");
    eventually("the second execution is queued", || yard.executions().len() == 2);
    yard.pipelines = definition("new");
    yard.configure();
    daemon.says("changed=\"1 pipeline changed: p\"");
    drop_bunch(&yard, "C");
    go(&yard);
    tallied(&yard, 3);
    assert_eq!(yard.tally(), ["old", "old", "new"]);
    assert_eq!(statuses(&yard.executions_over(3)), [Status::Succeeded; 3]);
    daemon.terminate();
}

/// Proves B23 for sources: places and sources change under executions that run, and a bunch that waits is told once.
#[test]
fn b23_sources_and_places_change_and_what_runs_goes_on() {
    let mut yard = yard(UNTIL_GO);
    let daemon = yard.daemon();
    drop_bunch(&yard, "A");
    tallied(&yard, 1);
    // Waits for its CSV files.
    fs::write(yard.home().join("w"), "").expect("the yard is writable");
    fs::rename(yard.home().join("w"), yard.inbox.join("import-product_W.ok")).expect("the inbox is writable");
    daemon.says("a bunch waits bunch.key=product W");
    yard.archive = yard.home().join("other/archive");
    let second = yard.home().join("second");
    fs::create_dir(&second).expect("the yard is writable");
    yard.settings = format!("[[source]]\nname = \"first\"\ninbox = \"{}\"\npipeline = \"p\"\n", second.display());
    yard.configure();
    daemon.says("1 source new: first; [paths] changed");
    go(&yard);
    let all = yard.executions_over(1);
    assert_eq!(statuses(&all), [Status::Succeeded]);
    assert!(all[0].location.path().is_some_and(|path| path.starts_with(&yard.archive)), "{:?}", all[0].location);
    for (name, content) in [("import-product_B_1.csv", "sku\n1\n"), ("import-product_B.ok", "")] {
        fs::write(second.join(name), content).expect("the yard is writable");
    }
    yard.executions_over(2);
    assert_eq!(daemon.said().matches("a bunch waits bunch.key=product W").count(), 1, "{}", daemon.said());
    daemon.terminate();
}

/// Proves B23 for `status`, which is another process: it tells what the daemon uses, and that the files are others.
#[test]
fn b23_status_tells_that_files_have_changed_and_are_not_in_use_yet() {
    let (yard, definition) = telling_yard();
    let daemon = yard.daemon();
    let definitions = || -> serde_json::Value {
        let status = yard.run(&["status", "--json"]);
        serde_json::from_str::<serde_json::Value>(&status.out).expect("it is JSON")["definitions"].take()
    };
    let before = definitions();
    assert_eq!(before["has_changed_since"], false, "{before}");
    // It cannot be quicker than the next command.
    daemon.signal(Signal::SIGSTOP);
    write_aside(&yard.home().join("pipelines.xml"), &xml(&definition("new")));
    assert_eq!(definitions()["has_changed_since"], true);
    daemon.signal(Signal::SIGCONT);
    daemon.says(READ);
    eventually("the new ones are noted", || definitions()["has_changed_since"] == false);
    assert!(definitions()["read_at"].as_str() > before["read_at"].as_str(), "{before}");
    daemon.terminate();
    assert!(definitions().is_null(), "without a daemon nothing is in force");
}

/// Proves B23 for SIGHUP: who asks is told each time, also that it is still broken.
#[test]
fn b23_each_signal_is_answered_in_the_log() {
    let (yard, definition) = telling_yard();
    let daemon = yard.daemon();
    daemon.signal(Signal::SIGHUP);
    daemon.says("changed=\"nothing has changed\"");
    fs::write(yard.home().join("pipelines.xml"), xml(&definition("new").replace("sortOrder=\"20\"", "sortOrder=\"x\"")))
        .expect("it is ours");
    daemon.signal(Signal::SIGHUP);
    daemon.says_times(REFUSED, 1);
    daemon.signal(Signal::SIGHUP);
    daemon.says_times(REFUSED, 2);
    fs::remove_file(yard.home().join("pipelines.xml")).expect("it is there");
    daemon.signal(Signal::SIGHUP);
    daemon.says("no file matches paths.pipelines");
    daemon.terminate();
}

/// Proves B23 where no event tells of a change, as on a network mount: here a link leads out of the watched directories.
#[test]
fn b23_the_periodic_look_finds_what_no_event_tells() {
    let (mut yard, definition) = telling_yard();
    yard.watch = "look_every = \"1 s\"\nquiet = \"50 ms\"".to_owned();
    yard.configure();
    let (path, elsewhere) = (yard.home().join("pipelines.xml"), yard.home().join("elsewhere"));
    fs::create_dir(&elsewhere).and_then(|()| fs::rename(&path, elsewhere.join("p"))).expect("the yard is writable");
    std::os::unix::fs::symlink(elsewhere.join("p"), &path).expect("the yard is writable");
    let daemon = yard.daemon();
    write_in_place(&elsewhere.join("p"), &xml(&definition("new")));
    daemon.says("changed=\"1 pipeline changed: p\"");
    daemon.terminate();
}
