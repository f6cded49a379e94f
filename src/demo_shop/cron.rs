//! `cron:run --group=index`: takes up the changes that wait for indexes, and rebuilds those that are invalid, as Magento's cron group does.

use std::io::Write;

use rusqlite::Connection;

use super::changelog;
use super::command_line::CommandLine;
use super::error::DemoShopError;
use super::index_state::{set_state, state};
use super::indexes::INDEXES;

/// Answers the command; groups without a job of the demo shop do nothing.
///
/// # Errors
/// The database or the output refuses.
pub(super) fn run(connection: &Connection, line: &CommandLine, out: &mut dyn Write) -> Result<u8, DemoShopError> {
    if line.value("group").is_none_or(|group| group == "index") {
        for index in &INDEXES {
            if state(connection, index)? == "invalid" {
                set_state(connection, index, "valid")?;
            }
            if changelog::is_scheduled(connection, index)? {
                changelog::catch_up(connection, index)?;
            }
        }
    }
    writeln!(out, "Ran jobs by schedule.")?;
    Ok(0)
}
