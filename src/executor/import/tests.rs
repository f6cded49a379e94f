//! One attempt with a program in place of M2IF: what it finds, and what it tells while it runs.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::*;
use crate::engine::tests::{pipeline, step};
use crate::executor::Surroundings;
use crate::model::argument::Argument;
use crate::model::bunch::{Bunch, BunchFile, BunchKey, FileStamp};
use crate::model::execution::{AttemptKey, Status};
use crate::model::failure::Outcome;
use crate::model::template::Template;

/// Prints what M2IF prints while it goes through one file twice.
const TWO_PASSES: &str = r#"
echo 'logger/system.INFO: Now start processing file "product-import_a_01.csv"'
echo 'logger/system.INFO: Successfully processed file "product-import_a_01.csv" with "11" lines (skipping "0") in "0.12" s'
echo 'logger/system.INFO: Now start processing file "product-import_a_01.csv"'
echo 'logger/system.INFO: Operation "add-update" successfully processed "240 (5)" rows per minute of file "product-import_a_01.csv"'
echo 'logger/system.INFO: Successfully processed file "product-import_a_01.csv" with "11" lines (skipping "0") in "0.12" s'
"#;

fn task(directory: &Path, script: &str) -> Task {
    task_with(directory, script, &[])
}

/// Returns a task whose step has further arguments.
fn task_with(directory: &Path, script: &str, more: &[(&str, &str)]) -> Task {
    let program = directory.join("importer");
    fs::write(&program, format!("#!/bin/sh\n{script}\n")).expect("it is writable");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("the rights can be set");
    fs::write(directory.join("import-product_a_1.csv"), "sku\n1\n").expect("it is writable");
    let own = [("program", "importer"), ("command", "import:products"), ("preset", "m2if")];
    let argument = |(key, value): &(&str, &str)| Argument { key: (*key).to_owned(), value: Template::new(*value) };
    let arguments = own.iter().chain(more).chain(M2IF.arguments).map(argument).collect();
    let stamp = FileStamp { size_bytes: 1, modified_ns: 0, inode: 1, device: 1 };
    let file = BunchFile { name: "import-product_a_1.csv".into(), bunch_type: "product".into(), counter: 1, stamp, owner: None };
    let key = BunchKey { source: "products".into(), bunch_type: None, identifier: "a".into() };
    let surroundings = Surroundings {
        programs: BTreeMap::from([("importer".to_owned(), vec![program.display().to_string()])]),
        environment: vec![(OsString::from("PATH"), OsString::from("/usr/bin:/bin"))],
        own_environment: BTreeMap::new(),
        base: directory.to_owned(),
        log_bytes_max: 100_000,
        grace: Duration::from_secs(1),
        allowed: BTreeMap::new(),
        dialects: BTreeMap::new(),
        magento: crate::config::Magento::default(),
        ledger: directory.join("ledger"),
        ledger_id: "l".into(),
    };
    Task {
        key: AttemptKey { execution: 7, step: 0, attempt: 1 },
        pipeline: Arc::new(pipeline(vec![crate::model::pipeline::Step { executor_type: "import".into(), arguments, ..step("import") }])),
        bunch: Some(Bunch { key, files: vec![file], ok_files: Vec::new(), unlisted: Vec::new() }),
        status: Status::Running,
        directory: directory.to_owned(),
        surroundings: Arc::new(surroundings),
        ended_well: std::collections::BTreeSet::new(),
        reduced: crate::executor::ReducedFiles::default(),
    }
}

/// Runs the attempt; returns its end, and how far it said to have come.
async fn executed(task: &Task) -> (AttemptEnd, Vec<u64>) {
    let told = Rc::new(RefCell::new(Vec::new()));
    let heard = Rc::clone(&told);
    let progress = Box::new(move |progress: crate::model::progress::Progress| {
        assert_eq!((progress.total, progress.what.as_str()), (None, "rows read"));
        heard.borrow_mut().push(progress.done);
    });
    let (_tell, stop) = watch::channel(None);
    let end = Import.execute(task, Signals { stop, process_known: Box::new(|_| {}), progress }).await;
    let told = told.borrow().clone();
    (end, told)
}

#[tokio::test]
async fn e4_an_import_tells_how_far_it_is_and_counts_each_row_once() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let (end, told) = executed(&task(directory.path(), TWO_PASSES)).await;
    assert_eq!((end.outcome, told), (Outcome::Succeeded, vec![10, 14, 20]));
    assert_eq!(end.statistics.iter().map(|one| (one.operation.as_str(), one.count)).collect::<Vec<_>>(), [("rows", 10)]);
}

/// A crash may have left a directory of the same name.
#[tokio::test]
async fn e4_an_attempt_begins_with_nothing_but_its_files() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let script = format!(r#"ls "${{3#*=}}" > "{}"; ls "${{4#*=}}" | wc -l; {TWO_PASSES}"#, directory.path().join("seen").display());
    let task = task(directory.path(), &script);
    for path in ["source/product-import_a_01.csv.imported", "source/product-import_a_09.csv", "target/7/product-import_a_01.csv.failed"] {
        let path = task.private_directory().join(path);
        fs::create_dir_all(path.parent().expect("it is below")).and_then(|()| fs::write(&path, "")).expect("it is writable");
    }
    assert_eq!(executed(&task).await.0.outcome, Outcome::Succeeded);
    let seen = fs::read_to_string(directory.path().join("seen")).expect("it was listed");
    assert_eq!(seen, "product-import_a.ok\nproduct-import_a_01.csv\n");
    let log = fs::read_to_string(task.log()).expect("there is a log");
    assert!(log.starts_with("0\n"), "{log}");
    let ok = fs::read(task.private_directory().join("source/product-import_a.ok")).expect("it is there");
    assert_eq!(ok, b"product-import_a_01.csv", "an LF list without a last line break");
}

#[tokio::test]
async fn e4_a_prefix_that_leaves_the_directory_is_refused_before_anything_is_laid_out() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    for prefix in ["../../../evil", "a/b", ".hidden", "a_b"] {
        let task = task_with(directory.path(), TWO_PASSES, &[("prefix", prefix)]);
        let (end, _) = executed(&task).await;
        let Outcome::Failed { failure } = end.outcome else { panic!("{prefix} was taken") };
        assert!(failure.text.contains("cannot be the beginning of a file name"), "{failure}");
        assert!(!directory.path().join("import").exists(), "{prefix}");
    }
}
