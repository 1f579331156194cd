//! The search index: words of reports and incidents in SQLite's FTS5. Made from the journal, and
//! made anew whenever it does not fit it. Who may see what is found is asked elsewhere.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use domain::ids::{IncidentId, ReportId};
use domain::reports::Contents;
use domain::{Event, Record, Sequence, Subject, World};
use insight::search::Terms;
use journal::{Head, Keys, Reader, decode};
use rusqlite::{Connection, ErrorCode, OptionalExtension};
use tokio::sync::watch;

use crate::clock::Stopwatch;
use crate::error::{OpenError, ReadError};
use crate::moment::Moments;
use crate::node::Snapshot;

const FILE: &str = "search.sqlite";

/// Entries indexed in one turn of the disk.
const TURN_MAX: u64 = 2_000;
/// A burst of writing is over when nothing was written for so long. Chosen: nobody looks for what
/// came in that moment.
const QUIET: Duration = Duration::from_millis(30);
/// While a burst goes on, the index rests so many times as long as it worked. Chosen: a tenth of one
/// core is enough for thousands of reports a second, and leaves the rest to those who write.
const RESTS: u32 = 9;
/// How long a search waits for the file. Chosen.
const BUSY_MAX: Duration = Duration::from_secs(5);

/// The number of the layout below: a file with another one is made anew.
const LAYOUT: i64 = 1;

// Words come ready from `Terms`, parted by spaces; the tokenizer named `ascii` takes every letter
// beyond ASCII as part of a word, and so agrees with `Terms` about where a word ends.
const SCHEMA: &str = "
    BEGIN;
    CREATE VIRTUAL TABLE report USING fts5(
        words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
    );
    CREATE VIRTUAL TABLE incident USING fts5(
        words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
    );
    CREATE TABLE indexed (
        one INTEGER PRIMARY KEY CHECK (one = 1), sequence INTEGER NOT NULL, hash BLOB NOT NULL
    ) STRICT;
    PRAGMA user_version = 1;
    COMMIT;";

const REWRITE: &str = "
    INSERT INTO report (report) VALUES ('optimize');
    INSERT INTO incident (incident) VALUES ('optimize');";
const WIPE: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// Finds reports and incidents by words.
#[derive(Debug)]
pub struct Search {
    path: PathBuf,
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
        let opened = connect(&path).or_else(|error| {
            tracing::warn!(%error, "the search index is made anew");
            remove(&path);
            connect(&path)
        });
        let (writer, reader) = opened.map_err(|source| OpenError::Beside {
            what: "the search index",
            source,
        })?;
        Ok(Self {
            path,
            writer: Mutex::new(writer),
            reader: Mutex::new(reader),
            terms: Terms::default(),
            indexed: watch::Sender::new(Sequence(0)),
        })
    }

    /// Throws the file away and begins an empty one.
    fn begin_anew(&self, writer: &mut Connection) -> rusqlite::Result<()> {
        let mut reader = lock(&self.reader);
        // Closes both, so that nothing holds the old file.
        *writer = Connection::open_in_memory()?;
        *reader = Connection::open_in_memory()?;
        remove(&self.path);
        (*writer, *reader) = connect(&self.path)?;
        self.indexed.send_replace(Sequence(0));
        Ok(())
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

    /// How far the index has come.
    #[must_use]
    pub fn reached(&self) -> Sequence {
        *self.indexed.borrow()
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
            // The head is read anew each time: a ring that is heard below must not be forgotten.
            while *self.indexed.borrow() < newest.borrow().world.head {
                let watch = Stopwatch::start();
                let world = Arc::clone(&newest.borrow().world);
                match self.catch_up(journal, &world) {
                    Ok(Caught::Some) => {}
                    Ok(Caught::Nothing) => break,
                    Err(error) => {
                        tracing::warn!(%error, "the search index lags");
                        break;
                    }
                }
                // A long way to go is no reason to outlive the node.
                match bell.try_recv() {
                    Ok(()) if rest(bell, watch.elapsed().saturating_mul(RESTS)) == Rest::Over => {}
                    Ok(()) | Err(mpsc::TryRecvError::Disconnected) => return,
                    Err(mpsc::TryRecvError::Empty) => {}
                }
            }
            if bell.recv().is_err() || rest(bell, QUIET) == Rest::Gone {
                return;
            }
        }
    }

    /// Takes in the next entries, at most one turn of them. A broken index is begun anew.
    fn catch_up(&self, journal: &Moments, world: &World) -> Result<Caught, IndexError> {
        let mut reader = journal.reader().map_err(ReadError::from)?;
        let mut writer = lock(&self.writer);
        let caught = self.turn(&mut writer, reader.as_mut(), journal.keys(), world);
        if let Err(IndexError::Engine(error)) = &caught
            && is_broken(error)
        {
            tracing::warn!(%error, "the search index is made anew");
            self.begin_anew(&mut writer)?;
            return Ok(Caught::Some);
        }
        if caught.is_ok() {
            journal.give_back(reader);
        }
        caught
    }

    fn turn(
        &self,
        writer: &mut Connection,
        reader: &mut dyn Reader,
        keys: &Keys,
        world: &World,
    ) -> Result<Caught, IndexError> {
        let mut from = position(writer)?;
        if from.sequence > Sequence(0) && hash_of(reader, from.sequence)? != Some(from.hash) {
            self.begin_anew(writer)?;
            from = Head::default();
        }
        let transaction = writer.transaction()?;
        let mut reached = from;
        let mut failed: Option<IndexError> = None;
        let mut erased = false;
        let read = reader.read(from.sequence, &mut |entry| {
            let indexed = decode(&entry, keys)
                .map_err(|error| IndexError::Read(error.into()))
                .and_then(|record| {
                    erased |= matches!(record.event, Event::SubjectErased(_));
                    Ok(self.take_in(&transaction, &record, world)?)
                });
            if let Err(error) = indexed {
                failed = Some(error);
                return ControlFlow::Break(());
            }
            reached = entry.end();
            if reached.sequence.0 - from.sequence.0 >= TURN_MAX {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        read.map_err(ReadError::from)?;
        if let Some(error) = failed {
            return Err(error);
        }
        let last = (reached.sequence.0, reached.hash.0);
        transaction.execute("INSERT OR REPLACE INTO indexed VALUES (1, ?1, ?2)", last)?;
        if erased {
            // What was deleted is only marked so until its pages are written anew.
            transaction.execute_batch(REWRITE)?;
        }
        transaction.commit()?;
        if erased {
            self.wipe(writer)?;
        }
        let before = self.indexed.send_replace(reached.sequence);
        Ok(if reached.sequence > before {
            Caught::Some
        } else {
            Caught::Nothing
        })
    }

    /// Moves everything into the file itself, over what lay there.
    fn wipe(&self, writer: &Connection) -> rusqlite::Result<()> {
        // Waits for whoever searches right now, and keeps others from beginning.
        let _nobody_reads = lock(&self.reader);
        writer.query_row(WIPE, [], |_| Ok(()))
    }

    fn take_in(&self, index: &Connection, record: &Record, world: &World) -> rusqlite::Result<()> {
        match record.event.subject() {
            subject if world.has_erased(subject, record.sequence) => return Ok(()),
            Subject::Report(id) if matches!(record.event, Event::SubjectErased(_)) => {
                return delete(index, "report", id.0);
            }
            Subject::Incident(id) if matches!(record.event, Event::SubjectErased(_)) => {
                return delete(index, "incident", id.0);
            }
            Subject::Report(_)
            | Subject::Incident(_)
            | Subject::Network
            | Subject::Premises(_)
            | Subject::Person(_)
            | Subject::Theme(_)
            | Subject::Extract(_)
            | Subject::Token(_)
            | Subject::Reading(_)
            | Subject::Provider(_) => {}
        }
        if let Event::ReportReceived(event) = &record.event {
            return self.put(index, "report", event.report.0, &words(&event.contents));
        }
        if let Event::ReportCorrected(event) = &record.event {
            return self.put(index, "report", event.report.0, &words(&event.contents));
        }
        if let Event::IncidentOpened(event) = &record.event {
            return self.put(
                index,
                "incident",
                event.incident.0,
                event.title.reveal().unwrap_or_default(),
            );
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

fn delete(index: &Connection, table: &'static str, id: u32) -> rusqlite::Result<()> {
    let sql = format!("DELETE FROM {table} WHERE rowid = ?1");
    index.prepare_cached(&sql)?.execute([id]).map(drop)
}

#[derive(PartialEq, Eq)]
enum Rest {
    Over,
    Gone,
}

/// Leaves the machine to those who write, until they are quiet or `longest` is over. Looks now and
/// then whether the bell rang, so that nobody who rings has to wake us.
fn rest(bell: &mpsc::Receiver<()>, longest: Duration) -> Rest {
    let watch = Stopwatch::start();
    while watch.elapsed() < longest {
        std::thread::park_timeout(QUIET);
        match bell.try_recv() {
            Ok(()) => {}
            Err(mpsc::TryRecvError::Empty) => return Rest::Over,
            Err(mpsc::TryRecvError::Disconnected) => return Rest::Gone,
        }
    }
    Rest::Over
}

/// What a turn of indexing came to.
enum Caught {
    Some,
    Nothing,
}

/// Why a turn of indexing did not come through.
#[derive(Debug, thiserror::Error)]
enum IndexError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Engine(#[from] rusqlite::Error),
}

/// Opens the file twice, laying it out when it is new.
fn connect(path: &Path) -> rusqlite::Result<(Connection, Connection)> {
    let writer = Connection::open(path)?;
    // The index can always be made anew, so it need not be synced.
    writer
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;")?;
    let layout: i64 = writer.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if layout != LAYOUT {
        // Fails for a file with another layout, as a broken one does.
        writer.execute_batch(SCHEMA)?;
    }
    position(&writer)?;
    // A crash may have left behind what an erasure was about to wipe.
    writer.query_row(WIPE, [], |_| Ok(()))?;
    let reader = Connection::open(path)?;
    reader.busy_timeout(BUSY_MAX)?;
    Ok((writer, reader))
}

fn is_broken(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

/// Removes the file and what the engine lays beside it; what stays shows when it is opened.
fn remove(path: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(end);
        let _absent = std::fs::remove_file(file);
    }
}

fn words(contents: &Contents) -> String {
    let parts = [
        contents.title.reveal(),
        contents.text.reveal(),
        contents.place.words.reveal(),
        Some(contents.kind_word.as_str()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

fn position(index: &Connection) -> rusqlite::Result<Head> {
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

fn hash_of(reader: &mut dyn Reader, sequence: Sequence) -> Result<Option<journal::Hash>, ReadError> {
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
