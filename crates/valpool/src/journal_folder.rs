//! A journal and what a node keeps beside it: opened for work, or only read.

use std::ops::ControlFlow;
use std::sync::Arc;

use domain::{Record, Sequence, World};
use engine::clock::Clock;
use engine::proof::KEPT_EVERY_MINUTES;
use engine::{Node, Options, Proof, Search};
use indicatif::ProgressBar;
use journal::{DecodeError, EntryRef, Head, Keys, StoreError, decode, decode_closed};

use crate::console::Console;
use crate::place::Place;

/// Entries between two movements of a progress bar.
pub(crate) const STEP: u64 = 1_024;

/// Opens a place for work, making it when it is not there. A folder is this process's until it ends.
pub(crate) fn open(console: &Console, place: &Place, clock: Clock) -> anyhow::Result<Node> {
    open_signing(console, place, clock, KEPT_EVERY_MINUTES)
}

/// The same, with a checkpoint kept so often when there is something new.
pub(crate) fn open_signing(
    console: &Console,
    place: &Place,
    clock: Clock,
    every_minutes: u32,
) -> anyhow::Result<Node> {
    place.take_folder()?;
    let mut store = place.store()?;
    let end = store.head()?.sequence.0;
    let options = Options {
        store,
        keys: Keys::within(place.key_cabinet()?),
        clock,
        sessions: place.sessions()?,
        search: Search::open(place.folder())?,
        proof: Proof::open(place.folder())?.every_minutes(every_minutes),
    };
    let bar = console.progress(&console.words.say("console-progress-journal"), end);
    let node = Node::open(options, &mut |done| advance(&bar, done))?;
    bar.finish_and_clear();
    Ok(node.with_files(place.files()?))
}

/// Whether there is a journal in the place.
pub(crate) fn exists(place: &Place) -> Result<bool, StoreError> {
    match place.reader() {
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

/// Folds the journal in a place without taking it from a running server.
pub(crate) fn read(console: &Console, place: &Place) -> anyhow::Result<Reading> {
    let keys = place.keys_to_read()?;
    fold(console, place, &|entry| decode(entry, &keys))
}

/// The same without any keys: its personal texts look erased.
pub(crate) fn read_closed(console: &Console, place: &Place) -> anyhow::Result<Reading> {
    fold(console, place, &|entry| decode_closed(entry))
}

fn fold(
    console: &Console,
    place: &Place,
    decode: &dyn Fn(&EntryRef<'_>) -> Result<Record, DecodeError>,
) -> anyhow::Result<Reading> {
    let mut reader = place.reader()?;
    let bar = console.progress(
        &console.words.say("console-progress-journal"),
        reader.head()?.sequence.0,
    );
    let mut reading = Reading::default();
    let mut failed = None;
    reader.read(Sequence(0), &mut |entry| match decode(&entry) {
        Ok(record) => {
            reading.world.apply(&Arc::new(record));
            reading.head = entry.end();
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
