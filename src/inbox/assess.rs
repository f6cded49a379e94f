//! The verdict on one bunch: pure, from what is known of its files and the time.
//!
//! Ready means: an OK file is there and complete, all that it lists is there and readable, and no CSV file changed
//! after it. Every reason is given at once. The normal case waits for nothing.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::facts::{Access, CsvFacts, FileFacts, OkFacts, Releases};
use super::source::WatchedSource;
use crate::model::bunch::{Bunch, BunchFile, BunchKey, OkFile};
use crate::model::pattern::{FileName, nfc};
use crate::model::readiness::{FileKind, Problem, Readiness, WaitReason};

/// What was found about one bunch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The files that would be claimed; `None` while there is no CSV file that an OK file releases.
    pub bunch: Option<Bunch>,
    /// Whether it may start.
    pub readiness: Readiness,
    /// When time alone may change the verdict.
    pub due: Option<Timestamp>,
}

/// Assesses one bunch; `csvs` in order of type and counter.
pub fn assess(
    source: &WatchedSource,
    key: &BunchKey,
    csvs: &[CsvFacts],
    oks: &[OkFacts],
    now: Timestamp,
    quiet: SignedDuration,
) -> Verdict {
    let mut sheet = Sheet { source, key, csvs, oks, now, quiet, reasons: Vec::new(), problems: Vec::new(), due: None };
    let released = sheet.released();
    sheet.check_oks();
    sheet.check_kinds(&released);
    sheet.check_counters(&released);
    if !oks.is_empty() {
        sheet.check_csvs(&released);
    }
    let bunch = sheet.bunch(&released);
    sheet.verdict(bunch)
}

/// The working sheet of one assessment.
struct Sheet<'a> {
    source: &'a WatchedSource,
    key: &'a BunchKey,
    csvs: &'a [CsvFacts],
    oks: &'a [OkFacts],
    now: Timestamp,
    quiet: SignedDuration,
    reasons: Vec<WaitReason>,
    problems: Vec<Problem>,
    due: Option<Timestamp>,
}

impl<'a> Sheet<'a> {
    /// Finds the CSV files that the OK files release, and says what is missing.
    fn released(&mut self) -> Vec<&'a CsvFacts> {
        let whole: Vec<&OkFacts> = self.oks.iter().filter(|ok| ok.releases == Releases::Bunch).collect();
        if whole.is_empty() {
            return self.released_one_by_one();
        }
        if self.csvs.is_empty() && whole.iter().all(|ok| names(ok).is_empty()) {
            self.reasons.push(WaitReason::NoCsvFile { ok: whole[0].name.clone() });
        }
        self.check_lists();
        if whole.iter().any(|ok| matches!(&ok.list, Ok(names) if names.is_empty())) {
            return self.csvs.iter().collect();
        }
        let listed: BTreeSet<&str> = whole.iter().flat_map(|ok| names(ok)).map(String::as_str).collect();
        self.csvs.iter().filter(|csv| listed.contains(nfc(&csv.name).as_ref())).collect()
    }

    /// The case without an OK file of the whole bunch: each CSV file needs its own, if the source has such.
    fn released_one_by_one(&mut self) -> Vec<&'a CsvFacts> {
        if self.oks.is_empty() {
            let kind = self.source.usual_ok_kind();
            let expected = self.csvs.first().and_then(|csv| self.source.pattern.expected_ok_name(kind, &csv.name));
            self.reasons.push(WaitReason::NoOkFile { expected: expected.unwrap_or_else(|| format!("{}.ok", self.key.identifier)) });
            return self.csvs.iter().collect();
        }
        for ok in self.oks.iter().filter(|ok| !self.csvs.iter().any(|csv| is_own(ok, csv))) {
            self.reasons.push(WaitReason::NoCsvFile { ok: ok.name.clone() });
        }
        for csv in self.csvs.iter().filter(|csv| !self.oks.iter().any(|ok| is_own(ok, csv))) {
            let expected = self.source.pattern.expected_ok_name(crate::model::pattern::OkKind::File, &csv.name);
            self.reasons.push(WaitReason::NoOkForFile { file: csv.name.clone(), expected: expected.unwrap_or_default() });
        }
        self.check_lists();
        self.csvs.iter().collect()
    }

    /// Compares what the OK files list with what is there.
    fn check_lists(&mut self) {
        let present: BTreeSet<String> = self.csvs.iter().map(|csv| nfc(&csv.name).into_owned()).collect();
        let oks = self.oks;
        for ok in oks {
            let mut seen = BTreeSet::new();
            for name in names(ok).iter().filter(|name| seen.insert(name.as_str())) {
                if !self.may_list(ok, name) {
                    self.problems.push(Problem::ForeignFileListed { ok: ok.name.clone(), file: name.clone() });
                } else if !present.contains(name) && *name != nfc(&ok.name) {
                    self.reasons.push(WaitReason::ListedFileMissing { ok: ok.name.clone(), file: name.clone() });
                }
            }
        }
    }

    /// Tells whether an OK file may list that name: a CSV file of its bunch, or itself.
    fn may_list(&self, ok: &OkFacts, name: &str) -> bool {
        if *name == *nfc(&ok.name) {
            return true;
        }
        let Some(FileName::Csv(csv)) = self.source.pattern.read(name) else { return false };
        let is_of_key = csv.identifier == self.key.identifier && self.key.bunch_type.as_ref().is_none_or(|known| *known == csv.bunch_type);
        let is_own = match &ok.releases {
            Releases::Bunch => self.source.takes(&csv.bunch_type),
            Releases::File { bunch_type, counter } => *bunch_type == csv.bunch_type && *counter == csv.counter,
        };
        is_of_key && is_own
    }

    /// Checks the OK files themselves.
    fn check_oks(&mut self) {
        let oks = self.oks;
        for ok in oks {
            if ok.file.kind != FileKind::File {
                self.problems.push(Problem::NotAFile { file: ok.name.clone(), what: ok.file.kind });
            } else if let Access::Denied(error) = &ok.file.access {
                self.problems.push(Problem::Unreadable { file: ok.name.clone(), error: error.clone() });
            } else if ok.file.writing_since.is_some() {
                self.reasons.push(WaitReason::StillBeingWritten { file: ok.name.clone() });
            } else if let Some(quiet_at) = self.not_quiet_until(&ok.file, !ok.file.is_closed) {
                self.reasons.push(WaitReason::OkStillSettling { ok: ok.name.clone(), quiet_at });
            } else if let Err(why) = &ok.list {
                self.problems.push(Problem::UnusableOkFile { ok: ok.name.clone(), why: why.clone() });
            }
        }
    }

    fn check_kinds(&mut self, released: &[&CsvFacts]) {
        for csv in released.iter().filter(|csv| csv.file.kind != FileKind::File) {
            self.problems.push(Problem::NotAFile { file: csv.name.clone(), what: csv.file.kind });
        }
    }

    /// Finds equal counters; they are neighbours in the order of type and counter.
    fn check_counters(&mut self, released: &[&CsvFacts]) {
        for pair in released.windows(2) {
            if pair[0].bunch_type == pair[1].bunch_type && pair[0].counter == pair[1].counter {
                let (first, second) = (pair[0].name.clone(), pair[1].name.clone());
                self.problems.push(Problem::DuplicateCounter { counter: pair[0].counter, first, second });
            }
        }
    }

    /// Checks the CSV files, once an OK file says that they are complete.
    fn check_csvs(&mut self, released: &[&CsvFacts]) {
        let latest = self.oks.iter().filter(|ok| ok.releases == Releases::Bunch).max_by_key(|ok| ok.file.stamp.modified_ns);
        for csv in released.iter().filter(|csv| csv.file.kind == FileKind::File) {
            let ok = latest.or_else(|| self.oks.iter().find(|ok| is_own(ok, csv)));
            if csv.file.writing_since.is_some() {
                self.reasons.push(WaitReason::StillBeingWritten { file: csv.name.clone() });
            } else if let Some((ok, quiet_at)) = ok.zip(self.not_quiet_until(&csv.file, ok.is_some_and(|ok| is_newer(csv, ok)))) {
                self.reasons.push(WaitReason::ChangedAfterOk { file: csv.name.clone(), ok: ok.name.clone(), quiet_at });
            } else if csv.file.stamp.size_bytes == 0 {
                self.problems.push(Problem::EmptyFile { file: csv.name.clone() });
            }
            if let Access::Denied(error) = &csv.file.access {
                self.problems.push(Problem::Unreadable { file: csv.name.clone(), error: error.clone() });
            }
        }
    }

    /// Returns when a file that needs to be quiet will have been for long enough, if it has not been yet.
    fn not_quiet_until(&mut self, file: &FileFacts, is_needed: bool) -> Option<Timestamp> {
        let quiet_at = file.changed_at().saturating_add(self.quiet).unwrap_or(Timestamp::MAX);
        if !is_needed || quiet_at <= self.now {
            return None;
        }
        self.due = Some(self.due.map_or(quiet_at, |due| due.min(quiet_at)));
        Some(quiet_at)
    }

    /// Puts together what a claim would move.
    fn bunch(&self, released: &[&CsvFacts]) -> Option<Bunch> {
        let regular: Vec<&CsvFacts> = released.iter().copied().filter(|csv| csv.file.kind == FileKind::File).collect();
        if regular.is_empty() || self.oks.is_empty() {
            return None;
        }
        let files = regular.iter().map(|csv| BunchFile {
            name: csv.name.clone(),
            bunch_type: csv.bunch_type.clone(),
            counter: csv.counter,
            stamp: csv.file.stamp,
            owner: Some(csv.file.owner),
        });
        let used = self.oks.iter().filter(|ok| ok.releases == Releases::Bunch || regular.iter().any(|csv| is_own(ok, csv)));
        let parts: BTreeSet<&str> = released.iter().map(|csv| csv.name.as_str()).collect();
        let unlisted = self.csvs.iter().filter(|csv| !parts.contains(csv.name.as_str())).map(|csv| csv.name.clone());
        Some(Bunch {
            key: self.key.clone(),
            files: files.collect(),
            ok_files: used.map(|ok| OkFile { name: ok.name.clone(), stamp: ok.file.stamp, arrived_ns: ok.file.arrived_ns }).collect(),
            unlisted: unlisted.collect(),
        })
    }

    fn verdict(self, bunch: Option<Bunch>) -> Verdict {
        let readiness = match (self.problems.is_empty(), self.reasons.is_empty()) {
            (false, _) => Readiness::Rejected { problems: self.problems },
            (true, false) => Readiness::Waiting { reasons: self.reasons },
            (true, true) if bunch.is_some() => Readiness::Ready,
            // An OK file that lists nothing but itself.
            (true, true) => {
                Readiness::Waiting { reasons: self.oks.iter().map(|ok| WaitReason::NoCsvFile { ok: ok.name.clone() }).collect() }
            }
        };
        Verdict { bunch, readiness, due: self.due }
    }
}

/// Returns the names that an OK file lists, none if it cannot be used.
fn names(ok: &OkFacts) -> &[String] {
    ok.list.as_deref().unwrap_or_default()
}

/// Tells whether an OK file of one file is that of this CSV file.
fn is_own(ok: &OkFacts, csv: &CsvFacts) -> bool {
    matches!(&ok.releases, Releases::File { bunch_type, counter } if *bunch_type == csv.bunch_type && *counter == csv.counter)
}

/// Tells whether a CSV file changed after its OK file, by the file system's clock or before our own eyes.
fn is_newer(csv: &CsvFacts, ok: &OkFacts) -> bool {
    csv.file.stamp.modified_ns > ok.file.stamp.modified_ns || (csv.file.is_rewritten && csv.file.seen_at > ok.file.seen_at)
}
