//! A data folder and its keys: opened for work by one process, or only read beside it.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::{Record, Sequence, World};
use engine::clock::Clock;
use engine::proof::KEPT_EVERY_MINUTES;
use engine::sessions::Sessions;
use engine::{Node, Options, Proof, Search};
use indicatif::ProgressBar;
use journal::{
    DecodeError, EntryRef, Head, Keys, Reader, SqliteCabinet, SqliteReader, SqliteStore, StoreError, decode,
    decode_closed,
};

use crate::console::Console;

/// Entries between two movements of a progress bar.
pub(crate) const STEP: u64 = 1_024;

/// The file of keys when no other is named.
pub(crate) fn keys_in(folder: &Path) -> PathBuf {
    folder.join("keys.sqlite")
}

/// Opens a folder for work, making it and the file of keys when they are not there. This process
/// has it until it ends.
pub(crate) fn open(console: &Console, folder: &Path, keys: &Path, clock: Clock) -> anyhow::Result<Node> {
    open_signing(console, folder, keys, clock, KEPT_EVERY_MINUTES)
}

/// The same, with a checkpoint kept so often when there is something new.
pub(crate) fn open_signing(
    console: &Console,
    folder: &Path,
    keys: &Path,
    clock: Clock,
    every_minutes: u32,
) -> anyhow::Result<Node> {
    let mut store = SqliteStore::open(folder)?;
    let end = store.head()?.sequence.0;
    let options = Options {
        store: Box::new(store),
        keys: Keys::within(Box::new(SqliteCabinet::open(keys)?)),
        clock,
        sessions: Sessions::open(folder)?,
        search: Search::open(folder)?,
        proof: Proof::open(folder)?.every_minutes(every_minutes),
    };
    let bar = console.progress(&console.words.say("console-progress-journal"), end);
    let node = Node::open(options, &mut |done| advance(&bar, done))?;
    bar.finish_and_clear();
    Ok(node)
}

/// Whether there is a journal in the folder.
pub(crate) fn exists(folder: &Path) -> Result<bool, StoreError> {
    match SqliteReader::open(folder) {
        Ok(_) => Ok(true),
        Err(StoreError::Missing { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What a journal adds up to, read beside whoever writes it.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) world: World,
    pub(crate) head: Head,
}

/// The keys in a file, to read with; none where there is no file.
pub(crate) fn keys(file: &Path) -> Result<Keys, StoreError> {
    if !file.exists() {
        return Ok(Keys::in_memory());
    }
    Ok(Keys::within(Box::new(SqliteCabinet::open(file)?)))
}

/// Folds the journal in a folder without taking it from a running server.
pub(crate) fn read(console: &Console, folder: &Path, keys: &Keys) -> anyhow::Result<Reading> {
    fold(console, folder, &|entry| decode(entry, keys))
}

/// The same without any keys: its personal texts look erased.
pub(crate) fn read_closed(console: &Console, folder: &Path) -> anyhow::Result<Reading> {
    fold(console, folder, &|entry| decode_closed(entry))
}

fn fold(
    console: &Console,
    folder: &Path,
    decode: &dyn Fn(&EntryRef<'_>) -> Result<Record, DecodeError>,
) -> anyhow::Result<Reading> {
    let mut reader = SqliteReader::open(folder)?;
    let bar = console.progress(
        &console.words.say("console-progress-journal"),
        reader.head()?.sequence.0,
    );
    let mut reading = Reading::default();
    let mut failed = None;
    reader.read(Sequence(0), &mut |entry| match decode(&entry) {
        Ok(record) => {
            reading.world.apply(&Arc::new(record));
            reading.head = Head {
                sequence: entry.sequence,
                recorded_at_us: entry.recorded_at_us,
                hash: entry.hash,
            };
            advance(&bar, entry.sequence.0);
            ControlFlow::Continue(())
        }
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    bar.finish_and_clear();
    failed.map_or(Ok(reading), |error| Err(error.into()))
}

pub(crate) fn advance(bar: &ProgressBar, done: u64) {
    if done.is_multiple_of(STEP) {
        bar.set_position(done);
    }
}
