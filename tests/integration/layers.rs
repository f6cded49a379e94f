//! The layers of the crate: who may use whom, and what a pure module may not touch.
//!
//! The table has the order of ARCHITECTURE.md. A module uses only rows above its own; test code is held to it too.

mod examples;
mod paths;
mod tokens;

use self::paths::{Mention, mentions};
use crate::sources::{Source, rust_files};

/// What a module does to the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pure,
    Adapter,
    Doer,
    Loop,
    Face,
}

struct Layer {
    modules: &'static [&'static str],
    kind: Kind,
}

const LAYERS: &[Layer] = &[
    Layer { modules: &["model"], kind: Kind::Pure },
    Layer { modules: &["definition"], kind: Kind::Pure },
    Layer { modules: &["config"], kind: Kind::Pure },
    Layer { modules: &["engine"], kind: Kind::Pure },
    Layer { modules: &["view"], kind: Kind::Pure },
    Layer { modules: &["ledger"], kind: Kind::Adapter },
    Layer { modules: &["inbox"], kind: Kind::Adapter },
    Layer { modules: &["process"], kind: Kind::Adapter },
    Layer { modules: &["storage"], kind: Kind::Adapter },
    Layer { modules: &["csv"], kind: Kind::Adapter },
    Layer { modules: &["database", "media", "index"], kind: Kind::Adapter },
    Layer { modules: &["executor"], kind: Kind::Doer },
    Layer { modules: &["dispatch"], kind: Kind::Doer },
    Layer { modules: &["daemon"], kind: Kind::Loop },
    Layer { modules: &["web", "cli"], kind: Kind::Face },
];

/// The switch for tests: it uses nothing, and all that does something (adapters, doers, the loop) may use it.
const CRASH: &str = "crash";
/// The shop of the demo: it uses nothing, and only the command line may use it.
const DEMO_SHOP: &str = "demo_shop";

/// What a pure module may not mention: the disk, processes, the network, the clock, and the crates for them.
const BANNED_IN_PURE: &[&[&str]] = &[
    &["std", "fs"],
    &["std", "process"],
    &["std", "net"],
    &["std", "time", "SystemTime"],
    &["Timestamp", "now"],
    &["rusqlite"],
    &["mysql_async"],
    &["tokio"],
    &["notify"],
    &["nix"],
];

/// Returns the modules that a module may use besides itself, or nothing if the table does not know it.
fn allowed(module: &str) -> Option<Vec<&'static str>> {
    if module == CRASH || module == DEMO_SHOP {
        return Some(Vec::new());
    }
    let row = LAYERS.iter().position(|layer| layer.modules.contains(&module))?;
    let mut allowed: Vec<&str> = LAYERS[..row].iter().flat_map(|layer| layer.modules).copied().collect();
    if matches!(LAYERS[row].kind, Kind::Adapter | Kind::Doer | Kind::Loop) {
        allowed.push(CRASH);
    }
    if module == "cli" {
        allowed.push(DEMO_SHOP);
    }
    Some(allowed)
}

fn is_pure(module: &str) -> bool {
    LAYERS.iter().any(|layer| layer.kind == Kind::Pure && layer.modules.contains(&module))
}

/// Returns the names of the modules from the crate down to a file of `src`; none for its two roots.
fn module_path(path: &str) -> Vec<&str> {
    let inner = path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs")).unwrap_or(path);
    if inner == "lib" || inner == "main" { Vec::new() } else { inner.split('/').collect() }
}

/// Tells whether a file holds nothing but tests; those may look at the world, and at what stands above.
fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

/// Returns what is wrong in one file, a sentence for each place.
fn violations(source: &Source) -> Vec<String> {
    if is_test_file(&source.path) {
        return Vec::new();
    }
    let own = module_path(&source.path);
    let Some(module) = own.first() else { return Vec::new() };
    let Some(allowed) = allowed(module) else {
        return vec![format!("{}: module {module} is not in the table of layers; give it its row", source.path)];
    };
    let mentions = mentions(&source.text);
    let uses = mentions.iter().filter_map(|mention| Some((used_module(mention, own.len())?, mention.line)));
    let list = if allowed.is_empty() { "nothing of the crate".to_owned() } else { allowed.join(", ") };
    let wrong = uses.filter(|(used, _)| used != module && !allowed.contains(used));
    let mut out: Vec<String> =
        wrong.map(|(used, line)| format!("{}:{line}: {module} uses crate::{used}; it may use {list}", source.path)).collect();
    for mention in mentions.iter().filter(|_| is_pure(module)) {
        if let Some(banned) = BANNED_IN_PURE.iter().find(|banned| is_mentioned(banned, mention)) {
            let (path, line, banned) = (&source.path, mention.line, banned.join("::"));
            out.push(format!("{path}:{line}: {module} is pure and mentions {banned}; take what it gives as an argument"));
        }
    }
    out
}

/// Returns the top-level module that a mention leads to, from a file that is so many modules deep.
fn used_module(mention: &Mention, depth: usize) -> Option<&str> {
    let segments = &mention.segments;
    if segments[0] == "crate" {
        return segments.get(1).map(String::as_str);
    }
    let climbed = segments.iter().take_while(|segment| *segment == "super").count();
    let used = segments.get(climbed).map(String::as_str)?;
    (climbed > 0 && climbed == depth + mention.inline_modules).then_some(used)
}

fn is_mentioned(banned: &[&str], mention: &Mention) -> bool {
    if let [name] = banned {
        return mention.segments[0] == *name && (mention.segments.len() > 1 || mention.is_use);
    }
    mention.segments.windows(banned.len()).any(|window| window == banned)
}

#[test]
fn each_module_uses_only_the_layers_above_it() {
    let files = rust_files("src");
    assert!(files.len() > 10, "the source files are found");
    let wrong: Vec<String> = files.iter().flat_map(violations).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
