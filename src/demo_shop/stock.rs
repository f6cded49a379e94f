//! Stock: one item for each product.

use rusqlite::{Connection, params};

use super::apply::{Refusal, known_product};
use super::row::Row;

/// Writes the stock of a product that must exist.
///
/// # Errors
/// There is no such product, or the database refuses.
pub(super) fn apply(connection: &Connection, row: &Row<'_>) -> Result<(), Refusal> {
    let id = known_product(connection, row)?;
    Ok(upsert(connection, id, row)?)
}

/// Writes the stock columns of a row, where it has any.
///
/// # Errors
/// The database refuses.
pub(super) fn upsert(connection: &Connection, id: i64, row: &Row<'_>) -> rusqlite::Result<()> {
    let Some(qty) = row.number("qty") else { return Ok(()) };
    let is_in_stock = row.get("is_in_stock").map_or(qty > 0.0, |value| value == "1");
    connection
        .prepare_cached(
            "INSERT INTO cataloginventory_stock_item (entity_id, qty, is_in_stock) VALUES (?1, ?2, ?3) \
             ON CONFLICT (entity_id) DO UPDATE SET qty = excluded.qty, is_in_stock = excluded.is_in_stock \
             WHERE qty <> excluded.qty OR is_in_stock <> excluded.is_in_stock",
        )?
        .execute(params![id, qty, is_in_stock])
        .map(drop)
}
