//! Sources: where bunches come from, and how they are read.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeValue;

use crate::definition::value::is_name;
use crate::model::dialect::Dialect;
use crate::model::permission::Grant;

use super::SOURCES_MAX;
use super::allowed;
use super::dialect;
use super::reading::Reading;
use super::section::Section;
use super::tables::plain;

/// Where bunches come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Unique name, with its place.
    pub name: Spanned<String>,
    /// Whether its files are looked at.
    pub enabled: bool,
    /// The folder into which files are dropped, as written.
    pub inbox: PathBuf,
    /// One of [`PATTERN_PRESETS`](super::PATTERN_PRESETS), or a regular expression, with its place.
    pub pattern: Spanned<String>,
    /// The types that it takes; empty: all.
    pub types: Vec<String>,
    /// What makes files one bunch.
    pub group_by: GroupBy,
    /// Which OK files release a bunch; never empty.
    pub ok_files: Vec<OkForm>,
    /// How its CSV files are written, unless a step says otherwise.
    pub csv: Dialect,
    /// Whose files its pipeline may import, as the step check-permissions reads it; empty: everybody's.
    pub allowed: Vec<Grant>,
    /// The pipeline that its bunches start, with its place.
    pub pipeline: Spanned<String>,
}

/// What makes files one bunch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupBy {
    /// The same type and identifier.
    Type,
    /// The same identifier, whatever the types are.
    Identifier,
}

/// A form of OK file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OkForm {
    /// One for the whole bunch: `import-<TYPE>_<IDENTIFIER>.ok`.
    Bunch,
    /// One for each CSV file: `import-<TYPE>_<IDENTIFIER>_<COUNTER>.ok`.
    File,
    /// One for the type: `<prefix>.ok`.
    Prefix,
}

impl Source {
    /// Returns the inbox, below the folder of the configuration file if it is a relative path.
    pub fn resolved_inbox(&self, folder: &Path) -> PathBuf {
        folder.join(&self.inbox)
    }
}

/// Reads all `[[source]]` tables.
pub(super) fn read_all<'a>(found: Option<&'a Spanned<DeValue<'a>>>, reading: &mut Reading) -> Vec<Source> {
    let Some(found) = found else { return Vec::new() };
    let help = "write `[[source]]` with two brackets, and its keys below";
    let Some(tables) = found.get_ref().as_array() else {
        reading.error(found.span(), "a list of sources is expected here", help);
        return Vec::new();
    };
    if tables.len() > SOURCES_MAX {
        reading.error(found.span(), format!("there are more than {SOURCES_MAX} sources"), "put several types into one source");
        return Vec::new();
    }
    tables.iter().filter_map(|table| read(table, reading)).collect()
}

fn read<'a>(found: &'a Spanned<DeValue<'a>>, reading: &mut Reading) -> Option<Source> {
    let Some(table) = found.get_ref().as_table() else {
        reading.error(found.span(), "a source is a table", "write `[[source]]`, and its keys below");
        return None;
    };
    let mut section = Section::new("source", Some(table), reading);
    let name = required(&mut section, found, "name");
    if let Some(name) = name.as_ref().filter(|name| !is_name(name.get_ref())) {
        let message = format!("`{}` cannot name a source", name.get_ref());
        section.reading.error(name.span(), message, "a name begins with a letter, and goes on with letters, digits, `_`, `.` or `-`");
    }
    let enabled = section.boolean("enabled").unwrap_or(true);
    let inbox = required(&mut section, found, "inbox");
    let pattern = section.text("pattern").unwrap_or_else(|| Spanned::new(found.span(), "bunchd".to_owned()));
    let types = section.texts("types").map_or_else(Vec::new, plain);
    let group_by = section.choice("group_by", &[("type", GroupBy::Type), ("identifier", GroupBy::Identifier)]);
    let group_by = group_by.unwrap_or(if pattern.get_ref() == "m2if" { GroupBy::Identifier } else { GroupBy::Type });
    let ok_files = read_ok_files(&mut section);
    let csv = dialect::read(&mut section);
    let allowed = allowed::read(&mut section);
    let pipeline = required(&mut section, found, "pipeline");
    section.finish();
    Some(Source {
        name: name?,
        enabled,
        inbox: PathBuf::from(inbox?.into_inner()),
        pattern,
        types,
        group_by,
        ok_files,
        csv,
        allowed,
        pipeline: pipeline?,
    })
}

fn required<'a>(section: &mut Section<'a, '_>, source: &'a Spanned<DeValue<'a>>, key: &'static str) -> Option<Spanned<String>> {
    if let Some(value) = section.value(key) {
        return section.text_of(value);
    }
    section.reading.error(source.span(), format!("the source has no `{key}`"), format!("add `{key} = \"…\"`"));
    None
}

fn read_ok_files(section: &mut Section<'_, '_>) -> Vec<OkForm> {
    let Some(found) = section.value("ok_files") else { return vec![OkForm::Bunch] };
    let Some(names) = section.texts_of(found) else { return vec![OkForm::Bunch] };
    if names.is_empty() {
        section.reading.error(found.span(), "without a form of OK file, nothing would ever start", "write `[\"bunch\"]`");
    }
    let forms = [("bunch", OkForm::Bunch), ("file", OkForm::File), ("prefix", OkForm::Prefix)];
    names.iter().filter_map(|name| section.choice_of(name, "ok_files", &forms)).collect()
}
