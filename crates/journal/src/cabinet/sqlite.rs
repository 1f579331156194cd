//! A cabinet in one SQLite file that nobody else on the machine reads, in write-ahead mode with
//! every commit synced to the disk.

use std::fs::File;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, MAIN_DB, OptionalExtension};

use super::{Cabinet, Drawer, Put};
use crate::store::{Flow, StoreError, Trouble, engine};

/// How long to wait for another process that has the file. Chosen.
const BUSY_MAX: Duration = Duration::from_secs(5);

/// How often to try to wipe while others do. Chosen: far more than there are nodes.
const WIPES_MAX: usize = 1_000;

/// The number of the layout below, kept as the file's `user_version`.
const LAYOUT: i64 = 1;

const SCHEMA: &str = "
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS thing (
        drawer TEXT NOT NULL,
        key BLOB NOT NULL,
        value BLOB NOT NULL,
        PRIMARY KEY (drawer, key)
    ) STRICT;
    PRAGMA user_version = 1;
    COMMIT;";

const GET: &str = "SELECT value FROM thing WHERE drawer = ?1 AND key = ?2";
const REPLACE: &str = "UPDATE thing SET value = ?3 WHERE drawer = ?1 AND key = ?2";
const INSERT: &str = "INSERT INTO thing (drawer, key, value) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
const TAKE: &str = "DELETE FROM thing WHERE drawer = ?1 AND key = ?2 RETURNING value";
const EACH: &str = "SELECT key, value FROM thing WHERE drawer = ?1 ORDER BY key";
const ALL: &str = "SELECT drawer, key, value FROM thing ORDER BY drawer, key";
const PUT: &str = "INSERT INTO thing (drawer, key, value) VALUES (?1, ?2, ?3)
    ON CONFLICT (drawer, key) DO UPDATE SET value = excluded.value";

/// A cabinet in a file.
#[derive(Debug)]
pub struct SqliteCabinet {
    connection: Connection,
    path: PathBuf,
}

impl SqliteCabinet {
    /// Opens the cabinet in a file, making it when it is not there.
    ///
    /// # Errors
    /// [`StoreError`] with what files or engine said; [`StoreError::LaterLayout`] for a later release's.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_or_say(path).map_err(|error| {
            let StoreError::Engine { source, .. } = &error else {
                return error;
            };
            if source.trouble() != Trouble::Damaged {
                return error;
            }
            // Of this file, and not of the journal.
            StoreError::File {
                doing: "read",
                path: path.display().to_string(),
                source: std::io::Error::new(std::io::ErrorKind::InvalidData, source.to_string()),
            }
        })
    }

    fn open_or_say(path: &Path) -> Result<Self, StoreError> {
        // Keys lie in it: nobody else on the machine reads it. What can't be made here, the engine
        // tells of.
        let _made = File::options().create(true).append(true).mode(0o600).open(path);
        let opening = engine("open the cabinet");
        let connection = Connection::open(path).map_err(opening)?;
        connection.busy_timeout(BUSY_MAX).map_err(opening)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL;
                 PRAGMA synchronous = FULL;
                 PRAGMA secure_delete = ON;
                 PRAGMA temp_store = MEMORY;",
            )
            .map_err(opening)?;
        let found: i64 = connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .map_err(opening)?;
        match found {
            0 => connection
                .execute_batch(SCHEMA)
                .map_err(engine("lay out the cabinet"))?,
            LAYOUT => {}
            found => {
                return Err(StoreError::LaterLayout {
                    folder: path.display().to_string(),
                    found,
                });
            }
        }
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }

    /// The bytes of a file with what lies in these drawers of a cabinet, and nothing of what was
    /// taken away: for a backup. They are made in memory and never lie on a disk in the clear.
    ///
    /// # Errors
    /// [`StoreError`] when the cabinet can't be read, or what the engine said.
    pub fn bytes_of(cabinet: &mut dyn Cabinet, drawers: &[Drawer]) -> Result<Vec<u8>, StoreError> {
        let making = engine("make a copy of the cabinet");
        let mut copy = Connection::open_in_memory().map_err(making)?;
        copy.execute_batch(SCHEMA).map_err(making)?;
        for drawer in drawers {
            let mut failed = None;
            cabinet.each(drawer, &mut |key, value| {
                failed = copy.execute(PUT, (drawer, key, value)).err();
                failed.as_ref().map_or(Flow::Continue(()), |_| Flow::Break(()))
            })?;
            failed.map_or(Ok(()), |error| Err(making(error)))?;
        }
        let bytes = copy.serialize(MAIN_DB).map_err(making)?;
        Ok(bytes.to_vec())
    }

    /// Moves all pages into the file itself and cuts the write-ahead log to nothing.
    fn wipe(&self) -> Result<(), StoreError> {
        let wiping = engine("wipe the cabinet");
        for _attempt in 0..WIPES_MAX {
            let (busy, pages): (i64, i64) = self
                .connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
                .map_err(wiping)?;
            match (busy, pages) {
                (0, _) => return Ok(()),
                // Another one wipes: its turn is waited for like any other, and then it is ours.
                (_, ..0) => self
                    .connection
                    .execute_batch("BEGIN IMMEDIATE; ROLLBACK")
                    .map_err(wiping)?,
                // Somebody has been reading for longer than is waited.
                (_, _) => break,
            }
        }
        let source = rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
            Some(format!("{} is in use by another process", self.path.display())),
        );
        Err(wiping(source))
    }
}

impl Cabinet for SqliteCabinet {
    fn get(&mut self, drawer: Drawer, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let read = || -> rusqlite::Result<_> {
            let mut statement = self.connection.prepare_cached(GET)?;
            statement.query_row((drawer, key), |row| row.get(0)).optional()
        };
        read().map_err(engine("read the cabinet"))
    }

    fn replace(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<bool, StoreError> {
        let write = || {
            self.connection
                .prepare_cached(REPLACE)?
                .execute((drawer, key, value))
        };
        write()
            .map(|rows| rows > 0)
            .map_err(engine("write to the cabinet"))
    }

    fn insert(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<Vec<u8>, StoreError> {
        let write = || -> rusqlite::Result<Vec<u8>> {
            let turn = rusqlite::Transaction::new_unchecked(
                &self.connection,
                rusqlite::TransactionBehavior::Immediate,
            )?;
            turn.prepare_cached(INSERT)?.execute((drawer, key, value))?;
            let there = turn
                .prepare_cached(GET)?
                .query_row((drawer, key), |row| row.get(0))?;
            turn.commit()?;
            Ok(there)
        };
        write().map_err(engine("write to the cabinet"))
    }

    fn take(&mut self, drawer: Drawer, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let write = || -> rusqlite::Result<Option<Vec<u8>>> {
            let mut statement = self.connection.prepare_cached(TAKE)?;
            statement.query_row((drawer, key), |row| row.get(0)).optional()
        };
        let taken = write().map_err(engine("take from the cabinet"))?;
        self.wipe()?;
        Ok(taken)
    }

    fn each(
        &mut self,
        drawer: Drawer,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> Flow,
    ) -> Result<(), StoreError> {
        let mut read = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare_cached(EACH)?;
            let mut rows = statement.query([drawer])?;
            while let Some(row) = rows.next()? {
                if visit(row.get_ref(0)?.as_blob()?, row.get_ref(1)?.as_blob()?).is_break() {
                    break;
                }
            }
            Ok(())
        };
        read().map_err(engine("read the cabinet"))
    }

    fn all(&mut self, visit: &mut dyn FnMut(Put<'_>) -> Flow) -> Result<(), StoreError> {
        let mut read = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare_cached(ALL)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let thing = Put {
                    drawer: row.get_ref(0)?.as_str()?,
                    key: row.get_ref(1)?.as_blob()?,
                    value: row.get_ref(2)?.as_blob()?,
                };
                if visit(thing).is_break() {
                    break;
                }
            }
            Ok(())
        };
        read().map_err(engine("read the cabinet"))
    }

    fn put_all(&mut self, things: &[Put<'_>]) -> Result<(), StoreError> {
        let write = || -> rusqlite::Result<()> {
            let turn = rusqlite::Transaction::new_unchecked(
                &self.connection,
                rusqlite::TransactionBehavior::Immediate,
            )?;
            {
                let mut put = turn.prepare_cached(PUT)?;
                for thing in things {
                    put.execute((thing.drawer, thing.key, thing.value))?;
                }
            }
            turn.commit()
        };
        write().map_err(engine("write to the cabinet"))
    }
}
