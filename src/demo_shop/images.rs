//! `catalog:images:resize`: counts the images of the gallery and prints progress as Magento does; it resizes nothing.

use std::io::Write;

use rusqlite::Connection;

use super::error::DemoShopError;

/// Width of the progress bar, in characters.
const BAR_WIDTH: u64 = 28;
/// Most progress lines that one run prints.
const LINES_MAX: u64 = 20;

/// Answers the command.
///
/// # Errors
/// The database or the output refuses.
pub(super) fn run(connection: &Connection, is_async: bool, out: &mut dyn Write) -> Result<u8, DemoShopError> {
    let mut statement =
        connection.prepare("SELECT DISTINCT value FROM catalog_product_entity_media_gallery WHERE disabled = 0 ORDER BY value")?;
    let images = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    let total = images.len() as u64;
    let step = total.div_ceil(LINES_MAX).max(1);
    for (done, image) in (1_u64..).zip(&images) {
        if done % step == 0 || done == total {
            let filled = done * BAR_WIDTH / total;
            let bar: String = (0..BAR_WIDTH).map(|column| if column < filled { '=' } else { '-' }).collect();
            writeln!(out, "{done:>6}/{total} [{bar}] {:>3}%  {image}", done * 100 / total)?;
        }
    }
    writeln!(
        out,
        "{}",
        if is_async { "Product images scheduled for resizing successfully" } else { "Product images resized successfully" }
    )?;
    Ok(0)
}
