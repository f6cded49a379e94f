//! Which images a bunch names, by the image columns of its CSV files.
//!
//! Memory grows with the images, at most [`IMAGES_MAX`], and with the longest record, never with the files. A value that could lead out of
//! the media directory is refused with its place, and the rest goes on. It does not judge the structure of the files.

mod decoded;
mod images;
mod list;
mod records;
mod value;

use std::io::{self, Read};

use self::decoded::decoded;
use super::layout::{Cache, Refusal};
use crate::csv::shown;
use crate::model::dialect::{Dialect, Encoding};
use crate::model::message::{Message, Place, Severity};
pub use images::{IMAGES_MAX, Images};
pub use records::RECORD_BYTES_MAX;
use records::{Cell, Failure, Records};

/// The columns that Magento and M2IF read images from.
///
/// Source: `TechDivision\Import\Product\Media\Utils\ColumnKeys`, and Magento's product import.
pub const COLUMNS: [&str; 7] =
    ["base_image", "small_image", "thumbnail_image", "swatch_image", "additional_images", "hide_from_product_page", "disabled_images"];

/// Of these, those that hold one image and no list.
const SINGLE: [&str; 4] = ["base_image", "small_image", "thumbnail_image", "swatch_image"];

/// Longest separator of a list, in bytes.
pub const SEPARATOR_BYTES_MAX: usize = 8;

/// Most refused values that are told one by one; what is left out is counted.
pub const REFUSALS_MAX: usize = 100;

/// Where the images are in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Names of the columns, exactly as in the header.
    pub names: Vec<String>,
    /// What stands between two images of a list, 1 to [`SEPARATOR_BYTES_MAX`] bytes.
    pub separator: String,
    /// How the files are written.
    pub dialect: Dialect,
}

impl Default for Columns {
    fn default() -> Self {
        Self { names: COLUMNS.map(str::to_owned).to_vec(), separator: ",".to_owned(), dialect: Dialect::default() }
    }
}

/// Why the images of a file cannot be known.
#[derive(Debug, thiserror::Error)]
pub enum ColumnsError {
    /// The file cannot be read further.
    #[error("cannot read {file}: {source}")]
    Unreadable {
        /// Its name.
        file: String,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// A record is longer than any record should be.
    #[error(
        "{file}, line {line}, record {record}: the record has more than {} MiB; is the end of a quoted cell missing?",
        RECORD_BYTES_MAX >> 20
    )]
    LongRecord {
        /// Name of the file.
        file: String,
        /// Where the record begins, from 1.
        line: u64,
        /// Its number, the header being 1.
        record: u64,
    },
    /// It is in an encoding that is not read here.
    #[error("{file}: images cannot be found in a UTF-16 file; have it written as UTF-8, or leave the step out")]
    Utf16 {
        /// Its name.
        file: String,
    },
    /// There are too many images to remember.
    #[error("there are more than {IMAGES_MAX} images; clean the whole cache instead")]
    TooManyImages,
}

/// The images that are known so far.
#[derive(Debug)]
pub struct Reading<'a> {
    columns: &'a Columns,
    cache: &'a Cache,
    images: Images,
    refused: u64,
    refusals: Vec<Message>,
    is_seen: Vec<bool>,
}

/// What all files name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The images.
    pub images: Images,
    /// How many values were refused.
    pub refused: u64,
    /// The first of them with their places, at most [`REFUSALS_MAX`] and one.
    pub refusals: Vec<Message>,
    /// Columns that no file has.
    pub missing: Vec<String>,
}

impl Found {
    /// Says which columns are in no file, as far as that is odd: one that somebody named himself is a warning, none at all is news.
    pub fn odd(&self, columns: &Columns, are_named: bool, file: &str) -> Option<Message> {
        let list = self.missing.join(", ");
        if are_named && !self.missing.is_empty() {
            Some(Message::new(Severity::Warning, format!("no {file} has the column {list}, which `columns` names")))
        } else if self.missing.len() == columns.names.len() {
            Some(Message::new(Severity::Info, format!("no {file} has a column of images: {list}")))
        } else {
            None
        }
    }
}

impl<'a> Reading<'a> {
    /// Starts; the cache tells absolute paths of the shop from others.
    pub fn new(columns: &'a Columns, cache: &'a Cache) -> Self {
        let is_seen = vec![false; columns.names.len()];
        Self { columns, cache, images: Images::default(), refused: 0, refusals: Vec::new(), is_seen }
    }

    /// Takes all images of a file; its name is for messages.
    ///
    /// # Errors
    /// As [`Self::file_in`].
    pub fn file(&mut self, reader: impl Read, file: &str) -> Result<(), ColumnsError> {
        self.file_in(reader, file, &self.columns.dialect)
    }

    /// Takes all images of a file that is written in its own way.
    ///
    /// # Errors
    /// It cannot be read to its end or is in UTF-16, a record is longer than [`RECORD_BYTES_MAX`], or there are more than [`IMAGES_MAX`]
    /// images.
    pub fn file_in(&mut self, reader: impl Read, file: &str, dialect: &Dialect) -> Result<(), ColumnsError> {
        if dialect.encoding == Encoding::Utf16 {
            return Err(ColumnsError::Utf16 { file: file.to_owned() });
        }
        let mut records = Records::new(reader, dialect);
        let failed = |failure| match failure {
            Failure::Io(source) => ColumnsError::Unreadable { file: file.to_owned(), source },
            Failure::Long { record, line } => ColumnsError::LongRecord { file: file.to_owned(), line, record },
        };
        let wanted: Vec<(usize, usize)> = if dialect.header {
            let Some(header) = records.next().map_err(failed)? else { return Ok(()) };
            let named = |cell: Cell<'_>| self.column_of(&decoded(cell.value, dialect.encoding));
            (0..).zip(header).filter_map(|(at, cell)| Some((at, named(cell)?))).collect()
        } else {
            self.numbered()
        };
        for (_, column) in &wanted {
            self.is_seen[*column] = true;
        }
        while let Some(record) = records.next().map_err(failed)? {
            let number = record.number();
            let mut next = wanted.iter().peekable();
            for (at, cell) in (0..).zip(record) {
                if let Some((_, column)) = next.next_if(|(wanted, _)| *wanted == at) {
                    let place = Place { file: file.to_owned(), record: Some(number), line: Some(cell.line), column: None };
                    self.cell(place, *column, &decoded(cell.value, dialect.encoding))?;
                }
            }
        }
        Ok(())
    }

    /// Takes one image, named as in a cell of a CSV file.
    ///
    /// # Errors
    /// It names no image of the shop, or there are more than [`IMAGES_MAX`]: the reason, in one sentence.
    pub fn image(&mut self, value: &str) -> Result<(), String> {
        let paths = value::stored(value, self.cache).map_err(|refusal| refused(value, refusal))?;
        self.images.add(paths).map_err(|error| error.to_string())
    }

    /// Ends.
    pub fn finish(mut self) -> Found {
        let left_out = self.refused - self.refusals.len() as u64;
        if left_out > 0 {
            self.refusals.push(Message::new(Severity::Warning, format!("{left_out} more images were refused, and are not listed")));
        }
        let missing = self.columns.names.iter().zip(&self.is_seen).filter(|(_, is_seen)| !**is_seen).map(|(name, _)| name.clone());
        Found { images: self.images, refused: self.refused, missing: missing.collect(), refusals: self.refusals }
    }

    fn column_of(&self, name: &str) -> Option<usize> {
        let name = name.trim_ascii();
        self.columns.names.iter().position(|wanted| wanted == name)
    }

    /// Returns the columns of a file without a header, which are called by their numbers: places from 0, in order.
    fn numbered(&self) -> Vec<(usize, usize)> {
        let place = |name: &String| name.parse::<usize>().ok()?.checked_sub(1);
        let mut wanted: Vec<_> = (0..).zip(&self.columns.names).filter_map(|(column, name)| Some((place(name)?, column))).collect();
        wanted.sort_unstable();
        wanted
    }

    fn cell(&mut self, place: Place, column: usize, text: &str) -> Result<(), ColumnsError> {
        let name = &self.columns.names[column];
        let values = if SINGLE.contains(&name.as_str()) { vec![text.to_owned()] } else { list::split(text, &self.columns.separator) };
        for value in values {
            match value::stored(&value, self.cache) {
                Ok(paths) => self.images.add(paths)?,
                Err(refusal) => {
                    self.refused += 1;
                    if self.refusals.len() < REFUSALS_MAX {
                        let place = Place { column: Some(name.clone()), ..place.clone() };
                        let message = Message::new(Severity::Warning, refused(&value, refusal));
                        self.refusals.push(Message { place: Some(place), ..message });
                    }
                }
            }
        }
        Ok(())
    }
}

fn refused(value: &str, refusal: Refusal) -> String {
    format!("the image \"{}\" was refused: {refusal}", shown(value.trim()))
}

#[cfg(test)]
mod tests;
