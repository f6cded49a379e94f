//! Opens the ledger: makes it, brings its schema up to date, refuses one from a later release.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::{Ledger, LedgerError};

/// All schema changes in order; the schema's number is how many of them a file has.
const MIGRATIONS: &[&str] = &[include_str!("schema_1.sql"), include_str!("schema_2.sql"), include_str!("schema_3.sql")];

/// Memory for pages of the file, in KiB, at most.
const CACHE_KIB_MAX: i64 = 8192;

/// Pages that the write-ahead log gathers before they are written back into the file: 16 MiB. Busy pages are then written back once
/// and not many times.
const CHECKPOINT_PAGES: i64 = 4096;

/// How long a writer waits for another one, such as a command that appends a request.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

impl Ledger {
    /// Opens the ledger for the daemon, and makes it if there is none.
    ///
    /// # Errors
    /// The file cannot be opened or made, or a later release wrote it.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut ledger = connect(path, flags)?;
        ledger.prepare_file().map_err(|source| sqlite("open", path, source))?;
        ledger.migrate()?;
        ledger.read_id()?;
        Ok(ledger)
    }

    /// Opens the ledger for a command beside the daemon: to read, and to append requests.
    ///
    /// # Errors
    /// There is no ledger, it cannot be opened, or it has another schema than this program.
    pub fn open_beside(path: &Path) -> Result<Self, LedgerError> {
        if !path.exists() {
            return Err(LedgerError::Missing { path: path.to_owned() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut ledger = connect(path, flags)?;
        if ledger.schema()? < MIGRATIONS.len() {
            return Err(LedgerError::OlderVersion { path: path.to_owned() });
        }
        ledger.read_id()?;
        Ok(ledger)
    }

    fn prepare_file(&self) -> rusqlite::Result<()> {
        self.connection.pragma_update(None, "journal_mode", "WAL")?;
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        self.connection.pragma_update(None, "foreign_keys", "ON")?;
        self.connection.pragma_update(None, "cache_size", -CACHE_KIB_MAX)?;
        self.connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)
    }

    fn schema(&self) -> Result<usize, LedgerError> {
        let found: i64 = self.connection.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(self.error("open"))?;
        let known = MIGRATIONS.len();
        usize::try_from(found).ok().filter(|found| *found <= known).ok_or_else(|| LedgerError::NewerVersion {
            path: self.path.clone(),
            found,
            known: i64::try_from(known).unwrap_or(i64::MAX),
        })
    }

    fn migrate(&mut self) -> Result<(), LedgerError> {
        let path = self.path.clone();
        for (number, migration) in MIGRATIONS.iter().enumerate().skip(self.schema()?) {
            let error = |source| sqlite("bring up to date the schema of", &path, source);
            let transaction = self.connection.transaction().map_err(error)?;
            transaction.execute_batch(migration).map_err(error)?;
            transaction.pragma_update(None, "user_version", number + 1).map_err(error)?;
            transaction.commit().map_err(error)?;
        }
        let new_id = "INSERT OR IGNORE INTO setting (name, value) VALUES ('ledger_id', lower(hex(randomblob(8))))";
        self.connection.execute(new_id, []).map_err(self.error("open")).map(|_| ())
    }

    fn read_id(&mut self) -> Result<(), LedgerError> {
        let query = "SELECT value FROM setting WHERE name = 'ledger_id'";
        self.id = self.connection.query_row(query, [], |row| row.get(0)).map_err(self.error("open"))?;
        Ok(())
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Ledger, LedgerError> {
    let connection = Connection::open_with_flags(path, flags).map_err(|source| sqlite("open", path, source))?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(|source| sqlite("open", path, source))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(Ledger { connection, path: path.to_owned(), id: String::new(), definitions: HashMap::new(), written: Vec::new(), commits: 0 })
}

fn sqlite(operation: &'static str, path: &Path, source: rusqlite::Error) -> LedgerError {
    LedgerError::Sqlite { operation, path: path.to_owned(), source }
}
