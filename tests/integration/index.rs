//! The shop's indexes: which of them are rebuilt and why, what is left, and what people are told.
//!
//! The console is the demo shop's, or a script that prints what Magento 2.3 and 2.4 print; both write down how they are called.

mod rebuild;
mod refused;
mod secrets;
mod status;
mod stuck;
mod update;

use rusqlite::Connection;

use crate::world::World;

/// Configuration of a world whose console is called `magento`.
pub(crate) const SETTINGS: &str = "\
[paths]
state = \"state\"
working = \"working\"

[stop]
grace = \"1 s\"

[programs]
magento = [\"./console\"]
importer = [\"bunchd\", \"demo-shop\", \"--installation-dir=/srv/bunchd/shop\"]
check = [\"./check\"]
";

/// A source that feeds the pipeline, for those that take bunches.
const SOURCE: &str = "
[[source]]
name = \"products\"
inbox = \"inbox\"
pipeline = \"index\"
";

/// A console that is a script: what it prints lies beside it.
pub(crate) const SCRIPT: &str = r#"
here=$(dirname "$0")
echo "$*" >> "$here/calls"
case "$1" in
indexer:status) cat "$here/table" ;;
indexer:info) cat "$here/info" ;;
indexer:reset) shift; for id; do echo "$id indexer has been invalidated."; done ;;
indexer:reindex) . "$here/reindex" ;;
cron:run) . "$here/cron" ;;
esac"#;

/// Returns a pipeline with one step.
pub(crate) fn pipeline(executor_type: &str, attributes: &str, arguments: &[(&str, &str)]) -> String {
    let arguments: String = arguments.iter().map(|(key, value)| format!("<argument key=\"{key}\" value=\"{value}\"/>")).collect();
    format!(
        r#"<pipelines xmlns="urn:bunchd:pipelines"><pipeline name="index">
  <step name="work" executorType="{executor_type}" sortOrder="10" {attributes}><arguments>{arguments}</arguments></step>
</pipeline></pipelines>"#
    )
}

/// A world with the demo shop, all of whose indexes are updated by schedule, and a pipeline with one step.
fn with_shop(executor_type: &str, arguments: &[(&str, &str)]) -> World {
    let console = r#"here=$(dirname "$0"); echo "$*" >> "$here/calls"; exec bunchd demo-shop --installation-dir="$here/shop" "$@""#;
    let world = World::new()
        .file("bunchd.toml", SETTINGS)
        .file("pipelines.xml", pipeline(executor_type, "", arguments))
        .program("console", console)
        .program("check", "exit 1");
    world.shop("indexer:set-mode schedule");
    world
}

/// A world with a console that prints this table, and a pipeline with one step.
fn with_script(executor_type: &str, attributes: &str, arguments: &[(&str, &str)], table: &str) -> World {
    World::new()
        .file("bunchd.toml", SETTINGS)
        .file("pipelines.xml", pipeline(executor_type, attributes, arguments))
        .program("console", SCRIPT)
        .program("check", "exit 1")
        .file("table", table)
}

impl World {
    /// Calls the demo shop's console, without writing it down.
    fn shop(&self, words: &str) {
        let shop = self.path("shop");
        let words: Vec<&str> = words.split(' ').collect();
        let option = format!("--installation-dir={}", shop.display());
        self.run_words(&[["demo-shop", &option].as_slice(), &words].concat()).exits(0);
    }

    /// Changes the demo shop's database behind its back.
    fn shop_sql(&self, sql: &str) {
        let shop = Connection::open(self.path("shop/var/shop.sqlite")).expect("the shop has a database");
        shop.execute_batch(sql).expect("the statement is right");
    }

    /// Starts the pipeline by hand and runs it to its end; returns its story.
    pub(crate) fn indexed(&self, code: i32) -> String {
        self.run("start index").exits(0);
        self.run("once").exits(code);
        self.run("show last").exits(0).out
    }

    /// Returns how the console was called.
    pub(crate) fn calls(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.path("calls")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }
}

/// Checks that a story tells something.
#[track_caller]
pub(crate) fn tells(story: &str, part: &str) {
    assert!(story.contains(part), "the story does not tell {part:?}:\n{story}");
}
