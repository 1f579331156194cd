//! The baseline of everything that is written: rows into one SQLite table, with the settings that
//! the journal has, and nothing else. No chain, no seal, no rule, no world.

use std::path::Path;
use std::time::Duration;

use engine::clock::Stopwatch;
use journal::Entry;
use rusqlite::Connection;

use crate::Done;

const SETTINGS: &str = "
    PRAGMA page_size = 8192;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 1000;
    PRAGMA cache_size = -8192;
    CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS entry (
        sequence INTEGER PRIMARY KEY, recorded_at_us INTEGER NOT NULL, kind TEXT NOT NULL,
        version INTEGER NOT NULL, by TEXT NOT NULL, key BLOB NOT NULL, body BLOB NOT NULL,
        hash BLOB NOT NULL
    ) STRICT;";

const ENTRY: &str = "INSERT INTO entry (sequence, recorded_at_us, kind, version, by, key, body, hash)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// Makes rows durable, all in one commit.
pub(crate) trait Inserts {
    fn insert_all(&mut self, bodies: &[Vec<u8>]) -> Done<()>;
}

pub(crate) struct Bare(Connection);

impl Bare {
    pub(crate) fn open(folder: &Path) -> Done<Self> {
        std::fs::create_dir_all(folder)?;
        let connection = Connection::open(folder.join("bare.sqlite"))?;
        connection.execute_batch(SETTINGS)?;
        Ok(Self(connection))
    }

    /// Inserts all, with a durable commit after each `batch`.
    pub(crate) fn insert(&mut self, bodies: &[Vec<u8>], batch: usize) -> Done<Duration> {
        let watch = Stopwatch::start();
        for bodies in bodies.chunks(batch) {
            self.insert_all(bodies)?;
        }
        Ok(watch.elapsed())
    }

    /// Inserts rows of a journal as they were stored, with a durable commit after each `batch`.
    pub(crate) fn insert_entries(&mut self, entries: &[Entry], batch: usize) -> Done<Duration> {
        let watch = Stopwatch::start();
        for entries in entries.chunks(batch) {
            let transaction = self.0.transaction()?;
            {
                let mut insert = transaction.prepare_cached(ENTRY)?;
                for entry in entries {
                    insert.execute((
                        entry.sequence.0,
                        entry.recorded_at_us,
                        &entry.kind,
                        entry.version,
                        &entry.by,
                        entry.key.0.to_be_bytes(),
                        &entry.body,
                        entry.hash.0,
                    ))?;
                }
            }
            transaction.commit()?;
        }
        Ok(watch.elapsed())
    }
}

impl Inserts for Bare {
    fn insert_all(&mut self, bodies: &[Vec<u8>]) -> Done<()> {
        let transaction = self.0.transaction()?;
        {
            let mut insert = transaction.prepare_cached("INSERT INTO row (body) VALUES (?1)")?;
            for body in bodies {
                insert.execute([body])?;
            }
        }
        transaction.commit()?;
        Ok(())
    }
}
