//! Writes one row into the catalogue: which table, by entity and operation.

use rusqlite::Connection;

use super::error::DemoShopError;
use super::kind::{Entity, Operation};
use super::row::{Row, RowError};
use super::{categories, customers, prices, products, stock};

/// A row that was not written: for a fault of its own, or of the database.
pub(super) enum Refusal {
    Row(RowError),
    Catalog(rusqlite::Error),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Catalog(error)
    }
}

impl From<RowError> for Refusal {
    fn from(error: RowError) -> Self {
        Self::Row(error)
    }
}

impl From<Refusal> for DemoShopError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Row(error) => Self::Failed(error.text),
            Refusal::Catalog(error) => error.into(),
        }
    }
}

/// Writes one checked row.
///
/// # Errors
/// The row names something that is not in the catalogue, or the database refuses.
pub(super) fn apply(connection: &Connection, entity: Entity, operation: Operation, row: &Row<'_>) -> Result<(), Refusal> {
    match entity {
        Entity::Product => products::apply(connection, operation, row),
        Entity::Stock => stock::apply(connection, row),
        Entity::Price => prices::apply(connection, row),
        Entity::TierPrice => prices::apply_tier(connection, operation, row),
        Entity::Category => categories::apply(connection, operation, row),
        Entity::Customer => customers::apply(connection, operation, row),
    }
}

/// Returns the id of the product that the row names.
///
/// # Errors
/// There is no such product, or the database refuses.
pub(super) fn known_product(connection: &Connection, row: &Row<'_>) -> Result<i64, Refusal> {
    let sku = row.get("sku").unwrap_or_default();
    let id = super::catalog::product_id(connection, sku)?;
    id.ok_or_else(|| RowError::new("sku", format!("Can't find entity for SKU \"{sku}\"")).into())
}
