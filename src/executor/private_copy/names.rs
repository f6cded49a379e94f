//! The names that files get in a private directory.
//!
//! Either each keeps its own, with a counter that sorts well; or all get those that M2IF reads for one command:
//! `<prefix>_<identifier>_<counter>.csv`, matched with its case. Source: techdivision/import, `OkFileFilter` and
//! `PregMatchFilter`: the pattern is `/^.*\/(?<prefix>…)_(?<filename>.*)_(?<counter>\d+)\.csv$/`, and the identifier of the
//! first file is put into the pattern of the next as it is. So a parenthesis or a plus in it would match nothing.

use super::Copied;
use crate::model::bunch::BunchFile;

/// Fewest digits of a counter.
const COUNTER_DIGITS: usize = 2;

/// Longest file name that file systems take, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// Longest identifier that is handed to M2IF, in characters: it hangs flags and names of its own on the file names.
const IDENTIFIER_LENGTH_MAX: usize = 100;

/// Returns the files with their own names and padded counters, in order.
pub(in crate::executor) fn padded(files: &[BunchFile]) -> Vec<Copied> {
    let named = |digits| {
        let copied = |file: &BunchFile| Copied { original: file.name.clone(), name: with_padding(&file.name, file.counter, digits) };
        files.iter().map(copied).collect::<Vec<_>>()
    };
    let widest = widest(files.iter().map(|file| file.counter));
    let usual = named(widest.max(COUNTER_DIGITS));
    // Where the longest name has no room for one more zero, as many digits as keep the order will do.
    if usual.iter().all(|copied| copied.name.len() <= NAME_BYTES_MAX) { usual } else { named(widest) }
}

/// Returns the files with the names that M2IF reads for a prefix, in order.
pub(in crate::executor) fn m2if(files: &[&BunchFile], identifier: &str, prefix: &str) -> Vec<Copied> {
    let mut counters: Vec<u64> = files.iter().map(|file| file.counter).collect();
    // In byte order and without doubles: where the counters of several types would not do, the places do.
    if !counters.is_sorted_by(|one, next| one < next) {
        counters = (1..).take(files.len()).collect();
    }
    let digits = widest(counters.iter().copied()).max(COUNTER_DIGITS);
    let identifier = plain(identifier);
    let copied = |(file, counter): (&&BunchFile, u64)| Copied {
        original: file.name.clone(),
        name: format!("{prefix}_{identifier}_{counter:0digits$}.csv"),
    };
    files.iter().zip(counters).map(copied).collect()
}

/// Returns an identifier that means only itself in a pattern of PHP, and in its `glob`.
fn plain(identifier: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let text: String = identifier.chars().map(plain).take(IDENTIFIER_LENGTH_MAX).collect();
    if text.is_empty() { "bunch".to_owned() } else { text }
}

fn widest(counters: impl Iterator<Item = u64>) -> usize {
    counters.map(|counter| counter.to_string().len()).max().unwrap_or(0)
}

/// Writes the counter at the end of a name's stem with a fixed number of digits; other names stay.
fn with_padding(name: &str, counter: u64, digits: usize) -> String {
    let Some((stem, extension)) = name.rsplit_once('.') else { return name.to_owned() };
    let head = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    match stem[head.len()..].parse::<u64>() {
        Ok(found) if found == counter => format!("{head}{counter:0digits$}.{}", extension.to_lowercase()),
        Ok(_) | Err(_) => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bunch::FileStamp;

    fn file(name: &str, counter: u64) -> BunchFile {
        let stamp = FileStamp { size_bytes: 1, modified_ns: 0, inode: 0, device: 0 };
        BunchFile { name: name.to_owned(), bunch_type: "product".to_owned(), counter, stamp, owner: None }
    }

    fn names(copied: &[Copied]) -> Vec<&str> {
        copied.iter().map(|copied| copied.name.as_str()).collect()
    }

    #[test]
    fn e4_counters_are_padded_so_that_byte_order_is_number_order() {
        assert_eq!(with_padding("import-product_a_7.csv", 7, 3), "import-product_a_007.csv");
        assert_eq!(with_padding("import-product_a_0007.CSV", 7, 2), "import-product_a_07.csv");
        assert_eq!(with_padding("odd.csv", 7, 2), "odd.csv");
    }

    #[test]
    fn e4_files_get_the_names_that_m2if_reads_for_the_command() {
        let files = [file("import-product_20260105-0900_2.CSV", 2), file("import-product_20260105-0900_10.csv", 10)];
        let copied = m2if(&files.iter().collect::<Vec<_>>(), "20260105-0900", "product-import");
        assert_eq!(names(&copied), ["product-import_20260105-0900_02.csv", "product-import_20260105-0900_10.csv"]);
        assert_eq!(copied[0].original, "import-product_20260105-0900_2.CSV");
        assert_eq!(super::super::ok_name(&copied[0].name), "product-import_20260105-0900.ok");
    }

    #[test]
    fn e4_an_identifier_with_signs_of_a_pattern_is_made_plain() {
        for (identifier, expected) in [("2026(1)+[a]", "2026-1---a-"), ("20260303_spät", "20260303_sp-t"), ("", "bunch")] {
            assert_eq!(plain(identifier), expected);
        }
        let long = m2if(&[&file("x", 1)], &"9".repeat(240), "product-import-inventory-msi").remove(0).name;
        assert!(long.len() < 200 && long.ends_with("_01.csv"), "{long}");
    }

    #[test]
    fn e4_files_of_several_types_with_the_same_counters_are_numbered_by_their_places() {
        let files = [file("import-a_x_1.csv", 1), file("import-a_x_2.csv", 2), file("import-b_x_1.csv", 1)];
        let copied = m2if(&files.iter().collect::<Vec<_>>(), "x", "product-import");
        assert_eq!(names(&copied), ["product-import_x_01.csv", "product-import_x_02.csv", "product-import_x_03.csv"]);
    }
}
