//! Folds stored entries into a world, checking each against the one before it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender};

use domain::{Record, Sequence, Subject, World};
use journal::{EntryRef, Head, Keys, Shut, Store, StoreError, Texts, chained};

use crate::error::OpenError;
use crate::remembered::{RECORDS_MAX, Remembered};
use crate::turn::Granted;

/// What a journal adds up to, and its end.
#[derive(Default)]
pub(crate) struct Folded {
    pub(crate) head: Head,
    pub(crate) world: Arc<World>,
    pub(crate) remembered: Remembered,
    // The entries of the last request: those that follow may belong to it too.
    gathered: Vec<Arc<Record>>,
    // The last entry about each subject whose key is gone: an erasure must tell of each.
    closed: BTreeMap<Subject, Sequence>,
}

/// An entry that was checked and read, and the journal's end with it.
struct Checked {
    shut: Shut,
    head: Head,
}

/// Entries handed over at a time. Chosen: handing over costs nothing beside reading them.
const BATCH: usize = 256;
/// Batches read ahead of folding. Chosen: a few megabytes at most.
const BATCHES_AHEAD: usize = 8;

impl Folded {
    /// Folds what lies in the store after our end. What folded stays folded when the rest can't be.
    /// `progress` is told how many entries are folded, and sees the world at each.
    ///
    /// One thread reads and checks while this one opens texts and folds: either costs about as much.
    pub(crate) fn read_on(
        &mut self,
        store: &mut dyn Store,
        keys: &Keys,
        progress: &mut dyn FnMut(u64, &World),
    ) -> Result<(), OpenError> {
        let end = store.head()?.sequence;
        let from = self.head;
        let (batches, checked) = mpsc::sync_channel(BATCHES_AHEAD);
        let read = std::thread::scope(|scope| {
            let reading = scope.spawn(move || check(store, from, &batches));
            let mut opened = Ok(());
            for Checked { shut, head } in checked.into_iter().flatten() {
                let (record, texts) = match shut.open(keys) {
                    Ok(read) => read,
                    Err(error) => {
                        opened = Err(error.into());
                        break;
                    }
                };
                if texts == Texts::Destroyed {
                    self.closed.insert(record.event.subject(), record.sequence);
                }
                self.take_in(Arc::new(record), head, end);
                progress(head.sequence.0, &self.world);
            }
            let read = reading
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            opened.and(read)
        });
        if read.is_ok() {
            self.remember(end);
        }
        // Where reading broke off, the last request may go on with what is read next.
        read
    }

    /// Refuses keys that are gone without an erasure: that would look like one and be none.
    pub(crate) fn confirm(&mut self) -> Result<(), OpenError> {
        let closed = std::mem::take(&mut self.closed);
        let lost = closed
            .into_iter()
            .filter(|(subject, sequence)| !self.world.has_erased(*subject, *sequence));
        match lost.map(|(_, sequence)| sequence).min() {
            Some(sequence) => Err(OpenError::KeyLost { sequence: sequence.0 }),
            None => Ok(()),
        }
    }

    fn take_in(&mut self, record: Arc<Record>, head: Head, end: Sequence) {
        // A world that others read stays as it is.
        Arc::make_mut(&mut self.world).apply(&record);
        self.head = head;
        let same_request = |last: &Arc<Record>| last.key == record.key && last.by == record.by;
        if !self.gathered.last().is_some_and(same_request) {
            self.remember(end);
        }
        self.gathered.push(record);
    }

    /// Remembers the last request, which is whole now, unless it is too far back to be sent again.
    fn remember(&mut self, end: Sequence) {
        let Some(last) = self.gathered.last() else { return };
        let (key, by, sequence) = (last.key, last.by, last.sequence);
        if end.0.saturating_sub(sequence.0) > RECORDS_MAX {
            self.gathered.clear();
            return;
        }
        let records = std::mem::take(&mut self.gathered).into();
        self.remembered.insert(key, by, Granted { records, sequence });
    }
}

/// Hands over what lies in the store after `head`, up to the first entry that is not as it was written.
fn check(store: &mut dyn Store, mut head: Head, batches: &SyncSender<Vec<Checked>>) -> Result<(), OpenError> {
    let mut failed = None;
    let mut batch = Vec::with_capacity(BATCH);
    let read = store.read(head.sequence, &mut |entry| {
        match checked(&head, &entry) {
            Ok(next) => {
                head = next.head;
                batch.push(next);
            }
            Err(error) => {
                failed = Some(error);
                return ControlFlow::Break(());
            }
        }
        if batch.len() < BATCH {
            return ControlFlow::Continue(());
        }
        let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
        // Nobody takes it any more only when folding itself has failed.
        batches
            .send(full)
            .map_or(ControlFlow::Break(()), ControlFlow::Continue)
    });
    let _nobody_takes_it = batches.send(batch);
    match (read, failed) {
        (_, Some(error)) => Err(error),
        (Err(StoreError::Malformed { sequence, .. }), None) => Err(OpenError::Broken { sequence }),
        (Err(error), None) => Err(error.into()),
        (Ok(()), None) => Ok(()),
    }
}

fn checked(before: &Head, entry: &EntryRef<'_>) -> Result<Checked, OpenError> {
    let expected = before.sequence.next();
    let fits = entry.sequence == expected
        && entry.recorded_at_us >= before.recorded_at_us
        && chained(&before.hash, entry) == entry.hash;
    if !fits {
        return Err(OpenError::Broken { sequence: expected.0 });
    }
    Ok(Checked {
        shut: Shut::read(entry)?,
        head: entry.end(),
    })
}
