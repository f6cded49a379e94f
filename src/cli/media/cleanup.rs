//! `bunchd media cleanup`: removes what the shop made of images.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::cache_of;
use crate::cli::arguments::media::Wanted;
use crate::cli::context::{Context, print, print_json};
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::daemon::setup::Setup;
use crate::media::cleanup::{Cleaned, Watch, remove_all, remove_images};
use crate::media::columns::{Columns, ColumnsError, Found, Reading};
use crate::media::layout::{Cache, CacheError};
use crate::model::dialect::Dialect;
use crate::model::message::{Message, Severity};
use crate::view::media::CleanupView;
use crate::view::palette::{Palette, Tone};

pub(super) fn run(context: &Context, wanted: &Wanted, dry_run: bool, json: bool) -> Result<Exit, CliError> {
    let loaded = context.load()?;
    let setup = loaded.setup();
    let cache = cache_of(&loaded, &setup)?;
    let (cleaned, found) = if wanted.all {
        (everything(&cache, dry_run, json)?, Found::default())
    } else {
        let found = found(wanted, &cache, &setup)?;
        let watch = Watch { is_stopped: &|| false, progress: &|_| {} };
        (remove_images(&cache, &found.images, dry_run, &watch).map_err(unusable)?, found)
    };
    let exit = if cleaned.failed > 0 || found.refused > 0 { Exit::Warnings } else { Exit::Ok };
    let summary = cleaned.summary(dry_run);
    let view = view(cleaned, found, dry_run);
    let has_warnings = view.messages.iter().any(|message| message.severity > Severity::Info);
    if json {
        print_json(&view)?;
    } else {
        let messages: String = view.messages.iter().map(|message| said(message, context.palette)).collect();
        print(&format!("{summary}\n{messages}"))?;
    }
    Ok(if has_warnings { exit.or_warnings() } else { exit })
}

/// Empties the whole cache; on a terminal it tells how far it is.
fn everything(cache: &Cache, dry_run: bool, json: bool) -> Result<Cleaned, CliError> {
    let bar = (!json && io::stderr().is_terminal()).then(ProgressBar::new_spinner);
    if let Some(bar) = &bar {
        let style = ProgressStyle::with_template("{spinner} {human_pos} cached images, {per_sec:.0} {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.enable_steady_tick(Duration::from_millis(100));
    }
    let progress = |known: crate::model::progress::Progress| {
        if let Some(bar) = &bar {
            bar.set_position(known.done);
        }
    };
    let cleaned = remove_all(cache, dry_run, &Watch { is_stopped: &|| false, progress: &progress });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    cleaned.map_err(unusable)
}

/// Finds the images that are wanted.
fn found(wanted: &Wanted, cache: &Cache, setup: &Setup) -> Result<Found, CliError> {
    let names = if wanted.columns.is_empty() { Columns::default().names } else { wanted.columns.clone() };
    let columns = Columns { names, separator: wanted.separator.clone(), dialect: Dialect::default() };
    let mut reading = Reading::new(&columns, cache);
    for path in &wanted.files {
        let file = File::open(path).map_err(CliError::io("read", path))?;
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let dialect = dialect(wanted, setup.dialect_of(&name))?;
        reading.file_in(file, &name, &dialect).map_err(|error| match error {
            ColumnsError::Unreadable { source, .. } => CliError::io("read", path)(source),
            ColumnsError::LongRecord { .. } | ColumnsError::Utf16 { .. } | ColumnsError::TooManyImages => {
                CliError::Refused(error.to_string())
            }
        })?;
    }
    for image in &wanted.images {
        reading.image(image).map_err(CliError::Refused)?;
    }
    let mut found = reading.finish();
    if !wanted.files.is_empty() {
        // Whoever names files says that they have images.
        let odd = found.odd(&columns, !wanted.columns.is_empty(), "file");
        found.refusals.extend(odd.map(|odd| Message { severity: Severity::Warning, ..odd }));
    }
    Ok(found)
}

/// Returns how a file is written: what the command says wins over its source.
fn dialect(wanted: &Wanted, source: Dialect) -> Result<Dialect, CliError> {
    let (delimiter, quote) = (wanted.delimiter.unwrap_or(source.delimiter), wanted.quote.unwrap_or(source.quote));
    let dialect = Dialect { delimiter, quote, ..source };
    dialect.problem().map_or(Ok(dialect), |problem| Err(CliError::Usage(problem.to_owned())))
}

fn view(cleaned: Cleaned, found: Found, dry_run: bool) -> CleanupView {
    let Cleaned { variants, images, uncached, files, bytes, failed, messages, is_stopped: _ } = cleaned;
    let messages = found.refusals.into_iter().chain(messages).collect();
    CleanupView { dry_run, variants, images, uncached, files, bytes, failed, refused: found.refused, messages }
}

fn said(message: &Message, palette: Palette) -> String {
    let tone = if message.severity > Severity::Info { Tone::Attention } else { Tone::Quiet };
    let place = message.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    format!("{}: {place}{}\n", palette.paint(tone, &message.severity.to_string()), message.text)
}

fn unusable(error: CacheError) -> CliError {
    CliError::Unusable(error.to_string())
}
