//! Counts the changes that wait for each view.
//!
//! Source: `Magento\Framework\Mview\View\Changelog`: different entities of `<view>_cl` after the version that the view has taken up;
//! in one view of the database, the newest version is the end by itself.

use super::connect::ShopDatabase;
use super::error::{DatabaseError, NO_COLUMN, NO_TABLE, What};
use super::name;
use super::query::{Refused, number};
use super::states::ViewRow;

/// How many changelogs are counted by one query.
const AT_ONCE: usize = 50;

impl ShopDatabase {
    /// Returns for each view how many changes wait; `None` where its changelog does not exist.
    pub(super) async fn backlogs(&mut self, views: &[&ViewRow]) -> Result<Vec<Option<u64>>, DatabaseError> {
        let mut backlogs = vec![None; views.len()];
        let queries: Vec<(usize, String)> =
            views.iter().enumerate().filter_map(|(at, view)| Some((at, self.counting(at, view)?))).collect();
        for part in queries.chunks(AT_ONCE) {
            for (at, count) in self.counted(part).await? {
                backlogs[at] = Some(count);
            }
        }
        Ok(backlogs)
    }

    /// Counts several at once, or, if one of them cannot be counted, each by itself.
    async fn counted(&mut self, part: &[(usize, String)]) -> Result<Vec<(usize, u64)>, DatabaseError> {
        let all = part.iter().map(|(_, sql)| sql.as_str()).collect::<Vec<_>>().join(" UNION ALL ");
        match self.count(&all).await? {
            Some(counts) => Ok(counts),
            None => {
                let mut counts = Vec::new();
                for (_, sql) in part {
                    counts.extend(self.count(sql).await?.unwrap_or_default());
                }
                Ok(counts)
            }
        }
    }

    /// Returns the places and counts; `None` if a changelog does not exist. One that may not be read is told as that: it needs a right, and must not be made anew.
    async fn count(&mut self, sql: &str) -> Result<Option<Vec<(usize, u64)>>, DatabaseError> {
        match self.rows(sql).await {
            Ok(rows) => Ok(Some(rows.iter().filter_map(|row| Some((number(row, 0)?, number(row, 1)?))).collect())),
            Err(Refused::Error(mysql_async::Error::Server(error))) if [NO_TABLE, NO_COLUMN].contains(&error.code) => Ok(None),
            Err(refused) => Err(self.refusal(What::Indexes, refused)),
        }
    }

    fn counting(&self, at: usize, view: &ViewRow) -> Option<String> {
        let changelog = name::table(&self.place, &format!("{}_cl", view.id))?;
        let version = view.version.unwrap_or(0);
        Some(format!("SELECT {at}, COUNT(DISTINCT entity_id) FROM {changelog} WHERE version_id > {version}"))
    }
}
