//! Starts the daemon in the foreground: for `bunchd run`, and for `once` and `demo`.

use std::fs;

use tokio::task::LocalSet;

use super::context::{Context, now};
use super::error::CliError;
use super::exit::Exit;
use super::logging;
use crate::daemon::run::run;
use crate::daemon::setup::Setup;
use crate::daemon::{Observer, Summary, Until};
use crate::process::Lock;

pub(super) fn daemon(context: &Context) -> Result<Exit, CliError> {
    logging::start("bunchd=info");
    let setup = context.load()?.setup();
    let summary = start(setup, Until::Told, &mut ())?;
    tracing::info!(executions = summary.executions, attempts = summary.attempts, commits = summary.commits, "bunchd has ended");
    Ok(Exit::Ok)
}

/// Runs a daemon to its end.
pub(super) fn start(setup: Setup, until: Until, observer: &mut dyn Observer) -> Result<Summary, CliError> {
    fs::create_dir_all(&setup.state).map_err(CliError::io("make", &setup.state))?;
    let lock = Lock::acquire(&setup.lock(), now())?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CliError::io("start the loop in", &setup.state))?;
    Ok(LocalSet::new().block_on(&runtime, run(setup, lock, until, observer))?)
}
