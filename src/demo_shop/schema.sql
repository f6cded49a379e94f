CREATE TABLE IF NOT EXISTS catalog_product_entity (
  entity_id INTEGER PRIMARY KEY AUTOINCREMENT, sku TEXT NOT NULL UNIQUE, attribute_set TEXT NOT NULL, type_id TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS catalog_product_value (
  value_id INTEGER PRIMARY KEY, entity_id INTEGER NOT NULL REFERENCES catalog_product_entity ON DELETE CASCADE,
  store_view_code TEXT NOT NULL, name TEXT, description TEXT, status TEXT, visibility TEXT, url_key TEXT,
  attributes TEXT NOT NULL, UNIQUE (entity_id, store_view_code));
CREATE TABLE IF NOT EXISTS catalog_product_price (
  value_id INTEGER PRIMARY KEY, entity_id INTEGER NOT NULL REFERENCES catalog_product_entity ON DELETE CASCADE,
  store_view_code TEXT NOT NULL, price REAL NOT NULL, special_price REAL, UNIQUE (entity_id, store_view_code));
CREATE TABLE IF NOT EXISTS catalog_product_tier_price (
  value_id INTEGER PRIMARY KEY, entity_id INTEGER NOT NULL REFERENCES catalog_product_entity ON DELETE CASCADE,
  website TEXT NOT NULL, customer_group TEXT NOT NULL, qty REAL NOT NULL, value REAL NOT NULL, value_type TEXT NOT NULL,
  UNIQUE (entity_id, website, customer_group, qty));
CREATE TABLE IF NOT EXISTS cataloginventory_stock_item (
  entity_id INTEGER PRIMARY KEY REFERENCES catalog_product_entity ON DELETE CASCADE, qty REAL NOT NULL, is_in_stock INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS catalog_product_super_link (
  entity_id INTEGER NOT NULL REFERENCES catalog_product_entity ON DELETE CASCADE, child_sku TEXT NOT NULL, PRIMARY KEY (entity_id, child_sku));
CREATE TABLE IF NOT EXISTS catalog_product_entity_media_gallery (
  value_id INTEGER PRIMARY KEY, entity_id INTEGER NOT NULL REFERENCES catalog_product_entity ON DELETE CASCADE,
  value TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0, UNIQUE (entity_id, value));
CREATE TABLE IF NOT EXISTS catalog_category_entity (
  entity_id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS catalog_category_value (
  entity_id INTEGER NOT NULL REFERENCES catalog_category_entity ON DELETE CASCADE, store_view_code TEXT NOT NULL,
  attributes TEXT NOT NULL, PRIMARY KEY (entity_id, store_view_code));
CREATE TABLE IF NOT EXISTS catalog_category_product (
  category_id INTEGER NOT NULL REFERENCES catalog_category_entity ON DELETE CASCADE,
  entity_id INTEGER NOT NULL REFERENCES catalog_product_entity ON DELETE CASCADE, PRIMARY KEY (category_id, entity_id));
CREATE TABLE IF NOT EXISTS customer_entity (
  entity_id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE, attributes TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS indexer_state (
  state_id INTEGER PRIMARY KEY, indexer_id TEXT NOT NULL UNIQUE, status TEXT NOT NULL DEFAULT 'invalid', updated TEXT, hash_config TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS mview_state (
  state_id INTEGER PRIMARY KEY, view_id TEXT NOT NULL UNIQUE, mode TEXT NOT NULL DEFAULT 'disabled', status TEXT NOT NULL DEFAULT 'idle',
  updated TEXT, version_id INTEGER NOT NULL DEFAULT 0);
