use expect_test::expect;
use proptest::prelude::*;

use std::path::Path;

use super::*;
use crate::definition::{self, Definitions};
use crate::view::diagnostic::render;

mod allowed;
mod checks;
mod dialect;
mod magento;
mod shipped;

fn text(content: &str) -> SourceText {
    SourceText { name: "bunchd.toml".to_owned(), text: content.to_owned() }
}

fn rendered(content: &str) -> String {
    let text = text(content);
    render(&read(&text).expect_err("it has mistakes"), &[text], false)
}

#[test]
fn f5_an_empty_text_means_all_defaults() {
    assert_eq!(read(&text("")), Ok(Config::default()));
}

#[test]
fn f5_settings_are_read_as_they_are_meant() {
    let config = read(&text(
        r#"
        paths = { state = "s", archive = "/a" }
        limits = { attempts = 0x10, log_bytes = 5000 }
        inbox = { quiet = "100 ms", watch = "poll" }
        programs = { magento = ["php", "bin/magento"] }
        environment = { pass = [], set = { A = "b" } }
        stop = { on_sigterm = "finish" }
        [[source]]
        name = "a"
        inbox = "in"
        pattern = "m2if"
        ok_files = ["file", "prefix"]
        pipeline = "p"
        [[source]]
        name = "b"
        enabled = false
        inbox = "in"
        group_by = "identifier"
        types = ["x"]
        pipeline = "p""#,
    ))
    .expect("it has no mistakes");
    assert_eq!((config.paths.working.to_str(), config.paths.archive.to_str()), (Some("s/working"), Some("/a")));
    assert_eq!((config.limits.attempts, config.limits.log_bytes, config.limits.claimed), (16, 5000, 16));
    assert_eq!((config.inbox.quiet.as_millis(), config.inbox.watch), (100, Watch::Poll));
    assert_eq!(config.programs["magento"], ["php", "bin/magento"]);
    assert_eq!((config.environment.pass.len(), config.environment.set["A"].as_str()), (0, "b"));
    assert_eq!(config.stop.on_sigterm, OnSigterm::Finish);
    let [a, b] = config.sources.as_slice() else { panic!("there are two sources") };
    assert_eq!((a.group_by, a.enabled, a.ok_files.as_slice()), (GroupBy::Identifier, true, [OkForm::File, OkForm::Prefix].as_slice()));
    assert_eq!((b.group_by, b.enabled, b.ok_files.as_slice()), (GroupBy::Identifier, false, [OkForm::Bunch].as_slice()));
    assert_eq!((b.types.as_slice(), b.pattern.get_ref().as_str()), (["x".to_owned()].as_slice(), "bunchd"));
}

#[test]
fn f5_relative_paths_lie_below_the_folder_of_the_file() {
    let config = read(&text("[paths]\nstate = \"s\"\nfailed = \"/f\"")).expect("it has no mistakes");
    let paths = config.paths.resolved(Path::new("/etc/[x]"));
    assert_eq!((paths.working.to_str(), paths.failed.to_str()), (Some("/etc/[x]/s/working"), Some("/f")));
    assert_eq!(paths.pipelines[0], "/etc/[[]x[]]/pipelines.xml");
}

#[test]
fn f5_every_mistake_is_reported_at_once_with_its_place() {
    expect![[r#"
        error: unknown key `top` at the top level
         --> bunchd.toml:1:1
          |
        1 | top = 1
          | ^^^
          |
          = help: did you mean `stop`? allowed here: paths, limits, inbox, retention, programs, environment, stop, magento, source

        error: unknown key `path` at the top level
         --> bunchd.toml:2:2
          |
        2 | [path]
          |  ^^^^
          |
          = help: did you mean `paths`? allowed here: paths, limits, inbox, retention, programs, environment, stop, magento, source

        error: unknown key `stat` in [paths]
         --> bunchd.toml:4:1
          |
        4 | stat = "x"
          | ^^^^
          |
          = help: did you mean `state`? allowed here: state, working, archive, failed, pipelines

        error: the text is empty or holds a zero character
         --> bunchd.toml:5:11
          |
        5 | working = ""
          |           ^^
          |
          = help: write a text, or remove the key

        error: `a/***` is not a file pattern: wildcards are either regular `*` or recursive `**`
         --> bunchd.toml:6:14
          |
        6 | pipelines = ["a/***"]
          |              ^^^^^^^
          |
          = help: `*` stands for any part of a name, such as `pipelines.d/*.xml`

        error: an allowed number is expected here
         --> bunchd.toml:8:12
          |
        8 | attempts = 0
          |            ^
          |
          = help: allowed: a whole number from 1 to 256

        error: an allowed number is expected here
         --> bunchd.toml:9:11
          |
        9 | claimed = "4"
          |           ^^^
          |
          = help: allowed: a whole number from 1 to 10000

        error: an allowed size is expected here
          --> bunchd.toml:10:13
           |
        10 | log_bytes = "50 megs"
           |             ^^^^^^^^^
           |
           = help: allowed: 4 KiB to 10 GiB, written as "50 MiB" or as a number of bytes

        error: a duration is expected here
          --> bunchd.toml:12:14
           |
        12 | look_every = 60
           |              ^^
           |
           = help: write a number with a unit, such as "90 s", "15 minutes" or "1h 30m"

        error: `soon` is not a duration
          --> bunchd.toml:13:9
           |
        13 | quiet = "soon"
           |         ^^^^^^
           |
           = help: write a number with a unit, such as "90 s", "15 minutes" or "1h 30m"

        error: unknown value `pol` of `watch`
          --> bunchd.toml:14:9
           |
        14 | watch = "pol"
           |         ^^^^^
           |
           = help: did you mean `poll`? allowed: auto, inotify, poll

        error: a list of texts is expected here
          --> bunchd.toml:16:11
           |
        16 | magento = "bin/magento"
           |           ^^^^^^^^^^^^^
           |
           = help: write `["…", "…"]`

        error: `my program` cannot name a program
          --> bunchd.toml:17:1
           |
        17 | "my program" = []
           | ^^^^^^^^^^^^
           |
           = help: a name begins with a letter, and goes on with letters, digits, `_`, `.` or `-`

        error: the program is missing
          --> bunchd.toml:17:16
           |
        17 | "my program" = []
           |                ^^
           |
           = help: write `["/path/to/program", "argument"]`

        error: a text is expected here
          --> bunchd.toml:19:18
           |
        19 | pass = ["PA TH", 3]
           |                  ^
           |
           = help: write it in quotes

        error: `A-B` cannot name an environment variable
          --> bunchd.toml:20:9
           |
        20 | set = { "A-B" = "c", D = 1 }
           |         ^^^^^
           |
           = help: write a name such as `LANG`

        error: a text is expected here
          --> bunchd.toml:20:26
           |
        20 | set = { "A-B" = "c", D = 1 }
           |                          ^
           |
           = help: write it in quotes

        error: unknown value `wait` of `on_sigterm`
          --> bunchd.toml:22:14
           |
        22 | on_sigterm = "wait"
           |              ^^^^^^
           |
           = help: allowed: finish, stop

        error: the source has no `name`
          --> bunchd.toml:23:1
           |
        23 | [[source]]
           | ^^^^^^^^^^
           |
           = help: add `name = "…"`

        error: the source has no `inbox`
          --> bunchd.toml:23:1
           |
        23 | [[source]]
           | ^^^^^^^^^^
           |
           = help: add `inbox = "…"`

        error: the source has no `pipeline`
          --> bunchd.toml:23:1
           |
        23 | [[source]]
           | ^^^^^^^^^^
           |
           = help: add `pipeline = "…"`

        error: true or false is expected here
          --> bunchd.toml:24:11
           |
        24 | enabled = "yes"
           |           ^^^^^
           |
           = help: write true or false, without quotes

        error: unknown key `ok_file` in [source]
          --> bunchd.toml:25:1
           |
        25 | ok_file = ["bunch"]
           | ^^^^^^^
           |
           = help: did you mean `ok_files`? allowed here: name, enabled, inbox, pattern, types, group_by, ok_files, csv, allowed, pipeline

        error: without a form of OK file, nothing would ever start
          --> bunchd.toml:26:12
           |
        26 | ok_files = []
           |            ^^
           |
           = help: write `["bunch"]`

        error: `a b` cannot name a source
          --> bunchd.toml:28:8
           |
        28 | name = "a b"
           |        ^^^^^
           |
           = help: a name begins with a letter, and goes on with letters, digits, `_`, `.` or `-`

        error: unknown value `bunches` of `ok_files`
          --> bunchd.toml:30:13
           |
        30 | ok_files = ["bunches"]
           |             ^^^^^^^^^
           |
           = help: did you mean `bunch`? allowed: bunch, file, prefix

        error: unknown value `types` of `group_by`
          --> bunchd.toml:31:12
           |
        31 | group_by = "types"
           |            ^^^^^^^
           |
           = help: did you mean `type`? allowed: type, identifier

        27 errors
    "#]]
    .assert_eq(&rendered(
        r#"top = 1
[path]
[paths]
stat = "x"
working = ""
pipelines = ["a/***"]
[limits]
attempts = 0
claimed = "4"
log_bytes = "50 megs"
[inbox]
look_every = 60
quiet = "soon"
watch = "pol"
[programs]
magento = "bin/magento"
"my program" = []
[environment]
pass = ["PA TH", 3]
set = { "A-B" = "c", D = 1 }
[stop]
on_sigterm = "wait"
[[source]]
enabled = "yes"
ok_file = ["bunch"]
ok_files = []
[[source]]
name = "a b"
inbox = "in"
ok_files = ["bunches"]
group_by = "types"
pipeline = "p"
"#,
    ));
}

#[test]
fn f5_a_text_that_is_not_toml_is_shown_where_it_breaks() {
    expect![[r#"
        error: this is not TOML: string values must be quoted, expected literal string
         --> bunchd.toml:2:12
          |
        2 | attempts = 
          |            ^

        error: this is not TOML: unclosed table, expected `]`
         --> bunchd.toml:3:7
          |
        3 | [inbox
          |       ^

        2 errors
    "#]]
    .assert_eq(&rendered("[limits]\nattempts = \n[inbox\nquiet = \"5 s\"\nquiet = \"6 s\"\n"));
}

proptest! {
    #[test]
    fn f5_any_text_is_read_without_a_panic(parts in prop::collection::vec(prop_oneof![any::<String>(), prop::sample::select(vec![
        "[", "]", "[[source]]", "\n", "\r\n", "=", "\"", "'", "é", "name", "inbox", "pipeline", "[paths]", "[programs]", "a = [\"b\"]", "{", "}", ",", "1",
    ]).prop_map(str::to_owned)], 0..20)) {
        let text = text(&parts.concat());
        match read(&text) {
            Ok(config) => drop(check(&config, &text, &Definitions::default())),
            Err(diagnostics) => {
                prop_assert!(!diagnostics.is_empty());
                for found in &diagnostics {
                    prop_assert!(text.text.get(found.span.clone()).is_some(), "{:?}", found);
                }
                render(&diagnostics, &[text], false);
            }
        }
    }
}
