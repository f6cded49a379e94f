//! The file that is parted: its head and stretches of its bytes are copied, each piece read once.

use std::fs::{File, Permissions};
use std::io::{self, BufRead, BufReader, Seek};
use std::ops::Range;
use std::path::Path;

use super::whole::Whole;
use super::{BUFFER_BYTES, PartsError};
use crate::model::validation::ValidatedFile;

/// The file that is parted.
pub(super) struct Original {
    name: String,
    reader: BufReader<File>,
    permissions: Permissions,
    records_from: u64,
    /// Its length in bytes, which stays what it was.
    length: u64,
}

impl Original {
    /// Opens a file; it must be as long as it was when it was validated, or longer if the check did not come to its end.
    pub(super) fn open(path: &Path, validated: &ValidatedFile) -> Result<Self, PartsError> {
        let name = validated.name.to_string();
        let read = |source| PartsError::Read { name: name.clone(), source };
        let file = File::open(path).map_err(read)?;
        let metadata = file.metadata().map_err(read)?;
        let length = metadata.len();
        let is_same = if validated.is_complete { length == validated.bytes } else { length >= validated.bytes };
        if !is_same {
            return Err(PartsError::Changed { name, was: validated.bytes, is: length });
        }
        let reader = BufReader::with_capacity(BUFFER_BYTES, file);
        Ok(Self { name, reader, permissions: metadata.permissions(), records_from: validated.records_from, length })
    }

    /// Writes a file of the head and these stretches, which are in order and apart.
    pub(super) fn copy(&mut self, stretches: impl Iterator<Item = Range<u64>>, path: &Path) -> Result<(), PartsError> {
        let name = self.name.clone();
        let write = |source| PartsError::Write { name: name.clone(), path: path.to_owned(), source };
        let mut part = Whole::create(path, self.permissions.clone()).map_err(write)?;
        self.reader.rewind().map_err(|source| self.unreadable(source))?;
        self.copy_stretch(0..self.records_from, &mut part, &write)?;
        let mut at = self.records_from;
        for stretch in stretches {
            let skipped = i64::try_from(stretch.start.saturating_sub(at)).unwrap_or(i64::MAX);
            self.reader.seek_relative(skipped).map_err(|source| self.unreadable(source))?;
            at = stretch.end;
            self.copy_stretch(stretch, &mut part, &write)?;
        }
        self.check_length()?;
        part.finish().map_err(write)
    }

    /// Copies so many bytes from where the reader is.
    fn copy_stretch(&mut self, stretch: Range<u64>, part: &mut Whole, write: &impl Fn(io::Error) -> PartsError) -> Result<(), PartsError> {
        let mut left = stretch.end.saturating_sub(stretch.start);
        while left > 0 {
            let piece = match self.reader.fill_buf() {
                Ok([]) => return Err(self.changed()),
                Ok(piece) => &piece[..piece.len().min(usize::try_from(left).unwrap_or(usize::MAX))],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(source) => return Err(self.unreadable(source)),
            };
            part.write(piece).map_err(write)?;
            let copied = piece.len();
            self.reader.consume(copied);
            left -= copied as u64;
        }
        Ok(())
    }

    fn check_length(&self) -> Result<(), PartsError> {
        let length = self.reader.get_ref().metadata().map_err(|source| self.unreadable(source))?.len();
        if length == self.length { Ok(()) } else { Err(self.changed()) }
    }

    fn changed(&self) -> PartsError {
        let is = self.reader.get_ref().metadata().map_or(0, |metadata| metadata.len());
        PartsError::Changed { name: self.name.clone(), was: self.length, is }
    }

    fn unreadable(&self, source: io::Error) -> PartsError {
        PartsError::Read { name: self.name.clone(), source }
    }
}
