//! Reads the sources as meant.

use std::path::PathBuf;

use toml::Spanned;
use toml::de::DeValue;

use crate::definition::value::is_name;

use super::reading::plain;
use super::section::{Reading, Section};
use super::{GroupBy, OkForm, SOURCES_MAX, Source};

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
