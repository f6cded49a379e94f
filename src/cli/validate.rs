//! `bunchd validate`: checks files and imports nothing.
//!
//! Invariant: what is checked is only read; no ledger is opened, no daemon is asked, and nothing is written but what the options
//! `--output` and `--invalid-records` name. A pipeline gets a copy, and a ledger that is thrown away with it.

mod invalid;
mod known;
mod pass;
mod pipeline;
mod report;
mod settings;
mod subject;
mod together;

use std::io::{self, Write};

use super::arguments::validate::ToValidate;
use super::context::Context;
use super::error::CliError;
use super::exit::Exit;
use super::printable::printable;
use crate::view::validation::{ValidationSummary, ValidationView};
use invalid::Invalid;
use known::Known;
use pass::Pass;
use settings::{Asked, Settings};
use subject::Group;

pub(super) fn run(context: &Context, wish: &ToValidate) -> Result<Exit, CliError> {
    let known = Known::read(context, needs_config(wish))?;
    let groups = subject::find(wish, &known)?;
    report::check(&wish.told, &groups)?;
    let mut invalid = wish.told.invalid_records.as_deref().map(|folder| Invalid::into(folder, &groups, &known)).transpose()?;
    let needs_a_look = groups.iter().any(|group| group.needs_a_look);
    let (view, exit) = match &wish.by.pipeline {
        Some(pipeline) => by_pipeline(pipeline, &groups, &known, invalid.as_mut())?,
        None => by_rules(context, groups, wish, &known, invalid.as_mut())?,
    };
    report::write(context, &wish.told, &view)?;
    invalid.map_or(Ok(()), Invalid::end)?;
    let exit = worse(exit, exit_of(&view.summary));
    Ok(if needs_a_look { exit.or_warnings() } else { exit })
}

/// Returns the option that cannot be followed without a configuration.
fn needs_config(wish: &ToValidate) -> Option<&'static str> {
    let needing = [("--bunch", !wish.bunches.is_empty()), ("--rules", wish.by.rules.is_some()), ("--pipeline", wish.by.pipeline.is_some())];
    needing.into_iter().find_map(|(option, is_given)| is_given.then_some(option))
}

fn by_rules(
    context: &Context,
    groups: Vec<Group>,
    wish: &ToValidate,
    known: &Known,
    mut invalid: Option<&mut Invalid>,
) -> Result<(ValidationView, Exit), CliError> {
    let asked = Asked::of(context, &wish.by, known)?;
    let groups = with_settings(groups, wish, asked.as_ref(), known)?;
    let pass = Pass::begin(&groups)?;
    let mut views = Vec::new();
    for (group, settings) in &groups {
        let validation = pass.over(group, settings, wish.told.limit)?;
        let mut view = ValidationView::of(&validation);
        if let Some(invalid) = &mut invalid {
            invalid.write(group, &validation, &mut view);
        }
        views.push(view);
    }
    pass.clear();
    Ok((together::together(views), Exit::Ok))
}

fn by_pipeline(name: &str, groups: &[Group], known: &Known, mut invalid: Option<&mut Invalid>) -> Result<(ValidationView, Exit), CliError> {
    let ran = pipeline::run(name, groups, known)?;
    let (mut views, mut exit) = (Vec::new(), Exit::Ok);
    for (group, ended) in groups.iter().zip(&ran.ended) {
        exit = worse(exit, ended.exit());
        let view = ended.view(group, invalid.as_deref_mut())?;
        ended.tell(group, &view);
        views.push(view);
    }
    Ok((together::together(views), exit))
}

/// Finds by what each group is validated, and says it.
fn with_settings(groups: Vec<Group>, wish: &ToValidate, asked: Option<&Asked>, known: &Known) -> Result<Vec<(Group, Settings)>, CliError> {
    let with = |group: Group| settings::of(&group, &wish.by, asked, known).map(|settings| (group, settings));
    let groups = groups.into_iter().map(with).collect::<Result<Vec<_>, _>>()?;
    subject::tell(groups.iter().map(|(group, settings)| (group, settings.said.as_str())));
    Ok(groups)
}

fn exit_of(summary: &ValidationSummary) -> Exit {
    match (summary.errors, summary.warnings, &summary.ended_early) {
        (1.., _, _) => Exit::Failed,
        (0, 1.., _) | (0, 0, Some(_)) => Exit::Warnings,
        (0, 0, None) => Exit::Ok,
    }
}

fn worse(one: Exit, other: Exit) -> Exit {
    match (one, other) {
        (Exit::Ok, exit) | (exit, Exit::Ok) => exit,
        (Exit::Warnings, exit) | (exit, Exit::Warnings) => exit,
        (exit, _) => exit,
    }
}

/// Says something beside the result, in one line.
fn note(text: &str) {
    // There is nowhere else to say that standard error is closed.
    let _ = writeln!(io::stderr(), "{}", printable(text));
}
