//! Appends a request to the ledger, wakes the daemon, and waits for its answer.
//!
//! Invariant: a request that was noted is answered by a daemon, this one or the next; nothing is done here.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::context::{Context, now, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use crate::daemon::{setup::LOCK_NAME, wake};
use crate::ledger::Ledger;
use crate::model::request::{Answer, Request};
use crate::process::Lock;
use crate::view::pause::PauseView;

/// How long an answer is waited for; the daemon usually gives it within milliseconds.
const ANSWER_WAIT: Duration = Duration::from_secs(15);

/// Time between two looks for the answer.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// A question to the daemon, and how to tell the answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    /// What is asked.
    pub(super) request: &'a Request,
    /// What else it means that no daemon runs; may be empty.
    pub(super) without_daemon: &'a str,
    /// Why it will be refused, as far as that is known before anybody is asked.
    pub(super) refusal: Option<&'a str>,
    /// The answer is for programs.
    pub(super) json: bool,
}

/// What programs read.
#[derive(Debug, Serialize)]
struct Told<'a> {
    request: Option<u64>,
    #[serde(flatten)]
    answer: ToldAnswer<'a>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum ToldAnswer<'a> {
    Given(&'a Answer),
    /// Nobody has answered yet.
    Noted {
        answer: &'static str,
    },
}

/// Asks, and tells the answer.
pub(super) fn ask(context: &Context, ledger: &mut Ledger, question: Question<'_>) -> Result<Exit, CliError> {
    let state = context.state()?;
    if let Some(why) = question.refusal.filter(|_| !has_daemon(&state)) {
        return refused(None, why, question.json);
    }
    let number = ledger.ask(question.request, &user(), now())?;
    if !wake::wake(&state) && !has_daemon(&state) {
        let words = context.config_words();
        let by = format!("no daemon runs, so the next `bunchd run{words}` or `bunchd once{words}` will do it");
        let also = if question.without_daemon.is_empty() { String::new() } else { format!("; {}", question.without_daemon) };
        let text = format!("noted as request {number}; {by}{also}\n");
        return tell(question.json, number, None, &text).map(|()| Exit::Ok);
    }
    match answer(ledger, number)? {
        Some(Answer::Refused { why }) => refused(Some(number), &why, question.json),
        Some(answer) => {
            let text = if question.json { String::new() } else { said(context, ledger, &answer)? };
            tell(question.json, number, Some(&answer), &text).map(|()| Exit::Ok)
        }
        None if question.json => tell(true, number, None, "").map(|()| Exit::Busy),
        None => Err(CliError::Busy(format!(
            "request {number} is noted, but the daemon has not answered it yet; it will, and `bunchd status` tells how it is"
        ))),
    }
}

/// Tells whether a daemon works on the ledger of a state directory.
pub(super) fn has_daemon(state: &Path) -> bool {
    Lock::holder(&state.join(LOCK_NAME)).is_some()
}

fn answer(ledger: &Ledger, number: u64) -> Result<Option<Answer>, CliError> {
    let until = Instant::now() + ANSWER_WAIT;
    loop {
        let answer = ledger.answer(number)?;
        if answer.is_some() || Instant::now() >= until {
            return Ok(answer);
        }
        thread::sleep(LOOK_EVERY);
    }
}

fn tell(json: bool, request: u64, answer: Option<&Answer>, text: &str) -> Result<(), CliError> {
    match answer {
        _ if !json => print(text),
        Some(answer) => print_json(&Told { request: Some(request), answer: ToldAnswer::Given(answer) }),
        None => print_json(&Told { request: Some(request), answer: ToldAnswer::Noted { answer: "noted" } }),
    }
}

fn refused(request: Option<u64>, why: &str, json: bool) -> Result<Exit, CliError> {
    if !json {
        return Err(CliError::Refused(why.to_owned()));
    }
    let answer = Answer::Refused { why: why.to_owned() };
    print_json(&Told { request, answer: ToldAnswer::Given(&answer) }).map(|()| Exit::Failed)
}

fn said(context: &Context, ledger: &mut Ledger, answer: &Answer) -> Result<String, CliError> {
    let words = context.config_words();
    Ok(match answer {
        Answer::Started { execution } => {
            let how = format!("`bunchd show {execution}{words}` tells how it goes");
            match held_back(ledger, *execution)? {
                Some(pause) => format!("execution {execution} begins when its pause ends; {how}\n{}\n", pause.said(&words)),
                None => format!("execution {execution} has started; {how}\n"),
            }
        }
        Answer::Done { what, .. } => format!("{what}\n"),
        Answer::Refused { why } => format!("{why}\n"),
    })
}

/// Returns the pause that holds an execution back.
fn held_back(ledger: &mut Ledger, execution: u64) -> Result<Option<PauseView>, CliError> {
    let state = ledger.load_state()?;
    Ok(state.executions.get(&execution).and_then(|execution| PauseView::holding(&state, execution).into_iter().next()))
}

/// Returns the name of the user who asks, for the story of an execution.
pub(super) fn user() -> String {
    let uid = nix::unistd::getuid();
    match nix::unistd::User::from_uid(uid) {
        Ok(Some(user)) => user.name,
        Ok(None) | Err(_) => format!("user {uid}"),
    }
}
