//! What happens in a random world, apart from what the engine decides.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use jiff::SignedDuration;

use super::super::recipe::{Ending, Happening, Redefinition};
use super::Chaos;
use crate::engine::{AttemptEnd, ReadyBunch};
use crate::model::bunch::{Bunch, BunchFile, BunchKey, FileStamp, OkFile};
use crate::model::condition::PipelineCondition;
use crate::model::execution::AttemptKey;
use crate::model::failure::{Failure, FailureKind, Outcome};
use crate::model::message::{Message, Severity, Statistic};
use crate::model::pipeline::Pipeline;

impl Chaos {
    pub(in super::super) fn happen(&mut self, happening: &Happening) {
        match *happening {
            Happening::Drop { pipeline, identifier } => self.drop_bunch(pipeline, identifier),
            Happening::End { pick, how } => {
                if let Some(key) = self.running.iter().nth(pick % self.running.len().max(1)).copied() {
                    self.end(key, outcome(how));
                }
            }
            Happening::Perform { pick, succeeds } if !self.asked.is_empty() => self.perform(pick % self.asked.len(), succeeds),
            Happening::Vanish { pick } if !self.asked.is_empty() => self.vanish(pick % self.asked.len()),
            Happening::Perform { .. } | Happening::Vanish { .. } => {}
            Happening::Found { pick, holds } => self.found(pick % self.looking.len().max(1), holds),
            Happening::Crash { done } => self.crash(done),
            Happening::Pass { seconds } => self.pass(seconds),
            Happening::Ask { asked } => self.ask(asked),
            Happening::Mode { mode } => self.mode = mode,
            Happening::Redefine { pipeline, how } => self.redefine(&format!("p{pipeline}"), how),
        }
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        self.promises.time_passes(seconds, &self.state);
        self.now = self.now.checked_add(SignedDuration::from_secs(seconds)).expect("it is near");
    }

    pub(super) fn end(&mut self, key: AttemptKey, outcome: Outcome) {
        assert!(self.running.remove(&key), "{key:?} does not run");
        let messages = vec![Message::new(Severity::Info, format!("{key:?}"))];
        let statistics = vec![Statistic { table: "rows".into(), operation: "added".into(), count: 2 }];
        self.ended.insert(key, AttemptEnd { outcome, messages, statistics });
    }

    fn drop_bunch(&mut self, pipeline: usize, identifier: u8) {
        let name = format!("p{pipeline}");
        let Some(pipeline) = self.pipelines.get(&name).filter(|_| self.fed.contains(&name)).cloned() else { return };
        let key = BunchKey { source: name, bunch_type: None, identifier: identifier.to_string() };
        // The inbox cannot hold two files of one name.
        if self.ready.iter().any(|ready| ready.bunch.key == key) {
            return;
        }
        self.inodes_given += 1;
        let stamp = FileStamp { size_bytes: 1, modified_ns: 0, inode: self.inodes_given, device: 1 };
        let file =
            BunchFile { name: format!("import-product_{identifier}_1.csv"), bunch_type: "product".into(), counter: 1, stamp, owner: None };
        let arrived_ns = i64::try_from(self.now.as_nanosecond()).expect("it is near");
        let ok_file = OkFile { name: format!("import-product_{identifier}.ok"), stamp, arrived_ns };
        let bunch = Bunch { key, files: vec![file], ok_files: vec![ok_file], unlisted: Vec::new() };
        self.files.insert(self.inodes_given, "/inbox".into());
        self.ready.push(ReadyBunch { bunch: Cow::Owned(bunch), inbox: Cow::Borrowed(Path::new("/inbox")), pipeline });
    }

    fn redefine(&mut self, name: &str, how: Redefinition) {
        if let Some(back) = self.gone.remove(name) {
            self.pipelines.insert(name.to_owned(), back);
        }
        let Some(known) = self.pipelines.get_mut(name) else { return };
        let mut next = (**known).clone();
        match how {
            Redefinition::Described => next.description += " again",
            Redefinition::Switched => next.conditions.iter_mut().for_each(switch),
            // A source names its pipeline, so that it cannot be taken out.
            Redefinition::Gone if self.fed.contains(name) => {}
            Redefinition::Gone => {
                self.gone.extend(self.pipelines.remove_entry(name));
                return;
            }
        }
        self.define(next);
    }

    /// Puts a definition into force.
    pub(super) fn define(&mut self, pipeline: Pipeline) {
        let pipeline = Arc::new(pipeline);
        for ready in self.ready.iter_mut().filter(|ready| ready.pipeline.name == pipeline.name) {
            ready.pipeline = pipeline.clone();
        }
        self.pipelines.insert(pipeline.name.clone(), pipeline);
    }
}

fn switch(condition: &mut PipelineCondition) {
    if let PipelineCondition::Enabled { value } = condition {
        *value = !*value;
    }
}

fn outcome(how: Ending) -> Outcome {
    let failed = |kind| Outcome::Failed { failure: Failure::new(kind, "it failed") };
    match how {
        Ending::Well => Outcome::Succeeded,
        Ending::Warned => Outcome::SucceededWithWarnings,
        Ending::Failed => failed(FailureKind::ExitCode { code: 1 }),
        Ending::WrongInput => failed(FailureKind::InvalidInput),
        Ending::Aborted => Outcome::Aborted { why: "enough".into() },
    }
}
