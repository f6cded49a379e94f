//! Whether an index is being rebuilt: what the condition no-conflicting-indexing asks.

use super::chosen::{Chosen, choose};
use super::stuck::{STALE_AFTER_DEFAULT, lasting};
use crate::model::index::{IndexState, IndexStatus};
use crate::model::probe::Finding;

/// Tells whether none of the named indexes is being rebuilt; no names mean all.
///
/// An index is named by its id, or by its title. One of Magento's own that the table does not show is switched off, and so is not
/// rebuilt. What the cron job takes up in small pieces is no rebuild: it goes on every minute, and nobody could ever start.
pub fn nothing_is_rebuilt(rows: &[IndexState], names: &[String]) -> Finding {
    let asked = match choose(rows, names) {
        Ok(Chosen { states, .. }) => states,
        Err(why) => return fails(why),
    };
    if let Some((row, word)) = asked.iter().find_map(|row| other_word(row).map(|word| (row, word))) {
        return fails(format!("{} is {word:?}, which bunchd does not know", row.name()));
    }
    let rebuilt: Vec<&IndexState> = asked.into_iter().filter(|row| row.status == IndexStatus::Processing).collect();
    match rebuilt.as_slice() {
        [] if names.is_empty() => Finding { holds: true, why: "no index is being rebuilt".to_owned() },
        [] => Finding { holds: true, why: format!("{} not being rebuilt", listed(&names.iter().map(String::as_str).collect::<Vec<_>>())) },
        some => fails(format!("{} being rebuilt{}", listed(&some.iter().map(|row| row.name()).collect::<Vec<_>>()), for_how_long(some))),
    }
}

/// Says what is known of the oldest rebuild; one that takes very long may have been killed.
fn for_how_long(rebuilt: &[&IndexState]) -> String {
    let Some((row, age)) = rebuilt.iter().filter_map(|row| Some((row, row.status_age?))).max_by_key(|(_, age)| *age) else {
        let names: Vec<&str> = rebuilt.iter().map(|row| row.name()).collect();
        return format!("; the console does not say since when: {}", ends(&names.join(" ")));
    };
    let which = if rebuilt.len() > 1 { format!("{} ", row.name()) } else { String::new() };
    let hint = match age >= STALE_AFTER_DEFAULT {
        true => format!("; {}", ends(row.name())),
        false => String::new(),
    };
    format!(", {which}for {}{hint}", lasting(age))
}

fn ends(names: &str) -> String {
    format!("if nobody rebuilds it any more, `indexer:reset {names}` of the console ends this")
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
        let why = "mine is being rebuilt; the console does not say since when: if nobody rebuilds it any more, `indexer:reset mine` of the console ends this";
        assert_eq!(finding(SHOP, &["odd", "mine"]), (false, why.into()));
        let (holds, why) = finding(SHOP, &[]);
        assert!(
            !holds && why.starts_with("catalog_product_price and mine are being rebuilt; the console does not say since when"),
            "{why}"
        );
        assert!(why.contains("`indexer:reset catalog_product_price mine`"), "{why}");
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

    #[test]
    fn e8_a_rebuild_whose_age_is_known_says_it_and_one_that_is_too_old_says_what_to_do() {
        let mut rows = rows(&[("a", "Processing"), ("b", "Processing")]);
        let why = |rows: &[IndexState], names: &[&str]| {
            nothing_is_rebuilt(rows, &names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).why
        };
        rows[0].status_age = Some(jiff::SignedDuration::from_mins(3));
        assert_eq!(why(&rows, &["a"]), "a is being rebuilt, for 3m");
        rows[1].status_age = Some(jiff::SignedDuration::from_hours(5));
        let told = "a and b are being rebuilt, b for 5h; if nobody rebuilds it any more, `indexer:reset b` of the console ends this";
        assert_eq!(why(&rows, &[]), told);
    }
}
