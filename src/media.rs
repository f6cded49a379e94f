//! The shop's image cache: which files belong to an image, making them, removing them.
//!
//! Source of the layout: `pub/media/catalog/product/cache/<md5>/<f>/<i>/<file>` of Magento 2.3.0 to 2.4.8.

pub mod cleanup;
pub mod columns;
mod folder;
pub mod layout;
pub mod pixels;
pub mod refresh;
pub mod view_xml;
