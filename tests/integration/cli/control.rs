//! The commands that control what runs, as scripts and people type them; what they do is tested with the daemon.

use expect_test::{Expect, expect};

use super::with_bunch;
use crate::world::World;

/// Checks what a command prints, whoever runs the tests.
fn by_anybody(world: &World, words: &str, expected: &Expect) {
    let by = regex::Regex::new(r"by [^\s()]+ \(request").expect("it is a regular expression");
    expected.assert_eq(&by.replace_all(&world.run(words).exits(0).out, "by USER (request"));
}

#[test]
fn p8_a_command_is_about_exactly_one_scope() {
    let world = World::new();
    for command in ["stop", "cancel", "pause", "resume"] {
        let missing = world.run(command).exits(64);
        assert!(missing.err.contains("<EXECUTION|--pipeline <NAME>|--all>"), "{}", missing.err);
        world.run_words(&[command, "1", "--all"]).exits(64);
        world.run_words(&[command, "--pipeline", "index", "--all"]).exits(64);
    }
    world.run("maintenance off --why deploy").exits(64).complains(expect![[r#"
        bunchd: --why goes with `maintenance on`
    "#]]);
    world.run_words(&["pause", "--all", "--why", "two\nlines"]).exits(64);
    world.run("retry 1 --step import --from-start").exits(64);
}

#[test]
fn p8_what_is_not_there_is_told_before_anybody_is_asked() {
    let world = with_bunch();
    world.run("stop --all").exits(66);
    world.run("once").exits(0);
    world.run("cancel 7").exits(66).complains(expect![[r#"
        bunchd: there is no execution 7; `bunchd list` shows them
    "#]]);
    world.run("pause --pipeline catalog_imprt").exits(66).complains(expect![[r#"
        bunchd: there is no pipeline named catalog_imprt; did you mean catalog_import?
    "#]]);
    world.run("stop 1").exits(1).complains(expect![[r#"
        bunchd: execution 1 is not in progress; `bunchd show 1` tells how it ended
    "#]]);
    world.run("retry 1").exits(1).complains(expect![[r#"
        bunchd: execution 1 ended well; there is nothing to retry
    "#]]);
    assert_eq!(world.run("status --json").exits(0).json()["requests"], serde_json::json!([]));
}

#[test]
fn p8_scripts_read_the_answer_of_a_request() {
    let world = with_bunch();
    let noted = world.run("pause --all --json").exits(0).json();
    assert_eq!(noted, serde_json::json!({ "request": 1, "answer": "noted" }));
    world.run("status").exits(0).tells("Request 1 waits for a daemon: pause everything, asked by ");
    world.run("maintenance").exits(0).tells("Maintenance mode is off; the next daemon will switch it on, as was asked");
    let daemon = world.daemon();
    let started = world.run("start index --json").exits(0).json();
    assert_eq!(started, serde_json::json!({ "request": 2, "answer": "started", "execution": 1 }));
    world.run("start index").exits(1).complains(expect![[r#"
        bunchd: the pipeline index runs one execution at a time, and execution 1 is still in progress
    "#]]);
    let paused = world.run("pause 1 --json").exits(0).json();
    assert_eq!((&paused["answer"], &paused["executions"]), (&"done".into(), &serde_json::json!([1])));
    let refused = world.run("resume --pipeline index --json").exits(1).json();
    let why = "there is no pause of the pipeline index to end; what is paused: execution 1, everything";
    assert_eq!(refused, serde_json::json!({ "request": 5, "answer": "refused", "why": why }));
    by_anybody(
        &world,
        "show index",
        &expect![[r#"
            Pipeline index: something keeps it from starting
              Rebuild the indexes of the shop that need it
              steps      reindex, index_update, report
              latest     execution 1: pending (paused), begun YYYY-MM-DDThh:mm:ssZ
              paused     since YYYY-MM-DDThh:mm:ssZ, by USER (request 1); nothing new is started until `bunchd maintenance off`
            Conditions
              no-sibling-in-progress: waits, the pipeline index runs one execution at a time, and execution 1 is still in progress (since YYYY-MM-DDThh:mm:ssZ)
              not-paused: waits, everything is paused (since YYYY-MM-DDThh:mm:ssZ)
              max-parallel: waits, 1 in progress, 1 may run at a time; a further one waits for its turn (since YYYY-MM-DDThh:mm:ssZ)
            In progress
            id  pipeline  bunch  files  status            created               took  failure
            1   index     -      0      pending (paused)  YYYY-MM-DDThh:mm:ssZ  -
        "#]],
    );
    by_anybody(
        &world,
        "show 1",
        &expect![[r#"
            Execution 1 of index: pending (paused)
              created    YYYY-MM-DDThh:mm:ssZ
              paused     since YYYY-MM-DDThh:mm:ssZ, by USER (request 1); nothing new is started until `bunchd maintenance off`
              paused     since YYYY-MM-DDThh:mm:ssZ, by USER (request 4); nothing new is started in it until `bunchd resume 1`
              directory  /srv/bunchd/working/1
            Steps
              reindex       pending
                            no-conflicting-steps: holds
                            attempts-limit: holds (since YYYY-MM-DDThh:mm:ssZ)
                            time-between-attempts: holds (since YYYY-MM-DDThh:mm:ssZ)
              index_update  pending
                            previous-steps-completed: waits, the step reindex has not ended (since YYYY-MM-DDThh:mm:ssZ)
              report        pending
                            previous-steps-finished: waits, the step reindex has not ended (since YYYY-MM-DDThh:mm:ssZ)
        "#]],
    );
    by_anybody(
        &world,
        "status",
        &expect![[r#"
            The daemon runs: bunchd X.Y.Z, process NNN on HOST, for #.# s
            Maintenance mode is on since YYYY-MM-DDThh:mm:ssZ, by USER (request 1); nothing new is started until `bunchd maintenance off`
            Execution 1 is paused since YYYY-MM-DDThh:mm:ssZ, by USER (request 4); nothing new is started in it until `bunchd resume 1`
            The daemon uses the definitions that it read at YYYY-MM-DDThh:mm:ssZ (#.# s ago)
            Configuration /srv/bunchd/bunchd.toml, ledger /srv/bunchd/state/ledger.sqlite
            Executions: 1 pending
            Inbox of products: 1 waiting (`bunchd inbox` tells why)
            Inbox of stock: empty
            Inbox of trial: empty

            In progress
            id  pipeline  bunch  files  status            created               took  failure
            1   index     -      0      pending (paused)  YYYY-MM-DDThh:mm:ssZ  -
        "#]],
    );
    world.run("cancel 1").exits(0).prints(expect![[r#"
        execution 1 is being cancelled
    "#]]);
    drop(daemon);
}

#[test]
fn p8_a_start_in_a_pause_says_that_it_waits() {
    let world = World::new();
    world.run("maintenance on --why deploy").exits(0);
    let daemon = world.daemon();
    by_anybody(
        &world,
        "start index",
        &expect![[r#"
        execution 1 begins when its pause ends; `bunchd show 1` tells how it goes
        Maintenance mode is on since YYYY-MM-DDThh:mm:ssZ, by USER (request 1): deploy; nothing new is started until `bunchd maintenance off`
    "#]],
    );
    drop(daemon);
}

#[test]
fn p8_executions_are_searched_by_words_status_and_time() {
    let world = with_bunch().dropped("import-product_20260303_1.csv", "sku,name\n1,\"open\n").dropped("import-product_20260303.ok", "");
    world.run("once").exits(1);
    let found = |words: &str| {
        let found = world.run(words).exits(0).json();
        found.as_array().expect("it is a list").iter().map(|execution| execution["bunch"].to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("list --search CATALOG --json"), "\"product 20260303\" \"product 20260302\"");
    assert_eq!(found("list --search 20260302 --since 1h --json"), "\"product 20260302\"");
    let all = world.run_words(&["list", "--search", "20260303 Quote", "--json"]).exits(0).json();
    assert_eq!((all.as_array().map(Vec::len), &all[0]["status"]), (Some(1), &"failed".into()), "a failure is searched too");
    assert_eq!(found("list --search 20260303 --status succeeded --json"), "");
    assert_eq!(found("list --status stopped --json"), "");
    assert_eq!(found("list --since 2100-01-01 --json"), "");
}
