//! The words of `bunchd media`.

pub(in crate::cli) mod refresh;

use std::path::PathBuf;

use clap::Subcommand;

use self::refresh::ToRefresh;
use super::Json;
use crate::media::columns::SEPARATOR_BYTES_MAX;
use crate::model::dialect::Dialect;

/// What to do with the shop's images.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum MediaCommand {
    /// Remove what the shop made of images: of those that files name, of some, or all
    #[command(after_help = "\
The shop makes a removed image again when a page asks for it.
Originals are never touched, and links are not followed.
Ends with 2 if an image was refused or could not be removed.

Examples:
  bunchd media cleanup product-import_20260301_01.csv --dry-run
  bunchd media cleanup --image /w/b/wb01.jpg --image wb02.jpg
  bunchd media cleanup --all")]
    Cleanup {
        #[command(flatten)]
        wanted: Wanted,
        /// Tell what would be removed, and remove nothing
        #[arg(long, short = 'n')]
        dry_run: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Make the images of the cache that are missing or older than their originals
    #[command(after_help = refresh::EXAMPLES)]
    Refresh {
        #[command(flatten)]
        wanted: ToRefresh,
        #[command(flatten)]
        json: Json,
    },
    /// List the sizes in which the shop shows its images, with their folders in the cache
    #[command(after_help = "\
Several files are one theme: name those of its parents first.
Sizes with the same settings share a folder and are one line.

Examples:
  bunchd media variants
  bunchd media variants --from vendor/magento/theme-frontend-blank/etc/view.xml --from app/design/frontend/Shop/main/etc/view.xml
  bunchd media variants --from app/design/frontend/Shop/main/etc/view.xml --toml >> bunchd.toml")]
    Variants {
        /// Read the view.xml of a theme, in place of bunchd.toml
        #[arg(long, value_name = "VIEW.XML")]
        from: Vec<PathBuf>,
        /// Print entries for bunchd.toml
        #[arg(long, conflicts_with = "json")]
        toml: bool,
        #[command(flatten)]
        json: Json,
    },
}

/// Which images.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Wanted {
    /// CSV files whose image columns name the images
    #[arg(value_name = "FILE.csv", required_unless_present_any = ["images", "all"], conflicts_with = "all")]
    pub(in crate::cli) files: Vec<PathBuf>,
    /// An image, named as in a CSV file; can be given several times
    #[arg(long = "image", value_name = "NAME", conflicts_with = "all")]
    pub(in crate::cli) images: Vec<String>,
    /// The whole image cache
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// A column that names images [default: those of M2IF and Magento]; can be given several times
    #[arg(long = "column", value_name = "NAME", conflicts_with = "all")]
    pub(in crate::cli) columns: Vec<String>,
    /// What stands between two images of one cell
    #[arg(long, value_name = "TEXT", default_value = ",", value_parser = separator)]
    pub(in crate::cli) separator: String,
    /// What stands between two cells: a character, or the word tab [default: that of the source that takes files of this name]
    #[arg(long, value_name = "CHARACTER", value_parser = byte)]
    pub(in crate::cli) delimiter: Option<u8>,
    /// What stands around a cell: a character [default: that of the source]
    #[arg(long, value_name = "CHARACTER", value_parser = byte)]
    pub(in crate::cli) quote: Option<u8>,
}

fn separator(text: &str) -> Result<String, String> {
    let is_fine = !text.is_empty() && text.len() <= SEPARATOR_BYTES_MAX;
    if is_fine { Ok(text.to_owned()) } else { Err(format!("it must have 1 to {SEPARATOR_BYTES_MAX} bytes")) }
}

/// Reads the character between two cells, or around one.
pub(super) fn byte(text: &str) -> Result<u8, String> {
    Dialect::character(text).ok_or_else(|| "it must be one ASCII character, or the word tab".to_owned())
}
