//! What a daemon leaves about itself for commands beside it; no decision follows from it.

use rusqlite::OptionalExtension;

use super::rows::json;
use super::{Ledger, LedgerError};
use crate::model::in_force::InForce;

impl Ledger {
    /// Notes which definitions the daemon uses.
    ///
    /// # Errors
    /// SQLite could not do it.
    pub fn note_in_force(&mut self, in_force: &InForce) -> Result<(), LedgerError> {
        let note = "INSERT INTO setting (name, value) VALUES ('definitions', ?1) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.connection.execute(note, [json(in_force)]).map_err(self.error("write to")).map(|_| ())
    }

    /// Returns which definitions the last daemon used, if one has noted it.
    ///
    /// # Errors
    /// SQLite could not do it, or the row cannot be understood.
    pub fn in_force(&self) -> Result<Option<InForce>, LedgerError> {
        let query = "SELECT value FROM setting WHERE name = 'definitions'";
        let value: Option<String> = self.connection.query_row(query, [], |row| row.get(0)).optional().map_err(self.error("read"))?;
        value.map(|value| self.parse("setting", &value)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b23_what_is_in_force_is_read_beside_the_daemon_and_the_last_note_counts() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("ledger.sqlite");
        let mut ledger = Ledger::open(&path).expect("it can be made");
        let id = ledger.id().to_owned();
        assert_eq!(ledger.in_force().expect("it can be read"), None);
        let at = "2026-01-05T08:00:00Z".parse().expect("a time");
        let first = InForce { process: 7, file: "/etc/bunchd.toml".into(), read_at: at, digest: "a".to_owned(), refused: None };
        let second = InForce { digest: "b".to_owned(), ..first.clone() };
        ledger.note_in_force(&first).and_then(|()| ledger.note_in_force(&second)).expect("it can be written");
        let beside = Ledger::open_beside(&path).expect("it is there");
        assert_eq!(beside.in_force().expect("it can be read"), Some(second));
        assert_eq!(beside.id(), id, "the other settings stay");
    }
}
