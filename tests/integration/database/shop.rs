//! A shop: one database of the server with Magento's tables, and a user who may read them and nothing else.

use std::sync::atomic::{AtomicU32, Ordering};

use bunchd::config::{Database, Password};
use bunchd::database::{DatabaseError, ShopDatabase};
use bunchd::model::index::IndexState;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, OptsBuilder};

use super::server::{Server, server};

/// The password of each reader; no message may hold it.
pub(super) const PASSWORD: &str = "hunter2 & \"co\"";

/// The variable that holds it.
pub(super) const VARIABLE: &str = "SHOP_DB_PASSWORD";

/// Source: `db_schema.xml` of `Magento_Indexer` and `Magento_Catalog`, and `create` of `Magento\Framework\Mview\View\Changelog`.
const TABLES: &[&str] = &[
    "CREATE TABLE {p}indexer_state (state_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, indexer_id VARCHAR(255), \
     status VARCHAR(16) DEFAULT 'invalid', updated DATETIME, hash_config VARCHAR(32) NOT NULL, KEY (indexer_id)) ENGINE=InnoDB",
    "CREATE TABLE {p}mview_state (state_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, view_id VARCHAR(255), \
     mode VARCHAR(16) DEFAULT 'disabled', status VARCHAR(16) DEFAULT 'idle', updated DATETIME, version_id BIGINT UNSIGNED, \
     KEY (view_id), KEY (mode)) ENGINE=InnoDB",
    "CREATE TABLE {p}catalog_product_entity_media_gallery (value_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, \
     attribute_id SMALLINT UNSIGNED NOT NULL DEFAULT 0, value VARCHAR(255), media_type VARCHAR(32) NOT NULL DEFAULT 'image', \
     disabled SMALLINT UNSIGNED NOT NULL DEFAULT 0, KEY (attribute_id)) ENGINE=InnoDB",
];

/// A database of its own for each test.
pub(super) struct Shop {
    /// How its reader gets in.
    pub(super) database: Database,
    pub(super) server: &'static Server,
    prefix: String,
    root: Conn,
}

impl Shop {
    /// Makes a shop; if MariaDB is not installed, says that the test is skipped.
    pub(super) async fn new(prefix: &str) -> Option<Self> {
        static SHOPS: AtomicU32 = AtomicU32::new(1);
        let server = server()?;
        let name = format!("shop_{}", SHOPS.fetch_add(1, Ordering::Relaxed));
        let options = OptsBuilder::default().socket(server.socket.to_str()).user(Some("root")).prefer_socket(false);
        let root = Conn::new(options).await.expect("root gets in");
        let database = Database {
            host: "127.0.0.1".to_owned(),
            port: server.port,
            socket: None,
            name: name.clone(),
            user: format!("{name}_reader"),
            password: Password::Variable(VARIABLE.to_owned()),
            table_prefix: prefix.to_owned(),
            tls: false,
        };
        let mut shop = Self { database, server, prefix: prefix.to_owned(), root };
        shop.sql(&format!("CREATE DATABASE {name} CHARACTER SET utf8mb4")).await;
        shop.sql(&format!("USE {name}")).await;
        for table in TABLES {
            shop.sql(table).await;
        }
        let reader = shop.database.user.clone();
        shop.sql(&format!("CREATE USER {reader} IDENTIFIED BY '{PASSWORD}'")).await;
        shop.sql(&format!("GRANT SELECT ON {name}.* TO {reader}")).await;
        Some(shop)
    }

    /// Does something as root; `{p}` stands for the prefix.
    pub(super) async fn sql(&mut self, sql: &str) {
        let sql = sql.replace("{p}", &self.prefix);
        self.root.query_drop(&sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Adds an index whose row was written so many seconds ago.
    pub(super) async fn index(&mut self, id: &str, status: &str, seconds: u32) {
        let sql = format!(
            "INSERT INTO {{p}}indexer_state (indexer_id, status, updated, hash_config) \
             VALUES ('{id}', '{status}', UTC_TIMESTAMP() - INTERVAL {seconds} SECOND, 'x')"
        );
        self.sql(&sql).await;
    }

    /// Adds a view that has taken up a version, and whose row was written so many seconds ago.
    pub(super) async fn view(&mut self, id: &str, mode: &str, status: &str, version: u64, seconds: u32) {
        let sql = format!(
            "INSERT INTO {{p}}mview_state (view_id, mode, status, updated, version_id) \
             VALUES ('{id}', '{mode}', '{status}', UTC_TIMESTAMP() - INTERVAL {seconds} SECOND, {version})"
        );
        self.sql(&sql).await;
    }

    /// Makes the changelog of a view; the changes are the ids of what has changed, and have the versions 1, 2, 3…
    pub(super) async fn changelog(&mut self, view: &str, changes: &[u32]) {
        let table = format!("`{{p}}{}_cl`", view.replace('`', "``"));
        let sql = format!(
            "CREATE TABLE {table} (version_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, entity_id INT UNSIGNED NOT NULL DEFAULT 0)"
        );
        self.sql(&sql).await;
        for change in changes {
            self.sql(&format!("INSERT INTO {table} (entity_id) VALUES ({change})")).await;
        }
    }

    /// Connects as the reader.
    pub(super) async fn connect(&self) -> Result<ShopDatabase, DatabaseError> {
        ShopDatabase::connect(&self.database, environment).await
    }

    /// Returns how the indexes stand.
    pub(super) async fn states(&self) -> Vec<IndexState> {
        let connected = self.connect().await.unwrap_or_else(|error| panic!("{error}"));
        connected.index_states().await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Returns why the indexes cannot be read.
    pub(super) async fn refusal(&self) -> String {
        let error = match self.connect().await {
            Ok(connected) => connected.index_states().await.expect_err("something is wrong"),
            Err(error) => error,
        };
        let text = error.to_string();
        assert!(!text.contains("hunter2") && !format!("{error:?}").contains("hunter2"), "the password is told: {text} {error:?}");
        text
    }
}

/// The environment of each test.
pub(super) fn environment(name: &str) -> Option<String> {
    (name == VARIABLE).then(|| PASSWORD.to_owned())
}
