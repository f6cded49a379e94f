//! Finds out what retention no longer keeps: reads the ledger, measures directories, and asks the engine.

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use crate::engine::retention::{Expendable, Record, expendable};
use crate::ledger::{Ledger, LedgerError};
use crate::model::retention::{Kind, Retention, Storage};
use crate::storage;

/// Answers of requests are kept for at least this long: whoever asked still waits for them.
const ANSWERS_MIN: SignedDuration = SignedDuration::from_hours(1);

/// What is no longer kept at a time.
#[derive(Debug, Default)]
pub struct Plan {
    /// What goes, in the order in which it goes.
    pub expendable: Vec<Expendable>,
    /// Directories whose size was not known before.
    pub measured: Vec<(u64, Storage)>,
    /// Answered requests go that were answered before this time.
    pub requests_before: Option<Timestamp>,
}

/// Makes a plan, for one pipeline or for all; changes nothing. Measuring, which may take long, ends when `goes_on` says no.
///
/// # Errors
/// The ledger cannot be read.
pub fn plan(
    ledger: &Ledger,
    retention: &Retention,
    roots: &[PathBuf],
    pipeline: Option<&str>,
    now: Timestamp,
    goes_on: &dyn Fn() -> bool,
) -> Result<Plan, LedgerError> {
    let mut records = ledger.records(pipeline)?;
    let measured = measure(&mut records, retention, roots, goes_on);
    let age = retention.rule("", Kind::Rows).age.filter(|_| pipeline.is_none());
    let requests_before = age.and_then(|age| now.checked_sub(age.max(ANSWERS_MIN)).ok());
    Ok(Plan { expendable: expendable(&records, retention, now), measured, requests_before })
}

/// Measures the directories that a rule about sizes needs; one that cannot be measured counts as empty, and its removal tells why.
fn measure(records: &mut [Record], retention: &Retention, roots: &[PathBuf], goes_on: &dyn Fn() -> bool) -> Vec<(u64, Storage)> {
    let mut measured = Vec::new();
    for record in records.iter_mut().filter(|record| retention.needs_sizes(&record.job.pipeline)).take_while(|_| goes_on()) {
        let Some(kept) = &mut record.directory else { continue };
        if kept.storage.is_known() {
            continue;
        }
        if let Ok(storage) = storage::measure(&kept.path, roots) {
            kept.storage = kept.storage.or(storage);
            measured.push((record.execution, kept.storage));
        }
    }
    measured
}
