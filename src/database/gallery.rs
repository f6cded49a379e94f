//! The images of all products, from `catalog_product_entity_media_gallery`.
//!
//! Source: `getAllProductImages` of `Magento\Catalog\Model\ResourceModel\Product\Image`, which is what `catalog:images:resize` walks
//! over: every different `value` with `disabled = 0`. The preview pictures of videos are among them, there and here.

use super::connect::ShopDatabase;
use super::error::{DatabaseError, What};
use super::query::{number, text};

/// Most rows of the gallery that are taken.
pub const IMAGES_MAX: usize = 10_000_000;

/// How many rows are asked for at once: each query is short, however large the shop.
const ROWS_AT_ONCE: usize = 10_000;

impl ShopDatabase {
    /// Returns the paths of all images that are not disabled, each once, in byte order, as Magento wrote them: `/f/i/file.jpg`.
    ///
    /// # Errors
    /// The table is missing or may not be read, the database takes too long, or there are more than [`IMAGES_MAX`] rows.
    pub async fn gallery(mut self) -> Result<Vec<String>, DatabaseError> {
        let answer = self.read_gallery().await;
        self.close().await;
        answer
    }

    async fn read_gallery(&mut self) -> Result<Vec<String>, DatabaseError> {
        let (mut images, mut last) = (Vec::new(), 0);
        loop {
            let rows = self.read(What::Gallery, &self.page(last)).await?;
            let Some(end) = rows.last().and_then(|row| number::<u64>(row, 0)) else { break };
            last = end;
            images.extend(rows.iter().filter_map(|row| text(row, 1)));
            if images.len() > IMAGES_MAX {
                return Err(DatabaseError::TooMany { what: What::Gallery, place: self.place.clone(), max: IMAGES_MAX });
            }
        }
        // Millions take seconds, in which the daemon must go on.
        let sort = move || {
            images.sort_unstable();
            images.dedup();
            images
        };
        Ok(tokio::task::spawn_blocking(sort).await.expect("sorting ends, and nobody cancels it"))
    }

    fn page(&self, last: u64) -> String {
        let table = self.table("catalog_product_entity_media_gallery");
        format!(
            "SELECT value_id, value FROM {table} WHERE value_id > {last} AND disabled = 0 AND value <> '' \
             ORDER BY value_id LIMIT {ROWS_AT_ONCE}"
        )
    }
}
