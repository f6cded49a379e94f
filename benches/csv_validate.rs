//! How fast files are validated: a product file of 1 GB with 40 columns and cells of several lines, and a stock file of 500 MB.
//! Wanted of the product file: structure and UTF-8 at 3 GB/s on one core; rules for 12 columns and unique SKUs at 1.5 GB/s on one
//! core and 2.5 GB/s on two; at most 64 MB of memory, and 16 bytes more for each key. A GB is 10^9 bytes.
//!
//! The files are made once and kept in `target/csv-validate`; `CSV_VALIDATE_MB=50` makes smaller ones. They are in the page cache
//! when they are read. `benches/csv_peers/set_up` installs the others.

/// What several benches share.
mod support {
    #[expect(dead_code, reason = "its other half is for benches that watch the daemon")]
    pub(crate) mod memory;
    pub(crate) mod table;
}

/// What only this bench has.
mod csv_bench {
    pub(crate) mod dice;
    pub(crate) mod floors;
    pub(crate) mod ours;
    pub(crate) mod peers;
    pub(crate) mod products;
    pub(crate) mod records;
    pub(crate) mod runner;
    pub(crate) mod sheet;
    pub(crate) mod stock;
}

use std::path::Path;
use std::process::Command;

use csv_bench::ours;
use csv_bench::runner::Runner;
use csv_bench::sheet::Sheet;
use support::{memory, table};

/// Rounds of all, in turns; the best one of each counts, since the machine may have other work.
const ROUNDS: usize = 5;

/// The slow ones run in so many of them.
const ROUNDS_OF_SLOW: usize = 2;

/// The word that makes this executable the program whose memory is measured.
const WORD: &str = "validate-and-tell-memory";

const MB: f64 = 1e6;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, sheet, path] = &arguments[..]
        && word == WORD
    {
        return tell_memory(Sheet::named(sheet), Path::new(path));
    }
    let sheets = Sheet::ALL.map(|sheet| (sheet, sheet.file(size_mb())));
    let mut runners: Vec<(Runner, [f64; 2])> = runners().into_iter().map(|runner| (runner, [f64::INFINITY; 2])).collect();
    for round in 0..ROUNDS {
        for (runner, best_s) in runners.iter_mut().filter(|(runner, _)| round < ROUNDS_OF_SLOW || !runner.is_slow()) {
            for ((sheet, path), best_s) in sheets.iter().zip(best_s) {
                *best_s = best_s.min(runner.seconds(*sheet, path));
            }
        }
    }
    let sizes = sheets.each_ref().map(|(_, path)| bytes_of(path));
    let mut rows = vec![table::row(["", "products, GB/s", "bunchd is", "stock, GB/s", "bunchd is", "wanted of products"])];
    rows.extend(runners.iter().map(|(runner, best_s)| row(runner, *best_s, sizes, &runners)));
    rows.push(memory_row(&sheets));
    let [products, stock] = sizes.map(|bytes| format!("{:.0} MB", bytes as f64 / MB));
    table::print(&format!("{products} of products, {stock} of stock; the best of {ROUNDS} rounds"), &rows);
}

/// Returns the size of the product file in MB.
fn size_mb() -> u64 {
    std::env::var("CSV_VALIDATE_MB").map_or(1000, |text| text.parse().expect("CSV_VALIDATE_MB is a number of megabytes"))
}

fn bytes_of(path: &Path) -> u64 {
    path.metadata().expect("the file was made").len()
}

/// Returns those that can be run, and tells of the others.
#[expect(clippy::print_stderr, reason = "a missing peer must not go unseen")]
fn runners() -> Vec<Runner> {
    let (there, missing): (Vec<_>, Vec<_>) = Runner::ALL.into_iter().partition(|runner| runner.is_installed());
    for runner in missing {
        eprintln!("MISSING: {}, so nothing is compared with it; install it by benches/csv_peers/set_up", runner.name());
    }
    there
}

fn row(runner: &Runner, best_s: [f64; 2], sizes: [u64; 2], all: &[(Runner, [f64; 2])]) -> Vec<String> {
    let ours = runner.beside().and_then(|ours| all.iter().find(|(runner, _)| *runner == ours));
    let mut cells = vec![if ours.is_some() { format!("   {}", runner.name()) } else { runner.name().to_owned() }];
    for sheet in 0..2 {
        cells.push(format!("{:.2}", sizes[sheet] as f64 / best_s[sheet] / 1e9));
        cells.push(ours.map_or(String::new(), |(_, ours_s)| format!("{:.2} ×", best_s[sheet] / ours_s[sheet])));
    }
    cells.push(runner.wanted().map_or(String::new(), |rate| format!("≥ {rate:.1} GB/s")));
    cells
}

/// Returns the row about memory, each file in a process of its own.
fn memory_row(sheets: &[(Sheet, std::path::PathBuf); 2]) -> Vec<String> {
    let taken = sheets.each_ref().map(|(sheet, path)| run_for_memory(*sheet, path));
    let [most, most_of_stock] = taken.map(|(_, keys)| (64.0 * MB + 16.0 * keys as f64) / MB);
    let [products, stock] = taken.map(|(peak, _)| format!("{:.0} MB", peak as f64 / MB));
    let wanted = format!("≤ {most:.0} MB; of stock ≤ {most_of_stock:.0} MB");
    table::row(["peak memory, rules, two threads", &products, "", &stock, "", &wanted])
}

/// Returns peak memory in bytes, and how many keys there were.
fn run_for_memory(sheet: Sheet, path: &Path) -> (u64, u64) {
    let mut command = Command::new(std::env::current_exe().expect("this executable"));
    let output = command.args([WORD, sheet.name()]).arg(path).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let numbers: Vec<u64> = text.split_whitespace().map(|word| word.parse().expect("it tells two numbers")).collect();
    (numbers[0], numbers[1])
}

#[expect(clippy::print_stdout, reason = "the bench reads it")]
fn tell_memory(sheet: Sheet, path: &Path) {
    let keys = ours::validate(path, Some(&sheet.rules()), 2);
    println!("{} {keys}", memory::peak_bytes(std::process::id()));
}
