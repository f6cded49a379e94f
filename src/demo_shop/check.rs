//! The checks of a row that need no catalogue: required values, numbers, known words.

use super::kind::Entity;
use super::row::{Row, RowError};

const STORE_VIEWS: &[&str] = &["admin", "default", "de", "en"];
const ATTRIBUTE_SETS: &[&str] = &["Default", "Outdoor", "Clothing", "Home"];
const PRODUCT_TYPES: &[&str] = &["simple", "configurable", "virtual", "downloadable", "bundle", "grouped"];
const VISIBILITIES: &[&str] = &["Not Visible Individually", "Catalog", "Search", "Catalog, Search"];
const NUMBERS: &[&str] = &["price", "special_price", "cost", "msrp_price", "weight", "qty", "tier_price", "tier_price_qty", "position"];
const SWITCHES: &[&str] = &["product_online", "is_in_stock", "manage_stock", "is_active", "include_in_menu"];

/// Checks one row; returns the first thing that is wrong with it.
///
/// # Errors
/// A required value is missing, or a value is not what its column takes.
pub(super) fn check(entity: Entity, row: &Row<'_>) -> Result<(), RowError> {
    let expected = row.header.len();
    if row.record.len() != expected {
        return Err(RowError::new("", format!("Found {} columns where the header has {expected}", row.record.len())));
    }
    for column in required(entity) {
        if row.get(column).is_none() {
            return Err(RowError::new(column, format!("Found empty value for column \"{column}\"")));
        }
    }
    one_of(row, "store_view_code", STORE_VIEWS)?;
    if entity == Entity::Product {
        one_of(row, "attribute_set_code", ATTRIBUTE_SETS)?;
        one_of(row, "product_type", PRODUCT_TYPES)?;
        one_of(row, "visibility", VISIBILITIES)?;
    }
    NUMBERS.iter().try_for_each(|column| number(row, column))?;
    SWITCHES.iter().try_for_each(|column| one_of(row, column, &["0", "1"]))?;
    match row.get("email") {
        Some(email) if entity == Entity::Customer && !email.contains('@') => {
            Err(RowError::new("email", format!("Found invalid e-mail address \"{email}\"")))
        }
        Some(_) | None => Ok(()),
    }
}

fn required(entity: Entity) -> &'static [&'static str] {
    match entity {
        Entity::Product => &["sku"],
        Entity::Stock => &["sku", "qty"],
        Entity::Price => &["sku", "price"],
        Entity::TierPrice => &["sku", "tier_price_qty", "tier_price"],
        Entity::Category => &["path"],
        Entity::Customer => &["email"],
    }
}

fn one_of(row: &Row<'_>, column: &str, allowed: &[&str]) -> Result<(), RowError> {
    match row.get(column) {
        Some(value) if !allowed.contains(&value) => {
            let allowed = allowed.join("\", \"");
            Err(RowError::new(column, format!("Found invalid value \"{value}\" (must be one of: \"{allowed}\")")))
        }
        Some(_) | None => Ok(()),
    }
}

fn number(row: &Row<'_>, column: &str) -> Result<(), RowError> {
    match row.get(column) {
        Some(value) if !value.parse::<f64>().is_ok_and(f64::is_finite) => {
            Err(RowError::new(column, format!("Found invalid number \"{value}\"")))
        }
        Some(_) | None => Ok(()),
    }
}
