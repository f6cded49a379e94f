//! Each folder of `samples/` is a situation; here it is played, and held to what it says.
//!
//! `expected.txt` holds the commands (`$ bunchd …`, with `# exit 1` where they end otherwise), what happens in between
//! (`# …`, see `samples/happening.rs`), and what is printed. `expected-files.txt` tells where each file lies afterwards.
//! `UPDATE_EXPECT=1` writes both anew. Whatever happens, each dropped file is in one place, and unchanged.

mod happening;
mod places;
mod transcript;

use std::fs;

use expect_test::expect_file;

use self::happening::Happenings;
use self::transcript::{Line, read_transcript};
use crate::sources::project;
use crate::world::World;

/// Plays one folder of `samples/`.
fn play(name: &str) {
    let (world, folder) = (World::new(), project("samples").join(name));
    let dropped = places::lay_out(&world, &folder);
    let script = fs::read_to_string(folder.join("expected.txt")).unwrap_or_else(|error| panic!("{name}/expected.txt: {error}"));
    let played = perform(&world, &read_transcript(&script));
    expect_file![folder.join("expected.txt")].assert_eq(&played);
    expect_file![folder.join("expected-files.txt")].assert_eq(&places::listing(&world));
    for file in &dropped {
        file.assert_is_unchanged(&world);
    }
}

/// Does what the lines of a transcript say; returns the transcript of what was seen.
fn perform(world: &World, lines: &[Line<'_>]) -> String {
    let (mut played, mut happenings) = (String::new(), Happenings::new(world));
    for line in lines {
        match line {
            Line::Happens(sentence) => {
                happenings.happen(sentence);
                played += &format!("# {sentence}\n");
            }
            Line::Typed(words) => {
                let ran = world.run(words);
                let exit = if ran.code() == 0 { String::new() } else { format!("  # exit {}", ran.code()) };
                played += &format!("$ bunchd {words}{exit}\n{}{}", ran.out, ran.err);
            }
        }
    }
    played
}

#[test]
fn no_sample_is_forgotten_and_each_is_explained() {
    let own = include_str!("samples.rs");
    for entry in fs::read_dir(project("samples")).expect("there are samples").flatten().filter(|entry| entry.path().is_dir()) {
        let name = entry.file_name().into_string().expect("samples have plain names");
        if name == "catalog" {
            continue;
        }
        assert!(own.contains(&format!("play(\"{name}\")")), "no test plays samples/{name}");
        let readme = fs::read_to_string(entry.path().join("README.md")).unwrap_or_else(|error| panic!("{name}/README.md: {error}"));
        let lines = readme.lines().filter(|line| !line.is_empty()).count();
        assert_eq!(lines, 3, "samples/{name}/README.md tells the situation, what bunchd does, and what to do");
    }
}

/// Proves F1 and F4.
#[test]
fn two_bunches_with_several_files_each_are_imported_one_after_the_other() {
    play("two-bunches");
}

/// Proves F2.
#[test]
fn an_ok_file_that_lists_the_files_releases_them() {
    play("ok-lists-files");
}

/// Proves F2.
#[test]
fn an_empty_ok_file_releases_all_files() {
    play("ok-empty");
}

/// Proves F2.
#[test]
fn an_ok_file_from_windows_with_bom_and_blanks_releases_the_files() {
    play("ok-crlf");
}

/// Proves F2.
#[test]
fn a_listed_file_that_is_missing_is_waited_for_by_name() {
    play("listed-file-missing");
}

/// Proves F2.
#[test]
fn a_file_that_is_not_listed_stays_and_is_told() {
    play("file-not-listed");
}

/// Proves F3.
#[test]
fn a_file_that_cannot_be_read_holds_its_bunch_back() {
    play("unreadable-file");
}

/// Proves F3.
#[test]
fn a_file_that_is_still_being_written_is_waited_for() {
    play("still-being-written");
}

/// Proves F3.
#[test]
fn a_file_that_was_changed_after_its_ok_file_is_waited_for() {
    play("changed-after-ok");
}

/// Proves F3.
#[test]
fn two_files_with_one_counter_hold_their_bunch_back() {
    play("duplicate-counter");
}

/// Proves F3 and F8.
#[test]
fn a_file_with_a_header_alone_fails_the_check_and_nothing_is_imported() {
    play("header-only");
}

/// Proves F3.
#[test]
fn an_empty_file_holds_its_bunch_back() {
    play("empty-file");
}

/// Proves F8.
#[test]
fn a_wrong_quote_is_shown_at_its_place_and_nothing_is_imported() {
    play("broken-quoting");
}

/// Proves F8.
#[test]
fn an_import_that_fails_once_is_tried_again_and_ends_well() {
    play("retry-then-success");
}

/// Proves F8.
#[test]
fn a_failed_bunch_is_taken_up_again_and_ends_in_the_archive() {
    play("failed-then-retry");
}

/// A bunch on trial is checked, and nothing is imported.
#[test]
fn a_bunch_on_trial_is_checked_and_not_imported() {
    play("validation-only");
}

/// Proves F3.
#[test]
fn misnamed_files_are_left_alone_and_explained() {
    play("misnamed-files");
}

/// Proves F1 and E4.
#[test]
fn names_of_m2if_make_one_bunch_of_several_types() {
    play("m2if-names");
}

/// Proves F2.
#[test]
fn an_ok_file_for_the_type_releases_the_bunch() {
    play("prefix-ok");
}

/// Proves F2.
#[test]
fn ok_files_for_single_files_release_a_bunch_that_has_them_all() {
    play("per-file-ok");
}

/// Proves F5.
#[test]
fn the_files_of_a_disabled_source_are_left_alone() {
    play("disabled-source");
}
