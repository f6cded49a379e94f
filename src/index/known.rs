//! The indexes that Magento brings along: ids and titles, since old tables show titles only, and which needs which.
//!
//! Source: the `indexer.xml` files of Magento Open Source 2.3.0 to 2.4.8 (Catalog, CatalogInventory, CatalogRule, CatalogSearch,
//! Elasticsearch, and InventoryIndexer of magento/inventory).

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

/// An index, and those that must be right before it. Not every release has all of these (2.3 and 2.4 differ, and a shop's
/// modules add theirs), so this says what may come along, never what must.
const NEEDS: &[(&str, &[&str])] = &[
    ("catalog_product_price", &["catalogrule_rule", "cataloginventory_stock"]),
    ("catalogsearch_fulltext", &["catalog_category_product", "cataloginventory_stock", "catalog_product_price"]),
    ("inventory", &["cataloginventory_stock"]),
];

/// Returns the id of an index that Magento brings along.
pub fn id_of_title(title: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(_, known)| *known == title).map(|(id, _)| *id)
}

/// Returns what Magento may rebuild along with an index since it depends on it, directly or not; without the index itself.
pub fn dependents(id: &str) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    let mut next = 0;
    let mut from = id;
    loop {
        for (more, _) in NEEDS.iter().filter(|(_, needs)| needs.contains(&from)) {
            if !found.contains(more) {
                found.push(more);
            }
        }
        let Some(&following) = found.get(next) else { return found };
        from = following;
        next += 1;
    }
}

#[test]
fn e5_dependents_are_followed_as_far_as_they_lead() {
    assert_eq!(dependents("catalogrule_rule"), ["catalog_product_price", "catalogsearch_fulltext"]);
    assert_eq!(dependents("cataloginventory_stock"), ["catalog_product_price", "catalogsearch_fulltext", "inventory"]);
    assert_eq!(dependents("customer_grid"), [""; 0]);
}
