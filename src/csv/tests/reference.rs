//! The same rules once more, over a whole file in memory, cell by cell with a look ahead: slow and plain.
//!
//! It knows quotes, columns, blank lines and lone carriage returns, behind a header that is given.

use crate::model::rule::Rule;

/// A rule with record, line and byte.
pub(super) type Fault = (Rule, u64, u64, u64);

struct Reading {
    end: usize,
    cells: usize,
    faults: Vec<(Rule, usize)>,
    is_open: bool,
    /// Where to go on instead: the quote, the byte behind its first line break, and where the doubt came up.
    doubt: Option<(usize, usize, usize)>,
}

impl Reading {
    fn has_quote_fault(&self) -> bool {
        self.faults.iter().any(|(rule, _)| *rule != Rule::LoneCarriageReturn)
    }

    fn add(&mut self, rule: Rule, at: usize) {
        let is_known = if rule == Rule::LoneCarriageReturn { self.faults.iter().any(|f| f.0 == rule) } else { self.has_quote_fault() };
        if !is_known {
            self.faults.push((rule, at));
        }
    }
}

/// Reads the record at `i`; line breaks within quotes raise doubt from `doubt_from` on.
fn read_record(data: &[u8], mut i: usize, columns: usize, doubt_from: usize) -> Reading {
    let mut reading = Reading { end: data.len(), cells: 0, faults: Vec::new(), is_open: true, doubt: None };
    let mut way_back: Option<(usize, usize, usize)> = None;
    loop {
        reading.cells += 1;
        if data.get(i) == Some(&b'"') {
            let quote = i;
            i += 1;
            while i < data.len() && (data[i] != b'"' || data.get(i + 1) == Some(&b'"')) {
                if data[i] == b'\n' && i + 1 > doubt_from && way_back.is_none() {
                    way_back = Some((quote, i + 1, reading.faults.len()));
                }
                i += if data[i] == b'"' { 2 } else { 1 };
            }
            if i >= data.len() {
                if let Some((quote, behind, known)) = way_back.filter(|(_, behind, _)| has_fit(data, *behind, columns)) {
                    reading.faults.truncate(known);
                    reading.doubt = Some((quote, behind, usize::MAX));
                } else {
                    reading.add(Rule::UnterminatedQuote, quote);
                }
                return reading;
            }
            i += 1;
            if !matches!(data.get(i), None | Some(b',' | b'\n' | b'\r')) {
                if let Some((quote, behind, known)) = way_back.filter(|(_, behind, _)| is_likely(&data[..i], *behind, columns)) {
                    reading.faults.truncate(known);
                    reading.doubt = Some((quote, behind, i));
                    return reading;
                }
                reading.add(Rule::TextAfterQuote, i - 1);
            }
        }
        while i < data.len() && data[i] != b',' && data[i] != b'\n' {
            match data[i] {
                b'"' => reading.add(Rule::StrayQuote, i),
                b'\r' if data.get(i + 1) != Some(&b'\n') => reading.add(Rule::LoneCarriageReturn, i),
                _ => {}
            }
            i += 1;
        }
        match data.get(i) {
            Some(b',') => i += 1,
            end => {
                reading.is_open = end.is_none();
                reading.end = (i + 1).min(data.len());
                return reading;
            }
        }
    }
}

fn is_blank(record: &[u8]) -> bool {
    record == b"\n" || record == b"\r\n"
}

fn trial(data: &[u8], mut i: usize, columns: usize) -> (bool, Option<Reading>) {
    while i < data.len() {
        let reading = read_record(data, i, columns, usize::MAX);
        let fits = !is_blank(&data[i..reading.end]) && !reading.has_quote_fault() && reading.cells == columns;
        if reading.is_open {
            return (fits, Some(reading));
        }
        if fits {
            return (true, None);
        }
        i = reading.end;
    }
    (false, None)
}

fn has_fit(data: &[u8], from: usize, columns: usize) -> bool {
    trial(data, from, columns).0
}

fn is_likely(data: &[u8], from: usize, columns: usize) -> bool {
    let (fits, open) = trial(data, from, columns);
    let is_plausible = |open: Reading| open.cells <= columns && open.faults.iter().all(|(rule, _)| !is_quote_mistake(*rule));
    fits || open.is_some_and(is_plausible)
}

fn is_quote_mistake(rule: Rule) -> bool {
    matches!(rule, Rule::StrayQuote | Rule::TextAfterQuote)
}

/// Returns how many records there are behind a header that ends at `i`, and what is wrong with them.
pub(super) fn reference(data: &[u8], mut i: usize, columns: usize) -> (u64, Vec<Fault>) {
    let (mut record, mut out, mut doubt_from, mut trial_until, mut is_behind_blank) = (2, Vec::new(), 0, 0, false);
    while i < data.len() {
        let line = |at: usize| 1 + data[..at].iter().filter(|byte| **byte == b'\n').count() as u64;
        let reading = read_record(data, i, columns, doubt_from);
        let tell = |out: &mut Vec<Fault>, rule: Rule, at: usize| out.push((rule, record, line(at), at as u64));
        let is_skipped = reading.end < trial_until.min(data.len() + 1) && (reading.has_quote_fault() || reading.cells != columns);
        if is_blank(&data[i..reading.end]) && reading.doubt.is_none() {
            if reading.end < trial_until.min(data.len() + 1) {
                i = reading.end;
                continue;
            }
            if !is_behind_blank {
                tell(&mut out, Rule::BlankLine, i);
            }
            is_behind_blank = true;
            i = reading.end;
            continue;
        }
        is_behind_blank = false;
        for (rule, at) in reading.faults.iter().filter(|(rule, _)| !is_skipped || *rule == Rule::LoneCarriageReturn) {
            tell(&mut out, *rule, *at);
            if is_skipped && let Some(told) = out.last_mut() {
                told.1 -= 1;
            }
        }
        if let Some((quote, behind, until)) = reading.doubt {
            tell(&mut out, Rule::UnterminatedQuote, quote);
            (i, doubt_from, trial_until) = (behind, until, until);
            record += 1;
            continue;
        }
        if !is_skipped {
            trial_until = 0;
            if !reading.has_quote_fault() && reading.cells != columns {
                tell(&mut out, if reading.cells < columns { Rule::TooFewColumns } else { Rule::TooManyColumns }, i);
            }
            record += 1;
        }
        i = reading.end;
    }
    (record - 2, out)
}
