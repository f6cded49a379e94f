//! The catalogue of the demo shop: one SQLite file, `<installation>/var/shop.sqlite`, made on first use.
//!
//! Every write is inside a transaction; a run that dies leaves the rows of the last commit.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior, params};

use super::clock;
use super::error::{DemoShopError, on};
use super::indexes::INDEXES;
use super::stop::Stop;

/// Longest wait for another import's transaction.
const LOCK_WAIT_MAX: Duration = Duration::from_secs(120);

/// What is counted, and how.
const COUNTS: [(&str, &str); 8] = [
    ("products", "SELECT count(*) FROM catalog_product_entity"),
    ("store view values", "SELECT count(*) FROM catalog_product_value"),
    ("stock", "SELECT count(*) FROM cataloginventory_stock_item"),
    ("prices", "SELECT count(*) FROM catalog_product_price"),
    ("tier prices", "SELECT count(*) FROM catalog_product_tier_price"),
    ("categories", "SELECT count(*) FROM catalog_category_entity"),
    ("images", "SELECT count(DISTINCT value) FROM catalog_product_entity_media_gallery WHERE disabled = 0"),
    ("customers", "SELECT count(*) FROM customer_entity"),
];

/// Where a shop keeps its images, so that what looks after them has something to look at.
const IMAGES: &str = "pub/media/catalog/product";

/// Opens the catalogue below the installation, and makes it where there is none.
///
/// # Errors
/// The file cannot be made or is no catalogue.
pub(super) fn open(installation_dir: &Path) -> Result<Connection, DemoShopError> {
    let var = installation_dir.join("var");
    for directory in [&var, &installation_dir.join(IMAGES)] {
        fs::create_dir_all(directory).map_err(on("create", directory))?;
    }
    let mut connection = Connection::open(var.join("shop.sqlite"))?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    let is_made: bool = connection.query_row("SELECT count(*) > 0 FROM sqlite_master WHERE name = 'mview_state'", [], |row| row.get(0))?;
    if !is_made {
        connection.pragma_update(None, "journal_mode", "wal")?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        create(&transaction)?;
        transaction.commit()?;
    }
    Ok(connection)
}

fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(include_str!("schema.sql"))?;
    for index in &INDEXES {
        connection.execute(
            "INSERT OR IGNORE INTO indexer_state (indexer_id, status, updated, hash_config) VALUES (?1, 'valid', ?2, '')",
            params![index.id, clock::sql_now()],
        )?;
        connection
            .execute("INSERT OR IGNORE INTO mview_state (view_id, updated) VALUES (?1, ?2)", params![index.view, clock::sql_now()])?;
    }
    Ok(())
}

/// Begins a write transaction; while another import writes, it waits for at most two minutes.
///
/// # Errors
/// A stop is wished, the wait was too long, or the database refuses.
pub(super) fn begin<'c>(connection: &'c Connection, stop: &Stop) -> Result<Transaction<'c>, DemoShopError> {
    let started = Instant::now();
    connection.busy_timeout(Duration::from_millis(50))?;
    let transaction = loop {
        match Transaction::new_unchecked(connection, TransactionBehavior::Immediate) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && started.elapsed() < LOCK_WAIT_MAX => {
                if stop.is_wished_within(Duration::ZERO) {
                    return Err(DemoShopError::Stopped);
                }
            }
            begun => break begun?,
        }
    };
    connection.busy_timeout(Duration::from_secs(10))?;
    Ok(transaction)
}

/// Returns the id of a product.
///
/// # Errors
/// The database refuses.
pub(super) fn product_id(connection: &Connection, sku: &str) -> rusqlite::Result<Option<i64>> {
    connection.prepare_cached("SELECT entity_id FROM catalog_product_entity WHERE sku = ?1")?.query_row([sku], |row| row.get(0)).optional()
}

/// Returns how many products, store view values, stock items, prices, tier prices, categories, images and customers there are.
///
/// # Errors
/// The catalogue cannot be opened or made.
pub fn counts(installation_dir: &Path) -> Result<Vec<(String, u64)>, DemoShopError> {
    let connection = open(installation_dir)?;
    let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs);
    COUNTS.iter().map(|(name, sql)| Ok(((*name).to_owned(), count(sql)?))).collect()
}
