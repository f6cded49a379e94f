//! Reads `[magento]`: where the shop's media, its console and its database are, and the sizes of its images.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::reading::Reading;
use super::section::Section;
use super::size::MIB;
use crate::definition::value::{is_name, is_variable_name};
use crate::model::variant::{Colour, SIDE_MAX, Variant};

/// How many variants there may be.
pub const VARIANTS_MAX: usize = 256;

/// The shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Magento {
    /// The shop's `pub/media`, as written; `None`: steps that need it say so.
    pub media: Option<PathBuf>,
    /// The entry of `[programs]` that is `bin/magento`.
    pub console: String,
    /// Where the state of the indexes is read.
    pub index_state: IndexSource,
    /// The shop's database.
    pub database: Option<Database>,
    /// The image cache.
    pub images: Images,
}

impl Magento {
    /// Says that the media directory is not set, and what to write into which file.
    pub fn without_media(file: &str) -> String {
        format!("where the shop's images are is not set: write media = \"/path/to/shop/pub/media\" under [magento] in {file}")
    }
}

/// Where the state of the indexes is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexSource {
    /// `indexer:status` of the console.
    Console,
    /// The tables of the database.
    Database,
}

/// The shop's database, MySQL or MariaDB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// Name or address of its machine.
    pub host: String,
    /// Its port, 1 to 65535.
    pub port: u16,
    /// Its socket, in place of host and port; as written.
    pub socket: Option<PathBuf>,
    /// Name of the database.
    pub name: String,
    /// Who logs in.
    pub user: String,
    /// Where the password is; the configuration is no place for it.
    pub password: Password,
    /// What the names of all tables begin with; may be empty.
    pub table_prefix: String,
    /// The connection is encrypted, and the certificate of the server is checked.
    pub tls: bool,
}

/// Where a password is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Password {
    /// There is none.
    None,
    /// In a variable of the daemon's environment.
    Variable(String),
    /// The first line of a file; as written.
    File(PathBuf),
}

/// The image cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Images {
    /// Images at the same time, 0 to 256; 0: as many as there are processors.
    pub workers: usize,
    /// An original with more pixels is skipped, 1 to 1,000,000,000.
    pub pixels_max: u64,
    /// An original with more bytes is skipped, 1 KiB to 4 GiB.
    pub bytes_max: u64,
    /// The sizes in which the shop shows its images, in the order of the file.
    pub variants: Vec<Variant>,
}

impl Default for Magento {
    fn default() -> Self {
        Self { media: None, console: "magento".to_owned(), index_state: IndexSource::Console, database: None, images: Images::default() }
    }
}

impl Default for Images {
    fn default() -> Self {
        Self { workers: 0, pixels_max: 64_000_000, bytes_max: 100 * MIB, variants: Vec::new() }
    }
}

impl Magento {
    /// Returns the same with relative paths below a folder, which is that of the configuration file.
    #[must_use]
    pub fn resolved(&self, folder: &Path) -> Self {
        let below = |path: &PathBuf| folder.join(path);
        let database = self.database.as_ref().map(|database| Database {
            socket: database.socket.as_ref().map(below),
            password: match &database.password {
                Password::File(path) => Password::File(below(path)),
                other @ (Password::None | Password::Variable(_)) => other.clone(),
            },
            ..database.clone()
        });
        Self { media: self.media.as_ref().map(below), database, ..self.clone() }
    }
}

pub(super) fn read<'a>(table: Option<&'a DeTable<'a>>, reading: &mut Reading) -> Magento {
    let default = Magento::default();
    let mut section = Section::new("magento", table, reading);
    let media = section.text("media").map(|text| PathBuf::from(text.into_inner()));
    let console = section.text("console").map_or(default.console, Spanned::into_inner);
    let sources = [("console", IndexSource::Console), ("database", IndexSource::Database)];
    let index_state = section.choice("index_state", &sources);
    let database = section.table_in("magento", "database");
    let images = section.table_in("magento", "images");
    if index_state == Some(IndexSource::Database)
        && database.is_none()
        && let Some(found) = section.value("index_state")
    {
        section.reading.error(found.span(), "there is no [magento.database] to read from", "add it, or write \"console\"");
    }
    section.finish();
    Magento {
        media,
        console,
        index_state: index_state.unwrap_or(default.index_state),
        database: database.and_then(|table| read_database(Section::new("magento.database", Some(table), reading))),
        images: read_images(images, reading),
    }
}

fn read_database(mut section: Section<'_, '_>) -> Option<Database> {
    let text =
        |section: &mut Section<'_, '_>, key, default: &str| section.text(key).map_or_else(|| default.to_owned(), Spanned::into_inner);
    let host = text(&mut section, "host", "127.0.0.1");
    let port = section.number("port", 1..=65_535).and_then(|port| u16::try_from(port).ok()).unwrap_or(3306);
    let socket = section.text("socket").map(|text| PathBuf::from(text.into_inner()));
    let name = text(&mut section, "name", "magento");
    let user = text(&mut section, "user", "magento");
    let password = read_password(&mut section);
    let prefix = section.text("table_prefix");
    if let Some(prefix) =
        prefix.as_ref().filter(|prefix| !prefix.get_ref().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
    {
        section.reading.error(prefix.span(), "this cannot be a prefix of tables", "Magento takes letters, digits and `_`");
    }
    let tls = section.boolean("tls").unwrap_or(false);
    section.finish();
    Some(Database { host, port, socket, name, user, password, table_prefix: prefix.map_or_else(String::new, Spanned::into_inner), tls })
}

fn read_password(section: &mut Section<'_, '_>) -> Password {
    let (variable, file) = (section.text("password_env"), section.text("password_file"));
    if let (Some(_), Some(file)) = (&variable, &file) {
        section.reading.error(file.span(), "the password is in two places", "keep one of `password_env` and `password_file`");
    }
    match (variable, file) {
        (Some(variable), _) => {
            if !is_variable_name(variable.get_ref()) {
                let message = format!("`{}` cannot name an environment variable", variable.get_ref());
                section.reading.error(variable.span(), message, "write a name such as `SHOP_DB_PASSWORD`, never the password itself");
            }
            Password::Variable(variable.into_inner())
        }
        (None, Some(file)) => Password::File(PathBuf::from(file.into_inner())),
        (None, None) => Password::None,
    }
}

fn read_images<'a>(table: Option<&'a DeTable<'a>>, reading: &mut Reading) -> Images {
    let default = Images::default();
    let mut section = Section::new("magento.images", table, reading);
    let workers = section.number("workers", 0..=256).unwrap_or(default.workers);
    let pixels_max = section.number("pixels_max", 1..=1_000_000_000).map_or(default.pixels_max, |pixels| pixels as u64);
    let bytes_max = section.size("bytes_max", 1024..=4096 * MIB).unwrap_or(default.bytes_max);
    let variants = section.value("variant");
    section.finish();
    Images { workers, pixels_max, bytes_max, variants: read_variants(variants, reading) }
}

fn read_variants<'a>(found: Option<&'a Spanned<DeValue<'a>>>, reading: &mut Reading) -> Vec<Variant> {
    let Some(found) = found else { return Vec::new() };
    let Some(tables) = found.get_ref().as_array() else {
        reading.error(found.span(), "a list of variants is expected here", "write `[[magento.images.variant]]`, and its keys below");
        return Vec::new();
    };
    if tables.len() > VARIANTS_MAX {
        reading.error(found.span(), format!("there are more than {VARIANTS_MAX} variants"), "leave out those that no page shows");
        return Vec::new();
    }
    let mut variants: Vec<Variant> = Vec::new();
    for table in tables {
        let Some((name, variant)) = read_variant(table, reading) else { continue };
        if variants.iter().any(|known| known.name == variant.name) {
            reading.error(name, format!("there are two variants named `{}`", variant.name), "give it another name");
        }
        variants.push(variant);
    }
    variants
}

fn read_variant<'a>(found: &'a Spanned<DeValue<'a>>, reading: &mut Reading) -> Option<(std::ops::Range<usize>, Variant)> {
    let Some(table) = found.get_ref().as_table() else {
        reading.error(found.span(), "a variant is a table", "write `[[magento.images.variant]]`, and its keys below");
        return None;
    };
    let mut section = Section::new("magento.images.variant", Some(table), reading);
    let name = section.text("name");
    if name.is_none() {
        section.reading.error(found.span(), "the variant has no `name`", "add `name = \"product_page_image_large\"`");
    }
    if let Some(name) = name.as_ref().filter(|name| !is_name(name.get_ref())) {
        let message = format!("`{}` cannot name a variant", name.get_ref());
        section.reading.error(name.span(), message, "a name begins with a letter, and goes on with letters, digits, `_`, `.` or `-`");
    }
    let default = Variant::named("");
    let side = |section: &mut Section<'_, '_>, key| section.number(key, 1..=SIDE_MAX as usize).and_then(|side| u32::try_from(side).ok());
    let (width, height) = (side(&mut section, "width"), side(&mut section, "height"));
    let background = read_colour(&mut section).unwrap_or(default.background);
    let quality = section.number("quality", 1..=100).and_then(|quality| u8::try_from(quality).ok()).unwrap_or(default.quality);
    let frame = section.boolean("frame").unwrap_or(default.frame);
    let transparency = section.boolean("transparency").unwrap_or(default.transparency);
    let constrain = section.boolean("constrain").unwrap_or(default.constrain);
    let keep_aspect = section.boolean("keep_aspect").unwrap_or(default.keep_aspect);
    section.finish();
    let name = name?;
    let variant = Variant { name: name.get_ref().clone(), width, height, background, quality, frame, transparency, constrain, keep_aspect };
    Some((name.span(), variant))
}

fn read_colour(section: &mut Section<'_, '_>) -> Option<Colour> {
    let text = section.text("background")?;
    let colour = Colour::read(text.get_ref());
    if colour.is_none() {
        section.reading.error(text.span(), format!("`{}` is no colour", text.get_ref()), "write it as \"#ffffff\"");
    }
    colour
}
