//! How the indexes stand, from `indexer_state`, `mview_state` and the changelogs of the views.
//!
//! Source of the tables: `app/code/Magento/Indexer/etc/db_schema.xml`. Their column `updated` is in UTC: Magento writes PHP's time, and
//! sets `date_default_timezone_set('UTC')` in `app/bootstrap.php`; so ages count against the `UTC_TIMESTAMP()` of the server.

use super::connect::ShopDatabase;
use super::error::{DatabaseError, What};
use super::query::{number, text};
use super::states::{IndexRow, ViewRow, first_of_each, state, view_of};
use crate::model::index::IndexState;

/// Most indexes, and most views, that a shop may have.
pub const INDEXES_MAX: usize = 1000;

impl ShopDatabase {
    /// Returns all indexes that the shop has ever registered, by their id; titles are ids here.
    ///
    /// # Errors
    /// A table is missing or may not be read, the database takes too long, or there are more than [`INDEXES_MAX`] rows.
    pub async fn index_states(mut self) -> Result<Vec<IndexState>, DatabaseError> {
        let answer = self.read_states().await;
        self.close().await;
        answer
    }

    async fn read_states(&mut self) -> Result<Vec<IndexState>, DatabaseError> {
        // One view of all tables: the changes are counted as of the moment in which the states were read.
        self.read(What::Indexes, "START TRANSACTION WITH CONSISTENT SNAPSHOT").await?;
        let indexes = self.indexes().await?;
        let views = self.views().await?;
        let scheduled: Vec<&ViewRow> = views.iter().filter(|view| view.is_scheduled()).collect();
        let backlogs = self.backlogs(&scheduled).await?;
        let of = |index: &IndexRow| {
            let name = view_of(&index.id);
            let backlog = scheduled.iter().zip(&backlogs).find_map(|(view, backlog)| (view.id == name).then_some(*backlog)?);
            state(index, views.iter().find(|view| view.id == name), backlog)
        };
        let mut states: Vec<IndexState> = indexes.iter().map(of).collect();
        states.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(states)
    }

    async fn indexes(&mut self) -> Result<Vec<IndexRow>, DatabaseError> {
        let sql = format!(
            "SELECT indexer_id, status, TIMESTAMPDIFF(SECOND, updated, UTC_TIMESTAMP()) FROM {} WHERE indexer_id IS NOT NULL \
             ORDER BY state_id LIMIT {}",
            self.table("indexer_state"),
            INDEXES_MAX + 1
        );
        let rows = self.read(What::Indexes, &sql).await?;
        let rows = rows.iter().filter_map(|row| Some(IndexRow { id: text(row, 0)?, status: text(row, 1), age: number(row, 2) }));
        self.not_too_many(first_of_each(rows.collect(), |row: &IndexRow| &row.id))
    }

    async fn views(&mut self) -> Result<Vec<ViewRow>, DatabaseError> {
        let sql = format!(
            "SELECT view_id, mode, status, TIMESTAMPDIFF(SECOND, updated, UTC_TIMESTAMP()), version_id FROM {} \
             WHERE view_id IS NOT NULL ORDER BY state_id LIMIT {}",
            self.table("mview_state"),
            INDEXES_MAX + 1
        );
        let rows = self.read(What::Indexes, &sql).await?;
        let rows = rows.iter().filter_map(|row| {
            Some(ViewRow { id: text(row, 0)?, mode: text(row, 1), status: text(row, 2), age: number(row, 3), version: number(row, 4) })
        });
        self.not_too_many(first_of_each(rows.collect(), |row: &ViewRow| &row.id))
    }

    fn not_too_many<T>(&self, rows: Vec<T>) -> Result<Vec<T>, DatabaseError> {
        let too_many = || DatabaseError::TooMany { what: What::Indexes, place: self.place.clone(), max: INDEXES_MAX };
        if rows.len() > INDEXES_MAX { Err(too_many()) } else { Ok(rows) }
    }
}
