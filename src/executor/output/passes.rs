//! How often a program went through its files, and how far it is.
//!
//! M2IF reads one file several times in one run (collect, check, import) and says each time that it is processed; so the rows
//! of a file are those of its longest pass, while the progress counts all passes and never falls. How many passes there will be
//! nobody knows, so there is no total.

use std::collections::BTreeMap;

use super::Told;
use crate::model::progress::Progress;

/// Files whose names are kept if the program was not given a list of files.
const FILES_MAX: usize = 10_000;

/// What was read of all files.
#[derive(Debug, Default)]
pub(super) struct Passes {
    /// The files that count; all if there is no list.
    offered: Option<Vec<String>>,
    files: BTreeMap<String, Rows>,
    /// Rows of the passes that are over.
    over: u64,
    /// Rows of the pass that goes on.
    current: u64,
    /// What the progress was last told to be.
    told: u64,
}

#[derive(Debug, Default)]
struct Rows {
    rows: u64,
    skipped: u64,
}

impl Passes {
    /// Starts; only these files count.
    pub(super) fn of(names: Vec<String>) -> Self {
        Self { offered: Some(names), ..Self::default() }
    }

    /// Takes in one line. M2IF counts the header of a file as a line of it.
    pub(super) fn hear(&mut self, told: &Told<'_>) {
        match *told {
            Told::Started { file } if self.counts(file) => {
                self.over += std::mem::take(&mut self.current);
            }
            Told::Advanced { file, lines } if self.counts(file) => self.current = self.current.max(lines.saturating_sub(1)),
            Told::Processed { file, lines, skipped } if self.counts(file) => {
                let rows = lines.saturating_sub(1);
                self.over += rows;
                self.current = 0;
                let known = self.files.entry(file.to_owned()).or_default();
                if rows >= known.rows {
                    *known = Rows { rows, skipped };
                }
            }
            Told::Started { .. } | Told::Advanced { .. } | Told::Processed { .. } => {}
        }
    }

    /// Tells whether one pass over a file was completed.
    pub(super) fn is_processed(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Forgets the rows of all other files.
    pub(super) fn keep_rows_of(&mut self, is_kept: impl Fn(&str) -> bool) {
        self.files.retain(|name, _| is_kept(name));
    }

    /// Returns the rows of all files, and how many of them were skipped.
    pub(super) fn rows(&self) -> (u64, u64) {
        self.files.values().fold((0, 0), |(rows, skipped), file| (rows + file.rows, skipped + file.skipped))
    }

    /// Returns the progress, if there is more than the last time.
    pub(super) fn progress(&mut self) -> Option<Progress> {
        let done = self.over + self.current;
        if done <= self.told {
            return None;
        }
        self.told = done;
        Some(Progress { done, total: None, what: "rows read".to_owned() })
    }

    fn counts(&self, file: &str) -> bool {
        match &self.offered {
            Some(offered) => offered.iter().any(|name| name == file),
            None => self.files.len() < FILES_MAX || self.files.contains_key(file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(passes: &mut Passes, lines: &[&str]) -> Vec<u64> {
        let mut told = Vec::new();
        for line in lines {
            passes.hear(&Told::read(line).expect("it tells something"));
            told.extend(passes.progress().map(|progress| progress.done));
        }
        told
    }

    #[test]
    fn e4_a_file_that_is_read_twice_counts_once_and_the_progress_never_falls() {
        let mut passes = Passes::of(vec!["a_01.csv".to_owned()]);
        let told = heard(
            &mut passes,
            &[
                r#"Now start processing file "a_01.csv""#,
                r#"Successfully processed file "a_01.csv" with "101" lines (skipping "0") in "0.10" s"#,
                r#"Now start processing file "a_01.csv""#,
                r#"Operation "add-update" successfully processed "40 (41)" rows per minute of file "a_01.csv""#,
                r#"Successfully processed file "a_01.csv" with "101" lines (skipping "3") in "9.10" s"#,
            ],
        );
        assert_eq!((told, passes.rows()), (vec![100, 140, 200], (100, 3)));
    }

    #[test]
    fn e4_files_that_m2if_made_itself_count_neither_as_rows_nor_as_progress() {
        let mut passes = Passes::of(vec!["product-import_a_01.csv".to_owned()]);
        let line = r#"Successfully processed file "product-import-url-rewrite_a_01.csv" with "900" lines (skipping "0") in "1.00" s"#;
        assert_eq!((heard(&mut passes, &[line]), passes.rows()), (vec![], (0, 0)));
    }
}
