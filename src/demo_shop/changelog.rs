//! Changelog tables and the triggers that fill them; both exist in schedule mode only, as in Magento.

use rusqlite::{Connection, params};

use super::clock;
use super::indexes::Index;

const EVENTS: [(&str, &str); 3] = [("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")];

/// Whether the index updates by schedule.
///
/// # Errors
/// The database refuses.
pub(super) fn is_scheduled(connection: &Connection, index: &Index) -> rusqlite::Result<bool> {
    connection.query_row("SELECT mode = 'enabled' FROM mview_state WHERE view_id = ?1", [index.view], |row| row.get(0))
}

/// Makes the changelog and its triggers, and enables the view.
///
/// # Errors
/// The database refuses.
pub(super) fn enable(connection: &Connection, index: &Index) -> rusqlite::Result<()> {
    let view = index.view;
    connection.execute_batch(&format!(
        "CREATE TABLE IF NOT EXISTS {view}_cl (version_id INTEGER PRIMARY KEY AUTOINCREMENT, entity_id INTEGER NOT NULL)"
    ))?;
    for table in index.tables {
        for (event, row) in EVENTS {
            connection.execute_batch(&format!(
                "CREATE TRIGGER IF NOT EXISTS trg_{view}_{table}_after_{event} AFTER {event} ON {table} \
                 BEGIN INSERT INTO {view}_cl (entity_id) VALUES ({row}.entity_id); END"
            ))?;
        }
    }
    set_mode(connection, index, "enabled")
}

/// Drops the triggers and the changelog, and disables the view.
///
/// # Errors
/// The database refuses.
pub(super) fn disable(connection: &Connection, index: &Index) -> rusqlite::Result<()> {
    let view = index.view;
    for table in index.tables {
        for (event, _) in EVENTS {
            connection.execute_batch(&format!("DROP TRIGGER IF EXISTS trg_{view}_{table}_after_{event}"))?;
        }
    }
    connection.execute_batch(&format!("DROP TABLE IF EXISTS {view}_cl"))?;
    set_mode(connection, index, "disabled")
}

fn set_mode(connection: &Connection, index: &Index, mode: &str) -> rusqlite::Result<()> {
    connection
        .execute(
            "UPDATE mview_state SET mode = ?2, status = 'idle', updated = ?3, version_id = 0 WHERE view_id = ?1",
            params![index.view, mode, clock::sql_now()],
        )
        .map(drop)
}

/// Marks all that stands in the changelog as done, as the start of a full reindex does.
///
/// # Errors
/// The database refuses.
pub(super) fn catch_up(connection: &Connection, index: &Index) -> rusqlite::Result<()> {
    let view = index.view;
    connection
        .execute(
            &format!(
                "UPDATE mview_state SET updated = ?2, version_id = (SELECT coalesce(max(version_id), 0) FROM {view}_cl) WHERE view_id = ?1"
            ),
            params![view, clock::sql_now()],
        )
        .map(drop)
}

/// Returns how many different entities wait in the changelog.
///
/// # Errors
/// The database refuses.
pub(super) fn backlog(connection: &Connection, index: &Index) -> rusqlite::Result<i64> {
    let view = index.view;
    connection.query_row(
        &format!(
            "SELECT count(DISTINCT entity_id) FROM {view}_cl WHERE version_id > (SELECT version_id FROM mview_state WHERE view_id = ?1) \
             AND version_id <= (SELECT max(version_id) FROM {view}_cl)"
        ),
        [view],
        |row| row.get(0),
    )
}
