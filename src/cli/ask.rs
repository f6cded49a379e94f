//! `bunchd retry` and `bunchd start`: appends a request to the ledger, wakes the daemon, waits for its answer.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::context::{Context, execution_number, now, print};
use super::error::CliError;
use super::exit::Exit;
use crate::daemon::{setup::LOCK_NAME, wake};
use crate::engine::requests::startable;
use crate::ledger::Ledger;
use crate::model::request::{Answer, Request, RetryFrom};
use crate::process::Lock;

/// How long an answer is waited for; the daemon usually gives it within milliseconds.
const ANSWER_WAIT: Duration = Duration::from_secs(15);

/// Time between two looks for the answer.
const LOOK_EVERY: Duration = Duration::from_millis(5);

pub(super) fn retry(context: &Context, word: &str) -> Result<Exit, CliError> {
    let (mut ledger, state) = open(context)?;
    let execution = execution_number(&mut ledger, word)?;
    if ledger.load_execution(execution)?.is_none() {
        return Err(CliError::NotFound(format!("there is no execution {execution}; `bunchd list` shows them")));
    }
    ask(context, ledger, &state, &Request::Retry { execution, from: RetryFrom::Failed })
}

pub(super) fn start(context: &Context, pipeline: String) -> Result<Exit, CliError> {
    let setup = context.load()?.setup();
    if let Err(why) = startable(&pipeline, &setup.pipelines) {
        let is_known = setup.pipelines.contains_key(&pipeline);
        return Err(if is_known { CliError::Refused(why) } else { CliError::NotFound(why) });
    }
    if !setup.surroundings.ledger.exists() {
        std::fs::create_dir_all(&setup.state).map_err(CliError::io("make", &setup.state))?;
        drop(Ledger::open(&setup.surroundings.ledger)?);
    }
    let (ledger, state) = open(context)?;
    ask(context, ledger, &state, &Request::Start { pipeline, bunch: None })
}

fn open(context: &Context) -> Result<(Ledger, std::path::PathBuf), CliError> {
    Ok((context.ledger()?, context.state()?))
}

fn ask(context: &Context, mut ledger: Ledger, state: &Path, request: &Request) -> Result<Exit, CliError> {
    let number = ledger.ask(request, &user(), now())?;
    if !wake::wake(state) && !is_held(state) {
        let words = context.config_words();
        print(&format!("noted as request {number}; no daemon runs, so `bunchd once{words}` or `bunchd run{words}` will do it\n"))?;
        return Ok(Exit::Ok);
    }
    let until = Instant::now() + ANSWER_WAIT;
    while Instant::now() < until {
        match ledger.answer(number)? {
            Some(Answer::Started { execution }) => {
                let words = context.config_words();
                print(&format!("execution {execution} has started; `bunchd show {execution}{words}` tells how it goes\n"))?;
                return Ok(Exit::Ok);
            }
            Some(Answer::Done { what, .. }) => {
                print(&format!("{what}\n"))?;
                return Ok(Exit::Ok);
            }
            Some(Answer::Refused { why }) => return Err(CliError::Refused(why)),
            None => thread::sleep(LOOK_EVERY),
        }
    }
    Err(CliError::Busy(format!("request {number} is noted, but the daemon has not answered it yet; `bunchd status` tells how it is")))
}

/// Returns the name of the user who asks, for the story of an execution.
pub(super) fn user() -> String {
    let uid = nix::unistd::getuid();
    match nix::unistd::User::from_uid(uid) {
        Ok(Some(user)) => user.name,
        Ok(None) | Err(_) => format!("user {uid}"),
    }
}

pub(super) fn is_held(state: &Path) -> bool {
    Lock::holder(&state.join(LOCK_NAME)).is_some()
}
