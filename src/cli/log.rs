//! `bunchd log`: what the programs of an execution printed.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::time::Duration;

use super::context::{Context, execution_number};
use super::error::CliError;
use super::exit::Exit;
use crate::executor::log_name;
use crate::ledger::Ledger;
use crate::model::execution::Execution;
use crate::model::step_state::StepState;

/// Time between two looks at a log that is followed.
const FOLLOW_EVERY: Duration = Duration::from_millis(200);

/// Which attempt's log is wanted.
struct Wanted {
    execution: u64,
    step: usize,
    attempt: u32,
}

pub(super) fn run(context: &Context, word: &str, step: Option<&str>, attempt: Option<u32>, follow: bool) -> Result<Exit, CliError> {
    let mut ledger = context.ledger()?;
    let number = execution_number(&mut ledger, word)?;
    let execution = load(&mut ledger, number)?;
    let wanted = find(&execution, step, attempt)?;
    let path = path_of(&mut ledger, &execution, &wanted)?;
    let mut file = File::open(&path).map_err(CliError::io("open the log", &path))?;
    copy(&mut file)?;
    while follow && is_running(&load(&mut ledger, number)?, &wanted) {
        std::thread::sleep(FOLLOW_EVERY);
        copy(&mut file)?;
    }
    if follow {
        copy(&mut file)?;
    }
    Ok(Exit::Ok)
}

fn load(ledger: &mut Ledger, number: u64) -> Result<Execution, CliError> {
    let missing = || CliError::NotFound(format!("there is no execution {number}; `bunchd list` shows them"));
    ledger.load_execution(number)?.ok_or_else(missing)
}

/// Finds the attempt: the one that was asked for, or the latest of the latest step that has a log.
fn find(execution: &Execution, step: Option<&str>, attempt: Option<u32>) -> Result<Wanted, CliError> {
    let has_log = |index: usize| {
        let (step, known) = (&execution.pipeline.steps[index], &execution.steps[index]);
        let directory = execution.location.path();
        (1..=known.attempts)
            .rev()
            .find(|attempt| directory.is_some_and(|directory| directory.join(log_name(execution.id, &step.name, *attempt)).exists()))
    };
    let index = match step {
        Some(name) => execution.pipeline.steps.iter().position(|step| step.name == name),
        None => (0..execution.steps.len()).rev().find(|index| has_log(*index).is_some()),
    };
    let names: Vec<_> = execution.pipeline.steps.iter().map(|step| step.name.as_str()).collect();
    let names = names.join(", ");
    let index = index.ok_or_else(|| {
        let what = step.map_or_else(|| "no step has printed anything".to_owned(), |step| format!("there is no step {step}"));
        CliError::NotFound(format!("{what} in execution {}; its steps are {names}", execution.id))
    })?;
    let attempts = execution.steps[index].attempts;
    let attempt = attempt.or_else(|| has_log(index)).unwrap_or(attempts.max(1));
    Ok(Wanted { execution: execution.id, step: index, attempt })
}

fn path_of(ledger: &mut Ledger, execution: &Execution, wanted: &Wanted) -> Result<PathBuf, CliError> {
    let step = &execution.pipeline.steps[wanted.step];
    let name = log_name(wanted.execution, &step.name, wanted.attempt);
    let missing = |what: &str| {
        let text = format!("attempt {} of the step {} in execution {} {what}", wanted.attempt, step.name, wanted.execution);
        CliError::NotFound(text)
    };
    let mut holder = execution.clone();
    // The files went on with each execution that took them up again; the logs are with them.
    while let crate::model::execution::Location::TakenUp { by } = holder.location {
        holder = load(ledger, by)?;
    }
    let directory = holder.location.path().ok_or_else(|| missing("has no directory any more"))?;
    let path = directory.join(name);
    if path.exists() {
        Ok(path)
    } else {
        Err(missing(&format!("has no log: steps of the type {} run no program, or it never ran", step.executor_type)))
    }
}

fn is_running(execution: &Execution, wanted: &Wanted) -> bool {
    matches!(execution.steps[wanted.step].state, StepState::Running { attempt, .. } if attempt == wanted.attempt)
}

fn copy(file: &mut File) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    let mut buffer = [0; 64 * 1024];
    loop {
        let read = file.read(&mut buffer).map_err(CliError::io("read", "the log"))?;
        if read == 0 {
            return out.flush().map_err(CliError::Output);
        }
        out.write_all(&buffer[..read]).map_err(CliError::Output)?;
    }
}
