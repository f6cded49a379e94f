//! Looks at real programs and folders.

use std::fs;
use std::sync::PoisonError;
use std::time::Duration;

use jiff::SignedDuration;
use tempfile::TempDir;

use super::*;

/// No test lasts that long unless something is broken.
const TOO_LONG: Duration = Duration::from_secs(20);

struct Stage {
    folder: TempDir,
    surroundings: Surroundings,
    end: watch::Sender<bool>,
}

impl Stage {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let surroundings = Surroundings {
            programs: [("sh".to_owned(), vec!["/bin/sh".to_owned(), "-c".to_owned()])].into(),
            environment: vec![("PATH".into(), "/usr/local/bin:/usr/bin:/bin".into())],
            own_environment: BTreeMap::new(),
            base: folder.path().to_owned(),
            log_bytes_max: 4096,
            grace: Duration::from_millis(100),
            allowed: BTreeMap::new(),
            dialects: BTreeMap::new(),
            magento: crate::config::Magento::default(),
            ledger: folder.path().join("ledger"),
            ledger_id: "l".into(),
        };
        Self { folder, surroundings, end: watch::Sender::new(false) }
    }

    async fn ask(&self, probe: &Probe) -> (bool, String) {
        let look = program::look(probe, &self.surroundings, "l:probe:1".into(), self.end.subscribe());
        let looked = tokio::time::timeout(TOO_LONG, look).await.expect("a look ends");
        looked.map_or_else(|why| (false, why), |Finding { holds, why }| (holds, why))
    }

    async fn command(&self, script: &str) -> (bool, String) {
        self.ask(&Probe::Command { program: "sh".into(), words: vec![script.into()], timeout: SignedDuration::from_secs(10) }).await
    }

    async fn indexing(&self, printed: &str) -> (bool, String) {
        let script = self.folder.path().join("magento");
        fs::write(self.folder.path().join("printed"), printed).expect("the folder is writable");
        fs::write(&script, "test \"$1\" = indexer:status && cat printed\n").expect("the folder is writable");
        let mut stage = Self {
            folder: tempfile::tempdir().expect("a temporary directory"),
            surroundings: self.surroundings.clone(),
            end: watch::Sender::new(false),
        };
        stage.surroundings.programs.insert("magento".into(), vec!["/bin/sh".into(), script.display().to_string()]);
        let of_its_own =
            stage.ask(&Probe::Indexing { program: Some("magento".into()), indexes: vec!["catalog_product_price".into()] }).await;
        let of_the_shop = stage.ask(&Probe::Indexing { program: None, indexes: vec!["catalog_product_price".into()] }).await;
        assert_eq!(of_its_own, of_the_shop, "the shop's console is named magento");
        of_its_own
    }

    async fn files(&self, pattern: &str) -> (bool, String) {
        let Finding { holds, why } = files::look(pattern.into(), self.folder.path().to_owned(), Arc::default()).await;
        (holds, why)
    }
}

#[tokio::test]
async fn p3_a_command_holds_by_its_exit_code_and_its_last_line_says_why_not() {
    let stage = Stage::new();
    assert_eq!(stage.command("echo chatter; exit 0").await, (true, "exit code 0".into()));
    assert_eq!(
        stage.command("echo first; echo 'the shop is closed'; echo; exit 3").await,
        (false, "exit code 3: the shop is closed".into())
    );
    assert_eq!(stage.command("kill -9 $$").await, (false, "it was ended by signal 9 (SIGKILL)".into()));
    let (holds, why) = stage.command("head -c 3000000 /dev/zero | tr '\\0' x; exit 1").await;
    assert!(!holds && why.starts_with("exit code 1: xxx") && why.len() < 300, "{why}");
}

#[tokio::test]
async fn p3_a_command_starts_in_the_folder_of_the_configuration_and_only_with_the_environment_of_steps() {
    let stage = Stage::new();
    let here = stage.folder.path().canonicalize().expect("it is there");
    let script =
        format!("test \"$(pwd -P)\" = '{}' && test \"$BUNCHD_ATTEMPT\" = l:probe:1 && test -z \"$HOME$BUNCHD_STOP_FILE\"", here.display());
    assert_eq!(stage.command(&script).await, (true, "exit code 0".into()));
}

#[tokio::test]
async fn p3_a_command_that_takes_too_long_is_ended_with_its_tree() {
    let stage = Stage::new();
    let words = vec!["trap '' TERM; setsid sleep 1000 & sleep 1000".to_owned()];
    let found = stage.ask(&Probe::Command { program: "sh".into(), words, timeout: SignedDuration::from_millis(200) }).await;
    assert_eq!(found, (false, "it did not end within 200ms, and was ended".into()));
    assert_eq!(crate::process::find_marked("l:probe:1"), []);
}

#[tokio::test]
async fn p3_a_command_ends_at_once_when_the_daemon_ends() {
    let stage = Stage::new();
    stage.end.send_replace(true);
    let (holds, _) = stage.command("sleep 1000").await;
    assert!(!holds);
}

#[tokio::test]
async fn p3_a_program_that_is_not_there_is_told_with_what_to_do() {
    let stage = Stage::new();
    let ask = |program: &str| Probe::Command { program: program.into(), words: Vec::new(), timeout: SignedDuration::from_secs(1) };
    let (holds, why) = stage.ask(&ask("check-shop")).await;
    assert!(!holds && why.contains("write check-shop = ") && why.contains("[programs]"), "{why}");
    let (holds, why) = stage.ask(&ask("/nowhere/check")).await;
    assert!(!holds && why.contains("/nowhere/check was not found"), "{why}");
}

#[tokio::test]
async fn p3_files_are_counted_from_the_folder_of_the_configuration_and_folders_are_none() {
    let stage = Stage::new();
    assert_eq!(stage.files("in/*.csv").await, (false, "no file fits".into()));
    fs::create_dir_all(stage.folder.path().join("in/dir.csv")).expect("the folder is writable");
    assert_eq!(stage.files("in/*.csv").await, (false, "no file fits".into()));
    fs::write(stage.folder.path().join("in/b.csv"), "").expect("the folder is writable");
    assert_eq!(stage.files("in/*.csv").await, (true, "one file: in/b.csv".into()));
    fs::write(stage.folder.path().join("in/a.csv"), "").expect("the folder is writable");
    let absolute = stage.folder.path().join("in/*.csv").display().to_string();
    for pattern in ["in/*.csv", &absolute] {
        assert_eq!(stage.files(pattern).await, (true, "2 files, the first: in/a.csv".into()));
    }
}

#[tokio::test]
async fn p3_a_folder_that_does_not_answer_is_not_asked_twice_at_once() {
    let stage = Stage::new();
    let hanging: Arc<Mutex<BTreeSet<PathBuf>>> = Arc::default();
    hanging.lock().unwrap_or_else(PoisonError::into_inner).insert(stage.folder.path().join("*.csv"));
    let found = files::look("*.csv".into(), stage.folder.path().to_owned(), hanging).await;
    assert!(!found.holds && found.why.contains("still does not answer"), "{}", found.why);
}

#[tokio::test]
async fn p4_the_table_of_the_shop_tells_whether_an_index_is_being_rebuilt() {
    let stage = Stage::new();
    let table =
        |status: &str| format!("| ID | Title | Status | Update On |\n| catalog_product_price | Product Price | {status} | Save |\n");
    assert_eq!(stage.indexing(&table("Ready")).await, (true, "catalog_product_price is not being rebuilt".into()));
    let (holds, why) = stage.indexing(&table("Processing")).await;
    assert!(!holds && why.starts_with("catalog_product_price is being rebuilt; the console does not say since when"), "{why}");
    let (holds, why) = stage.indexing("There is no such command").await;
    assert_eq!((holds, why.as_str()), (false, "magento indexer:status: it printed no table of indexes"));
}
