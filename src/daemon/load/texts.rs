//! The texts of a configuration as they are on disk now, whether or not they can be used: bunchd.toml, the definitions
//! that it names, and the schemas that those name.
//!
//! Invariant: files are looked at before they are read, so that a change in between is noticed by the next look.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{LoadError, Loaded, folder_of, read_small_text, read_text};
use crate::config::{self, Config};
use crate::daemon::clock;
use crate::daemon::definition_files::DefinitionFiles;
use crate::definition::{self, SchemaFile};
use crate::executor;
use crate::model::diagnostic::SourceText;
use crate::model::message::Severity;

/// What tells one reading of a configuration from another.
#[derive(Debug, Clone)]
pub struct Origin {
    /// When it was read.
    pub read_at: Timestamp,
    /// Equal if the same files had the same contents, in this and in every other process.
    pub digest: String,
    /// How the files looked.
    pub files: DefinitionFiles,
}

/// The texts of a configuration.
#[derive(Debug)]
pub struct Texts {
    file: PathBuf,
    /// What tells them from others.
    pub origin: Origin,
    outcome: Result<Read, LoadError>,
}

/// What could be read.
#[derive(Debug)]
struct Read {
    text: SourceText,
    config: Config,
    definitions: Vec<SourceText>,
    /// The schema files that the definitions name.
    schemas: Vec<SchemaFile>,
}

impl Texts {
    /// Reads bunchd.toml, and the definitions that it names if it can be understood.
    pub fn read(file: &Path) -> Self {
        let read_at = clock::now();
        let file = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
        let (mut files, mut digest) = (DefinitionFiles::of_file(&file), Digest::default());
        let outcome = gather(&file, &mut files, &mut digest);
        match &outcome {
            Err(error @ (LoadError::Unreadable { .. } | LoadError::NoDefinitions { .. })) => digest.add(&error.to_string()),
            // Follows from the texts.
            Ok(_) | Err(LoadError::Mistakes { .. }) => {}
        }
        Self { origin: Origin { read_at, digest: digest.shown(), files }, file, outcome }
    }

    /// Tells whether all files could be read, with whatever mistakes.
    pub fn are_readable(&self) -> bool {
        !matches!(self.outcome, Err(LoadError::Unreadable { .. }))
    }

    /// Understands them; reports all mistakes of all files together.
    ///
    /// # Errors
    /// A file could not be read, or there are mistakes in one.
    pub fn load(self) -> Result<Loaded, LoadError> {
        let Read { text, config, definitions: mut texts, schemas } = self.outcome?;
        let read = definition::read_with(&texts, &schemas, &executor::specs());
        let mut diagnostics = read.diagnostics;
        diagnostics.extend(config::check(&config, &text, &read.definitions));
        texts.extend(schemas.into_iter().map(|schema| schema.text));
        texts.push(text);
        if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return Err(LoadError::Mistakes { diagnostics, texts });
        }
        Ok(Loaded { file: self.file, config, definitions: read.definitions, warnings: diagnostics, texts, origin: self.origin })
    }
}

fn gather(file: &Path, files: &mut DefinitionFiles, digest: &mut Digest) -> Result<Read, LoadError> {
    let text = read_text(file)?;
    digest.add_file(file, &text);
    let config = config::read(&text).map_err(|diagnostics| LoadError::Mistakes { diagnostics, texts: vec![text.clone()] })?;
    let patterns = config.paths.resolved(folder_of(file)).pipelines;
    patterns.iter().for_each(|pattern| files.add(pattern.clone()));
    let (mut definitions, mut schemas): (Vec<SourceText>, Vec<SchemaFile>) = (Vec::new(), Vec::new());
    for pattern in &patterns {
        // A pattern that cannot be read was reported with the configuration.
        for path in glob::glob(pattern).into_iter().flatten() {
            let path = path.map_err(|error| LoadError::Unreadable { path: error.path().to_owned(), source: error.into() })?;
            let text = read_text(&path)?;
            // Two patterns may fit one file.
            if definitions.iter().all(|known| known.name != text.name) {
                digest.add_file(&path, &text);
                gather_schemas(&path, &text, &mut schemas, files, digest);
                definitions.push(text);
            }
        }
    }
    if definitions.is_empty() {
        return Err(LoadError::NoDefinitions { file: file.to_owned(), patterns: patterns.join(", ") });
    }
    Ok(Read { text, config, definitions, schemas })
}

/// Reads the schema files that a definition text names; one that cannot be read is a mistake of that text.
fn gather_schemas(path: &Path, text: &SourceText, schemas: &mut Vec<SchemaFile>, files: &mut DefinitionFiles, digest: &mut Digest) {
    for written in definition::schema_paths(text) {
        let name = definition::schema_name(&text.name, &written);
        if schemas.iter().any(|known| known.text.name == name) {
            continue;
        }
        let file = folder_of(path).join(&written);
        files.add(glob::Pattern::escape(&file.to_string_lossy()));
        let (content, problem) = match read_small_text(&file) {
            Ok(content) => (content, None),
            Err(error) => (String::new(), Some(error.to_string())),
        };
        digest.add(problem.as_deref().unwrap_or_default());
        let text = SourceText { name, text: content };
        digest.add_file(&file, &text);
        schemas.push(SchemaFile { text, problem });
    }
}

/// FNV-1a with 64 bits: the same in every release, unlike the hash of the standard library; not meant against malice.
#[derive(Debug)]
struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    fn add_file(&mut self, path: &Path, text: &SourceText) {
        self.add(&path.to_string_lossy());
        self.add(&text.text);
    }

    /// Adds a text and a byte that no text has.
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn shown(&self) -> String {
        format!("{:016x}", self.0)
    }
}
