//! The indexes that Magento brings along: ids and titles, since old tables show titles only.
//!
//! Source: the `indexer.xml` files of Magento Open Source 2.3.0 to 2.4.8.

/// Id and title of each index.
pub const KNOWN: &[(&str, &str)] = &[
    ("catalog_category_product", "Category Products"),
    ("catalog_product_category", "Product Categories"),
    ("catalog_product_price", "Product Price"),
    ("catalog_product_attribute", "Product EAV"),
    ("catalogsearch_fulltext", "Catalog Search"),
    ("cataloginventory_stock", "Stock"),
    ("inventory", "Inventory"),
    ("catalogrule_rule", "Catalog Rule Product"),
    ("catalogrule_product", "Catalog Product Rule"),
    ("customer_grid", "Customer Grid"),
    ("design_config_grid", "Design Config Grid"),
    ("catalog_product_flat", "Product Flat Data"),
    ("catalog_category_flat", "Category Flat Data"),
];

/// Returns the id of an index that Magento brings along.
pub fn id_of_title(title: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(_, known)| *known == title).map(|(id, _)| *id)
}
