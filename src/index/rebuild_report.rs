//! What `bin/magento indexer:reindex` prints, line by line: which index was rebuilt, which was not, and why.
//!
//! Source: `IndexerReindexCommand` of 2.3.0, 2.4.0 and 2.4.8. 2.3 prints a title in each line; 2.4 prints the title before an index
//! is rebuilt and the rest after it, so a line about one that is locked has no title in front, and what PHP says when it dies
//! stands behind one.

/// Most results that are kept.
const RESULTS_MAX: usize = 10_000;

/// Longest reason that is taken from a line, in characters.
const WHY_MAX: usize = 300;

const REBUILT: &str = "has been rebuilt successfully";
const LOCKED: &str = " index is locked by another reindex process";
/// What stands before a reason that follows in the next line: since 2.4.3, of 2.3, of 2.4.0; the longer one first.
const REASON_FOLLOWS: &[&str] = &["process error during indexation process:", "indexer process unknown error:", "process unknown error:"];
/// What stands before a reason in the same line (2.4.0 to 2.4.2).
const REASON: &str = "exception: ";

/// How a rebuild of one index ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// The title of the index.
    pub title: String,
    /// Nothing if it was rebuilt, or why it was not.
    pub failure: Option<String>,
    /// It was passed over, since somebody else rebuilds it or a killed rebuild left it so.
    pub is_locked: bool,
}

/// Reads the output of one rebuild.
#[derive(Debug, Default)]
pub struct RebuildReport {
    titles: Vec<String>,
    results: Vec<Rebuilt>,
    /// The index whose reason comes in the next line; the inner `None`: no title was printed.
    awaiting: Option<Option<String>>,
    /// The index whose title was printed, and what was printed behind it that is no result yet.
    open: Option<(String, String)>,
    stray: Option<String>,
}

impl RebuildReport {
    /// Begins to read; titles tell where the output of an index begins that ends in nothing known.
    pub fn new<'a>(titles: impl IntoIterator<Item = &'a str>) -> Self {
        let mut titles: Vec<String> = titles.into_iter().filter(|title| !title.is_empty()).map(str::to_owned).collect();
        // The longest first: one title may begin with another.
        titles.sort_by_key(|title| std::cmp::Reverse(title.len()));
        Self { titles, ..Self::default() }
    }

    /// Reads one line, without its line break; tells whether another index came to its end.
    pub fn line(&mut self, line: &str) -> bool {
        let line = line.trim();
        let before = self.results.len();
        if !line.is_empty() {
            self.read(line);
        }
        self.results.len() > before
    }

    /// Returns the results so far, in the order in which they came.
    pub fn results(&self) -> &[Rebuilt] {
        &self.results
    }

    /// Ends the reading: returns all results, and a reason that belongs to no index that is known.
    pub fn finish(mut self) -> (Vec<Rebuilt>, Option<String>) {
        self.close();
        if let Some(Some(title)) = self.awaiting.take() {
            self.fail(title, "Magento gave no reason", false);
        }
        (self.results, self.stray)
    }

    fn read(&mut self, line: &str) {
        if let Some(title) = locked(line) {
            self.close_unless(&title);
            let why = "it is locked: somebody else rebuilds it, or a rebuild was killed";
            self.awaiting = None;
            self.fail(title, why, true);
        } else if let Some(title) = self.awaiting.take() {
            match title {
                Some(title) => self.fail(title, line, false),
                None => self.stray = Some(shorten(line)),
            }
        } else if let Some(title) = self.rebuilt(line) {
            self.close_unless(&title);
            self.push(Rebuilt { title, failure: None, is_locked: false });
        } else if let Some(title) = reason_follows(line) {
            self.close();
            self.awaiting = Some(title);
        } else if let Some((title, why)) = exception(line) {
            self.close();
            match title {
                Some(title) => self.fail(title, why, false),
                None => self.stray = Some(shorten(why)),
            }
        } else {
            self.beside(line);
        }
    }

    /// Returns the title of an index that was rebuilt; what it printed itself may have torn its line apart.
    fn rebuilt(&self, line: &str) -> Option<String> {
        let (before, _) = line.split_once(REBUILT)?;
        match before.trim_end().strip_suffix(" index") {
            Some(title) => Some(title.to_owned()),
            None => self.open.as_ref().map(|(title, _)| title.clone()),
        }
    }

    /// Reads what is no result: the begin of an index, or what it prints.
    fn beside(&mut self, line: &str) {
        let begin = self.titles.iter().find_map(|title| {
            let rest = line.strip_prefix(title.as_str())?.strip_prefix(" index")?;
            (rest.is_empty() || rest.starts_with(' ')).then(|| (title.clone(), shorten(rest.trim())))
        });
        match begin {
            Some(begin) => {
                self.close();
                self.open = Some(begin);
            }
            None => {
                if let Some((_, said)) = self.open.as_mut().filter(|(_, said)| said.is_empty()) {
                    *said = shorten(line);
                } else if self.open.is_none() {
                    self.stray = Some(shorten(line));
                }
            }
        }
    }

    /// Ends an index of which nothing more will come.
    fn close(&mut self) {
        if let Some((title, said)) = self.open.take() {
            let why = if said.is_empty() { "Magento ended while it rebuilt it, and gave no reason" } else { &said };
            self.fail(title, why, false);
        }
    }

    fn close_unless(&mut self, title: &str) {
        if self.open.as_ref().is_some_and(|(open, _)| open == title) {
            self.open = None;
        }
        self.close();
    }

    fn fail(&mut self, title: String, why: &str, is_locked: bool) {
        self.push(Rebuilt { title, failure: Some(shorten(why)), is_locked });
    }

    fn push(&mut self, result: Rebuilt) {
        if self.results.len() < RESULTS_MAX {
            self.results.push(result);
        }
    }
}

/// Returns the title of an index that was passed over.
fn locked(line: &str) -> Option<String> {
    let (title, _) = line.split_once(LOCKED)?;
    Some(title.strip_prefix(REASON).unwrap_or(title).to_owned())
}

/// Returns the index whose reason comes in the next line, if it was named.
fn reason_follows(line: &str) -> Option<Option<String>> {
    let before = REASON_FOLLOWS.iter().find_map(|words| line.strip_suffix(words))?.trim_end();
    Some(Some(before.strip_suffix(" index").unwrap_or(before)).filter(|title| !title.is_empty()).map(str::to_owned))
}

/// Returns the index that failed, if it was named, and why.
fn exception(line: &str) -> Option<(Option<String>, &str)> {
    if let Some(why) = line.strip_prefix(REASON) {
        return Some((None, why));
    }
    let (title, why) = line.split_once(" index exception: ")?;
    Some((Some(title.to_owned()), why))
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(WHY_MAX).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests;
