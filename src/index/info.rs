//! Ids for a table that shows none, and titles for a database that has none: what `indexer:info` prints, both in each line.

use crate::model::index::IndexState;

/// Most lines that are read.
const LINES_MAX: usize = 10_000;

/// Gives each index that has none the id that `indexer:info` prints beside its title.
///
/// Source: `IndexerInfoCommand`: `%-40s %s`, so that an id of 40 characters and more is followed by one blank.
pub fn give_ids(rows: &mut [IndexState], info: &str) {
    let known = read(info);
    for row in rows.iter_mut().filter(|row| row.id.is_none()) {
        let found = known.iter().find(|(_, title)| *title == row.title);
        row.id = found.map(|(id, _)| (*id).to_owned());
    }
}

/// Gives each index the title that `indexer:info` prints beside its id.
pub fn give_titles(rows: &mut [IndexState], info: &str) {
    let known = read(info);
    for row in rows {
        if let Some((_, title)) = known.iter().find(|(id, _)| Some(*id) == row.id.as_deref()) {
            row.title = (*title).to_owned();
        }
    }
}

fn read(info: &str) -> Vec<(&str, &str)> {
    let pairs = info.lines().take(LINES_MAX).filter_map(|line| line.trim().split_once(' '));
    pairs.map(|(id, title)| (id, title.trim())).filter(|(id, title)| is_id(id) && !title.is_empty()).collect()
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.'))
}

#[test]
fn e8_indexes_of_extensions_get_their_ids_from_the_list_of_old_magento() {
    let table =
        "| Title | Status | Update On |\n| Storelocator Points | Ready | Save |\n| Stock | Ready | Save |\n| Odd | Ready | Save |\n";
    let mut rows = super::read_status_table(table).expect("it is a table");
    let info = "PHP Notice: x\ncataloginventory_stock                   Stock\nstorelocator_points                      Storelocator Points\n\
                strange!id                               Odd\n";
    give_ids(&mut rows, info);
    let ids: Vec<_> = rows.iter().map(|row| row.id.as_deref()).collect();
    assert_eq!(ids, [Some("storelocator_points"), Some("cataloginventory_stock"), None]);
    rows[0].title = "storelocator_points".to_owned();
    give_titles(&mut rows, info);
    assert_eq!(rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["Storelocator Points", "Stock", "Odd"]);
}
