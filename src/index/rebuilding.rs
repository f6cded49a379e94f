//! Whether an index is being rebuilt: what the condition no-conflicting-indexing asks.

use super::known::KNOWN;
use crate::model::diagnostic::did_you_mean;
use crate::model::index::{IndexState, IndexStatus};
use crate::model::probe::Finding;

/// Tells whether none of the named indexes is being rebuilt; no names mean all.
///
/// An index is named by its id, or by its title. One of Magento's own that the table does not show is switched off, and so is not rebuilt.
pub fn nothing_is_rebuilt(rows: &[IndexState], names: &[String]) -> Finding {
    let mut asked = Vec::new();
    for name in names {
        let found = rows.iter().find(|row| row.id.as_deref() == Some(name) || row.title == *name);
        match found {
            Some(row) => asked.push(row),
            None if KNOWN.iter().any(|(id, title)| id == name || title == name) => {}
            None => return fails(unknown(name, rows)),
        }
    }
    let asked = if names.is_empty() { rows.iter().collect() } else { asked };
    if let Some((row, word)) = asked.iter().find_map(|row| other_word(row).map(|word| (row, word))) {
        return fails(format!("{} is {word:?}, which bunchd does not know", row.name()));
    }
    let rebuilt: Vec<&str> = asked.iter().filter(|row| row.status == IndexStatus::Processing).map(|row| row.name()).collect();
    match rebuilt.as_slice() {
        [] if names.is_empty() => Finding { holds: true, why: "no index is being rebuilt".to_owned() },
        [] => Finding { holds: true, why: format!("{} not being rebuilt", listed(&names.iter().map(String::as_str).collect::<Vec<_>>())) },
        some => fails(format!("{} being rebuilt", listed(some))),
    }
}

fn fails(why: String) -> Finding {
    Finding { holds: false, why }
}

fn other_word(row: &IndexState) -> Option<&str> {
    match &row.status {
        IndexStatus::Other(word) => Some(word),
        IndexStatus::Ready | IndexStatus::ReindexRequired | IndexStatus::Processing | IndexStatus::Suspended => None,
    }
}

/// Writes `a is`, `a and b are`, `a, b and c are`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => "none is".to_owned(),
        [one] => format!("{one} is"),
        [first @ .., last] => format!("{} and {last} are", first.join(", ")),
    }
}

fn unknown(name: &str, rows: &[IndexState]) -> String {
    let names = rows.iter().map(IndexState::name);
    let near = did_you_mean(name, names).map_or_else(String::new, |near| format!("; did you mean {near}?"));
    format!("the shop has no index {name}{near}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::read_status_table;
    use crate::model::index::UpdateMode;

    fn rows(statuses: &[(&str, &str)]) -> Vec<IndexState> {
        let lines: String = statuses.iter().map(|(id, status)| format!("| {id} | Title of {id} | {status} | Save |\n")).collect();
        let rows = read_status_table(&format!("| ID | Title | Status | Update On |\n{lines}")).expect("it is a table");
        assert!(rows.iter().all(|row| row.mode == UpdateMode::Save));
        rows
    }

    fn finding(statuses: &[(&str, &str)], names: &[&str]) -> (bool, String) {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let Finding { holds, why } = nothing_is_rebuilt(&rows(statuses), &names);
        (holds, why)
    }

    const SHOP: &[(&str, &str)] = &[
        ("catalog_product_price", "Processing"),
        ("cataloginventory_stock", "Reindex required"),
        ("mine", "Processing"),
        ("odd", "Ready"),
    ];

    #[test]
    fn p4_only_the_named_indexes_count_and_without_names_all_do() {
        assert_eq!(
            finding(SHOP, &["cataloginventory_stock", "odd"]),
            (true, "cataloginventory_stock and odd are not being rebuilt".into())
        );
        assert_eq!(finding(SHOP, &["odd", "mine"]), (false, "mine is being rebuilt".into()));
        assert_eq!(finding(SHOP, &[]), (false, "catalog_product_price and mine are being rebuilt".into()));
        assert_eq!(finding(&SHOP[1..2], &[]), (true, "no index is being rebuilt".into()));
        assert!(!finding(SHOP, &["Title of mine"]).0);
    }

    #[test]
    fn p4_a_name_that_nobody_knows_holds_the_step_back_but_an_index_that_is_switched_off_does_not() {
        assert!(finding(SHOP, &["catalog_product_flat"]).0);
        let (holds, why) = finding(SHOP, &["catalog_product_prize"]);
        assert_eq!((holds, why.as_str()), (false, "the shop has no index catalog_product_prize; did you mean catalog_product_price?"));
    }

    #[test]
    fn p4_a_status_that_is_not_known_holds_the_step_back() {
        let (holds, why) = finding(&[("mine", "unknown")], &["mine"]);
        assert_eq!((holds, why.as_str()), (false, "mine is \"unknown\", which bunchd does not know"));
    }
}
