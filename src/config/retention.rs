//! Reads `[retention]`: what is kept of what executions leave behind.
//!
//! A key that is left out of `[retention.KIND]` has its default; a table of a single pipeline replaces the whole rule of its kind,
//! so there a key that is left out limits nothing.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::RetentionConfig;
use super::reading::Reading;
use super::section::Section;
use super::size::MIB;
use crate::model::retention::{Kind, Retention, Rule};

/// What a limit is written as that limits nothing.
const UNLIMITED: &str = "unlimited";

/// The largest count.
const COUNT_MAX: usize = 100_000_000;

/// The largest size in bytes: 1 PiB.
const SIZE_MAX: u64 = 1024 * 1024 * 1024 * MIB;

/// The longest time between two runs.
const EVERY_MAX: SignedDuration = SignedDuration::from_hours(30 * 24);

pub(super) fn read<'a>(table: Option<&'a DeTable<'a>>, reading: &mut Reading) -> RetentionConfig {
    let default = Retention::default();
    let mut section = Section::new("retention", table, reading);
    let every = section.duration("every").unwrap_or(default.every);
    if every > EVERY_MAX
        && let Some(found) = section.value("every")
    {
        section.reading.error(found.span(), "what is no longer kept must be removed at least every 30 days", "write a shorter time");
    }
    let kinds = Kind::ALL.iter().map(|kind| (*kind, section.table_in("retention", kind.name()))).collect::<Vec<_>>();
    let pipelines = section.table_in("retention", "pipelines");
    section.finish();
    let rules = kinds.into_iter().map(|(kind, table)| {
        let place = format!("retention.{}", kind.name());
        (kind, read_rule(Section::new(place, table, reading), kind, default.rule("", kind)))
    });
    let rules: BTreeMap<Kind, Rule> = rules.collect();
    let mut names = Vec::new();
    let mut own = BTreeMap::new();
    for (name, value) in pipelines.into_iter().flatten() {
        names.push(Spanned::new(name.span(), name.get_ref().to_string()));
        own.insert(name.get_ref().to_string(), read_pipeline(name.get_ref(), value, reading));
    }
    RetentionConfig { retention: Retention { every, rules, pipelines: own }, pipelines: names }
}

fn read_pipeline<'a>(name: &str, value: &'a Spanned<DeValue<'a>>, reading: &mut Reading) -> BTreeMap<Kind, Rule> {
    let place = format!("retention.pipelines.{name}");
    let Some(table) = value.get_ref().as_table() else {
        reading.error(value.span(), "a table is expected here", format!("write `[{place}.archive]` and its keys below"));
        return BTreeMap::new();
    };
    let mut rules = BTreeMap::new();
    let mut section = Section::new(place.clone(), Some(table), reading);
    for kind in Kind::ALL {
        if let Some(table) = section.table_in(&place, kind.name()) {
            let inner = Section::new(format!("{place}.{}", kind.name()), Some(table), section.reading);
            rules.insert(*kind, read_rule(inner, *kind, Rule::default()));
        }
    }
    section.finish();
    rules
}

fn read_rule(mut section: Section<'_, '_>, kind: Kind, default: Rule) -> Rule {
    let age = match is_unlimited(&mut section, "age") {
        true => None,
        false => section.duration("age").or(default.age),
    };
    let count = match is_unlimited(&mut section, "count") {
        true => None,
        false => section.number("count", 0..=COUNT_MAX).or(default.count),
    };
    // Rows lie in the ledger, whose file does not shrink.
    let size_bytes = match kind {
        Kind::Rows => None,
        _ if is_unlimited(&mut section, "size") => None,
        Kind::Working | Kind::Logs | Kind::Archive | Kind::Failed => section.size("size", 0..=SIZE_MAX).or(default.size_bytes),
    };
    section.finish();
    Rule { age, count, size_bytes }
}

fn is_unlimited(section: &mut Section<'_, '_>, key: &'static str) -> bool {
    section.value(key).is_some_and(|found| found.get_ref().as_str() == Some(UNLIMITED))
}
