//! `bunchd media variants`: the sizes of the shop's images with their folders, from the configuration or from a theme.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::context::{Context, print, print_json};
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::table::table;
use crate::media::layout::hash_directory;
use crate::media::view_xml::{self, FILE_BYTES_MAX};
use crate::model::diagnostic::SourceText;
use crate::model::variant::Variant;
use crate::view::diagnostic::render;
use crate::view::media::VariantView;

/// How they are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Table,
    Toml,
    Json,
}

impl Form {
    pub(super) fn of(toml: bool, json: bool) -> Self {
        match (toml, json) {
            (_, true) => Self::Json,
            (true, false) => Self::Toml,
            (false, false) => Self::Table,
        }
    }
}

pub(super) fn run(context: &Context, from: &[PathBuf], form: Form) -> Result<Exit, CliError> {
    let (variants, exit) =
        if from.is_empty() { (context.load()?.config.magento.images.variants, Exit::Ok) } else { of_theme(context, from)? };
    let views = VariantView::grouped(&variants, hash_directory);
    match form {
        Form::Json => print_json(&views)?,
        // It is appended to a file, whose last table it must not touch.
        Form::Toml => print(&views.iter().map(|view| format!("\n{}", view.toml())).collect::<String>())?,
        Form::Table if views.is_empty() => print(nothing(!from.is_empty()))?,
        Form::Table => print(&text(&views))?,
    }
    Ok(exit)
}

/// Reads the files of a theme; what is odd about them is told beside the output.
fn of_theme(context: &Context, from: &[PathBuf]) -> Result<(Vec<Variant>, Exit), CliError> {
    let texts = from.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    match view_xml::read(&texts) {
        Err(mistakes) => Err(CliError::Mistakes(render(&mistakes, &texts, context.palette.colour))),
        Ok(theme) if theme.warnings.is_empty() => Ok((theme.variants, Exit::Ok)),
        Ok(theme) => {
            CliError::Mistakes(render(&theme.warnings, &texts, context.palette.colour)).tell();
            Ok((theme.variants, Exit::Warnings))
        }
    }
}

fn read(path: &Path) -> Result<SourceText, CliError> {
    let unreadable = CliError::io("read", path);
    let text = match fs::metadata(path) {
        // The rest is not read, and what is there is refused by its size.
        Ok(found) if found.len() > FILE_BYTES_MAX as u64 => " ".repeat(FILE_BYTES_MAX + 1),
        Ok(_) => fs::read_to_string(path).map_err(unreadable)?,
        Err(error) => return Err(unreadable(error)),
    };
    Ok(SourceText { name: path.display().to_string(), text })
}

fn text(views: &[VariantView]) -> String {
    let side = |side: Option<u32>| side.map_or_else(|| "-".to_owned(), |side| side.to_string());
    let rows = views.iter().map(|view| {
        let Variant { width, height, quality, .. } = &view.variant;
        vec![view.folder.clone(), side(*width), side(*height), quality.to_string(), view.settings(), view.names.join(", ")]
    });
    table(&["folder", "width", "height", "quality", "settings", "variants"], rows)
}

fn nothing(is_theme: bool) -> &'static str {
    if is_theme {
        "The theme asks for no product images; a theme that changes nothing has them in the view.xml of its parent.\n"
    } else {
        "No sizes are set; `bunchd media variants --from VIEW.XML --toml` prints those of a theme for bunchd.toml.\n"
    }
}
