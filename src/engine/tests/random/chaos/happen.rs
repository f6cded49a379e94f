//! What happens in a random world, apart from what the engine decides.

use std::borrow::Cow;

use std::sync::Arc;

use jiff::SignedDuration;

use super::super::recipe::{Ending, Happening};
use super::Chaos;
use crate::engine::{AttemptEnd, OpenRequest, ReadyBunch};
use crate::model::bunch::{Bunch, BunchFile, BunchKey, FileStamp};
use crate::model::execution::AttemptKey;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Severity, Statistic};
use crate::model::pipeline::Pipeline;
use crate::model::request::{Request, RetryFrom};

impl Chaos {
    pub(in super::super) fn happen(&mut self, happening: &Happening) {
        match *happening {
            Happening::Drop { identifier } => self.drop_bunch(identifier),
            Happening::End { pick, how } => {
                if let Some(key) = self.running.iter().nth(pick % self.running.len().max(1)).copied() {
                    self.end(key, outcome(how));
                }
            }
            Happening::Perform { pick, succeeds } => {
                if !self.asked.is_empty() {
                    self.perform(pick % self.asked.len(), succeeds);
                }
            }
            Happening::Crash { done } => self.crash(done),
            Happening::Pass { seconds } => self.pass(seconds),
            Happening::Retry { pick } => self.retry(pick),
            Happening::Mode { mode } => self.mode = mode,
            Happening::Redefine => {
                let description = format!("{} again", self.pipeline.description);
                self.pipeline = Arc::new(Pipeline { description, ..(*self.pipeline).clone() });
            }
        }
    }

    fn pass(&mut self, seconds: i64) {
        self.now = self.now.checked_add(SignedDuration::from_secs(seconds)).expect("it is near");
    }

    pub(super) fn end(&mut self, key: AttemptKey, outcome: Outcome) {
        assert!(self.running.remove(&key), "{key:?} does not run");
        let messages = vec![Message::new(Severity::Info, format!("{key:?}"))];
        let statistics = vec![Statistic { table: "rows".into(), operation: "added".into(), count: 2 }];
        self.ended.insert(key, AttemptEnd { outcome, messages, statistics });
    }

    fn drop_bunch(&mut self, identifier: u8) {
        let number = self.files.len() as u64 + 1;
        let key = BunchKey { source: "s".into(), bunch_type: None, identifier: identifier.to_string() };
        // The inbox cannot hold two files of one name.
        if self.ready.iter().any(|ready| ready.bunch.key == key) {
            return;
        }
        let stamp = FileStamp { size_bytes: 1, modified_ns: 0, inode: number, device: 1 };
        let files = vec![BunchFile {
            name: format!("import-product_{identifier}_1.csv"),
            bunch_type: "product".into(),
            counter: 1,
            stamp,
            owner: None,
        }];
        let bunch = Bunch { key, files, ok_files: Vec::new(), unlisted: Vec::new() };
        self.files.insert(number, "/inbox".into());
        self.ready.push(ReadyBunch { bunch: Cow::Owned(bunch), inbox: Cow::Owned("/inbox".into()), pipeline: self.pipeline.clone() });
    }

    fn retry(&mut self, pick: usize) {
        let finished = &self.promises.finished;
        let Some(id) = finished.keys().nth(pick % finished.len().max(1)).copied() else { return };
        self.requests_made += 1;
        let subject = finished.get(&id).filter(|_| !self.state.executions.contains_key(&id)).cloned();
        let request = Request::Retry { execution: id, from: RetryFrom::Failed };
        self.requests.push(OpenRequest { id: self.requests_made, request, asked_by: String::new(), subject, found: None });
    }
}

fn outcome(how: Ending) -> Outcome {
    let failed = |kind| Outcome::Failed { failure: Failure::new(kind, "it failed") };
    match how {
        Ending::Well => Outcome::Succeeded,
        Ending::Warned => Outcome::SucceededWithWarnings,
        Ending::Failed => failed(FailureKind::ExitCode { code: 1 }),
        Ending::WrongInput => failed(FailureKind::InvalidInput),
    }
}
