//! Why a name is no file below the directory, and what to do.

use super::{Below, PATH_BYTES_MAX};
use crate::csv::shown::quoted;

/// Says what is wrong with a name.
pub(super) fn mistake(below: &Below, value: &str) -> String {
    let path = value.trim_ascii().trim_start_matches('/');
    if path.is_empty() {
        return "there is no name of a file: write one, or leave the cell empty".to_owned();
    }
    if path.len() > PATH_BYTES_MAX {
        return "too long for the name of a file: write one name".to_owned();
    }
    if path.split(['/', '\\']).any(|name| name == "..") {
        return "the path leads out of the directory: write a path without \"..\"".to_owned();
    }
    if path.contains('\\') || path.as_bytes().get(1) == Some(&b':') {
        return "a path of another computer: write the name below the directory, with / between folders".to_owned();
    }
    if path.contains("://") {
        return "only http and https addresses can be fetched: write one, or the name of a file".to_owned();
    }
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if !below.has_folder(folder) {
        return format!("there is no folder {} below the directory: copy it there, or correct the path", quoted(folder));
    }
    let folder = below.directory.join(folder);
    if folder.join(name).is_dir() {
        return "this is a folder: write the name of a file in it".to_owned();
    }
    if folder.join(name).is_symlink() {
        return "this is a link that leads to no file below the directory: copy the file there".to_owned();
    }
    match below.names.in_other_case(&folder, name) {
        Some(real) => format!("capital and small letters matter here: the file is called {}", quoted(&real)),
        None => "there is no such file below the directory: copy it there, or correct the name".to_owned(),
    }
}
