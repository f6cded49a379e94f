//! A directory of its own for each attempt: the bunch's files under names that sort well, and an OK
//! file that lists exactly them.
//!
//! Import binaries rename, flag and delete what they work on. So they get hard links, and the claimed
//! files stay as they came. M2IF sorts by byte (1, 10, 2) and reads LF lists without a last line break
//! only. Source: techdivision/import, its file resolver and OK file loader.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use super::Task;
use crate::model::bunch::Bunch;

/// Fewest digits of a counter.
const COUNTER_DIGITS: usize = 2;

/// Longest file name that file systems take, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// Makes the directory with `source` and `target`.
///
/// # Errors
/// The file system refused; what was made stays for the next try.
pub(super) fn prepare(task: &Task) -> io::Result<()> {
    let directory = task.private_directory();
    let source = directory.join("source");
    fs::create_dir_all(&source)?;
    fs::create_dir_all(directory.join("target"))?;
    let mut lists = BTreeMap::<String, Vec<String>>::new();
    for (original, name) in names(task.bunch.as_ref()) {
        link(&task.directory.join(&original), &source.join(&name))?;
        lists.entry(ok_name(&name)).or_default().push(name);
    }
    lists.into_iter().try_for_each(|(ok, names)| fs::write(source.join(ok), names.join("\n")))
}

fn link(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error)
            if matches!(error.kind(), io::ErrorKind::CrossesDevices | io::ErrorKind::Unsupported | io::ErrorKind::PermissionDenied) =>
        {
            fs::copy(from, to).map(|_| ())
        }
        other => other,
    }
}

/// Returns for each file of a bunch its own name and the one with a padded counter, in order.
pub(super) fn names(bunch: Option<&Bunch>) -> Vec<(String, String)> {
    let files = bunch.map(|bunch| bunch.files.as_slice()).unwrap_or_default();
    let named = |digits| files.iter().map(|file| (file.name.clone(), padded(&file.name, file.counter, digits))).collect::<Vec<_>>();
    let widest = files.iter().map(|file| file.counter.to_string().len()).max().unwrap_or(0);
    let usual = named(widest.max(COUNTER_DIGITS));
    // Where the longest name has no room for one more zero, as many digits as keep the order will do.
    if usual.iter().all(|(_, name)| name.len() <= NAME_BYTES_MAX) { usual } else { named(widest) }
}

/// Writes the counter at the end of a name's stem with a fixed number of digits; other names stay.
fn padded(name: &str, counter: u64, digits: usize) -> String {
    let Some((stem, extension)) = name.rsplit_once('.') else { return name.to_owned() };
    let head = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    match stem[head.len()..].parse::<u64>() {
        Ok(found) if found == counter => format!("{head}{counter:0digits$}.{}", extension.to_lowercase()),
        Ok(_) | Err(_) => name.to_owned(),
    }
}

/// Returns the name of the OK file for a padded name: without counter.
fn ok_name(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let head = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    format!("{}.ok", head.strip_suffix('_').filter(|_| head.len() < stem.len()).unwrap_or(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e4_counters_are_padded_so_that_byte_order_is_number_order() {
        assert_eq!(padded("import-product_a_7.csv", 7, 3), "import-product_a_007.csv");
        assert_eq!(padded("import-product_a_0007.CSV", 7, 2), "import-product_a_07.csv");
        assert_eq!(padded("odd.csv", 7, 2), "odd.csv");
    }

    #[test]
    fn e4_the_ok_file_is_named_without_the_counter() {
        assert_eq!(ok_name("product-import_20260105-0900_01.csv"), "product-import_20260105-0900.ok");
        assert_eq!(ok_name("odd.csv"), "odd.ok");
    }
}
