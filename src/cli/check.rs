//! `bunchd check`: every mistake in bunchd.toml and the pipelines, at its place.

use super::context::{Context, print};
use super::error::CliError;
use super::exit::Exit;
use crate::daemon::load::{LoadError, Loaded, read};
use crate::model::diagnostic::{Diagnostic, SourceText};
use crate::view::diagnostic::render;
use crate::view::palette::{Palette, Tone};

pub(super) fn run(context: &Context) -> Result<Exit, CliError> {
    match read(&context.config()?) {
        Ok(loaded) => {
            if !loaded.warnings.is_empty() {
                print(&ended(render(&loaded.warnings, &loaded.texts, context.palette.colour)))?;
            }
            print(&summary(&loaded, context.palette))?;
            Ok(if loaded.warnings.is_empty() { Exit::Ok } else { Exit::Warnings })
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

fn summary(loaded: &Loaded, palette: Palette) -> String {
    let (sources, pipelines) = (loaded.config.sources.len(), loaded.definitions.pipelines.len());
    let fine = palette.paint(Tone::Good, "fine");
    let mut text = format!("{} is {fine}: {sources} sources, {pipelines} pipelines\n", loaded.file.display());
    for source in &loaded.config.sources {
        let state = if source.enabled { "" } else { " (disabled)" };
        let types = if source.types.is_empty() { "all types".to_owned() } else { source.types.join(", ") };
        text += &format!("  {}{state}: {} ({types}) → {}\n", source.name.get_ref(), source.inbox.display(), source.pipeline.get_ref());
    }
    text
}
