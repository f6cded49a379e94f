//! What people see of a shop with each kind of index.

use expect_test::expect;
use jiff::SignedDuration;

use super::*;
use crate::model::index::IndexSchedule;

fn index(id: &str, title: &str, status: IndexStatus, backlog: Option<Option<u64>>) -> IndexState {
    let schedule = backlog.map(|backlog| IndexSchedule { state: "idle".into(), backlog, state_age: None });
    let mode = if schedule.is_some() { UpdateMode::Schedule } else { UpdateMode::Save };
    IndexState { id: Some(id.into()), title: title.into(), status, mode, schedule, status_age: None }
}

fn decided(purpose: Option<&str>, why: &str, resets: bool) -> Decision {
    Decision { purpose: purpose.map(str::to_owned), why: why.into(), resets }
}

fn view() -> IndexesView {
    let mut stuck = index("catalogsearch_fulltext", "Catalog Search", IndexStatus::Processing, Some(Some(55690)));
    stuck.status_age = Some(SignedDuration::from_hours(30));
    let trouble = TroubleView {
        what: "is \"working\" for 1d 6h, as a rebuild leaves it that was killed".into(),
        help: "if no rebuild runs any more, `bin/magento indexer:reset catalogsearch_fulltext`, then `bin/magento indexer:reindex catalogsearch_fulltext`".into(),
    };
    let left = "it is updated by schedule; 1000 changes wait, not more than 1000; it is ready";
    IndexesView {
        source: "console magento".into(),
        chain: ["on-save", "threshold", "reindex-required"].map(str::to_owned).to_vec(),
        step: Some(StepName { pipeline: "index".into(), step: "reindex".into() }),
        note: None,
        indexes: vec![
            IndexView::of(
                &index("catalog_product_price", "Product Price", IndexStatus::ReindexRequired, None),
                1000,
                Some(Fate::Rebuilt(&decided(Some("reindex-required"), "Magento says that a reindex is required", true))),
                Vec::new(),
            ),
            IndexView::of(
                &stuck,
                5000,
                Some(Fate::Stuck(&decided(Some("threshold"), "55690 changes wait, more than 5000", false))),
                vec![trouble],
            ),
            IndexView::of(
                &index("cataloginventory_stock", "Stock", IndexStatus::Ready, Some(Some(1000))),
                1000,
                Some(Fate::Left(&decided(None, left, false))),
                Vec::new(),
            ),
            IndexView::of(
                &index("mine", "mine", IndexStatus::Ready, Some(None)),
                1000,
                Some(Fate::Unknown("command: `check`: exit code 7")),
                Vec::new(),
            ),
            IndexView::of(&index("customer_grid", "Customer Grid", IndexStatus::Ready, None), 1000, None, Vec::new()),
        ],
    }
}

/// Proves E5: what the chain would do is shown with the reason; in lines of at most 100 columns.
#[test]
fn e5_what_the_chain_would_do_is_shown_with_the_reason_within_100_columns() {
    let text = view().text(Palette::PLAIN);
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
    expect![[r#"
        Read from the console magento
        Purposes of step reindex of index: on-save, threshold, reindex-required

        index                   updated   status            backlog  threshold  would
        catalog_product_price   save      reindex required        -          -  reset, rebuild
            Product Price; reindex-required: Magento says that a reindex is required
        catalogsearch_fulltext  schedule  processing          55690       5000  fail
            Catalog Search; threshold: 55690 changes wait, more than 5000
            ! it is "working" for 1d 6h, as a rebuild leaves it that was killed; if no rebuild runs any
            more, `bin/magento indexer:reset catalogsearch_fulltext`, then `bin/magento indexer:reindex
            catalogsearch_fulltext`
        cataloginventory_stock  schedule  ready                1000       1000  leave
            Stock; left to the delta: it is updated by schedule; 1000 changes wait, not more than 1000; it
            is ready
        mine                    schedule  ready             unknown       1000  unknown
            command: `check`: exit code 7
        customer_grid           save      ready                   -          -  -
            Customer Grid; the step does not name it

        5 indexes: 1 would be rebuilt, 1 left to the delta; 2 to look at (marked !)
    "#]]
    .assert_eq(&text);
}

#[test]
fn r2_an_index_has_stable_keys_for_scripts() {
    let json = serde_json::to_value(view()).expect("it is plain");
    let keys = |value: &serde_json::Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&json), ["chain", "indexes", "source", "step"]);
    let all = ["backlog", "id", "mode", "purpose", "schedule", "status", "status_age_s", "threshold", "title", "troubles", "why", "would"];
    assert_eq!(keys(&json["indexes"][1]), all);
    let would: Vec<_> = json["indexes"].as_array().expect("a list").iter().map(|index| index["would"].clone()).collect();
    assert_eq!(would, ["reset-and-rebuild", "fail", "leave", "unknown", "not-asked"]);
    assert_eq!(json["indexes"][1]["status_age_s"], 108_000);
}
