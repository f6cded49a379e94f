//! Reads the whole configuration as meant, table by table.

use std::collections::BTreeMap;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::DeTable;

use crate::definition::value::{is_name, is_variable_name};
use crate::model::diagnostic::SourceText;

use super::reading::Reading;
use super::section::Section;
use super::size::MIB;
use super::{Config, Environment, Inbox, Limits, OnSigterm, Paths, Stop, TEXT_BYTES_MAX, Watch, magento, retention, source};

/// Reads a text; the configuration counts only if there are no mistakes.
pub(super) fn read(text: &SourceText) -> (Config, Reading) {
    let mut reading = Reading::new(&text.name);
    if text.text.len() > TEXT_BYTES_MAX {
        reading.error(0..0, format!("the text has more than {TEXT_BYTES_MAX} bytes"), "is it the right file?");
        return (Config::default(), reading);
    }
    let (root, errors) = DeTable::parse_recoverable(&text.text);
    for error in errors {
        let span = within(&text.text, error.span().unwrap_or(0..0));
        reading.error(span, format!("this is not TOML: {}", error.message()), "");
    }
    let config = if reading.diagnostics.is_empty() { read_tables(root.get_ref(), &mut reading) } else { Config::default() };
    (config, reading)
}

/// Puts the span of a syntax error into the text, onto character boundaries.
fn within(text: &str, span: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (start, end) = (floor(span.start), floor(span.end));
    start..end.max(start)
}

fn read_tables(root: &DeTable<'_>, reading: &mut Reading) -> Config {
    let mut top = Section::new("", Some(root), reading);
    let [paths, limits, inbox, retention, programs, environment, stop, shop] =
        ["paths", "limits", "inbox", "retention", "programs", "environment", "stop", "magento"].map(|key| top.table(key));
    let sources = top.value("source");
    top.finish();
    Config {
        paths: read_paths(Section::new("paths", paths, reading)),
        limits: read_limits(Section::new("limits", limits, reading)),
        inbox: read_inbox(Section::new("inbox", inbox, reading)),
        retention: retention::read(retention, reading),
        programs: read_programs(Section::new("programs", None, reading), programs),
        environment: read_environment(Section::new("environment", environment, reading)),
        stop: read_stop(Section::new("stop", stop, reading)),
        magento: magento::read(shop, reading),
        sources: source::read_all(sources, reading),
    }
}

fn read_paths(mut section: Section<'_, '_>) -> Paths {
    let default = Paths::default();
    let state = section.text("state").map_or(default.state, |text| PathBuf::from(text.into_inner()));
    let mut below = |key, name| section.text(key).map_or_else(|| state.join(name), |text| PathBuf::from(text.into_inner()));
    let (working, archive, failed) = (below("working", "working"), below("archive", "archive"), below("failed", "failed"));
    let pipelines = section.texts("pipelines");
    for pattern in pipelines.iter().flatten() {
        if let Err(error) = glob::Pattern::new(pattern.get_ref()) {
            let message = format!("`{}` is not a file pattern: {}", pattern.get_ref(), error.msg);
            section.reading.error(pattern.span(), message, "`*` stands for any part of a name, such as `pipelines.d/*.xml`");
        }
    }
    section.finish();
    Paths { state, working, archive, failed, pipelines: pipelines.map_or(default.pipelines, plain) }
}

fn read_limits(mut section: Section<'_, '_>) -> Limits {
    let default = Limits::default();
    let limits = Limits {
        attempts: section.number("attempts", 1..=256).unwrap_or(default.attempts),
        claimed: section.number("claimed", 1..=10_000).unwrap_or(default.claimed),
        free_disk_bytes: section.size("free_disk", 0..=1024 * 1024 * MIB).unwrap_or(default.free_disk_bytes),
        log_bytes: section.size("log_bytes", 4096..=10 * 1024 * MIB).unwrap_or(default.log_bytes),
        ok_file_bytes: section.size("ok_file_bytes", 1024..=100 * MIB).unwrap_or(default.ok_file_bytes),
    };
    section.finish();
    limits
}

fn read_inbox(mut section: Section<'_, '_>) -> Inbox {
    let default = Inbox::default();
    let watches = [("auto", Watch::Auto), ("inotify", Watch::Inotify), ("poll", Watch::Poll)];
    let inbox = Inbox {
        look_every: section.duration("look_every").unwrap_or(default.look_every),
        quiet: section.duration("quiet").unwrap_or(default.quiet),
        watch: section.choice("watch", &watches).unwrap_or(default.watch),
        poll_every: section.duration("poll_every").unwrap_or(default.poll_every),
    };
    section.finish();
    inbox
}

fn read_programs<'a>(mut section: Section<'a, '_>, table: Option<&'a DeTable<'a>>) -> BTreeMap<String, Vec<String>> {
    let mut programs = BTreeMap::new();
    for (name, value) in table.into_iter().flatten() {
        if !is_name(name.get_ref()) {
            let message = format!("`{}` cannot name a program", name.get_ref());
            section.reading.error(name.span(), message, "a name begins with a letter, and goes on with letters, digits, `_`, `.` or `-`");
        }
        match section.texts_of(value) {
            Some(words) if words.is_empty() => {
                section.reading.error(value.span(), "the program is missing", "write `[\"/path/to/program\", \"argument\"]`");
            }
            Some(words) => drop(programs.insert(name.get_ref().to_string(), plain(words))),
            None => {}
        }
    }
    programs
}

fn read_environment(mut section: Section<'_, '_>) -> Environment {
    let pass = section.texts("pass");
    let mut set = BTreeMap::new();
    let mut names: Vec<(String, std::ops::Range<usize>)> = Vec::new();
    names.extend(pass.iter().flatten().map(|name| (name.get_ref().clone(), name.span())));
    for (name, value) in section.table("set").into_iter().flatten() {
        names.push((name.get_ref().to_string(), name.span()));
        if let Some(value) = section.text_of(value) {
            set.insert(name.get_ref().to_string(), value.into_inner());
        }
    }
    for (name, span) in names.into_iter().filter(|(name, _)| !is_variable_name(name)) {
        section.reading.error(span, format!("`{name}` cannot name an environment variable"), "write a name such as `LANG`");
    }
    section.finish();
    Environment { pass: pass.map_or_else(|| Environment::default().pass, plain), set }
}

fn read_stop(mut section: Section<'_, '_>) -> Stop {
    let default = Stop::default();
    let grace = section.duration("grace").unwrap_or(default.grace);
    let choices = [("finish", OnSigterm::Finish), ("stop", OnSigterm::Stop)];
    let on_sigterm = section.choice("on_sigterm", &choices).unwrap_or(default.on_sigterm);
    section.finish();
    Stop { grace, on_sigterm }
}

/// Drops the places.
pub(super) fn plain(texts: Vec<Spanned<String>>) -> Vec<String> {
    texts.into_iter().map(Spanned::into_inner).collect()
}
