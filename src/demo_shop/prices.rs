//! Prices: a base price for each product and store view, and tier prices.

use rusqlite::{Connection, params};

use super::apply::{Refusal, known_product};
use super::kind::Operation;
use super::row::Row;

/// Writes the base price of a product that must exist.
///
/// # Errors
/// There is no such product, or the database refuses.
pub(super) fn apply(connection: &Connection, row: &Row<'_>) -> Result<(), Refusal> {
    let id = known_product(connection, row)?;
    Ok(upsert(connection, id, row)?)
}

/// Writes the price columns of a row, where it has a price.
///
/// # Errors
/// The database refuses.
pub(super) fn upsert(connection: &Connection, id: i64, row: &Row<'_>) -> rusqlite::Result<()> {
    let Some(price) = row.number("price") else { return Ok(()) };
    connection
        .prepare_cached(
            "INSERT INTO catalog_product_price AS old (entity_id, store_view_code, price, special_price) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (entity_id, store_view_code) DO UPDATE SET price = excluded.price, \
               special_price = coalesce(excluded.special_price, old.special_price) \
             WHERE old.price <> excluded.price OR coalesce(excluded.special_price, old.special_price) IS NOT old.special_price",
        )?
        .execute(params![id, row.store_view(), price, row.number("special_price")])
        .map(drop)
}

/// Adds, replaces or deletes a tier price.
///
/// # Errors
/// There is no such product, or the database refuses.
pub(super) fn apply_tier(connection: &Connection, operation: Operation, row: &Row<'_>) -> Result<(), Refusal> {
    let id = known_product(connection, row)?;
    let website = row.get("tier_price_website").unwrap_or("All Websites");
    let group = row.get("tier_price_customer_group").unwrap_or("ALL GROUPS");
    let qty = row.number("tier_price_qty");
    if operation == Operation::Delete {
        connection.execute(
            "DELETE FROM catalog_product_tier_price WHERE entity_id = ?1 AND website = ?2 AND customer_group = ?3 AND qty = ?4",
            params![id, website, group, qty],
        )?;
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT INTO catalog_product_tier_price (entity_id, website, customer_group, qty, value, value_type) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (entity_id, website, customer_group, qty) DO UPDATE SET value = excluded.value, value_type = excluded.value_type \
             WHERE value <> excluded.value OR value_type <> excluded.value_type",
        )?
        .execute(params![id, website, group, qty, row.number("tier_price"), row.get("tier_price_value_type").unwrap_or("Fixed")])?;
    Ok(())
}
