//! Looks at what M2IF left behind, and says how the attempt ended: which files were processed, what it found wrong with them.
//!
//! Source: techdivision/import, `AbstractSubject`: a file with one of the flags `.inProgress`, `.imported`, `.failed` beside it
//! is passed over without a word, and the run ends with exit code 0.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::Task;
use super::super::output::Output;
use super::super::private_copy::Copied;
use super::super::program::Performed;
use super::offer::{Offer, listed};
use super::physical_line::lines_of;
use super::reason::{self, Seen};
use super::validations::{self, Validations};
use crate::engine::AttemptEnd;
use crate::model::dialect::Dialect;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Place, Severity};

/// The flags beside a file.
const FLAGS: [&str; 3] = ["imported", "failed", "inProgress"];

/// The operation that checks the files and imports nothing.
const VALIDATE: &str = "validate";

/// Where an attempt leaves its traces.
#[derive(Debug)]
pub(super) struct Left {
    offer: Offer,
    /// Where M2IF works; `None` if it was told so in another way than by its options.
    work: Option<PathBuf>,
    /// Where the files were offered.
    source: PathBuf,
    /// What each of the files was copied from.
    inputs: Vec<PathBuf>,
    /// Of each file, which one stands in its place, since bad records were left out.
    stand_ins: Vec<Option<String>>,
    /// How their source writes them.
    dialect: Dialect,
    /// It only checks the files.
    is_check: bool,
    /// Flags that were there before the run.
    flags_before: BTreeSet<String>,
}

impl Left {
    /// Looks at what is there before the run.
    pub(super) fn before(offer: Offer, work: Option<PathBuf>, task: &Task) -> Self {
        let source = task.private_directory().join("source");
        let inputs = offer.files.iter().map(|copied| task.input(&copied.original)).collect();
        let stand_ins = offer.files.iter().map(|copied| task.stand_in(&copied.original)).collect();
        let is_check = task.value("operation").ok().flatten().as_deref() == Some(VALIDATE);
        let dialect = task.source_dialect();
        let left = Self { offer, work, source, inputs, stand_ins, dialect, is_check, flags_before: BTreeSet::new() };
        let flags_before = left.offer.files.iter().flat_map(|copied| left.flags(&copied.name)).collect();
        Self { flags_before, ..left }
    }

    /// Says how the attempt ended.
    pub(super) fn judge(self, performed: Performed, mut output: Output) -> AttemptEnd {
        let Performed { outcome, code, log_message } = performed;
        let mut found = self.work.as_ref().map(|work| Validations::read(&work.join(validations::FILE))).unwrap_or_default();
        self.place(&mut found);
        let outcome = self.outcome(outcome, code.unwrap_or_default(), &output, &found);
        let severity = if matches!(outcome, Outcome::Failed { .. }) { Severity::Error } else { Severity::Warning };
        if severity == Severity::Error && self.work.is_some() {
            // A file that was only checked, or that was rolled back, has no flag.
            output.keep_rows_of(|name| self.is_flagged(name, "imported"));
        }
        let (warnings, statistics) = output.into_parts();
        let is_new = |message: &Message| !found.entries.iter().any(|entry| says_the_same(&message.text, &entry.place, &entry.text));
        let mut messages: Vec<Message> =
            warnings.into_iter().map(|warning| Message { text: self.translated(&warning.text), ..warning }).filter(is_new).collect();
        messages.extend(found.into_messages(severity, Path::new(validations::FILE)));
        messages.extend(self.reduced());
        messages.extend(log_message);
        AttemptEnd { outcome, messages, statistics }
    }

    /// Says which files are not as they were dropped, so that nobody looks for a line in the wrong one.
    fn reduced(&self) -> Vec<Message> {
        let stand_ins = self.offer.files.iter().zip(&self.stand_ins);
        let said = |(copied, stand_in): (&Copied, &Option<String>)| {
            let (name, stand_in) = (&copied.original, stand_in.as_ref()?);
            let text = format!(
                "{name} was handed over without its bad records, as {stand_in}: what is said of its lines and records counts in that file"
            );
            Some(Message::new(Severity::Info, text))
        };
        stand_ins.filter_map(said).collect()
    }

    /// Gives each entry the name under which its file was dropped, and the line.
    fn place(&self, found: &mut Validations) {
        let records = validations::records(&found.entries);
        for ((copied, input), stand_in) in self.offer.files.iter().zip(&self.inputs).zip(&self.stand_ins) {
            let Some(records) = records.get(&copied.name) else { continue };
            let lines = lines_of(input, records, &self.dialect);
            for entry in found.entries.iter_mut().filter(|entry| entry.place.file == copied.name) {
                entry.place.line = entry.place.record.and_then(|record| lines.get(&record).copied());
                if let Some(stand_in) = stand_in {
                    entry.text += &format!(" (counted in {stand_in})");
                }
            }
        }
        for entry in &mut found.entries {
            if let Some(copied) = self.offer.files.iter().find(|copied| copied.name == entry.place.file) {
                entry.place.file.clone_from(&copied.original);
            }
            entry.text = self.translated(&entry.text);
        }
    }

    fn outcome(&self, outcome: Outcome, code: i32, output: &Output, found: &Validations) -> Outcome {
        match outcome {
            Outcome::Succeeded | Outcome::SucceededWithWarnings => match self.not_processed(output) {
                Some(text) => Outcome::Failed { failure: Failure::new(FailureKind::ExitCode { code }, text) },
                None if found.total > 0 || found.trouble.is_some() => Outcome::SucceededWithWarnings,
                None => outcome,
            },
            Outcome::Failed { failure: Failure { kind: FailureKind::ExitCode { .. }, .. } } => {
                let last_words = output.last_words().map(|words| self.translated(words));
                let seen = Seen { offer: &self.offer, source: &self.source, output, found, last_words };
                // Rows that are wrong stay wrong: no further attempt, so that somebody learns of them now.
                let kind = if reason::is_of_the_rows(code, &seen) { FailureKind::InvalidInput } else { FailureKind::ExitCode { code } };
                Outcome::Failed { failure: Failure::new(kind, reason::of(code, &seen)) }
            }
            Outcome::Aborted { why } => Outcome::Aborted { why: self.translated(&why) },
            Outcome::Failed { .. } => outcome,
        }
    }

    /// Says which files a run that ended well did not process, and the likely reason; `None` if it processed all.
    fn not_processed(&self, output: &Output) -> Option<String> {
        let missing: Vec<&Copied> = self.offer.files.iter().filter(|copied| !self.is_processed(&copied.name, output)).collect();
        if missing.is_empty() {
            return None;
        }
        let reasons = listed(missing.iter().map(|copied| format!("{} {}", copied.original, self.why_not(&copied.name))));
        let count = match (missing.len(), self.offer.files.len()) {
            (1, 1) => "the file".to_owned(),
            (missing, all) if missing == all => format!("any of the {all} files"),
            (missing, all) => format!("{missing} of {all} files"),
        };
        Some(format!("the program says that all went well, but it did not process {count}: {reasons}"))
    }

    /// A check leaves no flag behind, since the import of the same files would pass over them then; where it prints nothing either, that it
    /// took the file is all that there is. Source: techdivision/import, `AbstractSubject::import` and `create-imported-file`.
    fn is_processed(&self, name: &str, output: &Output) -> bool {
        let is_stuck = ["failed", "inProgress"].iter().any(|flag| self.is_flagged(name, flag));
        let is_taken = self.is_check && !self.source.join(name).exists();
        (output.is_processed(name) || self.is_flagged(name, "imported") || is_taken) && !is_stuck
    }

    /// Tells whether this run left a flag beside a file.
    fn is_flagged(&self, name: &str, flag: &str) -> bool {
        let flag = format!("{name}.{flag}");
        !self.flags_before.contains(&flag) && self.flags(name).contains(&flag)
    }

    fn why_not(&self, name: &str) -> String {
        if let Some(flag) = self.flags(name).into_iter().find(|flag| self.flags_before.contains(flag)) {
            return format!("was passed over, since the flag {flag} of an earlier run lay beside it");
        }
        if let Some(flag) = self.flags(name).into_iter().find(|flag| !flag.ends_with(".imported")) {
            return format!("was begun and not done (it left the flag {flag})");
        }
        if self.source.join(name).exists() {
            let (command, ok) = (&self.offer.command, self.offer.ok_file());
            return format!(
                "was not taken: offered as {name}, it does not match what {command} reads, or the OK file {ok} does not match it"
            );
        }
        format!("was taken as {name}, and nothing says that it was read")
    }

    /// Returns the flags beside a file.
    fn flags(&self, name: &str) -> Vec<String> {
        let Some(work) = &self.work else { return Vec::new() };
        FLAGS.iter().map(|flag| format!("{name}.{flag}")).filter(|flag| work.join(flag).exists()).collect()
    }

    /// Names the files of a text as they were dropped.
    fn translated(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for Copied { original, name } in &self.offer.files {
            if text.contains(name) {
                let places = self.work.iter().chain([&self.source]);
                text = places.fold(text, |text, place| text.replace(&format!("{}/{name}", place.display()), name));
                text = text.replace(name, original);
            }
        }
        text
    }
}

/// Tells whether a warning is what an entry says too.
fn says_the_same(warning: &str, place: &Place, text: &str) -> bool {
    let Some(record) = place.record else { return false };
    warning.contains(text) && warning.contains(&place.file) && warning.contains(&format!("line {record}"))
}
