//! `bunchd check`: every mistake in bunchd.toml and the pipelines, at its place.

use std::sync::Arc;

use super::context::{Context, print};
use super::error::CliError;
use super::exit::Exit;
use crate::daemon::load::{LoadError, Loaded, read};
use crate::daemon::setup::Setup;
use crate::executor;
use crate::inbox::WatchedSource;
use crate::model::diagnostic::{Diagnostic, SourceText};
use crate::model::pipeline::Pipeline;
use crate::view::diagnostic::render;
use crate::view::palette::{Palette, Tone};
use crate::view::text::count;

pub(super) fn run(context: &Context) -> Result<Exit, CliError> {
    match read(&context.config()?) {
        Ok(loaded) => {
            if !loaded.warnings.is_empty() {
                print(&ended(render(&loaded.warnings, &loaded.texts, context.palette.colour)))?;
            }
            let missing = missing(&loaded.setup());
            print(&summary(&loaded, loaded.warnings.len() + missing.len(), context.palette))?;
            for text in &missing {
                print(&format!("{}: {text}\n", context.palette.paint(Tone::Attention, "warning")))?;
            }
            Ok(if loaded.warnings.is_empty() && missing.is_empty() { Exit::Ok } else { Exit::Warnings })
        }
        Err(LoadError::Mistakes { diagnostics, texts }) => {
            print(&mistakes(&diagnostics, &texts, context.palette))?;
            Ok(Exit::Config)
        }
        Err(error) => Err(error.into()),
    }
}

fn mistakes(diagnostics: &[Diagnostic], texts: &[SourceText], palette: Palette) -> String {
    ended(render(diagnostics, texts, palette.colour))
}

fn ended(mut text: String) -> String {
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// Says what the configuration names and this machine does not have: programs, inboxes, users and groups.
fn missing(setup: &Setup) -> Vec<String> {
    let surroundings = &setup.surroundings;
    let program = |(name, words): (&String, &Vec<String>)| {
        let found = executor::program_of(surroundings, words, &surroundings.base).find();
        found.err().map(|error| format!("the program {name} under [programs] cannot be used: {error}"))
    };
    let inbox = |(source, _): &(WatchedSource, Arc<Pipeline>)| {
        let error = std::fs::read_dir(&source.directory).err()?;
        Some(format!("the inbox {} of the source {} cannot be read: {error}", source.directory.display(), source.name))
    };
    let grants = |(source, _): &(WatchedSource, Arc<Pipeline>)| {
        let grants = surroundings.allowed.get(&source.name).map(Vec::as_slice).unwrap_or_default();
        let name = source.name.clone();
        executor::unknown_grants(grants).into_iter().map(move |why| format!("`allowed` of the source {name} cannot be judged: {why}"))
    };
    let programs = surroundings.programs.iter().filter_map(program);
    programs.chain(setup.sources.iter().filter_map(inbox)).chain(setup.sources.iter().flat_map(grants)).collect()
}

fn summary(loaded: &Loaded, warnings: usize, palette: Palette) -> String {
    let (sources, pipelines) = (loaded.config.sources.len(), loaded.definitions.pipelines.len());
    let verdict = match warnings {
        0 => palette.paint(Tone::Good, "is fine"),
        warnings => format!("can be used, with {}", palette.paint(Tone::Attention, &count(warnings, "warning"))),
    };
    let mut text = format!("{} {verdict}: {}, {}\n", loaded.file.display(), count(sources, "source"), count(pipelines, "pipeline"));
    for source in &loaded.config.sources {
        let state = if source.enabled { "" } else { " (disabled)" };
        let types = if source.types.is_empty() { "all types".to_owned() } else { source.types.join(", ") };
        text += &format!("  {}{state}: {} ({types}) → {}\n", source.name.get_ref(), source.inbox.display(), source.pipeline.get_ref());
    }
    text
}
