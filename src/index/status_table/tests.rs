//! Tables of Magento 2.3, 2.4.0 and 2.4.7 as it draws them.

use super::*;

pub(crate) const MAGENTO_2_3: &str = "
+----------------------+------------------+-----------+---------------------+---------------------+
| Title                | Status           | Update On | Schedule Status     | Schedule Updated    |
+----------------------+------------------+-----------+---------------------+---------------------+
| Catalog Product Rule | Ready            | Save      |                     |                     |
| Catalog Search       | Reindex required | Save      |                     |                     |
| Product Price        | Processing       | Schedule  | idle (3 in backlog) | 2026-01-10 12:00:02 |
| Storelocator Points  | Ready            | Save      |                     |                     |
+----------------------+------------------+-----------+---------------------+---------------------+
";

const MAGENTO_2_4_0: &str = "
PHP Deprecated:  Required parameter $b follows optional parameter $a in /var/www/shop/x.php on line 5
+------------------------+----------------------+------------------+-----------+-----------------------------+---------------------+
| ID                     | Title                | Status           | Update On | Schedule Status             | Schedule Updated    |
+------------------------+----------------------+------------------+-----------+-----------------------------+---------------------+
| catalogrule_product    | Catalog Product Rule | Ready            | Schedule  | idle (0 in backlog)         | 2026-01-10 12:00:02 |
| catalogsearch_fulltext | Catalog Search       | Processing       | Schedule  | suspended (2046 in backlog) | 2026-01-10 11:58:01 |
| customer_grid          | Customer Grid        | Ready            | Save      |                             |                     |
| catalog_product_price  | Product Price        | Reindex required | Schedule  | working ( in backlog)       | 2026-01-10 11:59:02 |
+------------------------+----------------------+------------------+-----------+-----------------------------+---------------------+
";

fn ids(rows: &[IndexState]) -> Vec<&str> {
    rows.iter().map(|row| row.id.as_deref().unwrap_or("none")).collect()
}

fn schedule(state: &str, backlog: Option<u64>) -> Option<IndexSchedule> {
    Some(IndexSchedule { state: state.into(), backlog, state_age: None })
}

#[test]
fn e8_a_table_without_ids_is_read_by_the_titles_of_magento() {
    let rows = read_status_table(MAGENTO_2_3).expect("it is a table");
    assert_eq!(ids(&rows), ["catalogrule_product", "catalogsearch_fulltext", "catalog_product_price", "none"]);
    assert_eq!(rows[1].status, IndexStatus::ReindexRequired);
    assert_eq!((&rows[2].status, &rows[2].mode), (&IndexStatus::Processing, &UpdateMode::Schedule));
    assert_eq!((&rows[2].schedule, &rows[0].schedule), (&schedule("idle", Some(3)), &None));
}

#[test]
fn e8_a_table_with_ids_is_read_and_lines_beside_it_are_passed_over() {
    let rows = read_status_table(MAGENTO_2_4_0).expect("it is a table");
    assert_eq!(ids(&rows), ["catalogrule_product", "catalogsearch_fulltext", "customer_grid", "catalog_product_price"]);
    assert_eq!(rows[1].schedule, schedule("suspended", Some(2046)));
    assert_eq!(rows[3].schedule, schedule("working", None), "the changelog is missing");
    assert_eq!(rows[2].mode, UpdateMode::Save);
}

#[test]
fn e8_a_suspended_index_of_2_4_7_and_a_word_that_is_new_are_kept_apart() {
    let text = MAGENTO_2_4_0.replace("Processing      ", "Suspended       ").replace("Reindex required", "Invented        ");
    let rows = read_status_table(&text).expect("it is a table");
    assert_eq!((&rows[1].status, &rows[3].status), (&IndexStatus::Suspended, &IndexStatus::Other("Invented".into())));
}

#[test]
fn e8_what_is_no_table_is_refused_with_what_is_wrong() {
    let refused = |text: &str| read_status_table(text).expect_err("it is no table").to_string();
    for text in ["", "There are no commands defined in the \"indexer\" namespace.", "+---+\n+---+", "| ID | Title | Status | Update On |"] {
        assert_eq!(refused(text), "it printed no table of indexes", "{text:?}");
    }
    assert_eq!(refused("| ID | Title | Update On |\n| a | A | Save |"), "its table has no column \"Status\"");
    let cut = "| ID | Title | Status | Update On |\n| a | A | Ready | Save |\n| b | B |";
    assert_eq!(refused(cut), "line 3 of what it printed has 2 cells, and the header of its table has 4");
}

#[test]
fn e8_the_time_of_the_last_change_is_counted_from_a_clock_that_is_handed_in() {
    let now: Timestamp = "2026-01-10T14:00:02Z".parse().expect("a time");
    let rows = read_status_table_at(MAGENTO_2_4_0, now).expect("it is a table");
    let age = |row: usize| rows[row].schedule.as_ref().and_then(|schedule| schedule.state_age);
    assert_eq!((age(0), age(2)), (Some(SignedDuration::from_hours(2)), None));
    let earlier: Timestamp = "2026-01-10T10:00:00Z".parse().expect("a time");
    let rows = read_status_table_at(MAGENTO_2_4_0, earlier).expect("it is a table");
    assert_eq!(rows[0].schedule.as_ref().and_then(|schedule| schedule.state_age), Some(SignedDuration::ZERO));
    let odd = MAGENTO_2_4_0.replace("2026-01-10 12:00:02", "0000-00-00 00:00:00");
    let rows = read_status_table_at(&odd, now).expect("it is a table");
    assert_eq!(rows[0].schedule.as_ref().map(|schedule| (schedule.backlog, schedule.state_age)), Some((Some(0), None)));
}
