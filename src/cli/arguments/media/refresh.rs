//! What `bunchd media refresh` takes.

use clap::{Args, ValueEnum};

/// Examples for `--help`.
pub(in crate::cli) const EXAMPLES: &str = "\
It may be ended at any time, and goes on where it was when it is called again.
Images that are broken or too large are told and left out.

Examples:
  bunchd media refresh --dry-run            how many would be made, by variant
  bunchd media refresh --originals gallery
  bunchd media refresh w/b/wb01.jpg --all   one image, in all sizes";

/// Which images are made.
#[derive(Debug, Args)]
pub(in crate::cli) struct ToRefresh {
    /// Only these originals, named as below catalog/product, or by the name of the file alone
    #[arg(value_name = "IMAGE", conflicts_with = "originals")]
    pub(in crate::cli) images: Vec<String>,
    /// Which originals: every image of the directory, or those of the shop's gallery (in its database)
    #[arg(long, value_name = "directory|gallery", default_value = "directory", hide_possible_values = true)]
    pub(in crate::cli) originals: From,
    /// Make also what is there and not older than its original
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// Only this variant; may be given several times
    #[arg(long = "variant", value_name = "NAME")]
    pub(in crate::cli) variants: Vec<String>,
    /// Tell what would be made, and make nothing
    #[arg(long, short = 'n')]
    pub(in crate::cli) dry_run: bool,
}

/// Where the originals are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum From {
    /// Every image below catalog/product
    Directory,
    /// What the gallery of the shop's database names
    Gallery,
}
