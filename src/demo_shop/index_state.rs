//! The states of the indexes, and `indexer:status` as Magento 2.4.7 draws it.

use std::io::Write;

use rusqlite::{Connection, params};

use super::error::DemoShopError;
use super::indexes::Index;
use super::{changelog, clock, table};

/// Draws the table of the given indexes, sorted by title.
///
/// # Errors
/// The database or the output refuses.
pub(super) fn status(connection: &Connection, chosen: &[&Index], out: &mut dyn Write) -> Result<(), DemoShopError> {
    let mut rows = chosen.iter().map(|index| status_row(connection, index)).collect::<rusqlite::Result<Vec<_>>>()?;
    rows.sort_by(|left, right| left[1].cmp(&right[1]));
    table::draw(out, ["ID", "Title", "Status", "Update On", "Schedule Status", "Schedule Updated"], &rows)?;
    Ok(())
}

fn status_row(connection: &Connection, index: &Index) -> rusqlite::Result<[String; 6]> {
    let status = match state(connection, index)?.as_str() {
        "valid" => "Ready",
        "invalid" => "Reindex required",
        "working" => "Processing",
        "suspended" => "Suspended",
        _ => "unknown",
    };
    let [on, schedule, updated] = if changelog::is_scheduled(connection, index)? {
        let (view_status, updated): (String, String) =
            connection.query_row("SELECT status, coalesce(updated, '') FROM mview_state WHERE view_id = ?1", [index.view], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        // Without its changelog table the number is left out, as Magento does.
        let backlog = changelog::backlog(connection, index).map(|count| count.to_string()).unwrap_or_default();
        ["Schedule".to_owned(), format!("{view_status} ({backlog} in backlog)"), updated]
    } else {
        ["Save".to_owned(), String::new(), String::new()]
    };
    Ok([index.id.to_owned(), index.title.to_owned(), status.to_owned(), on, schedule, updated])
}

/// Returns `valid`, `invalid`, `working` or `suspended`.
///
/// # Errors
/// The database refuses.
pub(super) fn state(connection: &Connection, index: &Index) -> rusqlite::Result<String> {
    connection.query_row("SELECT status FROM indexer_state WHERE indexer_id = ?1", [index.id], |row| row.get(0))
}

/// Writes the state, and the time as that of its change.
///
/// # Errors
/// The database refuses.
pub(super) fn set_state(connection: &Connection, index: &Index, status: &str) -> rusqlite::Result<()> {
    connection
        .execute("UPDATE indexer_state SET status = ?2, updated = ?3 WHERE indexer_id = ?1", params![index.id, status, clock::sql_now()])
        .map(drop)
}
