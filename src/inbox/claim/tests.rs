use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use tempfile::TempDir;

use super::recover::recover_by;
use super::*;
use crate::inbox::observe;

const NAMES: [&str; 4] =
    ["import-product_A_1.csv", "import-product_Gro\u{308}ße \n_2.csv", "import-product_A_3.csv", "import-product_A.ok"];

struct Scene {
    dir: TempDir,
    plan: ClaimPlan,
}

fn scene() -> Scene {
    scene_in(tempfile::tempdir().unwrap())
}

/// Makes a scene in memory where possible: waiting for a disk hundreds of times takes long.
fn quick_scene() -> Scene {
    scene_in(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap())
}

fn scene_in(dir: TempDir) -> Scene {
    let plan = plan_in(dir.path(), dir.path(), 7);
    Scene { plan, dir }
}

/// Drops a bunch into the inbox of one place; its working directory is in the other.
fn plan_in(inbox: &Path, working: &Path, execution: u64) -> ClaimPlan {
    let (inbox, directory) = (inbox.join("inbox"), working.join("working").join(execution.to_string()));
    fs::create_dir_all(&inbox).unwrap();
    fs::create_dir_all(directory.parent().unwrap()).unwrap();
    let files = NAMES.iter().map(|name| {
        fs::write(inbox.join(name), format!("old {name}")).unwrap();
        ((*name).to_owned(), stamp(&inbox.join(name)))
    });
    ClaimPlan { execution, files: files.collect(), directory, inbox }
}

fn stamp(path: &Path) -> FileStamp {
    observe::look_at(path).unwrap().unwrap().stamp
}

/// Returns every file of a directory with its content, hidden ones included; nothing if there is no directory.
fn contents(path: &Path) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(path) else { return BTreeMap::new() };
    let entry = |entry: fs::DirEntry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap());
    entries.map(|found| entry(found.unwrap())).collect()
}

fn whole() -> BTreeMap<String, String> {
    NAMES.iter().map(|name| ((*name).to_owned(), format!("old {name}"))).collect()
}

fn claim_one(plan: &ClaimPlan, means: &Means) -> Result<(), ClaimError> {
    claim_all_by(std::slice::from_ref(plan), means).unwrap().remove(0)
}

#[test]
fn f6_a_claim_moves_all_files() {
    for copies in [false, true] {
        let s = scene();
        claim_one(&s.plan, &Means::for_test(copies, None, None)).unwrap();
        assert_eq!((contents(&s.plan.inbox), contents(&s.plan.directory)), (BTreeMap::new(), whole()));
        assert_eq!(recover(&s.plan).unwrap(), Recovered::Claimed);
    }
}

#[test]
fn f6_one_call_claims_many_and_a_failed_one_hurts_no_other() {
    let s = scene();
    let gone = ClaimPlan { execution: 8, directory: s.dir.path().join("working/8"), ..s.plan.clone() };
    let other = plan_in(&s.dir.path().join("other"), s.dir.path(), 9);
    let results = claim_all(&[s.plan.clone(), gone.clone(), other.clone()]);
    assert!(results[0].is_ok() && results[2].is_ok());
    assert!(matches!(&results[1], Err(ClaimError::Vanished { file }) if file == NAMES[0]), "{results:?}");
    assert!(!gone.directory.exists());
    assert_eq!((contents(&s.plan.directory), contents(&other.directory)), (whole(), whole()));
}

#[test]
fn f6_a_file_that_changed_since_stays_with_all_others() {
    let s = scene();
    fs::write(s.plan.inbox.join(NAMES[2]), "longer than before, and newer").unwrap();
    let before = contents(&s.plan.inbox);
    let error = claim_one(&s.plan, &Means::real()).unwrap_err();
    assert!(matches!(&error, ClaimError::ChangedMeanwhile { file } if file == NAMES[2]), "{error}");
    assert_eq!(contents(&s.plan.inbox), before);
    assert!(!s.plan.directory.exists());
}

#[test]
fn f6_a_link_or_directory_in_place_of_a_file_is_refused() {
    let s = scene();
    fs::remove_file(s.plan.inbox.join(NAMES[0])).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", s.plan.inbox.join(NAMES[0])).unwrap();
    let error = claim_one(&s.plan, &Means::real()).unwrap_err();
    assert!(error.to_string().contains("is a symbolic link now"), "{error}");
}

#[test]
fn f6_a_working_directory_of_somebody_else_is_left_alone() {
    let s = scene();
    fs::create_dir(&s.plan.directory).unwrap();
    fs::write(s.plan.directory.join(NAMES[0]), "foreign").unwrap();
    assert!(matches!(claim_one(&s.plan, &Means::real()), Err(ClaimError::DirectoryExists { .. })));
    assert_eq!(contents(&s.plan.inbox), whole());
    assert_eq!(contents(&s.plan.directory).len(), 1);
}

#[test]
fn f6_a_full_disk_at_any_file_leaves_the_bunch_in_the_inbox() {
    for copies in [false, true] {
        for after in 0..4 {
            let s = scene();
            let error = claim_one(&s.plan, &Means::for_test(copies, Some(after), None)).unwrap_err();
            assert!(matches!(error, ClaimError::DiskFull { .. }), "{error}");
            assert_eq!(contents(&s.plan.inbox), whole());
            assert!(!s.plan.directory.exists());
        }
    }
}

#[test]
fn f6_a_really_full_disk_leaves_the_bunch_in_the_inbox() {
    let s = scene();
    let small = s.dir.path().join("small");
    fs::create_dir(&small).unwrap();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(&small).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        println!("SKIPPED: a small disk can be mounted by root only; the forced full disk is tested above");
        return;
    }
    let plan = plan_in(s.dir.path(), &small, 1);
    fs::write(small.join("ballast"), vec![0; 60 * 1024]).unwrap();
    fs::write(plan.inbox.join(NAMES[1]), vec![b'x'; 40_000]).unwrap();
    let mut plan = plan;
    plan.files[1].1 = stamp(&plan.inbox.join(NAMES[1]));
    let before = contents(&plan.inbox);
    let result = claim_all(std::slice::from_ref(&plan)).remove(0);
    let (after, is_there) = (contents(&plan.inbox), plan.directory.exists());
    fs::remove_file(small.join("ballast")).unwrap();
    let again = claim_all(std::slice::from_ref(&plan)).remove(0);
    let unmounted = Command::new("umount").arg(&small).status();
    assert!(matches!(result, Err(ClaimError::DiskFull { .. })), "{result:?}");
    assert_eq!((after, is_there), (before, false));
    assert!(again.is_ok(), "{again:?}");
    assert!(unmounted.is_ok_and(|status| status.success()));
}

#[test]
fn f6_a_claim_crosses_file_systems() {
    let s = scene();
    let Ok(elsewhere) = tempfile::tempdir_in("/dev/shm") else {
        println!("SKIPPED: no second file system at /dev/shm; copying by force is tested above");
        return;
    };
    let plan = plan_in(s.dir.path(), elsewhere.path(), 1);
    claim_one(&plan, &Means::real()).unwrap();
    assert_eq!((contents(&plan.inbox), contents(&plan.directory)), (BTreeMap::new(), whole()));
    assert_eq!(recover(&plan).unwrap(), Recovered::Claimed);
}

#[test]
fn f6_a_new_drop_between_crash_and_start_is_left_alone() {
    for copies in [false, true] {
        let s = scene();
        let claimed = claim_all_by(std::slice::from_ref(&s.plan), &Means::for_test(copies, None, Some(2)));
        assert!(matches!(claimed, Err(Crashed)));
        assert_eq!(contents(&s.plan.directory).len(), 1);
        for name in NAMES {
            fs::write(s.plan.inbox.join(".new"), format!("new {name}")).unwrap();
            fs::rename(s.plan.inbox.join(".new"), s.plan.inbox.join(name)).unwrap();
        }
        assert_eq!(recover(&s.plan).unwrap(), Recovered::Stranded { files: vec![NAMES[0].to_owned()] });
        assert!(contents(&s.plan.inbox).values().all(|content| content.starts_with("new ")));
        assert_eq!(contents(&s.plan.directory)[NAMES[0]], format!("old {}", NAMES[0]));
    }
}

#[test]
fn f6_a_new_drop_after_a_whole_claim_is_left_alone() {
    let s = scene();
    claim_one(&s.plan, &Means::real()).unwrap();
    fs::write(s.plan.inbox.join(NAMES[0]), "new").unwrap();
    assert_eq!(recover(&s.plan).unwrap(), Recovered::Claimed);
    assert_eq!(contents(&s.plan.inbox)[NAMES[0]], "new");
    assert_eq!(contents(&s.plan.directory), whole());
}

#[test]
fn f6_a_half_written_copy_is_thrown_away() {
    let s = scene();
    fs::create_dir(&s.plan.directory).unwrap();
    fs::write(s.plan.directory.join(".bunchd-copy"), "ol").unwrap();
    assert_eq!(recover(&s.plan).unwrap(), Recovered::StillInInbox);
    assert_eq!(contents(&s.plan.inbox), whole());
    assert!(!s.plan.directory.exists());
}

#[test]
fn f6_a_half_written_copy_back_is_thrown_away() {
    let s = scene();
    fs::write(s.plan.inbox.join(".bunchd-copy"), "ol").unwrap();
    assert_eq!(recover(&s.plan).unwrap(), Recovered::StillInInbox);
    assert_eq!(contents(&s.plan.inbox), whole());
}

#[test]
fn f6_a_file_that_was_copied_back_before_a_crash_is_not_there_twice() {
    let s = scene();
    claim_one(&s.plan, &Means::for_test(true, None, None)).unwrap();
    fs::copy(s.plan.directory.join(NAMES[3]), s.plan.inbox.join(NAMES[3])).unwrap();
    assert!(undo::undo(&s.plan, &Means::real()).unwrap().is_empty());
    assert_eq!(contents(&s.plan.inbox), whole());
    assert!(!s.plan.directory.exists());
}

#[test]
fn f6_undoing_finds_hidden_originals() {
    let s = scene();
    fs::create_dir(&s.plan.directory).unwrap();
    fs::rename(s.plan.inbox.join(NAMES[0]), s.plan.hidden_original(0)).unwrap();
    assert!(undo::undo(&s.plan, &Means::real()).unwrap().is_empty());
    assert_eq!(contents(&s.plan.inbox), whole());
}

#[test]
fn f6_a_file_that_replaced_the_original_during_the_copy_is_not_deleted() {
    let s = scene();
    let copied =
        steps::prepare(&s.plan, &Means::real()).and_then(|()| steps::move_in(&s.plan, &Means::for_test(true, None, None))).unwrap();
    fs::write(s.plan.inbox.join(NAMES[1]), "new, dropped meanwhile").unwrap();
    let removed = steps::remove_originals(&s.plan, &copied, &Means::real());
    assert!(matches!(removed, Err(Halt::Failed(ClaimError::ChangedMeanwhile { .. }))));
    assert_eq!(undo::undo(&s.plan, &Means::real()).unwrap(), [NAMES[1]]);
    let outside = contents(&s.plan.inbox);
    assert_eq!(outside.len(), NAMES.len());
    assert_eq!(outside[NAMES[1]], "new, dropped meanwhile");
    assert_eq!(contents(&s.plan.directory)[NAMES[1]], format!("old {}", NAMES[1]));
}

#[test]
fn f6_a_second_hard_link_after_a_crash_is_one_file() {
    let s = scene();
    fs::create_dir(&s.plan.directory).unwrap();
    fs::hard_link(s.plan.inbox.join(NAMES[0]), s.plan.directory.join(NAMES[0])).unwrap();
    assert_eq!(recover(&s.plan).unwrap(), Recovered::Claimed);
    assert_eq!((contents(&s.plan.inbox), contents(&s.plan.directory)), (BTreeMap::new(), whole()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn f6_whatever_point_the_crash_comes_at_the_bunch_is_whole_in_one_place(
        copies in any::<bool>(),
        full_after in prop::option::of(0_u32..6),
        first in 0_u32..20,
        second in 0_u32..12,
        third in 0_u32..12,
        redrop in prop::option::of(0_usize..4),
        remove in prop::option::of(0_usize..4),
    ) {
        let s = quick_scene();
        let claimed = claim_all_by(std::slice::from_ref(&s.plan), &Means::for_test(copies, full_after, Some(first)));
        // What somebody does to the inbox while the daemon is down.
        let removed = remove.filter(|_| claimed.is_err()).and_then(|at| fs::remove_file(s.plan.inbox.join(NAMES[at])).ok().map(|()| at));
        if let Some(at) = redrop {
            fs::write(s.plan.inbox.join(".new"), "new").unwrap();
            fs::rename(s.plan.inbox.join(".new"), s.plan.inbox.join(NAMES[at])).unwrap();
        }
        for steps in [second, third] {
            let _ = recover_by(&s.plan, &Means::for_test(copies, None, Some(steps)));
        }
        let recovered = recover_by(&s.plan, &Means::for_test(copies, None, None)).unwrap();
        let (outside, inside) = (contents(&s.plan.inbox), contents(&s.plan.directory));
        let is_new = |name: &str| redrop.is_some_and(|at| NAMES[at] == name);
        for name in NAMES {
            let (out, within) = (outside.get(name), inside.get(name));
            if is_new(name) {
                prop_assert_eq!(out.map(String::as_str), Some("new"));
            }
            let old = format!("old {name}");
            let copies = [out, within].into_iter().flatten().filter(|content| **content == old).count();
            prop_assert!(copies <= 1, "{} is there twice", name);
            let may_be_gone = is_new(name) || removed.is_some_and(|at| NAMES[at] == name);
            prop_assert!(copies == 1 || may_be_gone, "{} is lost", name);
        }
        prop_assert!(outside.keys().chain(inside.keys()).all(|name| NAMES.contains(&name.as_str())), "left over: {:?} {:?}", outside, inside);
        match recovered {
            Recovered::Claimed => prop_assert_eq!(inside, whole()),
            Recovered::StillInInbox => prop_assert!(!s.plan.directory.exists()),
            Recovered::Stranded { files } => {
                prop_assert!(redrop.is_some());
                prop_assert_eq!(inside.keys().cloned().collect::<Vec<_>>().len(), files.len());
            }
        }
    }
}

#[test]
fn f6_every_crash_point_is_passed_by_name() {
    let text = [include_str!("steps.rs"), include_str!("undo.rs"), include_str!("recover.rs"), include_str!("../claim.rs")].concat();
    for point in CRASH_POINTS {
        assert!(text.matches(&format!("\"{point}\"")).count() >= 2, "{point} is listed, but never passed");
    }
}
