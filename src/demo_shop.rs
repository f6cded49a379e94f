//! The demo shop: a real import binary and Magento console to run bunchd against, for demo, samples and tests.
//!
//! It stands apart: it uses nothing else of bunchd, and is as strict as M2IF is, traps included.
//! It cannot show pages, sell anything, resize images or talk to a real Magento.

mod apply;
mod artefacts;
mod cache;
mod catalog;
mod categories;
mod changelog;
mod check;
mod clock;
mod command_line;
mod console;
mod cron;
mod customers;
mod error;
mod file_name;
mod flag;
mod images;
mod import;
mod import_file;
mod index_state;
mod indexer;
mod indexes;
mod kind;
mod ok_file;
mod pid_file;
mod prices;
mod products;
mod request;
mod row;
mod selection;
mod show;
mod stock;
mod stop;
mod table;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

pub use catalog::counts;
use command_line::CommandLine;
use console::Console;
pub use error::DemoShopError;
use kind::Kind;
use request::ImportRequest;
use stop::Stop;

/// What the first line of each run says.
const NOTE: &str = "bunchd's demo shop, for demo, samples and tests; it is no M2IF and no Magento";

/// Runs one command of the demo shop; `arguments` are the words after `demo-shop`.
#[must_use]
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    let stop = Stop::on_signals();
    ExitCode::from(execute(arguments, &stop, &mut io::stdout(), &mut io::stderr()))
}

/// Runs one command and returns its exit code.
fn execute(arguments: Vec<OsString>, stop: &Stop, out: &mut dyn Write, notes: &mut dyn Write) -> u8 {
    let outcome = CommandLine::parse(arguments).and_then(|line| obey(&line, stop, out, notes));
    outcome.unwrap_or_else(|error| {
        // Nobody reads any more, if this fails too.
        let _ = writeln!(out, "{error}");
        error.exit_code()
    })
}

fn obey(line: &CommandLine, stop: &Stop, out: &mut dyn Write, notes: &mut dyn Write) -> Result<u8, DemoShopError> {
    let (command, words) = line.words.split_first().map_or(("", [].as_slice()), |(command, words)| (command.as_str(), words));
    if command.is_empty() || line.is_on("help", false) {
        write!(out, "{}", include_str!("demo_shop/help.txt"))?;
        return Ok(0);
    }
    if let Some(kind) = Kind::of_command(command) {
        let request = ImportRequest::read(line, kind)?;
        let mut console = Console::new(out, request.least, &request.serial);
        console.note(NOTE)?;
        return import::run(&request, &mut console, stop);
    }
    // Beside the output, so that a table or JSON stays clean.
    writeln!(notes, "{NOTE}")?;
    obey_console(line, command, words, out)
}

fn obey_console(line: &CommandLine, command: &str, words: &[String], out: &mut dyn Write) -> Result<u8, DemoShopError> {
    let installation_dir = line.installation_dir();
    match command {
        "import:create:ok-file" => {
            let default = || installation_dir.join("var").join("importexport");
            ok_file::create_all(&line.value("source-dir").map_or_else(default, PathBuf::from), out).map(|()| 0)
        }
        "import:clear:pid-file" => {
            pid_file::clear(&line.value("pid-filename").map_or_else(pid_file::default_path, PathBuf::from), out).map(|()| 0)
        }
        "cache:clean" | "cache:flush" => cache::run(command, words, out),
        "cron:run" => cron::run(&catalog::open(&installation_dir)?, line, out),
        "catalog:images:resize" => images::run(&catalog::open(&installation_dir)?, line.is_on("async", false), out),
        "catalog:show" => show::run(&installation_dir, line.is_on("json", false), out),
        _ if command.starts_with("indexer:") => indexer::run(&catalog::open(&installation_dir)?, command, words, out),
        _ => Err(DemoShopError::Usage(format!("Command \"{command}\" is not defined."))),
    }
}
