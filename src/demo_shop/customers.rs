//! Customers: one for each e-mail address.

use rusqlite::{Connection, params};

use super::apply::Refusal;
use super::kind::Operation;
use super::row::Row;

/// Adds, updates, replaces or deletes the customer of one row.
///
/// # Errors
/// The database refuses.
pub(super) fn apply(connection: &Connection, operation: Operation, row: &Row<'_>) -> Result<(), Refusal> {
    let email = row.get("email").unwrap_or_default();
    if matches!(operation, Operation::Delete | Operation::Replace) {
        connection.execute("DELETE FROM customer_entity WHERE email = ?1", [email])?;
    }
    if operation != Operation::Delete {
        connection
            .prepare_cached(
                "INSERT INTO customer_entity AS old (email, attributes) VALUES (?1, ?2) \
                 ON CONFLICT (email) DO UPDATE SET attributes = json_patch(old.attributes, excluded.attributes) \
                 WHERE json_patch(old.attributes, excluded.attributes) IS NOT old.attributes",
            )?
            .execute(params![email, row.attributes(&["email"])])?;
    }
    Ok(())
}
