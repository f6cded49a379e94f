//! Rows of `indexer_state` and `mview_state` put together to what an index is: values in, values out.

use jiff::SignedDuration;

use crate::model::index::{IndexSchedule, IndexState, IndexStatus, UpdateMode};

/// A row of `indexer_state`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IndexRow {
    pub(super) id: String,
    pub(super) status: Option<String>,
    /// Seconds since the row was written, by the clock of the server.
    pub(super) age: Option<i64>,
}

/// A row of `mview_state`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ViewRow {
    pub(super) id: String,
    pub(super) mode: Option<String>,
    pub(super) status: Option<String>,
    /// Seconds since the row was written, by the clock of the server.
    pub(super) age: Option<i64>,
    /// The last change that was taken up.
    pub(super) version: Option<u64>,
}

impl ViewRow {
    /// Tells whether its index is updated by the cron job.
    pub(super) fn is_scheduled(&self) -> bool {
        self.mode.as_deref() == Some("enabled")
    }
}

/// Returns the name of the view that watches for the changes of an index.
///
/// Source: `view_id` in `etc/indexer.xml` of Magento's modules, 2.3.0 to 2.4.8; all others are named like their index.
pub fn view_of(index: &str) -> &str {
    match index {
        "customer_grid" => "customer_dummy",
        "design_config_grid" => "design_config_dummy",
        same => same,
    }
}

/// Keeps the first row of each name, as Magento does where something wrote two.
pub(super) fn first_of_each<T>(rows: Vec<T>, name: impl Fn(&T) -> &str) -> Vec<T> {
    let mut known = std::collections::BTreeSet::new();
    rows.into_iter().filter(|row| known.insert(name(row).to_owned())).collect()
}

/// Returns the state of one index; `backlog` is that of its view.
pub(super) fn state(index: &IndexRow, view: Option<&ViewRow>, backlog: Option<u64>) -> IndexState {
    let schedule = view.filter(|view| view.is_scheduled()).map(|view| IndexSchedule {
        state: view.status.clone().unwrap_or_else(|| "idle".to_owned()),
        backlog,
        state_age: view.age.map(age),
    });
    IndexState {
        id: Some(index.id.clone()),
        title: index.id.clone(),
        status: status(index.status.as_deref()),
        mode: if schedule.is_some() { UpdateMode::Schedule } else { UpdateMode::Save },
        schedule,
        status_age: index.age.map(age),
    }
}

fn status(word: Option<&str>) -> IndexStatus {
    match word {
        Some("valid") => IndexStatus::Ready,
        Some("invalid") => IndexStatus::ReindexRequired,
        Some("working") => IndexStatus::Processing,
        Some("suspended") => IndexStatus::Suspended,
        other => IndexStatus::Other(other.unwrap_or("unknown").to_owned()),
    }
}

/// Magento writes by the clock of its own machine, which may be ahead of the database's.
fn age(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds.max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(status: Option<&str>, age: Option<i64>) -> IndexRow {
        IndexRow { id: "inventory".to_owned(), status: status.map(str::to_owned), age }
    }

    fn view(mode: &str, status: Option<&str>) -> ViewRow {
        let text = |text: &str| text.to_owned();
        ViewRow { id: text("inventory"), mode: Some(text(mode)), status: status.map(text), age: Some(7), version: Some(3) }
    }

    #[test]
    fn e8_each_word_of_the_table_has_its_status() {
        let of = |word| state(&index(word, None), None, None).status;
        let words = [Some("valid"), Some("invalid"), Some("working"), Some("suspended"), Some("lost"), None].map(of);
        let other = |word: &str| IndexStatus::Other(word.to_owned());
        use IndexStatus::{Processing, Ready, ReindexRequired, Suspended};
        assert_eq!(words, [Ready, ReindexRequired, Processing, Suspended, other("lost"), other("unknown")]);
    }

    #[test]
    fn e8_only_an_enabled_view_has_a_schedule() {
        let of = |view: Option<&ViewRow>| state(&index(None, None), view, Some(5));
        assert_eq!((of(None).mode, of(None).schedule), (UpdateMode::Save, None));
        let disabled = view("disabled", Some("idle"));
        assert_eq!((of(Some(&disabled)).mode, of(Some(&disabled)).schedule), (UpdateMode::Save, None));
        let enabled = of(Some(&view("enabled", None)));
        let expected = IndexSchedule { state: "idle".to_owned(), backlog: Some(5), state_age: Some(SignedDuration::from_secs(7)) };
        assert_eq!((enabled.mode, enabled.schedule), (UpdateMode::Schedule, Some(expected)));
    }

    #[test]
    fn e8_a_clock_that_is_ahead_makes_no_age_below_zero() {
        assert_eq!(state(&index(None, Some(-3)), None, None).status_age, Some(SignedDuration::ZERO));
        assert_eq!(state(&index(None, None), None, None).status_age, None);
    }

    #[test]
    fn e8_the_first_of_two_rows_with_one_name_counts() {
        let rows = vec![index(Some("valid"), None), index(Some("working"), None)];
        assert_eq!(first_of_each(rows, |row| &row.id), [index(Some("valid"), None)]);
    }
}
