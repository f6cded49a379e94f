//! `bunchd purge`: tells what retention no longer keeps, and has it removed.

mod expected;

use std::thread;
use std::time::{Duration, Instant};

use super::ask::{has_daemon, user};
use super::context::{Context, now, print, print_json};
use super::error::CliError;
use super::exit::Exit;
use super::foreground::start;
use super::list::refuse_unknown;
use super::logging;
use super::table::table;
use crate::daemon::setup::Setup;
use crate::daemon::{Until, wake};
use crate::ledger::Ledger;
use crate::model::bytes::Bytes;
use crate::model::request::{Answer, Request};
use crate::model::retention::Kind;
use crate::view::text::count;
use expected::Expected;

/// Time between two looks for the answer; each also sees whether the daemon still lives.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How long a request may be without a daemon before we say so.
const DAEMON_GONE: Duration = Duration::from_secs(2);

pub(super) fn run(context: &Context, pipeline: Option<String>, dry_run: bool, json: bool) -> Result<Exit, CliError> {
    logging::start_for_terminal();
    let setup = context.load()?.setup();
    let mut ledger = Ledger::open_beside(&setup.surroundings.ledger)?;
    if let Some(name) = &pipeline {
        refuse_unknown(name, &setup.pipelines, &mut ledger)?;
    }
    let mut expected = Expected::find(&ledger, &setup, pipeline.as_deref())?;
    if !dry_run {
        let number = ledger.ask(&Request::Purge { pipeline }, &user(), now())?;
        if !json {
            print(&text(&expected, false))?;
        }
        expected.done = Some(done(&ledger, setup, number)?);
    }
    if json {
        print_json(&expected)?;
    } else {
        print(&expected.done.as_ref().map_or_else(|| text(&expected, true), |what| format!("{what}\n")))?;
    }
    Ok(if expected.unmeasured.is_empty() { Exit::Ok } else { Exit::Warnings })
}

/// Has a request done, by the daemon or, without one, right here; returns what was done.
fn done(ledger: &Ledger, setup: Setup, number: u64) -> Result<String, CliError> {
    let state = setup.state.clone();
    if !wake::wake(&state) && !has_daemon(&state) {
        start(setup, Until::Answered(number), &mut ())?;
        return match ledger.answer(number)? {
            Some(answer) => said(answer),
            None => Err(CliError::Busy(format!("request {number} was interrupted; `bunchd purge` goes on with it"))),
        };
    }
    let mut seen = Instant::now();
    while seen.elapsed() < DAEMON_GONE {
        if let Some(answer) = ledger.answer(number)? {
            return said(answer);
        }
        if has_daemon(&state) {
            seen = Instant::now();
        }
        thread::sleep(LOOK_EVERY);
    }
    Err(CliError::Busy(format!("the daemon ended before it was done with request {number}; the next one goes on with it")))
}

fn said(answer: Answer) -> Result<String, CliError> {
    match answer {
        Answer::Done { what, .. } => Ok(what),
        Answer::Started { execution } => Ok(format!("execution {execution} has started")),
        Answer::Refused { why } => Err(CliError::Refused(why)),
    }
}

fn text(expected: &Expected, dry_run: bool) -> String {
    let mut text = String::new();
    if expected.kinds.is_empty() {
        // Otherwise what was done says it.
        text += if dry_run { "Retention keeps all that is there.\n" } else { "" };
    } else {
        let rows = expected.kinds.iter().map(|known| {
            let oldest = known.oldest.map(|at| format!("{at:.0}")).unwrap_or_default();
            vec![known.pipeline.clone(), known.kind.name().to_owned(), known.executions.to_string(), Bytes(known.bytes).to_string(), oldest]
        });
        text += &table(&["pipeline", "what", "executions", "frees", "oldest"], rows);
        let folders = match expected.empty_folders_bytes {
            0 => String::new(),
            bytes => format!(", {} of it in folders that are empty then", Bytes(bytes)),
        };
        let will = if dry_run { "`bunchd purge` would free" } else { "To be freed:" };
        text += &format!("{will} {} ({} bytes){folders}\n", Bytes(expected.total_bytes), expected.total_bytes);
    }
    if expected.kinds.iter().any(|known| known.kind == Kind::Rows) {
        text += "Rows free room within the ledger, which does not become smaller by that.\n";
    }
    if let Some(first) = expected.outside.first() {
        let many = count(expected.outside.len(), "folder");
        text += &format!("Left alone: {many} outside of those in the configuration, such as {}\n", first.display());
    }
    for why in &expected.unmeasured {
        text += &format!("Not measured: {why}\n");
    }
    text
}
