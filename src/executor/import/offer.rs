//! What a step with the preset `m2if` offers to its command: which files of the bunch, and under which names.
//!
//! A file whose name is one of M2IF's belongs to the command with that prefix. Files of other names belong to the command if
//! the whole bunch is of one type, or if the type is the word that bunchd's names have for it; the argument `types` overrides
//! both. A command that is not known, without the argument `prefix`, gets all files under their own names.

use super::super::Task;
use super::super::private_copy::{self, Copied};
use crate::model::bunch::{Bunch, BunchFile};
use crate::model::failure::{Failure, FailureKind};
use crate::model::m2if;
use crate::model::preset::PRESET;

/// The argument that names the types.
pub(super) const TYPES: &str = "types";

/// The argument that says what the names of the command's files begin with.
pub(super) const PREFIX: &str = "prefix";

/// What is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::executor) struct Offer {
    /// The command.
    pub(super) command: String,
    /// What the names of its files begin with; `None` if nobody knows.
    pub(super) prefix: Option<String>,
    /// The files, in order.
    pub(in crate::executor) files: Vec<Copied>,
}

/// Tells whether a step has the preset.
fn is_m2if(task: &Task) -> bool {
    task.step().argument(PRESET).is_some_and(|preset| preset.value.text == m2if::PRESET.name)
}

impl Offer {
    /// Returns what the step offers of its bunch; `None` without the preset.
    pub(in crate::executor) fn of(task: &Task, bunch: &Bunch) -> Option<Self> {
        if !is_m2if(task) {
            return None;
        }
        // An argument without a value is told when the words are made.
        let value = |key: &str| task.value(key).ok().flatten();
        let command = value("command").unwrap_or_default();
        let prefix = value(PREFIX).or_else(|| m2if::prefix_of(&command).map(str::to_owned));
        let types = value(TYPES);
        let types: Option<Vec<&str>> = types.as_deref().map(|types| types.split(',').map(str::trim).collect());
        let chosen = chosen(&bunch.files, prefix.as_deref(), types.as_deref());
        let files = match &prefix {
            Some(prefix) => private_copy::m2if(&chosen, &bunch.key.identifier, prefix),
            None => private_copy::padded(&chosen.into_iter().cloned().collect::<Vec<_>>()),
        };
        Some(Self { command, prefix, files })
    }

    /// Returns what is handed over where the program gets just the first file.
    pub(super) fn first_alone(mut self) -> Self {
        self.files.truncate(1);
        self
    }

    /// Returns the name of the OK file.
    pub(super) fn ok_file(&self) -> String {
        self.files.first().map(|first| private_copy::ok_name(&first.name)).unwrap_or_default()
    }

    /// Names the files as they were dropped, and as they are offered where that differs.
    pub(super) fn names(&self) -> String {
        let named = |copied: &Copied| match copied.original == copied.name {
            true => copied.name.clone(),
            false => format!("{} as {}", copied.original, copied.name),
        };
        listed(self.files.iter().map(named))
    }
}

/// Refuses a prefix that is no part of a file name.
///
/// # Errors
/// The prefix and what is wrong with it.
pub(super) fn check_prefix(task: &Task) -> Result<(), Failure> {
    let Some(prefix) = task.value(PREFIX)? else { return Ok(()) };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if !prefix.is_empty() && prefix.chars().all(is_plain) && !prefix.starts_with('.') {
        return Ok(());
    }
    let text = format!("{prefix:?} cannot be the beginning of a file name for M2IF: use letters, digits, dashes and dots");
    Err(Failure::new(FailureKind::NotStarted, text))
}

fn chosen<'b>(files: &'b [BunchFile], prefix: Option<&str>, types: Option<&[&str]>) -> Vec<&'b BunchFile> {
    let is_uniform = files.iter().all(|file| file.bunch_type == files[0].bunch_type);
    let belongs = |file: &BunchFile| match (types, prefix) {
        (Some(types), _) => types.contains(&file.bunch_type.as_str()),
        (None, None) => true,
        (None, Some(prefix)) => match m2if::own_prefix(&file.name) {
            Some(own) => own == prefix,
            None => {
                is_uniform
                    || file.name.starts_with(&format!("{prefix}_"))
                    || m2if::prefix_of_file(&file.name, &file.bunch_type) == Some(prefix)
            }
        },
    };
    files.iter().filter(|file| belongs(file)).collect()
}

/// Most names that a sentence holds.
const NAMES_MAX: usize = 5;

/// Lists names; after the first five it counts.
pub(super) fn listed(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    match names.len().checked_sub(NAMES_MAX) {
        Some(more @ 1..) => format!("{} and {more} more", names[..NAMES_MAX].join(", ")),
        Some(0) | None => names.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bunch::FileStamp;

    fn files(names: &[(&str, &str)]) -> Vec<BunchFile> {
        let stamp = FileStamp { size_bytes: 1, modified_ns: 0, inode: 0, device: 0 };
        let file = |(name, bunch_type): &(&str, &str)| BunchFile {
            name: (*name).to_owned(),
            bunch_type: (*bunch_type).to_owned(),
            counter: 1,
            stamp,
            owner: None,
        };
        names.iter().map(file).collect()
    }

    fn chosen_names<'b>(files: &'b [BunchFile], prefix: &str, types: Option<&[&str]>) -> Vec<&'b str> {
        chosen(files, Some(prefix), types).into_iter().map(|file| file.name.as_str()).collect()
    }

    #[test]
    fn e4_a_name_of_m2ifs_belongs_to_its_own_command_alone() {
        let files = files(&[("product-import_x_01.csv", "product"), ("product-import-inventory_x_01.csv", "product-import-inventory")]);
        assert_eq!(chosen_names(&files, "product-import", None), ["product-import_x_01.csv"]);
        assert_eq!(chosen_names(&files[1..], "product-import", None), [""; 0]);
        assert_eq!(chosen_names(&files, "product-import-inventory", None), ["product-import-inventory_x_01.csv"]);
    }

    #[test]
    fn e4_a_bunch_of_one_type_belongs_to_whatever_command_its_pipeline_has() {
        let files = files(&[("import-artikel_x_1.csv", "artikel"), ("import-artikel_x_2.csv", "artikel")]);
        assert_eq!(chosen_names(&files, "product-import", None).len(), 2);
    }

    #[test]
    fn e4_of_several_types_each_command_takes_its_own_and_the_argument_overrides() {
        let files = files(&[("import-product_x_1.csv", "product"), ("import-stock_x_1.csv", "stock"), ("import-extra_x_1.csv", "extra")]);
        assert_eq!(chosen_names(&files, "product-import-inventory", None), ["import-stock_x_1.csv"]);
        assert_eq!(chosen_names(&files, "product-import", Some(&["product", "extra"])), ["import-product_x_1.csv", "import-extra_x_1.csv"]);
    }

    #[test]
    fn e4_a_long_list_of_names_is_cut() {
        assert_eq!(listed((1..=7).map(|number| number.to_string())), "1, 2, 3, 4, 5 and 2 more");
        assert_eq!(listed((1..=5).map(|number| number.to_string())), "1, 2, 3, 4, 5");
    }
}
