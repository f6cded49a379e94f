//! The files for systemd, judged by systemd's own tools; none of these tests needs a running systemd.
//!
//! What they cannot do: start the service. They hold what can be known without: no mistake in any file, no more exposure
//! than the imports need, and users, directories and exit codes that fit together.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::sources::project;
use crate::tool::{Said, run, tool};

/// The exposure that `systemd-analyze security` may find at most, in tenths: 1.4 of 10.
const EXPOSURE_MAX_TENTHS: u32 = 14;

const UNIT: &str = "etc/bunchd.service";
const USERS: &str = "etc/bunchd.sysusers.conf";
const DIRECTORIES: &str = "etc/bunchd.tmpfiles.conf";

fn text(path: &str) -> String {
    fs::read_to_string(project(path)).unwrap_or_else(|error| panic!("{path} cannot be read: {error}"))
}

/// Returns the values of a setting of the unit, in order; comments do not count.
fn values<'a>(unit: &'a str, setting: &str) -> Vec<&'a str> {
    unit.lines().filter_map(|line| line.strip_prefix(setting)?.strip_prefix('=')).collect()
}

/// Writes the unit into a folder, with the program that was just built in the place of the installed one.
fn write_unit(folder: &Path, unit: &str) {
    let built = unit.replace("/usr/bin/bunchd", env!("CARGO_BIN_EXE_bunchd"));
    assert_ne!(built, unit, "the unit starts /usr/bin/bunchd");
    fs::write(folder.join("bunchd.service"), built).expect("the unit can be written");
}

fn verify(unit: &str) -> Option<Said> {
    let analyze = tool("systemd-analyze")?;
    let folder = tempfile::tempdir().expect("a folder can be made");
    write_unit(folder.path(), unit);
    // The units of this machine may have mistakes of their own.
    Some(run(&analyze, folder.path(), &["verify", "--man=no", "--recursive-errors=no", "./bunchd.service"]))
}

#[test]
fn r1_systemd_finds_no_mistake_in_the_unit() {
    let Some(said) = verify(&text(UNIT)) else { return };
    assert_eq!(said, Said { is_success: true, text: String::new() });
}

#[test]
fn r1_systemd_would_find_a_mistake_in_the_unit() {
    let Some(said) = verify(&text(UNIT).replace("ProtectClock=", "ProtectClocks=")) else { return };
    assert!(said.text.contains("ProtectClocks"), "{said:?}");
}

#[test]
fn r1_the_exposure_of_the_unit_is_at_most_1_4_of_10() {
    let Some(analyze) = tool("systemd-analyze") else { return };
    let folder = tempfile::tempdir().expect("a folder can be made");
    write_unit(folder.path(), &text(UNIT));
    let threshold = format!("--threshold={EXPOSURE_MAX_TENTHS}");
    let said = run(&analyze, folder.path(), &["security", "--offline=true", &threshold, "--no-pager", "./bunchd.service"]);
    assert!(said.is_success, "more than {EXPOSURE_MAX_TENTHS} tenths; ✗ marks the reasons:\n{}", said.text);
}

#[test]
fn r1_nothing_outlives_the_daemon_and_only_passing_trouble_starts_it_again() {
    let unit = text(UNIT);
    let of = |setting| values(&unit, setting);
    assert_eq!((of("Type"), of("NotifyAccess"), of("WatchdogSec")), (vec!["notify"], vec!["main"], vec!["60"]));
    assert!(matches!(of("KillMode")[..], ["mixed" | "control-group"]), "`process` and `none` leave imports behind");
    assert_eq!(of("SendSIGKILL"), [""; 0], "SIGKILL at the end is what makes sure");
    assert_eq!((of("Restart"), of("RestartPreventExitStatus")), (vec!["on-failure"], vec!["64 78"]));
    let exits = text("src/cli/exit.rs");
    assert!(exits.contains("Usage = 64,") && exits.contains("Config = 78,"), "these two wait for somebody to correct them");
}

#[test]
fn r1_users_and_directories_are_made_as_the_unit_expects() {
    let (Some(sysusers), Some(tmpfiles)) = (tool("systemd-sysusers"), tool("systemd-tmpfiles")) else { return };
    let folder = tempfile::tempdir().expect("a folder can be made");
    let root = format!("--root={}", folder.path().display());
    fs::create_dir(folder.path().join("etc")).expect("a folder can be made");

    let made = run(&sysusers, folder.path(), &[&root, project(USERS).to_str().expect("the project's path is UTF-8")]);
    assert!(made.is_success, "{made:?}");
    let passwd = fs::read_to_string(folder.path().join("etc/passwd")).expect("the user was made");
    let group = fs::read_to_string(folder.path().join("etc/group")).expect("the groups were made");
    let (user, own, inbox) = (number(&passwd, "bunchd"), number(&group, "bunchd"), number(&group, "bunchd-inbox"));
    assert!(group.lines().any(|line| line.starts_with("bunchd-inbox:") && line.ends_with(":bunchd")), "{group}");

    let may_give_away = nix::unistd::geteuid().is_root();
    let file = folder.path().join("directories.conf");
    fs::write(&file, directories(may_give_away)).expect("the file can be written");
    let made = run(&tmpfiles, folder.path(), &[&root, "--create", file.to_str().expect("the folder's path is UTF-8")]);
    assert_eq!(made, Said { is_success: true, text: String::new() });
    let found = |path: &str| {
        let metadata = fs::metadata(folder.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        (metadata.mode() & 0o7777, metadata.uid(), metadata.gid())
    };
    let us = (nix::unistd::geteuid().as_raw(), nix::unistd::getegid().as_raw());
    let expected = |mode, user, group| if may_give_away { (mode, user, group) } else { (mode, us.0, us.1) };
    assert_eq!(found("etc/bunchd"), expected(0o755, 0, 0));
    assert_eq!(found("var/lib/bunchd"), expected(0o750, user, own));
    assert_eq!(found("var/spool/bunchd"), expected(0o750, user, inbox));
    assert_eq!(found("var/spool/bunchd/inbox"), expected(0o2770, user, inbox));
    assert_eq!(found("var/spool/bunchd/trial"), expected(0o2770, user, inbox));
}

/// Returns the definitions of directories; who is not root may make them for himself only.
fn directories(may_give_away: bool) -> String {
    let text = text(DIRECTORIES);
    if may_give_away {
        return text;
    }
    let own = |line: &str| match line.split_whitespace().collect::<Vec<_>>()[..] {
        ["d", path, mode, _, _, age] => format!("d {path} {mode} - - {age}\n"),
        _ => format!("{line}\n"),
    };
    text.lines().map(own).collect()
}

/// Returns the number of a user or group: the third field.
fn number(table: &str, name: &str) -> u32 {
    let row = table.lines().find(|line| line.split(':').next() == Some(name)).unwrap_or_else(|| panic!("no {name} in\n{table}"));
    row.split(':').nth(2).and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no number in {row}"))
}

#[test]
fn r1_each_place_of_the_shipped_configuration_exists_and_can_be_written() {
    let (unit, directories, configuration) = (text(UNIT), text(DIRECTORIES), text("etc/bunchd.toml"));
    let made: Vec<&str> = directories.lines().filter_map(|line| line.strip_prefix("d ")?.split_whitespace().next()).collect();
    let inboxes: Vec<&str> = configuration.lines().filter_map(|line| line.strip_prefix("inbox = \"")?.strip_suffix('"')).collect();
    assert!(!inboxes.is_empty(), "bunchd.toml shows sources");
    for inbox in inboxes {
        assert!(made.contains(&inbox), "{DIRECTORIES} does not make {inbox} of bunchd.toml");
        let mut writable = values(&unit, "ReadWritePaths").into_iter().flat_map(str::split_whitespace);
        assert!(writable.any(|path| Path::new(inbox).starts_with(path.trim_start_matches('-'))), "the unit cannot write {inbox}");
    }
    assert!(made.contains(&"/var/lib/bunchd") && values(&unit, "StateDirectory") == ["bunchd"]);
    assert!(configuration.contains("state = \"/var/lib/bunchd\""), "the state is where the unit may write");
}
