//! How the shop's indexes stand: the one place that asks, the console or the database, as `[magento] index_state` says.
//!
//! A step or a condition that names a program means that console, whatever the configuration says.
//!
//! What it cannot do: the console tells no age of a status, and the database no titles of indexes that are not Magento's own.

use std::path::PathBuf;
use std::pin::pin;

use jiff::Timestamp;

use super::asking::{Answer, AskError, ask};
use super::program::{named, program_of};
use super::task::Surroundings;
use crate::config::IndexSource;
use crate::database::ShopDatabase;
use crate::index::{self, INFO_COMMAND, KNOWN, STATUS_COMMAND};
use crate::model::index::IndexState;
use crate::model::step_state::ProcessId;
use crate::process::Program;

/// Who asks, and where what a console prints goes.
#[derive(Debug)]
pub struct Asker<'a> {
    /// Settings of this machine.
    pub surroundings: &'a Surroundings,
    /// The console that was named: an entry of `[programs]`, or a path.
    pub program: Option<&'a str>,
    /// The directory that a console starts in.
    pub directory: PathBuf,
    /// The file that takes what a console prints.
    pub log: PathBuf,
    /// Marks the processes.
    pub marker: String,
    /// Texts that do not belong into that file.
    pub secrets: Vec<String>,
    /// The time, to tell how old things are.
    pub now: Timestamp,
}

/// Why nobody said how the indexes stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IndexSourceError {
    /// There is nobody to ask: it is not set, or cannot be started. The text says what to write.
    #[error("{0}")]
    NotStarted(String),
    /// It was ended before it had answered.
    #[error("it was ended before it had answered")]
    Stopped,
    /// It gave no answer that can be used.
    #[error("{0}")]
    Trouble(String),
}

impl Asker<'_> {
    /// Returns the words of the console: the program, and what always follows it.
    ///
    /// # Errors
    /// It is not set.
    pub fn console(&self) -> Result<Vec<String>, IndexSourceError> {
        let name = self.program.unwrap_or(&self.surroundings.magento.console);
        named(self.surroundings, name).map_err(|failure| IndexSourceError::NotStarted(failure.text))
    }

    /// Returns the console with further words, as a program that runs for the asker.
    ///
    /// # Errors
    /// It is not set.
    pub fn program(&self, words: impl IntoIterator<Item = impl Into<String>>) -> Result<Program, IndexSourceError> {
        let mut all = self.console()?;
        all.extend(words.into_iter().map(Into::into));
        Ok(self.program_of(&all))
    }

    /// Returns any program as one that runs for the asker.
    pub(super) fn program_of(&self, words: &[String]) -> Program {
        let program = program_of(self.surroundings, words, &self.directory);
        Program { log: self.log.clone(), marker: self.marker.clone(), secrets: self.secrets.clone(), ..program }
    }

    fn asks_the_console(&self) -> bool {
        self.program.is_some() || self.surroundings.magento.index_state == IndexSource::Console
    }
}

/// Asks how all indexes of the shop stand; `must_end` ends it early, `known` hears each process that is started.
///
/// # Errors
/// There is nobody to ask, or no answer that can be used.
pub async fn read(
    asker: &Asker<'_>,
    must_end: impl Future<Output = ()>,
    mut known: impl FnMut(ProcessId),
) -> Result<Vec<IndexState>, IndexSourceError> {
    let mut must_end = pin!(must_end);
    if !asker.asks_the_console() {
        return tokio::select! {
            biased;
            states = from_database(asker.surroundings) => states,
            () = must_end => Err(IndexSourceError::Stopped),
        };
    }
    let output = tell(asker, STATUS_COMMAND, must_end.as_mut(), &mut known).await?;
    let mut states = index::read_status_table_at(&output, asker.now)
        .map_err(|error| IndexSourceError::Trouble(format!("{} {}: {error}", asker.called(), STATUS_COMMAND.join(" "))))?;
    if states.iter().any(|state| state.id.is_none()) {
        index::give_ids(&mut states, &tell(asker, INFO_COMMAND, must_end, &mut known).await?);
    }
    Ok(states)
}

/// Gives indexes their titles where the database has ids only: what a rebuild prints speaks of titles.
///
/// # Errors
/// The console gives no answer.
pub async fn give_titles(
    asker: &Asker<'_>,
    states: &mut [IndexState],
    must_end: impl Future<Output = ()>,
    known: impl FnMut(ProcessId),
) -> Result<(), IndexSourceError> {
    let info = tell(asker, INFO_COMMAND, pin!(must_end), known).await?;
    index::give_titles(states, &info);
    Ok(())
}

async fn tell(
    asker: &Asker<'_>,
    command: &[&str],
    must_end: impl Future<Output = ()>,
    known: impl FnMut(ProcessId),
) -> Result<String, IndexSourceError> {
    let program = asker.program(command.iter().copied())?;
    match ask(&program, asker.surroundings.grace, must_end, known).await {
        Ok(Answer { code: 0, output }) => Ok(output),
        Ok(answer) => Err(IndexSourceError::Trouble(format!("{} {}: {}", asker.called(), command.join(" "), answer.said()))),
        Err(AskError::Stopped) => Err(IndexSourceError::Stopped),
        Err(error @ AskError::NotStarted(_)) => Err(IndexSourceError::NotStarted(error.to_string())),
        Err(error @ AskError::Signal(_)) => Err(IndexSourceError::Trouble(format!("{} {}: {error}", asker.called(), command.join(" ")))),
    }
}

impl Asker<'_> {
    /// Returns what the console is called in the configuration.
    pub fn called(&self) -> &str {
        self.program.unwrap_or(&self.surroundings.magento.console)
    }
}

async fn from_database(surroundings: &Surroundings) -> Result<Vec<IndexState>, IndexSourceError> {
    let Some(database) = &surroundings.magento.database else {
        let text = "index_state is \"database\", and there is no [magento.database] in bunchd.toml: add it, or write \"console\"";
        return Err(IndexSourceError::NotStarted(text.to_owned()));
    };
    let trouble = |error: crate::database::DatabaseError| IndexSourceError::Trouble(error.to_string());
    let connection = ShopDatabase::connect(database, |name| surroundings.own_environment.get(name).cloned()).await.map_err(trouble)?;
    let mut states = connection.index_states().await.map_err(trouble)?;
    for state in &mut states {
        let known = KNOWN.iter().find(|(id, _)| Some(*id) == state.id.as_deref());
        state.title = known.map_or_else(|| std::mem::take(&mut state.title), |(_, title)| (*title).to_owned());
    }
    Ok(states)
}
