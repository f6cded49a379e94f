//! What it costs to read the table of a shop with 20 indexes and to decide for each of them. Wanted: at most 1 ms.
//!
//! The floor splits the same text into lines and cells, and does nothing with them. A look at the shop itself takes the console
//! about a second.

/// What several benches share.
mod support {
    pub(crate) mod spread;
    pub(crate) mod table;
}

use std::hint::black_box;
use std::time::Instant;

use bunchd::index::{CHAIN_DEFAULT, Chain, RebuildReport, Verdict, read_status_table_at};
use bunchd::model::thresholds::Thresholds;
use jiff::Timestamp;

use support::spread::Spread;
use support::table;

/// How many indexes the shop has.
const INDEXES: usize = 20;

/// How often each is measured.
const TURNS: usize = 20_000;

fn main() {
    let text = shop();
    let thresholds = Thresholds::read("default=1000, own_index_7=5000").expect("they are sound");
    let chain = Chain::of(CHAIN_DEFAULT.iter().copied(), &thresholds, &[]).expect("these purposes exist");
    let now: Timestamp = "2026-01-10T14:00:00Z".parse().expect("a time");
    assert_eq!(decide(&text, &chain, now), INDEXES / 2 + INDEXES / 4, "some are rebuilt, and some are left");
    let printed: String =
        (0..INDEXES).map(|index| format!("Own Index {index} index has been rebuilt successfully in 00:00:07\n")).collect();
    let rows = [
        ("read and decide", time(|| decide(black_box(&text), &chain, now))),
        ("read alone", time(|| read_status_table_at(black_box(&text), now).map_or(0, |rows| rows.len()))),
        ("read what a rebuild of all printed", time(|| report(black_box(&printed)))),
        ("floor: the same table split into cells", time(|| cells(black_box(&text)))),
    ];
    let floor = rows[3].1.percent_ms(50);
    let mut lines = vec![table::row(["", "p50", "p99", "of the floor"])];
    for (name, spread) in &rows {
        let us = |percent| format!("{:.1} µs", spread.percent_ms(percent) * 1e3);
        lines.push(vec![(*name).to_owned(), us(50), us(99), format!("{:.1}", spread.percent_ms(50) / floor)]);
    }
    lines.push(table::row(["wanted", "1000.0 µs", "", ""]));
    table::print(&format!("A shop with {INDEXES} indexes ({} bytes of table)", text.len()), &lines);
}

/// Returns a table as Magento 2.4 draws it: a half is updated on save, a quarter has too many changes, a quarter none.
fn shop() -> String {
    let border =
        format!("+{}+{}+{}+{}+{}+{}+\n", "-".repeat(26), "-".repeat(24), "-".repeat(18), "-".repeat(11), "-".repeat(29), "-".repeat(21));
    let line = |cells: [&str; 6]| {
        let [id, title, status, on, schedule, updated] = cells;
        format!("| {id:<24} | {title:<22} | {status:<16} | {on:<9} | {schedule:<27} | {updated:<19} |\n")
    };
    let row = |index: usize| {
        let (id, title) = (format!("own_index_{index}"), format!("Own Index {index}"));
        match index % 4 {
            0 | 1 => line([&id, &title, "Ready", "Save", "", ""]),
            2 => line([&id, &title, "Ready", "Schedule", "working (55690 in backlog)", "2026-01-10 11:59:02"]),
            _ => line([&id, &title, "Ready", "Schedule", "idle (0 in backlog)", "2026-01-10 12:00:02"]),
        }
    };
    let rows: String = (0..INDEXES).map(row).collect();
    format!("{border}{}{border}{rows}{border}", line(["ID", "Title", "Status", "Update On", "Schedule Status", "Schedule Updated"]))
}

/// Returns how many indexes would be rebuilt.
fn decide(text: &str, chain: &Chain, now: Timestamp) -> usize {
    let states = read_status_table_at(text, now).expect("it is a table");
    let is_rebuilt = |verdict| matches!(verdict, Verdict::Decided(decision) if decision.rebuilds());
    states.iter().filter(|state| is_rebuilt(chain.decide(state, &[]))).count()
}

fn report(printed: &str) -> usize {
    let mut report = RebuildReport::new([]);
    printed.lines().filter(|line| report.line(line)).count()
}

fn cells(text: &str) -> usize {
    text.lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| line.split('|').map(str::trim).filter(|cell| !cell.is_empty()).count())
        .sum()
}

fn time(mut work: impl FnMut() -> usize) -> Spread {
    // Caches and allocator are warm then.
    (0..TURNS / 10).for_each(|_| {
        black_box(work());
    });
    let one = |_| {
        let start = Instant::now();
        black_box(work());
        i64::try_from(start.elapsed().as_nanos()).expect("it takes no centuries")
    };
    Spread::of((0..TURNS).map(one).collect())
}
