//! Products: one entity for each sku, one row of values for each store view, unchanged rows left untouched.

use rusqlite::{Connection, params};

use super::apply::{Refusal, known_product};
use super::kind::Operation;
use super::row::{Row, RowError};
use super::{catalog, categories, prices, stock};

/// Columns with a place of their own; all others are kept as attributes.
const OWN_COLUMNS: &[&str] = &[
    "sku",
    "store_view_code",
    "attribute_set_code",
    "product_type",
    "name",
    "description",
    "product_online",
    "visibility",
    "url_key",
    "price",
    "special_price",
    "qty",
    "is_in_stock",
    "categories",
];

const IMAGE_COLUMNS: [&str; 4] = ["base_image", "small_image", "thumbnail_image", "swatch_image"];

const UPSERT_VALUES: &str = "
INSERT INTO catalog_product_value AS old (entity_id, store_view_code, name, description, status, visibility, url_key, attributes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (entity_id, store_view_code) DO UPDATE SET
  name = coalesce(excluded.name, old.name), description = coalesce(excluded.description, old.description),
  status = coalesce(excluded.status, old.status), visibility = coalesce(excluded.visibility, old.visibility),
  url_key = coalesce(excluded.url_key, old.url_key), attributes = json_patch(old.attributes, excluded.attributes)
WHERE coalesce(excluded.name, old.name) IS NOT old.name OR coalesce(excluded.description, old.description) IS NOT old.description
  OR coalesce(excluded.status, old.status) IS NOT old.status OR coalesce(excluded.visibility, old.visibility) IS NOT old.visibility
  OR coalesce(excluded.url_key, old.url_key) IS NOT old.url_key OR json_patch(old.attributes, excluded.attributes) IS NOT old.attributes";

/// Adds, updates, replaces or deletes the product of one row.
///
/// # Errors
/// A store view row names a product that does not exist, or the database refuses.
pub(super) fn apply(connection: &Connection, operation: Operation, row: &Row<'_>) -> Result<(), Refusal> {
    let is_main = row.store_view() == "admin";
    if operation == Operation::Delete {
        return Ok(delete(connection, row)?);
    }
    if operation == Operation::Replace && is_main {
        // Before the deletion: a row that is skipped must leave the old product alone.
        new_entity(row)?;
        delete(connection, row)?;
    }
    let id = if is_main { upsert_entity(connection, row)? } else { known_product(connection, row)? };
    upsert_values(connection, id, row)?;
    prices::upsert(connection, id, row)?;
    stock::upsert(connection, id, row)?;
    link_categories(connection, id, row)?;
    link_variations(connection, id, row)?;
    add_images(connection, id, row)?;
    Ok(())
}

fn delete(connection: &Connection, row: &Row<'_>) -> rusqlite::Result<()> {
    let Some(id) = catalog::product_id(connection, row.get("sku").unwrap_or_default())? else { return Ok(()) };
    connection.prepare_cached("DELETE FROM catalog_product_entity WHERE entity_id = ?1")?.execute([id]).map(drop)
}

fn upsert_entity(connection: &Connection, row: &Row<'_>) -> Result<i64, Refusal> {
    let sku = row.get("sku").unwrap_or_default();
    let (set, kind) = (row.get("attribute_set_code"), row.get("product_type"));
    if let Some(id) = catalog::product_id(connection, sku)? {
        connection
            .prepare_cached(
                "UPDATE catalog_product_entity SET attribute_set = coalesce(?2, attribute_set), type_id = coalesce(?3, type_id) \
                 WHERE entity_id = ?1 AND (coalesce(?2, attribute_set) <> attribute_set OR coalesce(?3, type_id) <> type_id)",
            )?
            .execute(params![id, set, kind])?;
        return Ok(id);
    }
    let (set, kind) = new_entity(row)?;
    connection
        .prepare_cached("INSERT INTO catalog_product_entity (sku, attribute_set, type_id) VALUES (?1, ?2, ?3)")?
        .execute(params![sku, set, kind])?;
    Ok(connection.last_insert_rowid())
}

/// Returns attribute set and type, which a new product must have.
fn new_entity<'r>(row: &Row<'r>) -> Result<(&'r str, &'r str), RowError> {
    let sku = row.get("sku").unwrap_or_default();
    let need = |column| {
        row.get(column)
            .ok_or_else(|| RowError::new(column, format!("Found empty value for column \"{column}\" of the new product \"{sku}\"")))
    };
    Ok((need("attribute_set_code")?, need("product_type")?))
}

fn upsert_values(connection: &Connection, id: i64, row: &Row<'_>) -> rusqlite::Result<()> {
    let values = params![
        id,
        row.store_view(),
        row.get("name"),
        row.get("description"),
        row.get("product_online"),
        row.get("visibility"),
        row.get("url_key"),
        row.attributes(OWN_COLUMNS),
    ];
    connection.prepare_cached(UPSERT_VALUES)?.execute(values).map(drop)
}

fn link_categories(connection: &Connection, id: i64, row: &Row<'_>) -> rusqlite::Result<()> {
    for path in row.get("categories").into_iter().flat_map(|paths| paths.split(',')).map(str::trim) {
        let category = categories::id_of(connection, path)?;
        connection
            .prepare_cached("INSERT OR IGNORE INTO catalog_category_product (category_id, entity_id) VALUES (?1, ?2)")?
            .execute([category, id])?;
    }
    Ok(())
}

fn link_variations(connection: &Connection, id: i64, row: &Row<'_>) -> rusqlite::Result<()> {
    let variations = row.get("configurable_variations").into_iter().flat_map(|variations| variations.split('|'));
    for sku in variations.filter_map(|variation| variation.split(',').find_map(|part| part.strip_prefix("sku="))) {
        connection
            .prepare_cached("INSERT OR IGNORE INTO catalog_product_super_link (entity_id, child_sku) VALUES (?1, ?2)")?
            .execute(params![id, sku])?;
    }
    Ok(())
}

fn add_images(connection: &Connection, id: i64, row: &Row<'_>) -> rusqlite::Result<()> {
    let roles = IMAGE_COLUMNS.iter().filter_map(|column| row.get(column));
    let additional = row.get("additional_images").into_iter().flat_map(|images| images.split(','));
    for image in roles.chain(additional).map(str::trim).filter(|image| !image.is_empty()) {
        connection
            .prepare_cached("INSERT OR IGNORE INTO catalog_product_entity_media_gallery (entity_id, value) VALUES (?1, ?2)")?
            .execute(params![id, image])?;
    }
    Ok(())
}
