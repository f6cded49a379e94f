//! The command line: reads views, posts requests, and starts the daemon; it never reaches into the loop.

mod arguments;
mod ask;
mod begin;
mod check;
mod context;
mod control;
mod demo;
mod error;
mod exit;
mod explain;
mod foreground;
mod in_force;
mod inbox;
mod index;
mod list;
mod log;
mod logging;
mod media;
mod once;
mod pipelines;
mod printable;
mod progress;
mod purge;
mod show;
mod status;
mod table;
mod told_to_end;
mod validate;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use arguments::index::IndexCommand;
use arguments::{Arguments, Command};
use context::{Context, print};
use error::CliError;
pub use exit::Exit;

/// Reads the command line, does what it says, and returns the exit code.
pub fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    // The demo shop has a command line of its own, which is not ours to judge.
    if words.get(1).is_some_and(|word| word == "demo-shop") {
        return crate::demo_shop::run(words[2..].to_vec());
    }
    // Started by the daemon alone, as its guard; nobody types it.
    if let [_, word, prefix] = words.as_slice()
        && word == "guard"
    {
        return crate::process::keep_guard(&prefix.to_string_lossy());
    }
    match Arguments::try_parse_from(words) {
        Ok(arguments) => caught(|| run(arguments)),
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Ok };
            // Help that nobody reads (a closed pipe) is no failure.
            let _ = error.print();
            exit.into()
        }
    }
}

/// Does the work, and turns a panic, which has told its place by then, into an exit code of its own.
fn caught(work: impl FnOnce() -> ExitCode) -> ExitCode {
    // Nothing of what the work held is used after it.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|_| {
        // There is nowhere else to say that standard error is closed.
        let _ = writeln!(io::stderr(), "bunchd: this is a mistake in bunchd itself: please report it with the lines above");
        Exit::Software.into()
    })
}

fn run(arguments: Arguments) -> ExitCode {
    let context = Context::new(arguments.config, arguments.color);
    match obey(&context, arguments.command) {
        Ok(exit) => exit.into(),
        Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Ok.into(),
        Err(error) => {
            // There is nowhere else to say that standard error is closed.
            let _ = io::stderr().write_all(error.said().as_bytes());
            error.exit().into()
        }
    }
}

fn obey(context: &Context, command: Command) -> Result<Exit, CliError> {
    match command {
        Command::Run => foreground::daemon(context),
        Command::Once(json) => once::run(context, json.json),
        Command::Demo { directory } => demo::run(context, &directory),
        Command::Check => check::run(context),
        Command::Inbox { source, json } => inbox::run(context, source.as_deref(), json.json),
        Command::Validate(wish) => validate::run(context, &wish),
        Command::Status(json) => status::run(context, json.json),
        Command::List { wanted, json } => list::run(context, wanted, json.json),
        Command::Show { what, json } => show::run(context, &what, json.json),
        Command::Log { execution, step, attempt, follow } => log::run(context, &execution, step.as_deref(), attempt, follow),
        Command::Pipelines { importing, connector, json } => pipelines::run(context, importing, connector.as_deref(), json.json),
        Command::Explain { pipeline, all, dot, mermaid, json } => {
            explain::run(context, &pipeline, explain::Form::of(all, dot, mermaid, json.json))
        }
        Command::Retry { execution, from, json } => begin::retry(context, &execution, from, json.json),
        Command::Start { pipeline, bunch, json } => begin::start(context, pipeline, bunch, json.json),
        Command::Stop { scope, json } => control::stop(context, scope, json.json),
        Command::Cancel { scope, force, json } => control::cancel(context, scope, force, json.json),
        Command::Pause { scope, why, json } => control::pause(context, scope, why, json.json),
        Command::Resume { scope, json } => control::resume(context, scope, json.json),
        Command::Maintenance { switch, why, json } => control::maintenance(context, switch, why, json.json),
        Command::Reload(json) => control::reload(context, json.json),
        Command::Purge { pipeline, dry_run, json } => purge::run(context, pipeline, dry_run, json.json),
        Command::Index { command: IndexCommand::Status { step, json } } => index::status(context, &step, json.json),
        Command::Media { command } => media::run(context, command),
        Command::Completions { shell } => completions(shell),
        Command::DemoShop { arguments } => Ok(if crate::demo_shop::run(arguments) == ExitCode::SUCCESS { Exit::Ok } else { Exit::Failed }),
    }
}

fn completions(shell: clap_complete::Shell) -> Result<Exit, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "bunchd", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r2_a_mistake_in_bunchd_itself_has_an_exit_code_of_its_own() {
        let code = |code: ExitCode| format!("{code:?}");
        assert_eq!(code(caught(|| panic!("a test of what a panic comes to"))), code(ExitCode::from(70)));
        assert_eq!(code(caught(|| Exit::Warnings.into())), code(ExitCode::from(2)));
    }
}
