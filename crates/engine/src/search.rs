//! The search index: words of reports and incidents in SQLite's FTS5. Made from the journal, and
//! made anew whenever it does not fit it. Who may see what is found is asked elsewhere.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};

use domain::ids::{IncidentId, ReportId};
use domain::reports::Contents;
use domain::{Event, Record, Sequence};
use insight::search::Terms;
use journal::{Head, decode};
use rusqlite::Connection;
use tokio::sync::watch;

use crate::error::{OpenError, ReadError};
use crate::moment::Moments;
use crate::node::Snapshot;

const FILE: &str = "search.sqlite";

/// Entries indexed in one turn of the disk.
const TURN_MAX: u64 = 2_000;

const SCHEMA: &str = "
    CREATE VIRTUAL TABLE IF NOT EXISTS report USING fts5(
        words, content = '', contentless_delete = 1, detail = none, tokenize = 'unicode61 remove_diacritics 0'
    );
    CREATE VIRTUAL TABLE IF NOT EXISTS incident USING fts5(
        words, content = '', contentless_delete = 1, detail = none, tokenize = 'unicode61 remove_diacritics 0'
    );
    CREATE TABLE IF NOT EXISTS indexed (one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;";

/// Finds reports and incidents by words.
#[derive(Debug)]
pub struct Search {
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    terms: Terms,
    indexed: watch::Sender<Sequence>,
}

impl Search {
    /// Opens the index in `folder`, making it when it is not there.
    ///
    /// # Errors
    /// [`OpenError::Beside`] with what the engine said.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let path = folder.join(FILE);
        let open = || -> rusqlite::Result<Self> {
            let writer = Connection::open(&path)?;
            // The index can always be made anew, so it need not be synced.
            writer.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")?;
            Self::set_up(writer, Connection::open(&path)?)
        };
        open().map_err(|source| OpenError::Beside {
            what: "the search index",
            source,
        })
    }

    fn set_up(writer: Connection, reader: Connection) -> rusqlite::Result<Self> {
        writer.execute_batch(SCHEMA)?;
        reader.busy_timeout(std::time::Duration::from_secs(5))?;
        let (writer, reader) = (Mutex::new(writer), Mutex::new(reader));
        Ok(Self {
            writer,
            reader,
            terms: Terms::default(),
            indexed: watch::Sender::new(Sequence(0)),
        })
    }

    /// The reports below `before` that hold every word of the query, newest first.
    ///
    /// # Errors
    /// What the engine said.
    pub fn reports(
        &self,
        query: &str,
        before: Option<ReportId>,
        limit: usize,
    ) -> rusqlite::Result<Vec<ReportId>> {
        let before = before.map_or(u32::MAX, |id| id.0);
        let found = self.find("report", query, before, limit)?;
        Ok(found.into_iter().map(ReportId).collect())
    }

    /// The incidents that hold every word of the query, newest first.
    ///
    /// # Errors
    /// What the engine said.
    pub fn incidents(&self, query: &str, limit: usize) -> rusqlite::Result<Vec<IncidentId>> {
        let found = self.find("incident", query, u32::MAX, limit)?;
        Ok(found.into_iter().map(IncidentId).collect())
    }

    fn find(
        &self,
        table: &'static str,
        query: &str,
        before: u32,
        limit: usize,
    ) -> rusqlite::Result<Vec<u32>> {
        let Some(query) = self.terms.of_query(query) else {
            return Ok(Vec::new());
        };
        let reader = lock(&self.reader);
        let sql = format!(
            "SELECT rowid FROM {table} WHERE {table} MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3"
        );
        let mut statement = reader.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        statement
            .query_map((query, before, limit), |row| row.get(0))?
            .collect()
    }

    /// Waits until the index has taken in everything up to `sequence`.
    pub async fn caught_up(&self, sequence: Sequence) {
        // The sender lives as long as we do.
        let mut indexed = self.indexed.subscribe();
        let _reached = indexed.wait_for(|indexed| *indexed >= sequence).await;
    }

    /// Follows the journal, a stretch at each ring of the bell, until the writer has gone.
    pub(crate) fn follow(
        &self,
        bell: &mpsc::Receiver<()>,
        newest: &watch::Receiver<Snapshot>,
        journal: &Moments,
    ) {
        loop {
            let head = newest.borrow().world.head;
            while *self.indexed.borrow() < head {
                if let Err(error) = self.catch_up(journal) {
                    tracing::warn!(%error, "the search index lags");
                    break;
                }
            }
            if bell.recv().is_err() {
                return;
            }
        }
    }

    /// Takes in the next entries, at most one turn of them.
    fn catch_up(&self, journal: &Moments) -> Result<(), IndexError> {
        let mut reader = journal.reader().map_err(ReadError::from)?;
        let mut writer = lock(&self.writer);
        let from = position(&writer)?;
        let fits =
            from.sequence == Sequence(0) || hash_of(reader.as_mut(), from.sequence)? == Some(from.hash);
        let from = if fits {
            from
        } else {
            writer.execute_batch("DROP TABLE report; DROP TABLE incident; DELETE FROM indexed;")?;
            writer.execute_batch(SCHEMA)?;
            Head::default()
        };
        let transaction = writer.transaction()?;
        let mut reached = from;
        let mut failed: Option<IndexError> = None;
        reader
            .read(from.sequence, &mut |entry| {
                let indexed = decode(&entry)
                    .map_err(|error| IndexError::Read(error.into()))
                    .and_then(|record| Ok(self.take_in(&transaction, &record)?));
                if let Err(error) = indexed {
                    failed = Some(error);
                    return ControlFlow::Break(());
                }
                reached = Head {
                    sequence: entry.sequence,
                    recorded_at_us: 0,
                    hash: entry.hash,
                };
                if reached.sequence.0 - from.sequence.0 >= TURN_MAX {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })
            .map_err(ReadError::from)?;
        if let Some(error) = failed {
            return Err(error);
        }
        transaction.execute(
            "INSERT OR REPLACE INTO indexed VALUES (1, ?1, ?2)",
            (reached.sequence.0, reached.hash.0),
        )?;
        transaction.commit()?;
        journal.give_back(reader);
        self.indexed.send_replace(reached.sequence);
        Ok(())
    }

    fn take_in(&self, index: &Connection, record: &Record) -> rusqlite::Result<()> {
        if let Event::ReportReceived(event) = &record.event {
            return self.put(index, "report", event.report.0, &words(&event.contents));
        }
        if let Event::ReportCorrected(event) = &record.event {
            return self.put(index, "report", event.report.0, &words(&event.contents));
        }
        if let Event::IncidentOpened(event) = &record.event {
            return self.put(index, "incident", event.incident.0, event.title.reveal());
        }
        Ok(())
    }

    fn put(&self, index: &Connection, table: &'static str, id: u32, text: &str) -> rusqlite::Result<()> {
        let sql = format!("INSERT OR REPLACE INTO {table} (rowid, words) VALUES (?1, ?2)");
        index
            .prepare_cached(&sql)?
            .execute((id, self.terms.of_text(text)))?;
        Ok(())
    }
}

/// Why a turn of indexing did not come through.
#[derive(Debug, thiserror::Error)]
enum IndexError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Engine(#[from] rusqlite::Error),
}

fn words(contents: &Contents) -> String {
    let parts = [
        contents.title.reveal(),
        contents.text.reveal(),
        &contents.place.words,
        &contents.kind_word,
    ];
    parts.join("\n")
}

fn position(index: &Connection) -> rusqlite::Result<Head> {
    use rusqlite::OptionalExtension as _;
    let row = index
        .query_row("SELECT sequence, hash FROM indexed", [], |row| {
            let hash = journal::Hash(row.get(1)?);
            Ok(Head {
                sequence: Sequence(row.get(0)?),
                recorded_at_us: 0,
                hash,
            })
        })
        .optional()?;
    Ok(row.unwrap_or_default())
}

fn hash_of(reader: &mut dyn journal::Reader, sequence: Sequence) -> Result<Option<journal::Hash>, ReadError> {
    let mut hash = None;
    let before = Sequence(sequence.0.saturating_sub(1));
    reader.read(before, &mut |entry| {
        hash = (entry.sequence == sequence).then_some(entry.hash);
        ControlFlow::Break(())
    })?;
    Ok(hash)
}

fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}
