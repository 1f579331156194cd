//! A journal in one SQLite file, in write-ahead mode with every commit synced to the disk.

use std::borrow::Borrow;
use std::fs::{File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use domain::{RequestKey, Sequence};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row};

use super::release::{RELEASE, numbers};
use super::{Flow, Head, Opener, Reader, Store, StoreError, engine, follows, said};
use crate::chain::Hash;
use crate::entry::{Entry, EntryRef};

const JOURNAL_FILE: &str = "journal.sqlite";
/// Held by the writer. Once a journal was laid out beside it, it is never empty again.
const LOCK_FILE: &str = "journal.lock";
const MARK: &[u8] = b"A journal lies beside this file.\n";
/// How long to wait for a copy or a check of the file by another program. Chosen.
const BUSY_MAX: Duration = Duration::from_secs(5);

/// The number of the layout below, kept as the file's `user_version`; a later layout gets a later one.
const LAYOUT: i64 = 1;

/// The file's layout, made as a whole or not at all.
const SCHEMA: &str = "
    BEGIN IMMEDIATE;
    CREATE TABLE entry (
        sequence INTEGER PRIMARY KEY,
        recorded_at_us INTEGER NOT NULL,
        kind TEXT NOT NULL,
        version INTEGER NOT NULL,
        by TEXT NOT NULL,
        key BLOB NOT NULL,
        body BLOB NOT NULL,
        hash BLOB NOT NULL
    ) STRICT;
    PRAGMA user_version = 1;
    COMMIT;";

/// Which release wrote last. Beside the layout: a release that does not know it is not disturbed.
const WRITER: &str = "
    CREATE TABLE IF NOT EXISTS writer (
        one INTEGER PRIMARY KEY CHECK (one = 1), release TEXT NOT NULL
    ) STRICT;";

const HEAD: &str = "SELECT sequence, recorded_at_us, hash FROM entry ORDER BY sequence DESC LIMIT 1";

const READ: &str = "SELECT sequence, recorded_at_us, kind, version, by, key, body, hash
    FROM entry WHERE sequence > ?1 ORDER BY sequence";

const WRITING: &str = "write to the journal";

const APPEND: &str = "INSERT INTO entry (sequence, recorded_at_us, kind, version, by, key, body, hash)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// Reads a journal file without taking it from whoever writes it.
#[derive(Debug)]
pub struct SqliteReader {
    connection: Connection,
}

/// A journal file that this process alone may add to.
#[derive(Debug)]
pub struct SqliteStore {
    reader: SqliteReader,
    folder: PathBuf,
    /// The number of the last entry, where this store's last commit tells it.
    end: Option<Sequence>,
    // Held for as long as the store lives; the system lets go of it when the process ends.
    _lock: File,
}

impl SqliteReader {
    /// Opens the journal in `folder` for reading.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when there is none; otherwise what the engine said.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(JOURNAL_FILE);
        if !path.exists() {
            return Err(missing(folder));
        }
        let opening = engine("open the journal");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags).map_err(opening)?;
        connection.busy_timeout(BUSY_MAX).map_err(opening)?;
        if laid_out(&connection, folder)? {
            Ok(Self { connection })
        } else {
            Err(missing(folder))
        }
    }
}

/// There is no journal, or none any more.
fn missing(place: &Path) -> StoreError {
    let folder = place.display().to_string();
    let marked = std::fs::metadata(place.join(LOCK_FILE)).is_ok_and(|lock| lock.len() > 0);
    if marked {
        StoreError::Emptied { folder }
    } else {
        StoreError::Missing { folder }
    }
}

/// Notes in the lock file that a journal lies beside it.
fn mark(lock: &mut File) -> std::io::Result<()> {
    if lock.metadata()?.len() > 0 {
        return Ok(());
    }
    lock.write_all(MARK)?;
    lock.sync_all()
}

/// Whether the file holds a journal yet.
fn laid_out(connection: &Connection, folder: &Path) -> Result<bool, StoreError> {
    let found: i64 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(engine("open the journal"))?;
    match found {
        0 => Ok(false),
        LAYOUT => Ok(true),
        found => Err(StoreError::LaterLayout {
            folder: folder.display().to_string(),
            found,
        }),
    }
}

impl SqliteStore {
    /// Opens the journal in `folder`, making both when they are not there.
    ///
    /// # Errors
    /// [`StoreError::InUse`] when another process writes it; otherwise what files or engine said.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(file("make the folder", folder))?;
        let mut lock = lock(folder)?;
        let path = folder.join(JOURNAL_FILE);
        let is_empty = std::fs::metadata(&path).map_or(true, |file| file.len() == 0);
        if is_empty && let gone @ StoreError::Emptied { .. } = missing(folder) {
            return Err(gone);
        }
        let opening = engine("open the journal");
        let connection = Connection::open(&path).map_err(opening)?;
        connection.busy_timeout(BUSY_MAX).map_err(opening)?;
        connection
            .execute_batch(
                "PRAGMA page_size = 8192;
                 PRAGMA journal_mode = WAL;
                 PRAGMA synchronous = FULL;
                 PRAGMA wal_autocheckpoint = 1000;
                 PRAGMA cache_size = -8192;",
            )
            .map_err(opening)?;
        if !laid_out(&connection, folder)? {
            connection
                .execute_batch(SCHEMA)
                .map_err(engine("lay out the journal"))?;
            mark(&mut lock).map_err(file("mark", &folder.join(LOCK_FILE)))?;
        }
        // A folder of an earlier release is marked when there is room for it.
        let _marked_next_time = mark(&mut lock);
        note_release(&connection).map_err(engine("note the release in the journal"))?;
        Ok(Self {
            reader: SqliteReader { connection },
            folder: folder.to_owned(),
            end: None,
            _lock: lock,
        })
    }
}

/// Writes down that this release adds to the journal, unless a later one has.
fn note_release(connection: &Connection) -> rusqlite::Result<()> {
    let noted = noted_release(connection)?;
    if noted.is_some_and(|noted| numbers(&noted) >= numbers(RELEASE)) {
        return Ok(());
    }
    connection.execute_batch(WRITER)?;
    connection.execute("INSERT OR REPLACE INTO writer VALUES (1, ?1)", [RELEASE])?;
    Ok(())
}

fn noted_release(connection: &Connection) -> rusqlite::Result<Option<String>> {
    let known = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'writer'";
    if connection.query_row(known, [], |row| row.get::<_, i64>(0))? == 0 {
        return Ok(None);
    }
    connection
        .query_row("SELECT release FROM writer", [], |row| row.get(0))
        .optional()
}

impl SqliteStore {
    /// Adds entries that follow the last one, in one durable commit or not at all.
    fn insert<E: Borrow<Entry>>(
        &mut self,
        entries: impl Iterator<Item = Result<E, StoreError>>,
    ) -> Result<(), StoreError> {
        let end = self.end.take();
        self.undo()?;
        self.run("BEGIN")?;
        let inserted = self.insert_rows(end, entries).and_then(|last| {
            self.run("COMMIT")?;
            Ok(last)
        });
        if inserted.is_err() {
            // What stays undone now is undone before the next.
            let _later = self.undo();
        }
        self.end = Some(inserted?);
        Ok(())
    }

    /// Undoes what was begun and did not end.
    fn undo(&self) -> Result<(), StoreError> {
        if self.reader.connection.is_autocommit() {
            return Ok(());
        }
        self.run("ROLLBACK")
    }

    /// Adds entries within a transaction, after this end or the one that lies there. Gives the new end.
    fn insert_rows<E: Borrow<Entry>>(
        &self,
        end: Option<Sequence>,
        entries: impl Iterator<Item = Result<E, StoreError>>,
    ) -> Result<Sequence, StoreError> {
        let writing = engine(WRITING);
        let connection = &self.reader.connection;
        let mut last = match end {
            Some(end) => end,
            // Within the transaction, which costs less than a transaction of its own.
            None => self::end(connection)?.sequence,
        };
        let mut insert = connection.prepare_cached(APPEND).map_err(writing)?;
        for entry in entries {
            let entry = entry?;
            let entry = entry.borrow();
            last = follows(last, entry)?;
            let row = (
                entry.sequence.0,
                entry.recorded_at_us,
                &entry.kind,
                entry.version,
                &entry.by,
                entry.key.0.to_be_bytes(),
                &entry.body,
                entry.hash.0,
            );
            insert.execute(row).map_err(writing)?;
        }
        Ok(last)
    }

    /// Runs a sentence that is made ready once: to read it costs as much as to do it.
    fn run(&self, sql: &'static str) -> Result<(), StoreError> {
        let ran = self
            .reader
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([]));
        ran.map(drop).map_err(engine(WRITING))
    }

    /// Closes the journal as one plain file, with nothing beside it: a copy that is put away is
    /// read without anything being made.
    ///
    /// # Errors
    /// What engine or files said.
    pub fn into_plain_file(self) -> Result<(), StoreError> {
        let closing = engine("close the journal");
        let connection = self.reader.connection;
        connection
            .query_row("PRAGMA journal_mode = DELETE", [], |_row| Ok(()))
            .map_err(closing)?;
        connection.close().map_err(|(_open, source)| closing(source))?;
        let lock = self.folder.join(LOCK_FILE);
        std::fs::remove_file(&lock).map_err(file("remove", &lock))
    }
}

fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join(LOCK_FILE);
    let opened = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path);
    let lock = opened.map_err(file("open the lock file", &path))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse {
            folder: folder.display().to_string(),
        }),
        Err(TryLockError::Error(source)) => Err(file("lock", &path)(source)),
    }
}

impl Reader for SqliteReader {
    fn head(&mut self) -> Result<Head, StoreError> {
        end(&self.connection)
    }

    fn release(&mut self) -> Result<Option<String>, StoreError> {
        noted_release(&self.connection).map_err(engine("read the release in the journal"))
    }

    fn read(
        &mut self,
        after: Sequence,
        visit: &mut dyn FnMut(EntryRef<'_>) -> Flow,
    ) -> Result<(), StoreError> {
        let reading = engine("read the journal");
        // No entry has a number below 1, but a row that somebody made may.
        let from = match after.0 {
            0 => i64::MIN,
            after => i64::try_from(after).unwrap_or(i64::MAX),
        };
        let mut last = after;
        let mut statement = self.connection.prepare_cached(READ).map_err(reading)?;
        let mut rows = statement.query([from]).map_err(reading)?;
        while let Some(row) = rows.next().map_err(reading)? {
            let entry = entry_of(row).map_err(|error| StoreError::Malformed {
                sequence: last.next().0,
                source: said::by_sqlite(error),
            })?;
            last = entry.sequence;
            if visit(entry).is_break() {
                break;
            }
        }
        Ok(())
    }
}

fn end(connection: &Connection) -> Result<Head, StoreError> {
    connection
        .prepare_cached(HEAD)
        .and_then(|mut statement| {
            statement
                .query_row([], |row| {
                    Ok(Head {
                        sequence: Sequence(row.get(0)?),
                        recorded_at_us: row.get(1)?,
                        hash: Hash(row.get(2)?),
                    })
                })
                .optional()
        })
        .map(Option::unwrap_or_default)
        .map_err(engine("read the end of the journal"))
}

fn entry_of<'a>(row: &'a Row<'_>) -> rusqlite::Result<EntryRef<'a>> {
    let key: [u8; 16] = row.get(5)?;
    Ok(EntryRef {
        sequence: Sequence(row.get(0)?),
        recorded_at_us: row.get(1)?,
        kind: row.get_ref(2)?.as_str()?,
        version: row.get(3)?,
        by: row.get_ref(4)?.as_str()?,
        key: RequestKey(u128::from_be_bytes(key)),
        body: row.get_ref(6)?.as_blob()?,
        hash: Hash(row.get(7)?),
    })
}

impl Reader for SqliteStore {
    fn head(&mut self) -> Result<Head, StoreError> {
        self.reader.head()
    }

    fn release(&mut self) -> Result<Option<String>, StoreError> {
        self.reader.release()
    }

    fn read(
        &mut self,
        after: Sequence,
        visit: &mut dyn FnMut(EntryRef<'_>) -> Flow,
    ) -> Result<(), StoreError> {
        self.reader.read(after, visit)
    }
}

impl Store for SqliteStore {
    /// Nobody else writes while the file is locked.
    fn presume_turn(&mut self, _end: &Head) -> bool {
        true
    }

    fn append(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        self.insert(entries.iter().map(Ok))
    }

    fn append_each(
        &mut self,
        entries: &mut dyn Iterator<Item = Result<Entry, StoreError>>,
    ) -> Result<(), StoreError> {
        self.insert(entries)
    }

    fn opener(&self) -> Opener {
        let folder = self.folder.clone();
        Box::new(move || SqliteReader::open(&folder).map(|reader| -> Box<dyn Reader> { Box::new(reader) }))
    }
}

fn file(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let path = path.display().to_string();
    move |source| StoreError::File { doing, path, source }
}
