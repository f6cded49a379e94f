//! What goes into the ledger comes out the same, all of it or nothing.

mod agreement;
mod failures;
mod plans;
mod progress;
mod retention;
mod round_trip;
mod schema;
mod search;

use std::sync::Arc;

use jiff::Timestamp;
use tempfile::TempDir;

use super::*;
use crate::engine::Change;
use crate::model::bunch::{Bunch, BunchFile, BunchKey, FileStamp, OkFile, Owner};
use crate::model::execution::{AttemptKey, Control, Execution, Location, StepExecution};
use crate::model::pipeline::{Pipeline, Step};
use crate::model::progress::{Mark, Progress, Told};

/// A ledger in a folder of its own; in memory where possible, since each commit waits for the disk.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join(FILE_NAME)
    }

    fn open(&self) -> Ledger {
        Ledger::open(&self.path()).unwrap()
    }
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn key() -> BunchKey {
    BunchKey { source: "shop".into(), bunch_type: Some("product".into()), identifier: "Größe \"1\"".into() }
}

fn bunch() -> Bunch {
    let stamp = FileStamp { size_bytes: u64::from(u32::MAX) + 1, modified_ns: -1, inode: 7, device: 8 };
    let file = BunchFile {
        name: "import-product_x_1.csv".into(),
        bunch_type: "product".into(),
        counter: 1,
        stamp,
        owner: Some(Owner { uid: 1000, gid: 100 }),
    };
    let ok = OkFile { name: "import-product_x.ok".into(), stamp, arrived_ns: 5 };
    Bunch { key: key(), files: vec![file], ok_files: vec![ok], unlisted: vec!["import-product_x_2.csv".into()] }
}

fn pipeline(steps: usize) -> Arc<Pipeline> {
    let step = |index| Step { sort_order: index, ..crate::engine::tests::step(&format!("step{index}")) };
    let steps = (0..i32::try_from(steps).unwrap()).map(step).collect();
    Arc::new(crate::engine::tests::pipeline(steps))
}

fn execution(id: u64, steps: Vec<StepExecution>) -> Execution {
    let location = Location::Working { path: format!("/working/{id}").into() };
    let pipeline = pipeline(steps.len());
    Execution {
        id,
        pipeline,
        bunch: Some(bunch()),
        retry_of: None,
        created_at: at(10),
        finished_at: None,
        location,
        control: Control::default(),
        steps,
    }
}

/// Returns what the first step of an execution told in an attempt.
fn told(execution: u64, attempt: u32) -> Vec<(AttemptKey, Told)> {
    let progress = Progress { done: u64::MAX, total: Some(u64::MAX), what: "rows: ä \" '".into() };
    let mark = |second, done| Mark { at: at(second), done };
    let told = Told { progress, at: at(30), first: mark(-5, 0), recent: mark(20, u64::MAX - 1) };
    vec![(AttemptKey { execution, step: 0, attempt }, told)]
}

fn created(execution: &Execution) -> Change {
    Change::ExecutionCreated { execution: execution.clone() }
}
