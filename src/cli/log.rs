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
use crate::model::execution::{Execution, Location};
use crate::model::step_state::StepState;
use crate::view::text::count;

/// Time between two looks at a log that is followed.
const FOLLOW_EVERY: Duration = Duration::from_millis(200);

/// The executor types whose attempts run a program that may print.
const RUN_PROGRAMS: [&str; 2] = ["command", "import"];

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
    let wanted = find(&execution, &directories(&mut ledger, &execution)?, step, attempt)?;
    let mut file = open(&mut ledger, &execution, &wanted)?;
    copy(file.as_mut())?;
    while follow && is_running(&load(&mut ledger, number)?, &wanted) {
        std::thread::sleep(FOLLOW_EVERY);
        file = file.map_or_else(|| open(&mut ledger, &execution, &wanted), |file| Ok(Some(file)))?;
        copy(file.as_mut())?;
    }
    let execution = load(&mut ledger, number)?;
    if follow {
        file = file.map_or_else(|| open(&mut ledger, &execution, &wanted), |file| Ok(Some(file)))?;
        copy(file.as_mut())?;
    }
    if file.is_none() {
        say_nothing_printed(&execution, &wanted)?;
    }
    Ok(Exit::Ok)
}

/// Says on standard error, so that what is printed stays what the program printed.
fn say_nothing_printed(execution: &Execution, wanted: &Wanted) -> Result<(), CliError> {
    let yet = if is_running(execution, wanted) { " yet" } else { "" };
    let (attempt, step) = (wanted.attempt, &execution.pipeline.steps[wanted.step].name);
    writeln!(io::stderr(), "attempt {attempt} of the step {step} in execution {} has printed nothing{yet}", wanted.execution)
        .map_err(CliError::Output)
}

fn load(ledger: &mut Ledger, number: u64) -> Result<Execution, CliError> {
    let missing = || CliError::no_execution(number);
    ledger.load_execution(number)?.ok_or_else(missing)
}

/// Finds the attempt: the one that was asked for, or the latest of the latest step that has a log, or else of one that runs.
fn find(execution: &Execution, directories: &[PathBuf], step: Option<&str>, attempt: Option<u32>) -> Result<Wanted, CliError> {
    let has_log = |index: usize| {
        let (step, known) = (&execution.pipeline.steps[index], &execution.steps[index]);
        let is_there = |attempt: &u32| {
            let name = log_name(execution.id, &step.name, *attempt);
            directories.iter().any(|directory| directory.join(&name).exists())
        };
        (1..=known.attempts).rev().find(is_there)
    };
    let index = match step {
        Some(name) => execution.pipeline.steps.iter().position(|step| step.name == name),
        None => (0..execution.steps.len()).rev().find(|index| has_log(*index).is_some()).or_else(|| running(execution)),
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

/// Returns the latest step that runs.
fn running(execution: &Execution) -> Option<usize> {
    (0..execution.steps.len()).rev().find(|index| matches!(execution.steps[*index].state, StepState::Running { .. }))
}

/// Opens the log; `None` if the attempt's program has not printed anything.
fn open(ledger: &mut Ledger, execution: &Execution, wanted: &Wanted) -> Result<Option<File>, CliError> {
    let name = log_name(wanted.execution, &execution.pipeline.steps[wanted.step].name, wanted.attempt);
    for path in directories(ledger, execution)?.into_iter().map(|directory| directory.join(&name)) {
        match File::open(&path) {
            Ok(file) => return Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(CliError::io("open the log", &path)(error)),
        }
    }
    if may_have_log(execution, wanted) {
        return Ok(None);
    }
    let executor_type = &execution.pipeline.steps[wanted.step].executor_type;
    let why = match execution.steps[wanted.step].attempts {
        0 => "the step has not run".to_owned(),
        made if wanted.attempt > made => format!("the step has had {}", count(made as usize, "attempt")),
        _ => format!("steps of the type {executor_type} run no program"),
    };
    Err(missing(execution, wanted, &format!("has no log: {why}")))
}

/// Tells whether the attempt was made, by a step that runs a program.
fn may_have_log(execution: &Execution, wanted: &Wanted) -> bool {
    let executor_type = &execution.pipeline.steps[wanted.step].executor_type;
    (1..=execution.steps[wanted.step].attempts).contains(&wanted.attempt) && RUN_PROGRAMS.contains(&executor_type.as_str())
}

fn missing(execution: &Execution, wanted: &Wanted, what: &str) -> CliError {
    let step = &execution.pipeline.steps[wanted.step].name;
    CliError::NotFound(format!("attempt {} of the step {step} in execution {} {what}", wanted.attempt, wanted.execution))
}

/// Returns where the files of an execution may be, in the order in which they move.
fn directories(ledger: &mut Ledger, execution: &Execution) -> Result<Vec<PathBuf>, CliError> {
    let mut holder = execution.clone();
    // The files went on with each execution that took them up again; the logs are with them.
    while let Location::TakenUp { by } = holder.location {
        holder = load(ledger, by)?;
    }
    Ok(match holder.location {
        Location::TakingUp { from, to } | Location::PuttingAway { from, to } => vec![from, to],
        Location::Working { path } | Location::PutAway { path } => vec![path],
        Location::Removing { path } => vec![path],
        Location::TakenUp { .. } | Location::Removed => Vec::new(),
    })
}

fn is_running(execution: &Execution, wanted: &Wanted) -> bool {
    matches!(execution.steps[wanted.step].state, StepState::Running { attempt, .. } if attempt == wanted.attempt)
}

fn copy(file: Option<&mut File>) -> Result<(), CliError> {
    let Some(file) = file else { return Ok(()) };
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
