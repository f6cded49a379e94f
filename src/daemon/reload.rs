//! Reads configuration and definitions again: when asked, at SIGHUP, and when the files have changed.
//!
//! Invariant: what is read is in force as a whole or not at all. Executions keep the definition that they were created with, and
//! where their files are; new places are for what is created or put away later.

use super::beat::said;
use super::load::{Origin, Texts};
use super::recover::make;
use super::run::directories_of;
use super::setup::Setup;
use super::{Daemon, changes, clock};
use crate::inbox::Inbox;
use crate::model::in_force::{InForce, Refused};
use crate::model::request::{Answer, Request};
use crate::view::text::count;

/// The longest text that says why a reading was refused, in bytes.
const WHY_BYTES_MAX: usize = 64 * 1024;

impl Daemon<'_> {
    /// Reads everything again and says what became of it, whatever it is.
    pub(super) fn reload(&mut self) -> Answer {
        let texts = Texts::read(&self.setup.file);
        self.definitions.note(texts.origin.clone());
        self.take_over(texts)
    }

    /// Reads everything again if the texts are not those of the last time; returns whether they were.
    pub(super) fn reload_if_changed(&mut self) -> bool {
        if !self.definitions.settle() {
            return false;
        }
        let texts = Texts::read(&self.setup.file);
        let is_new = self.definitions.note(texts.origin.clone());
        if is_new {
            self.take_over(texts);
        } else {
            tracing::debug!("the files of the configuration look new and have the same content");
        }
        is_new
    }

    /// Answers the requests to reload that are open, all by one reload.
    pub(super) fn carry_out_reloads(&mut self) {
        let open = self.facts.requests.iter().filter(|open| open.request == Request::Reload && open.found.is_none());
        // Who asks while files are being read may mean what was written after that.
        let asked: Vec<u64> = open.map(|open| open.id).collect();
        if asked.is_empty() {
            return;
        }
        let answer = self.reload();
        for open in self.facts.requests.iter_mut().filter(|open| asked.contains(&open.id)) {
            open.found = Some(answer.clone());
        }
    }

    /// Leaves for `bunchd status` which definitions are in force.
    pub(super) fn note_in_force(&mut self) {
        let in_force = InForce {
            process: std::process::id(),
            file: self.setup.file.clone(),
            read_at: self.setup.origin.read_at,
            digest: self.setup.origin.digest.clone(),
            refused: self.refused.clone(),
        };
        if let Err(error) = self.ledger.note_in_force(&in_force) {
            tracing::warn!(error = said(&error), "which definitions are in force could not be noted: `bunchd status` may tell old ones");
        }
    }

    fn take_over(&mut self, texts: Texts) -> Answer {
        self.systemd.reloading();
        let origin = texts.origin.clone();
        let outcome = texts.load().map_err(|error| cut(error.to_string())).and_then(|loaded| {
            let changed = self.adopt(loaded.setup())?;
            let warnings = loaded.warnings.len();
            Ok(if warnings == 0 { changed } else { format!("{changed}; {}: `bunchd check` shows them", count(warnings, "warning")) })
        });
        let answer = match outcome {
            Ok(what) => self.adopted(what),
            Err(why) => self.refuse(origin, why),
        };
        self.note_in_force();
        self.systemd.ready(&self.status());
        answer
    }

    /// Puts a reading into force; returns what it changes.
    ///
    /// # Errors
    /// It cannot be used while the daemon runs; nothing has changed.
    fn adopt(&mut self, mut setup: Setup) -> Result<String, String> {
        if let Some(why) = changes::refusal(&self.setup, &setup) {
            return Err(why);
        }
        for path in [&setup.places.working, &setup.places.archive, &setup.places.failed] {
            make(path).map_err(|error| said(&error))?;
        }
        let changed = changes::told(&self.setup, &setup);
        setup.know_ledger(self.ledger.id());
        let concerns_inboxes = changes::concern_inboxes(&self.setup, &setup);
        let has_other_rhythm = setup.retention.every != self.setup.retention.every;
        self.setup = setup;
        // A look may say something else with other programs or another environment; what nobody asks for any more is forgotten too.
        self.facts.probed.clear();
        if has_other_rhythm {
            self.schedule_tidy();
        }
        if concerns_inboxes {
            self.renew_inboxes();
        }
        Ok(changed)
    }

    fn renew_inboxes(&mut self) {
        let nothing = Inbox::new(Vec::new(), self.setup.inbox.clone());
        let old = std::mem::replace(&mut self.inbox, nothing);
        self.inbox = old.changed(self.setup.watched(), self.setup.inbox.clone());
        self.watch.set(directories_of(&self.setup), self.setup.poll_every);
        self.look();
    }

    fn adopted(&mut self, what: String) -> Answer {
        self.refused = None;
        tracing::info!(changed = what, "configuration and pipelines were read again");
        Answer::Done { what: format!("configuration and pipelines were read again: {what}"), executions: Vec::new() }
    }

    fn refuse(&mut self, origin: Origin, why: String) -> Answer {
        let why = why.trim_end();
        let in_force = self.setup.origin.read_at;
        tracing::error!("{why}\nthe configuration and pipelines of {in_force:.0} stay in force");
        let since = self.refused.as_ref().map_or_else(clock::now, |refused| refused.since);
        self.refused = Some(Refused { since, digest: origin.digest, why: why.to_owned() });
        Answer::Refused { why: format!("{why}\nthe configuration and pipelines of {in_force:.0} stay in force") }
    }

    /// Returns one sentence for systemd.
    pub(super) fn status(&self) -> String {
        let sources = count(self.setup.sources.len(), "source");
        let executions = self.state.executions.values().filter(|execution| execution.finished_at.is_none()).count();
        let refused = self.refused.as_ref().map(|refused| {
            let in_force = self.setup.origin.read_at;
            format!("; definitions refused since {:.0}, those of {in_force:.0} stay in force (`bunchd status` tells why)", refused.since)
        });
        format!("{sources}, {} in progress{}", count(executions, "execution"), refused.unwrap_or_default())
    }
}

/// Shortens a text that is longer than anybody reads.
fn cut(mut why: String) -> String {
    if why.len() > WHY_BYTES_MAX {
        let end = (0..=WHY_BYTES_MAX).rev().find(|at| why.is_char_boundary(*at)).unwrap_or_default();
        why.truncate(end);
        why.push_str("\n… the rest is left out; `bunchd check` shows all");
    }
    why
}
