//! Categories: one entity for each path, one set of values for each store view.

use rusqlite::{Connection, OptionalExtension, params};

use super::apply::Refusal;
use super::kind::Operation;
use super::row::Row;

/// Adds, updates, replaces or deletes the category of one row.
///
/// # Errors
/// The database refuses.
pub(super) fn apply(connection: &Connection, operation: Operation, row: &Row<'_>) -> Result<(), Refusal> {
    let path = row.get("path").unwrap_or_default();
    if operation == Operation::Delete || (operation == Operation::Replace && row.store_view() == "admin") {
        connection.execute("DELETE FROM catalog_category_entity WHERE path = ?1", [path])?;
    }
    if operation != Operation::Delete {
        connection
            .prepare_cached(
                "INSERT INTO catalog_category_value AS old (entity_id, store_view_code, attributes) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (entity_id, store_view_code) DO UPDATE SET attributes = json_patch(old.attributes, excluded.attributes)",
            )?
            .execute(params![id_of(connection, path)?, row.store_view(), row.attributes(&["path", "store_view_code"])])?;
    }
    Ok(())
}

/// Returns the id of the category at this path; makes it, where there is none.
///
/// # Errors
/// The database refuses.
pub(super) fn id_of(connection: &Connection, path: &str) -> rusqlite::Result<i64> {
    let found = connection
        .prepare_cached("SELECT entity_id FROM catalog_category_entity WHERE path = ?1")?
        .query_row([path], |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    connection.execute("INSERT INTO catalog_category_entity (path) VALUES (?1)", [path])?;
    Ok(connection.last_insert_rowid())
}
