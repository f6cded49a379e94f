//! Where things are.
//!
//! Invariant: paths are kept as written until they are resolved against the folder of the configuration file.

use std::path::{Path, PathBuf};

/// Where things are; as written, relative paths are meant from the folder of the configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    /// The ledger and the logs.
    pub state: PathBuf,
    /// A folder for each execution that runs.
    pub working: PathBuf,
    /// Bunches that were imported.
    pub archive: PathBuf,
    /// Bunches whose import failed.
    pub failed: PathBuf,
    /// Definition files as glob patterns, in the order in which they apply.
    pub pipelines: Vec<String>,
}

impl Default for Paths {
    fn default() -> Self {
        let state = PathBuf::from("/var/lib/bunchd");
        let pipelines = vec!["pipelines.xml".to_owned(), "pipelines.d/*.xml".to_owned()];
        Self { working: state.join("working"), archive: state.join("archive"), failed: state.join("failed"), state, pipelines }
    }
}

impl Paths {
    /// Returns the paths with relative ones below a folder, which is that of the configuration file.
    #[must_use]
    pub fn resolved(&self, folder: &Path) -> Self {
        let pattern = |pattern: &String| {
            let folder = glob::Pattern::escape(&folder.to_string_lossy());
            Path::new(&folder).join(pattern).to_string_lossy().into_owned()
        };
        Self {
            state: folder.join(&self.state),
            working: folder.join(&self.working),
            archive: folder.join(&self.archive),
            failed: folder.join(&self.failed),
            pipelines: self.pipelines.iter().map(pattern).collect(),
        }
    }
}
