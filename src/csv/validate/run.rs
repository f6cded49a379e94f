//! One validation: the files one after the other, then what only all of them together tell.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::{ControlFlow, Range};

use super::{Silent, ValidateError, Wanted, Watch};
use crate::csv::checks::{CheckId, Checks};
use crate::csv::doubled::{Doubled, Keys};
use crate::csv::gather::{Gather, Told};
use crate::csv::keys::{Existing, PLACES_MAX, hash};
use crate::csv::opened::Opened;
use crate::csv::part::{Bad, Part};
use crate::csv::plan::{KeyColumns, Plan};
use crate::csv::reader::{self, Sizes};
use crate::csv::source::Bytes;
use crate::csv::tally::{At, Found, Kind, STRUCTURE};
use crate::csv::window::Halt;
use crate::csv::{fault, head};
use crate::model::dialect::Dialect;
use crate::model::message::Severity;
use crate::model::rule::Rule;
use crate::model::rules::RecordCount;
use crate::model::validation::{BAD_RANGES_MAX, ValidatedFile, Validation};

/// Bytes that are read at first to find a header.
const HEAD_BUFFER_BYTES: usize = 16 * 1024;

/// Most records of a file that are remembered as bad by a doubled key or a missing one.
const LATE_MAX: usize = 2_000_000;

/// A validation that is under way.
pub(super) struct Run<'a> {
    dialect: &'a Dialect,
    wanted: &'a Wanted<'a>,
    checks: Option<&'a Checks<'a>>,
    watch: &'a dyn Watch,
    sizes: Sizes,
    gather: Gather,
    doubled: Vec<Doubled<'a>>,
    /// What rules refer to, and what refers to it, rule by rule.
    existing: Vec<Existing>,
    referring: Vec<Existing>,
    ended_early: Option<String>,
    /// Of all files together.
    bytes: u64,
}

/// What is known of a file when it was read.
struct Done {
    records: u64,
    bytes: u64,
    is_complete: bool,
    bad: Bad,
    /// Bad records that were found out later than others, at most [`LATE_MAX`].
    late: Vec<Range<u64>>,
    /// How many more there are.
    late_left_out: u64,
}

impl Done {
    fn add_late(&mut self, records: Vec<Range<u64>>) {
        let room = LATE_MAX - self.late.len();
        self.late_left_out += records.len().saturating_sub(room) as u64;
        self.late.extend(records.into_iter().take(room));
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(
        dialect: &'a Dialect,
        wanted: &'a Wanted<'a>,
        checks: Option<&'a Checks<'a>>,
        watch: &'a dyn Watch,
        sizes: Sizes,
    ) -> Self {
        let uniques = checks.into_iter().flat_map(|checks| &checks.uniques);
        let references = checks.map_or(0, |checks| checks.references.len());
        Self {
            dialect,
            wanted,
            checks,
            watch,
            sizes,
            gather: Gather::new(wanted.findings_max),
            doubled: uniques.map(|(check, rule)| Doubled::new(*check, rule, wanted.findings_max)).collect(),
            existing: (0..references).map(|_| Existing::new()).collect(),
            referring: (0..references).map(|_| Existing::new()).collect(),
            ended_early: None,
            bytes: 0,
        }
    }

    pub(super) fn validate(mut self, files: &[(&str, &dyn Bytes, u64)]) -> Result<Validation, ValidateError> {
        self.read_key_files()?;
        self.bytes = files.iter().map(|(.., size)| size).sum();
        let mut opened = Vec::with_capacity(files.len());
        let mut done = Vec::with_capacity(files.len());
        let mut base = 0;
        for (index, (name, bytes, size)) in files.iter().enumerate() {
            let told = Told { index, name: (*name).into() };
            let buffer_bytes = self.sizes.buffer_bytes.min(HEAD_BUFFER_BYTES);
            let head = head::read(*bytes, &Silent(self.watch), self.dialect, self.wanted, self.checks, buffer_bytes);
            let head = head.map_err(|halt| ValidateError::of(halt, name))?;
            opened.push(Opened { told, bytes: *bytes, head, base });
            base += size;
            self.check_places(base)?;
            done.push(self.read_file(&opened, *size).map_err(|halt| ValidateError::of(halt, name))?);
        }
        for file in &opened {
            self.look_up(file, files[file.told.index].2, &mut done[file.told.index])
                .map_err(|halt| ValidateError::of(halt, &file.told.name))?;
        }
        self.count_records(&opened, &done);
        for doubled in &self.doubled {
            let told = doubled.tell(&opened, &mut self.gather, &Silent(self.watch), self.sizes.buffer_bytes);
            told.map_err(|halt| ValidateError::of(halt, "a file again"))?;
        }
        Ok(self.finish(opened, done))
    }

    /// Reads the keys that exist outside the bunch.
    fn read_key_files(&mut self) -> Result<(), ValidateError> {
        let Some(checks) = self.checks else { return Ok(()) };
        for ((_, reference), existing) in checks.references.iter().zip(&mut self.existing) {
            let Some(name) = &reference.key_file else { continue };
            let path = self.wanted.base.join(name);
            let failed = |error| ValidateError::Rules {
                rules: checks.rules.name.clone(),
                reason: format!("cannot read the key file {}: {error}", path.display()),
            };
            let mut lines = BufReader::new(File::open(&path).map_err(failed)?);
            let mut line = Vec::new();
            while lines.read_until(b'\n', &mut line).map_err(failed)? > 0 {
                let key = line.trim_ascii_end();
                let key = key.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(key);
                existing.insert(hash([key]));
                line.clear();
            }
        }
        Ok(())
    }

    /// Refuses to compare keys of more bytes than places can be kept for.
    fn check_places(&self, bytes: u64) -> Result<(), ValidateError> {
        match self.checks {
            Some(checks) if bytes > PLACES_MAX && !checks.uniques.is_empty() => Err(ValidateError::Rules {
                rules: checks.rules.name.clone(),
                reason: "keys are compared in files of at most 1 TiB together; drop them as several bunches".to_owned(),
            }),
            Some(_) | None => Ok(()),
        }
    }

    fn read_file(&mut self, opened: &[Opened<'_>], size: u64) -> Result<Done, Halt> {
        let file = opened.last().expect("it was just opened");
        self.tell_head(file);
        let is_empty_file = matches!(file.head.findings.last(), Some((Rule::EmptyFile, ..)));
        let from = file.head.records_from;
        let mut done =
            Done { records: 0, bytes: from.byte, is_complete: is_empty_file, bad: Bad::default(), late: Vec::new(), late_left_out: 0 };
        if !file.head.is_usable || self.ended_early.is_some() {
            return Ok(done);
        }
        let plan = self.plan(file);
        let plan = match self.checks {
            Some(checks) => plan.with_rules(checks),
            None => plan,
        };
        let mut at = from;
        let mut is_mixed_told = false;
        let (sizes, watch) = (self.sizes, self.watch);
        reader::read(file, size, &plan, watch, sizes, |part| {
            if let Some(mixed) = part.mixed.filter(|_| !std::mem::replace(&mut is_mixed_told, true)) {
                let found = Found { at: behind(at, mixed), text: fault::MIXED.to_owned(), value: None, valid: None };
                self.gather.add(&file.told, (STRUCTURE, None), (Rule::MixedLineEnds, Severity::Warning, None), 1, [found]);
            }
            let doubled = self.take_keys(opened, &part, at)?;
            done.add_late(doubled.into_iter().filter(|record| !part.bad.has(record.start)).collect());
            self.take_tally(file, &plan, &part, at, |_| true);
            at = At { record: at.record + part.records, line: at.line + part.lines, byte: part.range.end };
            done.records += part.records;
            done.is_complete = part.end.is_last || part.range.end >= size;
            done.bad.append(part.bad);
            Ok(self.go_on())
        })?;
        done.bytes = at.byte;
        if done.records == 0 && done.is_complete && !self.wanted.allow_empty {
            self.tell_header_only(file);
        }
        Ok(done)
    }

    /// Makes the plan of a file for its structure.
    fn plan(&self, file: &Opened<'_>) -> Plan<'a> {
        let head = &file.head;
        Plan::of_structure(head.grammar, head.encoding, head.names.clone(), head.style, self.wanted.findings_max)
    }

    fn tell_head(&mut self, file: &Opened<'_>) {
        for (rule, severity, column, found) in &file.head.findings {
            self.gather.add(&file.told, (STRUCTURE, None), (*rule, *severity, column.clone()), 1, [found.clone()]);
        }
    }

    fn tell_header_only(&mut self, file: &Opened<'_>) {
        let at = At { record: 1, line: 1, byte: 0 };
        let text = "the file has a header and no records; was the export empty?".to_owned();
        let found = Found { at, text, value: None, valid: None };
        self.gather.add(&file.told, (STRUCTURE, None), (Rule::HeaderOnly, Severity::Error, None), 1, [found]);
    }

    fn take_tally(&mut self, file: &Opened<'_>, plan: &Plan<'_>, part: &Part, at: At, is_wanted: impl Fn(CheckId) -> bool) {
        for (kind, tallied) in part.tally.kinds.iter().filter(|(kind, _)| is_wanted(kind.check)) {
            let Kind { check, rule, column, severity } = *kind;
            let label = column.map(|column| plan.label(column));
            let found = tallied.first.iter().map(|found| Found { at: behind(at, found.at), ..found.clone() });
            self.gather.add(&file.told, (check, column), (rule, severity, label), tallied.count, found);
        }
    }

    /// Compares the keys of a part with those before; returns records that are bad by that.
    fn take_keys(&mut self, opened: &[Opened<'_>], part: &Part, at: At) -> Result<Vec<Range<u64>>, Halt> {
        let Some(checks) = self.checks else { return Ok(Vec::new()) };
        let file = opened.len() - 1;
        let (uniques, rest) = part.keys.split_at(self.doubled.len());
        let (targets, references) = rest.split_at(self.existing.len());
        for (existing, keys) in self.existing.iter_mut().zip(targets) {
            keys.iter().for_each(|key| existing.insert(key.hash));
        }
        for ((referring, existing), keys) in self.referring.iter_mut().zip(&self.existing).zip(references) {
            keys.iter().filter(|key| !existing.contains(key.hash)).for_each(|key| referring.insert(key.hash));
        }
        let length = (part.range.end - part.range.start).max(1);
        let left = self.bytes.saturating_sub(opened[file].base + part.range.start);
        let mut bad = Vec::new();
        for ((doubled, keys), (_, rule)) in self.doubled.iter_mut().zip(uniques).zip(&checks.uniques) {
            let columns = |file: usize| key_columns(&opened[file], &rule.columns);
            let expected = (keys.len() as u64).saturating_mul(left) / length;
            let keys = Keys { file, offset: part.range.start, record: at.record, keys, expected };
            bad.extend(doubled.take(opened, &columns, &keys, &mut self.gather, &Silent(self.watch))?);
        }
        Ok(bad)
    }

    /// Reads a file once more where it may refer to what does not exist.
    fn look_up(&mut self, file: &Opened<'_>, size: u64, done: &mut Done) -> Result<(), Halt> {
        let Some(checks) = self.checks.filter(|_| file.head.is_usable && self.ended_early.is_none()) else { return Ok(()) };
        if self.referring.iter().zip(&self.existing).all(|(referring, existing)| referring.is_within(existing)) {
            return Ok(());
        }
        let existing = std::mem::take(&mut self.existing);
        let plan = self.plan(file).with_look_ups(checks, &existing);
        if !plan.has_look_ups() {
            drop(plan);
            self.existing = existing;
            return Ok(());
        }
        let mut at = file.head.records_from;
        let is_reference = |check: CheckId| checks.references.iter().any(|(id, _)| *id == check);
        let (sizes, watch) = (self.sizes, self.watch);
        let read = reader::read(file, size, &plan, watch, sizes, |part| {
            self.take_tally(file, &plan, &part, at, is_reference);
            at = At { record: at.record + part.records, line: at.line + part.lines, byte: part.range.end };
            let bad = part.bad.ranges.into_iter().filter(|record| !done.bad.has(record.start));
            done.add_late(bad.collect());
            let go_on = self.go_on();
            done.is_complete &= go_on.is_continue() || part.end.is_last;
            Ok(go_on)
        });
        drop(plan);
        self.existing = existing;
        read
    }

    /// Ends the reading where there are as many errors as anybody wants to see.
    fn go_on(&mut self) -> ControlFlow<()> {
        let Some(checks) = self.checks else { return ControlFlow::Continue(()) };
        let is_reached = |limit: Option<u64>, count: u64| limit.is_some_and(|limit| count >= limit);
        let errors = self.gather.errors;
        if is_reached(checks.rules.stop_after, errors) {
            self.ended_early = Some(format!("it ended after {errors} errors, as the rules ask"));
        } else if let Some(check) = checks.ids().find(|check| is_reached(checks.stop_after(*check), self.gather.found_by(*check))) {
            let count = self.gather.found_by(check);
            self.ended_early = Some(format!("it ended after {count} findings of one rule, as that rule asks"));
        } else {
            return ControlFlow::Continue(());
        }
        ControlFlow::Break(())
    }

    /// Tells whether the bunch has as many records as it may have.
    fn count_records(&mut self, opened: &[Opened<'_>], done: &[Done]) {
        let Some(RecordCount { min, max, severity }) = self.checks.and_then(|checks| checks.rules.records.as_ref()) else { return };
        let Some(file) = opened.last().filter(|_| self.ended_early.is_none()) else { return };
        let records: u64 = done.iter().map(|done| done.records).sum();
        let (limit, is_too_few) = match (min, max) {
            (Some(min), _) if records < *min => (*min, true),
            (_, Some(max)) if records > *max => (*max, false),
            _ => return,
        };
        let (word, question) = if is_too_few { ("at least", "was the export cut?") } else { ("at most", "is it the right file?") };
        let text = format!("there are {records} records in all files, and {word} {limit} are expected; {question}");
        let bounds = match (min, max) {
            (Some(min), Some(max)) => format!("{min} to {max} records"),
            _ => format!("{word} {limit} records"),
        };
        let at = At { record: 1, line: 1, byte: 0 };
        let found = Found { at, text, value: Some(records.to_string()), valid: Some(bounds) };
        self.gather.add(&file.told, (STRUCTURE, None), (Rule::Records, *severity, None), 1, [found]);
    }

    fn finish(self, opened: Vec<Opened<'_>>, done: Vec<Done>) -> Validation {
        let files = opened.into_iter().zip(done).map(|(file, done)| {
            let (bad, bad_records) = joined(done.bad, done.late);
            ValidatedFile {
                name: file.told.name,
                records: done.records,
                columns: file.head.names,
                bytes: done.bytes,
                is_complete: done.is_complete,
                records_from: file.head.records_from.byte,
                bad: (bad.len() <= BAD_RANGES_MAX && done.late_left_out == 0).then_some(bad),
                bad_records: bad_records + done.late_left_out,
            }
        });
        let files = files.collect();
        let (counts, findings) = self.gather.finish();
        Validation { files, counts, findings, ended_early: self.ended_early }
    }
}

/// Returns the place in a file of a place in a part that begins at another one.
fn behind(start: At, at: At) -> At {
    At { record: start.record.wrapping_add(at.record), line: start.line + at.line, byte: at.byte }
}

fn key_columns(file: &Opened<'_>, names: &[String]) -> KeyColumns {
    let index = |name: &String| file.head.names.iter().position(|column| column == name);
    KeyColumns { columns: names.iter().map(index).collect(), separator: None }
}

/// Joins stretches of bad records with single other ones that were found out later; returns them with how many records they are.
fn joined(bad: Bad, mut late: Vec<Range<u64>>) -> (Vec<Range<u64>>, u64) {
    late.sort_unstable_by_key(|range| range.start);
    late.dedup();
    let records = bad.records + late.len() as u64;
    let mut all = bad.ranges;
    all.extend(late);
    all.sort_unstable_by_key(|range| range.start);
    let mut joined: Vec<Range<u64>> = Vec::with_capacity(all.len());
    for range in all {
        match joined.last_mut() {
            Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
            Some(_) | None => joined.push(range),
        }
    }
    (joined, records)
}
