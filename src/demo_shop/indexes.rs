//! The indexes of the demo shop: ids and titles of Magento Open Source, and what each one listens to.

/// One index.
pub(super) struct Index {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    /// Name of the view whose changelog is `<view>_cl`.
    pub(super) view: &'static str,
    /// Tables whose changes the changelog takes up; each has a column `entity_id`.
    pub(super) tables: &'static [&'static str],
    /// Ids of the indexes that must be right before this one.
    pub(super) needs: &'static [&'static str],
}

const PRODUCT: &[&str] = &["catalog_product_entity", "catalog_product_value"];
const PRICE: &[&str] = &["catalog_product_entity", "catalog_product_value", "catalog_product_price", "catalog_product_tier_price"];
const STOCK: &[&str] = &["cataloginventory_stock_item"];

const fn index(id: &'static str, title: &'static str, tables: &'static [&'static str], needs: &'static [&'static str]) -> Index {
    Index { id, title, view: id, tables, needs }
}

/// All indexes, in the order in which a full reindex runs them.
pub(super) const INDEXES: [Index; 11] = [
    Index { view: "design_config_dummy", ..index("design_config_grid", "Design Config Grid", &[], &[]) },
    Index { view: "customer_dummy", ..index("customer_grid", "Customer Grid", &["customer_entity"], &[]) },
    index("catalog_category_product", "Category Products", &["catalog_category_entity"], &[]),
    index("catalog_product_category", "Product Categories", &["catalog_category_product", "catalog_product_value"], &[]),
    index("catalogrule_rule", "Catalog Rule Product", &[], &[]),
    index("catalog_product_attribute", "Product EAV", PRODUCT, &[]),
    index("cataloginventory_stock", "Stock", STOCK, &[]),
    index("inventory", "Inventory", STOCK, &[]),
    index("catalogrule_product", "Catalog Product Rule", PRODUCT, &[]),
    index("catalog_product_price", "Product Price", PRICE, &["catalogrule_rule", "catalogrule_product", "cataloginventory_stock"]),
    index(
        "catalogsearch_fulltext",
        "Catalog Search",
        PRODUCT,
        &["catalog_category_product", "cataloginventory_stock", "catalog_product_price"],
    ),
];

impl Index {
    /// Returns the index of this id.
    pub(super) fn of_id(id: &str) -> Option<&'static Self> {
        INDEXES.iter().find(|index| index.id == id)
    }
}
