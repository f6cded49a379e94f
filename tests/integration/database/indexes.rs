//! How the indexes stand.

use bunchd::model::index::{IndexSchedule, IndexState, IndexStatus, UpdateMode};
use jiff::SignedDuration;

use super::shop::Shop;

/// An index as one line: id, status, schedule.
fn line(state: &IndexState) -> String {
    let schedule = state.schedule.as_ref().map(|schedule| format!("{} {:?}", schedule.state, schedule.backlog));
    format!("{} {:?} {}", state.name(), state.status, schedule.unwrap_or_else(|| format!("{:?}", state.mode)))
}

fn backlog_of(states: &[IndexState], id: &str) -> Option<u64> {
    let state = states.iter().find(|state| state.name() == id).unwrap_or_else(|| panic!("{id} is listed"));
    state.schedule.as_ref().unwrap_or_else(|| panic!("{id} is scheduled")).backlog
}

#[tokio::test]
async fn e8_the_tables_tell_status_mode_and_backlog_of_each_index() {
    for prefix in ["", "m2_"] {
        let Some(mut shop) = Shop::new(prefix).await else { return };
        shop.index("inventory", "valid", 10).await;
        shop.index("catalog_product_price", "invalid", 10).await;
        shop.index("cataloginventory_stock", "working", 10).await;
        shop.index("catalogsearch_fulltext", "suspended", 10).await;
        shop.index("catalogrule_rule", "valid", 10).await;
        shop.view("catalog_product_price", "enabled", "working", 1, 10).await;
        shop.changelog("catalog_product_price", &[7, 8, 8, 9, 8]).await;
        shop.view("cataloginventory_stock", "disabled", "idle", 0, 10).await;
        shop.changelog("cataloginventory_stock", &[1]).await;
        shop.view("catalogsearch_fulltext", "enabled", "suspended", 0, 10).await;
        shop.changelog("catalogsearch_fulltext", &[1, 2]).await;
        shop.view("catalogrule_rule", "enabled", "idle", 0, 10).await;
        shop.changelog("catalogrule_rule", &[]).await;
        let lines: Vec<String> = shop.states().await.iter().map(line).collect();
        let expected = [
            "catalog_product_price ReindexRequired working Some(2)",
            "cataloginventory_stock Processing Save",
            "catalogrule_rule Ready idle Some(0)",
            "catalogsearch_fulltext Suspended suspended Some(2)",
            "inventory Ready Save",
        ];
        assert_eq!(lines, expected, "prefix {prefix:?}");
    }
}

#[tokio::test]
async fn e8_changes_count_from_the_version_that_was_taken_up() {
    let Some(mut shop) = Shop::new("").await else { return };
    for (id, version) in [("none", 0), ("some", 3), ("equal", 5), ("beyond", 9)] {
        shop.index(id, "valid", 0).await;
        shop.view(id, "enabled", "idle", version, 0).await;
        shop.changelog(id, &[1, 2, 3, 4, 5]).await;
    }
    shop.index("null", "valid", 0).await;
    shop.sql("INSERT INTO {p}mview_state (view_id, mode) VALUES ('null', 'enabled')").await;
    shop.changelog("null", &[1, 2]).await;
    let states = shop.states().await;
    let backlogs = ["none", "some", "equal", "beyond", "null"].map(|id| backlog_of(&states, id));
    assert_eq!(backlogs, [Some(5), Some(2), Some(0), Some(0), Some(2)]);
}

#[tokio::test]
async fn e8_the_two_grids_are_watched_by_views_of_other_names() {
    let Some(mut shop) = Shop::new("").await else { return };
    for (id, view) in [("customer_grid", "customer_dummy"), ("design_config_grid", "design_config_dummy")] {
        shop.index(id, "valid", 0).await;
        shop.view(view, "enabled", "idle", 0, 0).await;
        shop.changelog(view, &[1]).await;
    }
    let lines: Vec<String> = shop.states().await.iter().map(line).collect();
    assert_eq!(lines, ["customer_grid Ready idle Some(1)", "design_config_grid Ready idle Some(1)"]);
}

#[tokio::test]
async fn e8_a_changelog_that_is_missing_leaves_one_backlog_open_and_no_other() {
    let Some(mut shop) = Shop::new("m2_").await else { return };
    for id in ["first", "lost", "strange", "last"] {
        shop.index(id, "valid", 0).await;
        shop.view(id, "enabled", "idle", 0, 0).await;
    }
    shop.changelog("first", &[1]).await;
    shop.sql("CREATE TABLE {p}strange_cl (version_id INT)").await;
    shop.changelog("last", &[1, 2]).await;
    let states = shop.states().await;
    let backlogs = ["first", "lost", "strange", "last"].map(|id| backlog_of(&states, id));
    assert_eq!(backlogs, [Some(1), None, None, Some(2)]);
}

#[tokio::test]
async fn e8_ages_count_by_the_clock_of_the_server_wherever_it_is() {
    let Some(mut shop) = Shop::new("").await else { return };
    shop.index("inventory", "working", 4000).await;
    shop.view("inventory", "enabled", "suspended", 0, 200).await;
    shop.sql("INSERT INTO {p}indexer_state (indexer_id, hash_config) VALUES ('never', '')").await;
    // No clock of a server and no zone of a session changes what UTC is.
    shop.sql("SET GLOBAL time_zone = '+05:00'").await;
    let states = shop.states().await;
    let is_about = |age: Option<SignedDuration>, seconds| age.is_some_and(|age| (seconds..seconds + 60).contains(&age.as_secs()));
    assert!(is_about(states[0].status_age, 4000), "{states:?}");
    assert!(is_about(states[0].schedule.as_ref().and_then(|schedule| schedule.state_age), 200), "{states:?}");
    assert_eq!((&states[1].status, states[1].status_age), (&IndexStatus::ReindexRequired, None));
}

#[tokio::test]
async fn e8_names_in_the_tables_are_data_and_never_sql() {
    let Some(mut shop) = Shop::new("").await else { return };
    let odd = ["a` WHERE 1; DROP TABLE indexer_state; --", "with space", "b`c", "ünicode", "d\\e"];
    for id in odd {
        shop.index(&id.replace('\\', "\\\\"), "valid", 0).await;
        shop.view(&id.replace('\\', "\\\\"), "enabled", "idle", 0, 0).await;
        shop.changelog(id, &[1]).await;
    }
    let long = "x".repeat(200);
    for id in ["", " ", "😀", long.as_str()] {
        shop.index(id, "valid", 0).await;
        shop.view(id, "enabled", "idle", 0, 0).await;
    }
    let states = shop.states().await;
    assert_eq!(odd.map(|id| backlog_of(&states, id)), [Some(1); 5]);
    assert_eq!(["", " ", "😀", &long].map(|id| backlog_of(&states, id)), [None; 4]);
    assert_eq!(states.len(), 9);
}

#[tokio::test]
async fn e8_the_first_of_two_rows_counts_and_a_row_without_a_name_does_not() {
    let Some(mut shop) = Shop::new("").await else { return };
    shop.index("inventory", "working", 0).await;
    shop.index("inventory", "valid", 0).await;
    shop.sql("INSERT INTO {p}indexer_state (indexer_id, hash_config) VALUES (NULL, '')").await;
    shop.view("inventory", "enabled", "idle", 0, 0).await;
    shop.view("inventory", "disabled", "idle", 0, 0).await;
    let states = shop.states().await;
    let expected = IndexState {
        id: Some("inventory".to_owned()),
        title: "inventory".to_owned(),
        status: IndexStatus::Processing,
        mode: UpdateMode::Schedule,
        schedule: states[0].schedule.clone(),
        status_age: states[0].status_age,
    };
    assert_eq!(states, [expected]);
    let schedule = states[0].schedule.as_ref().map(|IndexSchedule { state, backlog, .. }| (state.as_str(), *backlog));
    assert_eq!(schedule, Some(("idle", None)));
}

#[tokio::test]
async fn e8_a_hundred_indexes_are_counted() {
    let Some(mut shop) = Shop::new("").await else { return };
    for at in 0..100 {
        let id = format!("index_{at:03}");
        shop.index(&id, "valid", 0).await;
        shop.view(&id, "enabled", "idle", 0, 0).await;
        shop.changelog(&id, if at == 77 { &[1, 2] } else { &[1] }).await;
    }
    let states = shop.states().await;
    let backlogs: Vec<Option<u64>> = (0..100).map(|at| backlog_of(&states, &format!("index_{at:03}"))).collect();
    assert_eq!(backlogs.iter().flatten().sum::<u64>(), 101);
    assert_eq!(backlogs[77], Some(2));
}
