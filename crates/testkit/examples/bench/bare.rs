//! The baseline of everything that is written: rows into one SQLite table, with the settings that
//! the journal has, and nothing else.

use std::path::Path;
use std::time::Duration;

use engine::clock::Stopwatch;
use rusqlite::Connection;

use crate::Done;

const SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 2000;
    PRAGMA cache_size = -8192;
    CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;";

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
