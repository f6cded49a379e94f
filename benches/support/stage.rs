//! A folder with an inbox, a configuration and one pipeline of one step; gone when the bench is over.
//!
//! It lies beside the build, on a real disk: a file system in memory would make waiting for the disk free.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

/// One stage for one daemon.
pub(crate) struct Stage {
    folder: TempDir,
}

impl Stage {
    /// Sets a stage up; `step` holds the arguments of the one `command` step, `limits` the lines of `[limits]`.
    pub(crate) fn set_up(step: &[(&str, &str)], max_parallel: u32, limits: &str) -> Self {
        let folder =
            tempfile::Builder::new().prefix("bench-").tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the build's folder is writable");
        let stage = Self { folder };
        let arguments: String = step.iter().map(|(key, value)| format!("<argument key=\"{key}\" value=\"{value}\"/>")).collect();
        fs::create_dir(stage.inbox()).expect("the folder is new");
        stage.write(
            "pipelines.xml",
            &format!(
                "<pipelines xmlns=\"urn:bunchd:pipelines\">\
                 <pipeline name=\"bench\" connector=\"csv\" processing=\"parallel\" max-parallel=\"{max_parallel}\">\
                 <step name=\"run\" executorType=\"command\" sortOrder=\"10\"><arguments>{arguments}</arguments></step>\
                 </pipeline></pipelines>"
            ),
        );
        stage.write(
            "bunchd.toml",
            &format!(
                "[paths]\nstate = \"state\"\nworking = \"working\"\narchive = \"archive\"\nfailed = \"failed\"\npipelines = [\"pipelines.xml\"]\n\
                 [limits]\n{limits}\n[[source]]\nname = \"bench\"\ninbox = \"inbox\"\npipeline = \"bench\"\n"
            ),
        );
        stage
    }

    /// Returns the path of the configuration.
    pub(crate) fn configuration(&self) -> PathBuf {
        self.path("bunchd.toml")
    }

    /// Returns the path of the inbox.
    pub(crate) fn inbox(&self) -> PathBuf {
        self.path("inbox")
    }

    /// Returns a path in the stage's folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("the folder is writable");
    }
}
