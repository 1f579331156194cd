//! Where entries lie. Every store keeps the same contract, and one suite of tests holds them to it.

pub(crate) mod memory;
pub(crate) mod postgres;
mod release;
pub(crate) mod said;
pub(crate) mod sqlite;

use std::ops::ControlFlow;
use std::time::Duration;

use domain::Sequence;

use crate::chain::Hash;
use crate::codec::EncodeError;
use crate::entry::{Entry, EntryRef};
pub use said::{EngineError, Trouble};

/// The end of a journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The last entry's number; 0 when there is none.
    pub sequence: Sequence,
    /// Its time, microseconds since 1970 UTC.
    pub recorded_at_us: i64,
    /// Its hash.
    pub hash: Hash,
}

/// Whether a reader goes on after an entry.
pub type Flow = ControlFlow<()>;

/// What went wrong with a store, and in doing what.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the journal.
    #[error("the journal in {folder} is in use by another process: stop that one first")]
    InUse {
        /// Where the journal lies.
        folder: String,
    },
    /// There is no journal.
    #[error("there is no journal in {folder}")]
    Missing {
        /// Where it was looked for.
        folder: String,
    },
    /// There was one, and what lies there now is empty.
    #[error("the journal in {folder} is empty or gone, though the folder has been in use")]
    Emptied {
        /// Where it was.
        folder: String,
    },
    /// Laid out by a later release.
    #[error("the journal in {folder} has layout {found}, which this release does not know: use a later one")]
    LaterLayout {
        /// Where the journal lies.
        folder: String,
        /// The layout's number.
        found: i64,
    },
    /// A row of the store holds what no entry can: it was not written by this program.
    #[error("entry {sequence} can't be read from its row: {source}")]
    Malformed {
        /// The number that the entry should have.
        sequence: u64,
        /// What the engine said.
        source: EngineError,
    },
    /// The new entries don't follow the last one: somebody else wrote in between.
    #[error("entry {found} does not follow entry {last}")]
    NotNext {
        /// The last entry in the store.
        last: u64,
        /// The first of the new ones.
        found: u64,
    },
    /// What was appended on a presumed end is not written: the end is another one, or somebody else
    /// has the turn.
    #[error("somebody else wrote to the journal in the meantime")]
    Overtaken,
    /// The store's engine says no. Nothing of the append is kept, unless the machine died in it.
    #[error("{doing}: {source}")]
    Engine {
        /// What was being done.
        doing: &'static str,
        /// What the engine said.
        source: EngineError,
    },
    /// An entry can't be made.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// The machine's files say no.
    #[error("{doing} {path}: {source}")]
    File {
        /// What was being done.
        doing: &'static str,
        /// With which file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Opens a reader of a journal.
pub type Opener = Box<dyn Fn() -> Result<Box<dyn Reader>, StoreError> + Send + Sync>;

/// Reads a journal, beside its writer.
pub trait Reader: Send {
    /// The end of the journal as it is now.
    ///
    /// # Errors
    /// [`StoreError`] when the store can't be read.
    fn head(&mut self) -> Result<Head, StoreError>;

    /// The newest release that has opened the journal to add to it, as far as the store knows: the
    /// one that is needed when an entry can't be read because a later release wrote it.
    ///
    /// # Errors
    /// [`StoreError`] when the store can't be read.
    fn release(&mut self) -> Result<Option<String>, StoreError> {
        Ok(None)
    }

    /// Shows every entry after `after`, in order, until the visitor breaks off. After 0 comes
    /// everything that lies in the store, whatever its number.
    ///
    /// # Errors
    /// [`StoreError::Malformed`] for what can't be an entry; otherwise what the store said.
    fn read(
        &mut self,
        after: Sequence,
        visit: &mut dyn FnMut(EntryRef<'_>) -> Flow,
    ) -> Result<(), StoreError>;
}

/// A journal that may be added to, by one at a time.
pub trait Store: Reader {
    /// Takes the turn: until it ends, nobody else adds to the journal. Tells the end of the journal
    /// where others may have written since the last turn, and nothing where nobody else can.
    ///
    /// # Errors
    /// [`StoreError`] when the turn can't be had.
    fn take_turn(&mut self) -> Result<Option<Head>, StoreError> {
        Ok(None)
    }

    /// Goes on from this end as if the turn had been taken, where nobody else has written for a
    /// while and the store can do without asking; says whether it does. What is appended then is
    /// written only if that is the end, and otherwise the store says [`StoreError::Overtaken`] and
    /// has written nothing.
    fn presume_turn(&mut self, _end: &Head) -> bool {
        false
    }

    /// Adds entries at the end, all or none, and returns when they are durable. Ends the turn,
    /// whatever comes of it; where none was taken, takes one.
    ///
    /// # Errors
    /// [`StoreError::NotNext`] when they don't follow the last one; otherwise what the store said.
    /// Then the store's own end tells whether they were written, once it is settled.
    fn append(&mut self, entries: &[Entry]) -> Result<(), StoreError>;

    /// The same for entries that nobody else needs.
    ///
    /// # Errors
    /// As [`Store::append`].
    fn append_owned(&mut self, entries: Vec<Entry>) -> Result<(), StoreError> {
        self.append(&entries)
    }

    /// The same for entries that are still being made: the store may take the first before the
    /// last is there. When one can't be made, nothing is added.
    ///
    /// # Errors
    /// As [`Store::append`], and that an entry can't be made.
    fn append_each(
        &mut self,
        entries: &mut dyn Iterator<Item = Result<Entry, StoreError>>,
    ) -> Result<(), StoreError> {
        match entries.collect::<Result<Vec<_>, _>>() {
            Ok(entries) => self.append_owned(entries),
            Err(error) => {
                self.pass_turn()?;
                Err(error)
            }
        }
    }

    /// Ends the turn with nothing written.
    ///
    /// # Errors
    /// [`StoreError`] with what the store said; the turn has ended all the same.
    fn pass_turn(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Ends the turn with nothing written, and returns when all that lay there in it is as durable
    /// as what is appended: what somebody else wrote may be seen before it is, where a store has a
    /// standby.
    ///
    /// # Errors
    /// [`StoreError`] when that can't be said; the turn has ended all the same.
    fn settle(&mut self) -> Result<(), StoreError> {
        self.pass_turn()
    }

    /// Word of what others write, where others can.
    fn news(&self) -> Option<Box<dyn News>> {
        None
    }

    /// Opens further readers of the same journal, for other threads.
    fn opener(&self) -> Opener;
}

/// Tells when others wrote.
pub trait News: Send {
    /// Waits for word that something was written, at most so long, and tells the end of the
    /// journal. Word may be lost or come twice; the end is as it is.
    ///
    /// # Errors
    /// [`StoreError`] when the store can't be read, at once.
    fn wait(&mut self, patience: Duration) -> Result<Head, StoreError>;
}

/// What SQLite says when it is asked to do something.
pub(crate) fn engine(doing: &'static str) -> impl Fn(rusqlite::Error) -> StoreError + Copy {
    move |error| StoreError::Engine {
        doing,
        source: said::by_sqlite(error),
    }
}

/// Refuses entries that don't follow `head` one by one.
pub(crate) fn follow(head: Sequence, entries: &[Entry]) -> Result<(), StoreError> {
    entries.iter().try_fold(head, follows).map(drop)
}

/// The number of an entry that follows `last`.
pub(crate) fn follows(last: Sequence, entry: &Entry) -> Result<Sequence, StoreError> {
    if entry.sequence == last.next() {
        return Ok(entry.sequence);
    }
    Err(StoreError::NotNext {
        last: last.0,
        found: entry.sequence.0,
    })
}
