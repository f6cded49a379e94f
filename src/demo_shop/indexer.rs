//! `indexer:…`, with the words, tables and exit codes of Magento 2.4.7.
//!
//! A reindex that is killed leaves its index in "working", as the real one does.

use std::io::Write;
use std::time::Instant;

use rusqlite::Connection;

use super::error::DemoShopError;
use super::index_state::{set_state, state, status};
use super::indexes::{INDEXES, Index};
use super::{changelog, clock};

/// Runs one indexer command; `words` are the arguments after it. Returns the exit code.
///
/// # Errors
/// The command is unknown, or the database or the output refuses.
pub(super) fn run(connection: &Connection, command: &str, words: &[String], out: &mut dyn Write) -> Result<u8, DemoShopError> {
    match command {
        "indexer:status" => status(connection, &chosen(words)?, out)?,
        "indexer:reindex" => return reindex(connection, words, out),
        "indexer:reset" => reset(connection, &chosen(words)?, out)?,
        "indexer:set-mode" => set_mode(connection, words, out)?,
        "indexer:show-mode" => show_mode(connection, &chosen(words)?, out)?,
        "indexer:info" => {
            for index in &INDEXES {
                writeln!(out, "{:<40} {}", index.id, index.title)?;
            }
        }
        _ => return Err(DemoShopError::Usage(format!("Command \"{command}\" is not defined."))),
    }
    Ok(0)
}

fn chosen(ids: &[String]) -> Result<Vec<&'static Index>, DemoShopError> {
    let unknown: Vec<&str> = ids.iter().map(String::as_str).filter(|id| Index::of_id(id).is_none()).collect();
    if !unknown.is_empty() {
        let supported: Vec<&str> = INDEXES.iter().map(|index| index.id).collect();
        let (unknown, supported) = (unknown.join("', '"), supported.join(", "));
        return Err(DemoShopError::Usage(format!(
            "The requested indexer types are not supported: '{unknown}'\nSupported types: {supported}"
        )));
    }
    Ok(INDEXES.iter().filter(|index| ids.is_empty() || ids.iter().any(|id| id == index.id)).collect())
}

/// Returns the chosen indexes, those that depend on them, and what all these need and is invalid.
fn with_relatives(connection: &Connection, words: &[String]) -> Result<Vec<&'static Index>, DemoShopError> {
    let mut wanted: Vec<&str> = chosen(words)?.iter().map(|index| index.id).collect();
    loop {
        let mut more = Vec::new();
        for index in &INDEXES {
            let depends = index.needs.iter().any(|need| wanted.contains(need));
            let is_needed = INDEXES.iter().any(|other| wanted.contains(&other.id) && other.needs.contains(&index.id));
            if !wanted.contains(&index.id) && (depends || (is_needed && state(connection, index)? == "invalid")) {
                more.push(index.id);
            }
        }
        if more.is_empty() {
            return Ok(INDEXES.iter().filter(|index| wanted.contains(&index.id)).collect());
        }
        wanted.extend(more);
    }
}

fn reindex(connection: &Connection, words: &[String], out: &mut dyn Write) -> Result<u8, DemoShopError> {
    let mut exit_code = 0;
    for index in with_relatives(connection, words)? {
        let title = index.title;
        if state(connection, index)? == "working" {
            writeln!(out, "{title} index process error during indexation process:")?;
            writeln!(out, "{title} index is locked by another reindex process. Skipping.")?;
            exit_code = 1;
            continue;
        }
        let started = Instant::now();
        rebuild(connection, index)?;
        writeln!(out, "{title} index has been rebuilt successfully in {}", clock::hms(started.elapsed()))?;
        out.flush()?;
    }
    Ok(exit_code)
}

fn rebuild(connection: &Connection, index: &Index) -> rusqlite::Result<()> {
    set_state(connection, index, "working")?;
    if changelog::is_scheduled(connection, index)? {
        changelog::catch_up(connection, index)?;
    }
    for table in index.tables {
        // The work of an index, in small: every row is read once.
        connection.query_row(&format!("SELECT coalesce(sum(length(entity_id)), 0) FROM {table}"), [], |_| Ok(()))?;
    }
    set_state(connection, index, "valid")
}

fn reset(connection: &Connection, chosen: &[&Index], out: &mut dyn Write) -> Result<(), DemoShopError> {
    for index in chosen {
        set_state(connection, index, "invalid")?;
        writeln!(out, "{} indexer has been invalidated.", index.title)?;
    }
    Ok(())
}

fn mode_title(is_scheduled: bool) -> &'static str {
    if is_scheduled { "Update by Schedule" } else { "Update on Save" }
}

fn set_mode(connection: &Connection, words: &[String], out: &mut dyn Write) -> Result<(), DemoShopError> {
    let (mode, ids) = words
        .split_first()
        .ok_or_else(|| DemoShopError::Usage("Missing argument 'mode'. Accepted values for mode are 'realtime' or 'schedule'".to_owned()))?;
    let wanted = match mode.as_str() {
        "schedule" => true,
        "realtime" => false,
        _ => return Err(DemoShopError::Usage("Accepted values for mode are 'realtime' or 'schedule'".to_owned())),
    };
    for index in chosen(ids)? {
        let title = index.title;
        if changelog::is_scheduled(connection, index)? == wanted {
            writeln!(out, "Index mode for Indexer {title} has not been changed")?;
            continue;
        }
        let transaction = connection.unchecked_transaction()?;
        if wanted {
            changelog::enable(&transaction, index)?
        } else {
            changelog::disable(&transaction, index)?
        }
        transaction.commit()?;
        let (before, after) = (mode_title(!wanted), mode_title(wanted));
        writeln!(out, "Index mode for Indexer {title} was changed from '{before}' to '{after}'")?;
    }
    Ok(())
}

fn show_mode(connection: &Connection, chosen: &[&Index], out: &mut dyn Write) -> Result<(), DemoShopError> {
    for index in chosen {
        let mode = mode_title(changelog::is_scheduled(connection, index)?);
        writeln!(out, "{:<50} {mode}", format!("{}:", index.title))?;
    }
    Ok(())
}
