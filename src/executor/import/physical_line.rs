//! Finds the lines of a file in which records begin; M2IF counts records only, and a quoted cell may hold line breaks.
//!
//! It reads as the source says that its files are written, and judges nothing. A file whose header seems to have another delimiter
//! gets no lines, since a wrong one is worse than none, and neither does one in UTF-16; a blank line counts for no record.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::model::dialect::{Dialect, Encoding};

/// A longer file is not read again for this, in bytes.
const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// Returns the first lines of records, the header being record 1; those that are not there are left out.
pub(super) fn lines_of(path: &Path, records: &[u64], dialect: &Dialect) -> BTreeMap<u64, u64> {
    let wanted: BTreeSet<u64> = records.iter().copied().collect();
    if dialect.encoding == Encoding::Utf16 {
        return BTreeMap::new();
    }
    let is_short = std::fs::metadata(path).is_ok_and(|metadata| metadata.len() <= FILE_BYTES_MAX);
    let (Some(last), true) = (wanted.last(), is_short) else { return BTreeMap::new() };
    let mut builder = ::csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(dialect.delimiter).quote(dialect.quote).escape(dialect.escape);
    let Ok(mut reader) = builder.from_path(path) else { return BTreeMap::new() };
    let mut lines = BTreeMap::new();
    let mut record = ::csv::ByteRecord::new();
    for number in 1..=*last {
        // The reader says where it stands behind the last record; blank lines before the next one are not part of it.
        if !reader.read_byte_record(&mut record).unwrap_or(false) {
            break;
        }
        if number == 1 && seems_otherwise_delimited(&record, dialect.delimiter) {
            break;
        }
        if let Some(position) = record.position().filter(|_| wanted.contains(&number)) {
            lines.insert(number, position.line());
        }
    }
    lines
}

fn seems_otherwise_delimited(header: &::csv::ByteRecord, delimiter: u8) -> bool {
    header.len() == 1 && header[0].iter().any(|byte| matches!(byte, b',' | b';' | b'\t' | b'|') && *byte != delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e4_the_line_of_a_record_is_found_behind_cells_with_line_breaks() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file");
        std::fs::write(file.path(), "sku,text\na,\"one\ntwo\"\"\nthree\"\nb,x\nc,y\n").expect("it is writable");
        let (usual, lines) = (Dialect::default(), |records: &[u64], dialect| lines_of(file.path(), records, &dialect));
        assert_eq!(lines(&[4, 3, 1, 99], usual), BTreeMap::from([(1, 1), (3, 5), (4, 6)]));
        assert_eq!(lines_of(Path::new("/nowhere.csv"), &[1], &usual), BTreeMap::new());
        std::fs::write(file.path(), "sku;text\na;\"one\ntwo\"\nb;x\n").expect("it is writable");
        assert_eq!(lines(&[3], usual), BTreeMap::new(), "no line rather than a wrong one");
        assert_eq!(lines(&[3], Dialect { delimiter: b';', ..usual }), BTreeMap::from([(3, 4)]), "the source says how it is written");
        assert_eq!(lines(&[3], Dialect { encoding: Encoding::Utf16, delimiter: b';', ..usual }), BTreeMap::new());
        std::fs::write(file.path(), "sku,text\na,'one\\'\ntwo'\nb,x\n").expect("it is writable");
        assert_eq!(lines(&[3], Dialect { quote: b'\'', escape: Some(b'\\'), ..usual }), BTreeMap::from([(3, 4)]));
    }
}
