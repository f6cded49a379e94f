//! `bunchd media refresh`: makes what the image cache misses, or tells what that would be.

mod bar;

use super::super::arguments::media::refresh::{From, ToRefresh};
use super::super::context::{Context, print, print_json};
use super::super::error::CliError;
use super::super::exit::Exit;
use super::super::table::table;
use super::super::told_to_end::ToldToEnd;
use crate::executor::{self, Surroundings};
use crate::media::layout::dispersion;
use crate::media::refresh::{Originals, RefreshError, Wanted};
use crate::model::failure::{Failure, FailureKind};
use crate::model::variant::Variant;
use crate::view::media::refresh::RefreshView;
use bar::Bar;

pub(in crate::cli) fn run(context: &Context, wish: ToRefresh, json: bool) -> Result<Exit, CliError> {
    let setup = context.load()?.setup();
    let (wanted, limits) = executor::refresh_of_shop(&setup.surroundings.magento).map_err(refused)?;
    let originals = originals(&wish, &setup.surroundings)?;
    let wanted = Wanted { originals, variants: variants(&wish.variants, wanted.variants)?, all: wish.all, ..wanted };
    let end = ToldToEnd::hear().map_err(CliError::io("hear signals in", &setup.surroundings.base))?;
    let goes_on = || !end.is_told();
    let plan = wanted.plan(&goes_on).map_err(|error| failed(&error))?;
    let view = if wish.dry_run {
        plan.told(None)
    } else {
        let bar = Bar::new(plan.due(), json);
        let made = plan.make(limits, &goes_on, &|done| bar.tell(done)).map_err(|error| failed(&error))?;
        bar.end();
        plan.told(Some(&made))
    };
    if json {
        print_json(&view)?
    } else {
        print(&text(&view))?
    }
    Ok(exit(&view))
}

fn exit(view: &RefreshView) -> Exit {
    if view.stopped || view.ended_by.is_some() {
        Exit::Failed
    } else if view.has_warnings() {
        Exit::Warnings
    } else {
        Exit::Ok
    }
}

/// Returns which originals are meant.
fn originals(wish: &ToRefresh, surroundings: &Surroundings) -> Result<Originals, CliError> {
    if !wish.images.is_empty() {
        // The name of a file alone means its place in the shop.
        let image = |name: &String| dispersion(name).filter(|_| !name.contains('/')).unwrap_or_else(|| name.clone());
        return Ok(Originals::Named(wish.images.iter().map(image).collect()));
    }
    match wish.originals {
        From::Directory => Ok(Originals::All),
        From::Gallery => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(CliError::io("start the question to the database in", &surroundings.base))?;
            runtime.block_on(executor::gallery(surroundings)).map(Originals::Named).map_err(refused)
        }
    }
}

/// Returns the variants of these names, or all.
fn variants(names: &[String], all: Vec<Variant>) -> Result<Vec<Variant>, CliError> {
    let known = |name: &String| all.iter().any(|variant| variant.name == *name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        let all: Vec<&str> = all.iter().map(|variant| variant.name.as_str()).collect();
        return Err(CliError::NotFound(format!("there is no variant {unknown}; bunchd.toml has {}", all.join(", "))));
    }
    Ok(all.into_iter().filter(|variant| names.is_empty() || names.contains(&variant.name)).collect())
}

fn refused(failure: Failure) -> CliError {
    match failure.kind {
        FailureKind::NotStarted => CliError::NotSet(failure.text),
        FailureKind::ExitCode { .. }
        | FailureKind::Signal { .. }
        | FailureKind::Expired
        | FailureKind::Lost
        | FailureKind::InvalidInput
        | FailureKind::Stopped
        | FailureKind::Internal => CliError::Refused(failure.text),
    }
}

fn failed(error: &RefreshError) -> CliError {
    CliError::Unusable(error.to_string())
}

fn text(view: &RefreshView) -> String {
    let mut text = String::new();
    if view.dry_run {
        let number = |number: u64| number.to_string();
        let rows = view
            .variants
            .iter()
            .map(|due| vec![due.name.clone(), number(due.missing), number(due.older), number(due.again), due.folder.display().to_string()]);
        text += &table(&["variant", "missing", "older", "made again", "folder below catalog/product"], rows);
        text += &format!(
            "`bunchd media refresh` would make {} images of {} originals, and leave {} as they are\n",
            view.due, view.originals, view.current
        );
        if view.stopped {
            text += "warning: it was told to end before all was looked at, so these numbers are not complete\n";
        }
    } else {
        let mut summary = view.summary();
        summary[..1].make_ascii_uppercase();
        text += &format!("{summary}\n");
    }
    for warning in view.warnings() {
        text += &format!("warning: {warning}\n");
    }
    if let Some(why) = &view.ended_by {
        text += &format!("error: {why}; call it again when that is mended, and it goes on from here\n");
    }
    text
}
