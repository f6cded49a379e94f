//! `bunchd demo`: a shop, an inbox with sample bunches, and the shipped pipelines, all in one directory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::context::{Context, print, program_word};
use super::error::CliError;
use super::exit::Exit;
use super::logging;
use super::once::{import, print_result, summaries};
use crate::daemon::load::{self, shown};
use crate::demo_shop;
use crate::ledger::Ledger;
use crate::view::execution::ExecutionSummary;
use crate::view::palette::Tone;
use crate::view::text::count;

/// The shipped pipelines.
const PIPELINES: &str = include_str!("../../pipelines.xml");

macro_rules! sample {
    ($name:literal) => {
        ($name, include_str!(concat!("../../samples/catalog/", $name)))
    };
}

/// The sample bunches that others need: categories and products.
const CATALOG: &[(&str, &str)] = &[
    sample!("import-category_20260105-0900_1.csv"),
    sample!("import-category_20260105-0900.ok"),
    sample!("import-product_20260105-0900_1.csv"),
    sample!("import-product_20260105-0900_2.csv"),
    sample!("import-product_20260105-0900_3.csv"),
    sample!("import-product_20260105-0900.ok"),
    sample!("import-product_20260106-0630_1.csv"),
    sample!("import-product_20260106-0630_2.csv"),
    sample!("import-product_20260106-0630.ok"),
];

/// The sample bunches that need the products.
const REST: &[(&str, &str)] = &[
    sample!("import-stock_20260105-1000_1.csv"),
    sample!("import-stock_20260105-1000.ok"),
    sample!("import-price_20260105-1000_1.csv"),
    sample!("import-price_20260105-1000.ok"),
    sample!("import-customer_20260105-1000_1.csv"),
    sample!("import-customer_20260105-1000.ok"),
];

pub(super) fn run(context: &Context, directory: &Path) -> Result<Exit, CliError> {
    logging::start_for_terminal();
    let directory = std::path::absolute(directory).map_err(CliError::io("use", directory))?;
    let config = set_up(&directory)?;
    let inbox = directory.join("inbox");
    let heading = |text: &str| format!("{}\n", context.palette.paint(Tone::Strong, text));
    print(&heading(&format!("A demo shop is set up in {}", shown(&directory))))?;
    let setup = load::setup(&config)?;
    let mut finished = BTreeMap::new();
    for (what, samples) in [("categories and products", CATALOG), ("stock, prices and customers", REST)] {
        drop_samples(&inbox, samples)?;
        print(&format!("\n{} with {what} were dropped into {}; bunchd imports them now:\n", count(samples.len(), "file"), shown(&inbox)))?;
        finished.extend(import(context, setup.clone(), false)?.1);
    }
    let mut ledger = Ledger::open_beside(&setup.surroundings.ledger)?;
    let summaries = summaries(&mut ledger, &finished)?;
    print_result(context, &setup, &summaries)?;
    print(&format!("\n{}{}", heading("What the demo shop holds now"), shop(&directory)?))?;
    print(&format!("\n{}{}", heading("What to try next"), next_steps(&config, &summaries)))?;
    let all_well = !summaries.is_empty() && summaries.iter().all(|summary| summary.status.is_success());
    Ok(if all_well { Exit::Ok } else { Exit::Failed })
}

/// Makes the directories, and writes the configuration and the pipelines unless they are there.
fn set_up(directory: &Path) -> Result<PathBuf, CliError> {
    for name in ["inbox", "shop"] {
        let path = directory.join(name);
        fs::create_dir_all(&path).map_err(CliError::io("make", path))?;
    }
    let program = std::env::current_exe().map_err(CliError::io("find", "the bunchd program"))?;
    let config = directory.join("bunchd.toml");
    write_once(&config, &configuration(&program, &directory.join("shop")))?;
    write_once(&directory.join("pipelines.xml"), PIPELINES)?;
    Ok(config)
}

/// Leaves a file alone that somebody may have changed to try something.
fn write_once(path: &Path, content: &str) -> Result<(), CliError> {
    if path.exists() { Ok(()) } else { fs::write(path, content).map_err(CliError::io("write", path)) }
}

fn configuration(program: &Path, shop: &Path) -> String {
    let program = toml::Value::from(program.to_string_lossy().into_owned());
    let installation = toml::Value::from(format!("--installation-dir={}", shop.display()));
    let mut text = format!(
        "# The configuration of the demo. Paths are relative to this file; etc/bunchd.toml explains every option.\n\n\
         [paths]\nstate = \"state\"\nworking = \"working\"\narchive = \"archive\"\nfailed = \"failed\"\n\n\
         [inbox]\nquiet = \"1 s\"\n\n\
         # The demo shop stands in for the real import binary and for bin/magento.\n[programs]\n\
         importer = [{program}, \"demo-shop\", {installation}]\nmagento = [{program}, \"demo-shop\", {installation}]\n\n\
         [magento]\nmedia = \"shop/pub/media\"\n"
    );
    let sources = [
        ("category", "category_import"),
        ("product", "catalog_import"),
        ("stock", "stock_import"),
        ("price", "price_import"),
        ("customer", "customers_import"),
        ("validation", "validation"),
    ];
    for (name, pipeline) in sources {
        text += &format!("\n[[source]]\nname = \"{name}\"\ninbox = \"inbox\"\ntypes = [\"{name}\"]\npipeline = \"{pipeline}\"\n");
    }
    text
}

/// Drops the samples as a careful sender does: each under a hidden name first, then renamed, the OK file last.
fn drop_samples(inbox: &Path, samples: &[(&str, &str)]) -> Result<(), CliError> {
    for (name, content) in samples {
        let hidden = inbox.join(format!(".{name}.part"));
        fs::write(&hidden, content).and_then(|()| fs::rename(&hidden, inbox.join(name))).map_err(CliError::io("write", &hidden))?;
    }
    Ok(())
}

fn shop(directory: &Path) -> Result<String, CliError> {
    let path = directory.join("shop");
    let counts = demo_shop::counts(&path).map_err(|error| CliError::NotFound(error.to_string()))?;
    Ok(counts.into_iter().map(|(name, count)| format!("  {count:>6}  {name}\n")).collect())
}

fn next_steps(config: &Path, summaries: &[ExecutionSummary]) -> String {
    let (program, words) = (program_word(), format!("--config {}", shown(config)));
    let last = summaries.last().map_or(1, |summary| summary.id);
    [
        ("every execution", format!("{program} list {words}")),
        ("one of them, step by step", format!("{program} show {last} {words}")),
        ("what its import printed", format!("{program} log {last} import {words}")),
        ("why something waits", format!("{program} inbox {words}")),
        ("the same bunches again", format!("{program} demo --directory {}", config.parent().map(shown).unwrap_or_default())),
        ("the service itself", format!("{program} run {words}")),
    ]
    .into_iter()
    .map(|(what, command)| format!("  {what:<26} {command}\n"))
    .collect()
}
