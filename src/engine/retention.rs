//! What may be removed at a time: one pure question. Who removes it is elsewhere.
//!
//! Invariant: of each job, the latest execution that ended well keeps its directory, its logs and its rows; of each pipeline, the
//! latest that finished keeps its rows, since conditions look at it; rows stay for as long as there is a directory.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::model::retention::{Kind, Retention, Rule, Storage};

/// What retention has to know of an execution about which nothing is left to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number.
    pub execution: u64,
    /// What it is a run of.
    pub job: Job,
    /// When it finished.
    pub finished_at: Timestamp,
    /// Whether all steps ended well.
    pub ended_well: bool,
    /// Its directory; `None` if that is removed, or another execution has taken it up.
    pub directory: Option<Kept>,
}

/// What is done again and again. Two executions are of one job if pipeline, source and type of their bunches are the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Job {
    /// Name of the pipeline.
    pub pipeline: Arc<str>,
    /// Name of the source; `None` for executions without a bunch.
    pub source: Option<Arc<str>>,
    /// The type of the bunch, where its bunches have just one.
    pub bunch_type: Option<Arc<str>>,
}

/// A directory in the archive or the failed folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Absolute path.
    pub path: PathBuf,
    /// What is known of its size.
    pub storage: Storage,
}

/// Something that is no longer kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expendable {
    /// Number of the execution.
    pub execution: u64,
    /// Name of its pipeline.
    pub pipeline: Arc<str>,
    /// When it finished.
    pub finished_at: Timestamp,
    /// What goes.
    pub kind: Kind,
    /// The directory that goes, or in which the parts are; `None` for rows.
    pub path: Option<PathBuf>,
    /// What that frees, if it is measured; rows free nothing on the disk.
    pub bytes: Option<u64>,
}

/// Returns what is no longer kept, in the order in which it is to be removed: parts of directories, whole ones, rows.
pub fn expendable(records: &[Record], retention: &Retention, now: Timestamp) -> Vec<Expendable> {
    let mut pipelines: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in records {
        pipelines.entry(&record.job.pipeline).or_default().push(record);
    }
    let mut all: Vec<Expendable> = pipelines.into_values().flat_map(|records| of_pipeline(records, retention, now)).collect();
    all.sort_by_key(|found| (stage(found.kind), found.finished_at, found.execution, found.kind));
    all
}

fn stage(kind: Kind) -> u8 {
    match kind {
        Kind::Working | Kind::Logs => 0,
        Kind::Archive | Kind::Failed => 1,
        Kind::Rows => 2,
    }
}

/// Executions of which something of one kind goes, with what that frees.
type Going = BTreeMap<u64, Option<u64>>;

fn of_pipeline(mut records: Vec<&Record>, retention: &Retention, now: Timestamp) -> Vec<Expendable> {
    records.sort_by_key(|record| std::cmp::Reverse((record.finished_at, record.execution)));
    let last_well = last_well(&records);
    let shelf = Shelf { records, last_well, retention, now };
    let working = shelf.parts(Kind::Working, |storage| storage.working_bytes);
    let logs = shelf.parts(Kind::Logs, |storage| storage.logs_bytes);
    let mut whole = shelf.directories(Kind::Archive, [&working, &logs]);
    whole.extend(shelf.directories(Kind::Failed, [&working, &logs]));
    let rows = shelf.rows(&whole);
    let goes = |record: &&&Record, kind: &Kind| match kind {
        Kind::Working => working.contains_key(&record.execution) && !whole.contains_key(&record.execution),
        Kind::Logs => logs.contains_key(&record.execution) && !whole.contains_key(&record.execution),
        Kind::Archive | Kind::Failed => *kind == record.kind() && whole.contains_key(&record.execution),
        Kind::Rows => rows.contains_key(&record.execution),
    };
    let of = |record| Kind::ALL.iter().filter(move |kind| goes(&record, kind)).map(move |kind| record.expendable(*kind));
    shelf.records.iter().flat_map(of).collect()
}

/// All that executions of one pipeline have left, the newest first.
struct Shelf<'a> {
    records: Vec<&'a Record>,
    last_well: BTreeSet<u64>,
    retention: &'a Retention,
    now: Timestamp,
}

impl Shelf<'_> {
    fn parts(&self, kind: Kind, bytes: fn(&Storage) -> Option<u64>) -> Going {
        let items = self.records.iter().filter_map(|record| {
            let bytes = bytes(&record.directory.as_ref()?.storage);
            let is_kept = kind == Kind::Logs && self.keeps_all(record);
            (bytes != Some(0)).then_some(Item { record, bytes, is_kept })
        });
        self.overdue(kind, items)
    }

    /// Returns the directories that go; what their parts take is freed in any case.
    fn directories(&self, kind: Kind, parts: [&Going; 2]) -> Going {
        let items = self.records.iter().filter(|record| record.kind() == kind).filter_map(|record| {
            let parts = parts.iter().filter_map(|part| *part.get(&record.execution)?).sum();
            let bytes = record.directory.as_ref()?.storage.all_bytes.map(|all| all.saturating_sub(parts));
            Some(Item { record, bytes, is_kept: self.keeps_all(record) })
        });
        self.overdue(kind, items)
    }

    fn rows(&self, whole: &Going) -> Going {
        // Conditions look at the one with the highest number, which need not be the one that ended last.
        let latest = self.records.iter().map(|record| record.execution).max();
        let items = self.records.iter().enumerate().map(|(index, record)| {
            let has_directory = record.directory.is_some() && !whole.contains_key(&record.execution);
            let is_latest = index == 0 || Some(record.execution) == latest;
            Item { record, bytes: Some(0), is_kept: is_latest || has_directory || self.keeps_all(record) }
        });
        self.overdue(Kind::Rows, items)
    }

    fn keeps_all(&self, record: &Record) -> bool {
        self.last_well.contains(&record.execution)
    }

    fn overdue<'r>(&self, kind: Kind, items: impl Iterator<Item = Item<'r>>) -> Going {
        let pipeline = self.records.first().map(|record| &*record.job.pipeline).unwrap_or_default();
        overdue(&items.collect::<Vec<_>>(), self.retention.rule(pipeline, kind), self.now)
    }
}

impl Record {
    /// Returns what its directory is.
    fn kind(&self) -> Kind {
        if self.ended_well { Kind::Archive } else { Kind::Failed }
    }

    fn expendable(&self, kind: Kind) -> Expendable {
        let kept = self.directory.as_ref().filter(|_| kind != Kind::Rows);
        let path = kept.map(|kept| kept.path.clone());
        let bytes = kept.map_or(Some(0), |kept| kept.storage.of(kind));
        let (execution, pipeline, finished_at) = (self.execution, self.job.pipeline.clone(), self.finished_at);
        Expendable { execution, pipeline, finished_at, kind, path, bytes }
    }
}

/// Returns the latest execution of each job that ended well; the newest comes first.
fn last_well(records: &[&Record]) -> BTreeSet<u64> {
    let mut jobs = BTreeSet::new();
    let well = records.iter().filter(|record| record.ended_well);
    well.filter(|record| jobs.insert(&record.job)).map(|record| record.execution).collect()
}

/// Something of one kind that an execution has.
struct Item<'a> {
    record: &'a Record,
    bytes: Option<u64>,
    /// It stays, whatever the rule says.
    is_kept: bool,
}

/// Returns the executions whose thing a rule no longer keeps, with its size; the newest of `items` comes first.
fn overdue(items: &[Item<'_>], rule: Rule, now: Timestamp) -> Going {
    let kept_bytes = items.iter().filter(|item| item.is_kept).filter_map(|item| item.bytes).sum();
    let mut room = rule.size_bytes.map(|limit| limit.saturating_sub(kept_bytes));
    let mut is_over = false;
    let mut found = BTreeMap::new();
    for (rank, item) in items.iter().enumerate().filter(|(_, item)| !item.is_kept) {
        let is_old = rule.age.is_some_and(|age| item.record.finished_at.duration_until(now) > age);
        let is_surplus = rule.count.is_some_and(|count| rank >= count);
        let rest = room.map(|room| room.checked_sub(item.bytes.unwrap_or(0)));
        // What is older than something that goes, goes too.
        is_over |= is_old || is_surplus || rest == Some(None);
        room = rest.flatten();
        if is_over {
            found.insert(item.record.execution, item.bytes);
        }
    }
    found
}
