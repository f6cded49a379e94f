//! The images of the shop.

use super::shop::Shop;

async fn images(shop: &Shop) -> Vec<String> {
    let connected = shop.connect().await.unwrap_or_else(|error| panic!("{error}"));
    connected.gallery().await.unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn e10_the_gallery_tells_each_image_once_without_the_disabled_ones() {
    for prefix in ["", "m2_"] {
        let Some(mut shop) = Shop::new(prefix).await else { return };
        assert_eq!(images(&shop).await, [""; 0]);
        let sql = "INSERT INTO {p}catalog_product_entity_media_gallery (value, media_type, disabled) VALUES \
                   ('/b/o/boot.jpg', 'image', 0), ('/a/r/Art.jpg', 'image', 0), ('/b/o/boot.jpg', 'image', 0), \
                   ('/a/r/art.jpg', 'image', 0), ('/o/f/off.jpg', 'image', 1), ('/c/l/clip.jpg', 'external-video', 0), \
                   (NULL, 'image', 0), ('', 'image', 0), ('/ü/b/über.png', 'image', 0)";
        shop.sql(sql).await;
        let expected = ["/a/r/Art.jpg", "/a/r/art.jpg", "/b/o/boot.jpg", "/c/l/clip.jpg", "/ü/b/über.png"];
        assert_eq!(images(&shop).await, expected);
    }
}

#[tokio::test]
async fn e10_a_gallery_of_many_pages_is_read_to_its_end() {
    let Some(mut shop) = Shop::new("").await else { return };
    shop.sql(
        "INSERT INTO {p}catalog_product_entity_media_gallery (value, disabled) \
         SELECT CONCAT('/i/m/img', seq, '.jpg'), seq % 10 = 0 FROM seq_1_to_30000",
    )
    .await;
    let images = images(&shop).await;
    assert_eq!(images.len(), 27_000);
    assert!(images.is_sorted() && images.contains(&"/i/m/img29999.jpg".to_owned()) && !images.contains(&"/i/m/img30000.jpg".to_owned()));
}
