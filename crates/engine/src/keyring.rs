//! The writer's hold on the keys to personal texts: draws new ones, and destroys those of what is
//! erased.

use std::sync::Arc;

use domain::{Event, Record, Sequence, Subject, World};
use journal::{Hash, Keys, PAGE_BYTES, Reader, Seal, Slot, StoreError};

use crate::chance;
use crate::error::{AskError, OpenError};

/// The writer's keys.
pub(crate) struct Keyring {
    keys: Arc<Keys>,
    /// Something is erased whose key may still be there.
    owed: bool,
}

impl Keyring {
    pub(crate) const fn new(keys: Arc<Keys>) -> Self {
        Self { keys, owed: false }
    }

    /// The seals of the entries with these numbers, in order. New keys are durable when this returns.
    pub(crate) fn seals(&self, records: &[Arc<Record>]) -> Result<Vec<Seal>, AskError> {
        let unavailable = |reason: String| AskError::Unavailable(reason);
        // Every entry has a key of its own: the nonce only has to differ from try to try.
        let nonce = chance::bytes().map_err(|error| unavailable(error.to_string()))?;
        let seal = |record: &Arc<Record>| {
            let key = self.key(record.sequence)?;
            Ok(Seal { key, nonce })
        };
        records.iter().map(seal).collect()
    }

    fn key(&self, sequence: Sequence) -> Result<journal::Key, AskError> {
        let unavailable = |error: StoreError| AskError::Unavailable(error.to_string());
        let mut slot = self.keys.slot(sequence).map_err(unavailable)?;
        if slot == Slot::Absent {
            let mut page = Box::new([0; PAGE_BYTES]);
            chance::fill(page.as_mut_slice()).map_err(|error| AskError::Unavailable(error.to_string()))?;
            self.keys.lay(sequence, &page).map_err(unavailable)?;
            slot = self.keys.slot(sequence).map_err(unavailable)?;
        }
        if slot == Slot::Destroyed {
            // There is no such entry yet: the one that had this number was lost by its store.
            let drawn = chance::bytes().map_err(|error| AskError::Unavailable(error.to_string()))?;
            self.keys.renew(sequence, drawn).map_err(unavailable)?;
            slot = self.keys.slot(sequence).map_err(unavailable)?;
        }
        match slot {
            Slot::Key(key) => Ok(key),
            Slot::Destroyed | Slot::Absent => Err(AskError::Unavailable(format!(
                "entry {sequence} has no key to be sealed with"
            ))),
        }
    }

    /// Somebody else erased: whether all keys are gone is looked after at the next turn.
    pub(crate) const fn owe(&mut self) {
        self.owed = true;
    }

    /// Whether something is erased whose key may still be there.
    pub(crate) const fn is_owed(&self) -> bool {
        self.owed
    }

    /// Destroys the keys of what these records erase, and what was owed before. Gives the first
    /// entry that lost its texts.
    pub(crate) fn destroy(&mut self, world: &World, records: &[Arc<Record>]) -> Option<Sequence> {
        let sequences = if self.owed {
            world.erased_entries()
        } else {
            let subjects = records.iter().filter_map(|record| erased(&record.event));
            let entries = subjects.flat_map(|subject| {
                let before = world.erased_in(subject).unwrap_or_default();
                world.entries_about(subject, before)
            });
            entries.collect()
        };
        self.destroy_all(&sequences);
        sequences.into_iter().min()
    }

    /// Destroys whatever key a journal tells of as erased. Gives the first entry that still had one.
    pub(crate) fn destroy_erased(&mut self, world: &World) -> Option<Sequence> {
        let sequences = world.erased_entries();
        let destroyed = self.destroy_all(&sequences);
        (destroyed > 0).then(|| sequences.into_iter().min()).flatten()
    }

    fn destroy_all(&mut self, sequences: &[Sequence]) -> usize {
        let destroyed = self.keys.destroy(sequences);
        self.owed = destroyed.is_err();
        destroyed.unwrap_or_else(|error| {
            tracing::error!(%error, "keys of what is erased can't be destroyed yet");
            0
        })
    }

    /// Notes with which entry the journal of these keys begins. When that fails, the next start does it.
    pub(crate) fn belong_to(&self, first: &Hash) {
        if let Err(error) = self.keys.belong_to(first) {
            tracing::warn!(%error, "the keys do not know their journal yet");
        }
    }

    /// Somebody else may have destroyed keys.
    pub(crate) fn forget(&self) {
        self.keys.forget();
    }
}

/// What an event erases.
pub(crate) fn erased(event: &Event) -> Option<Subject> {
    if let Event::SubjectErased(event) = event {
        Some(event.subject.into())
    } else {
        None
    }
}

/// The hash of a journal's first entry, and that the keys are not another journal's.
pub(crate) fn belonging(reader: &mut dyn Reader, keys: &Keys) -> Result<Option<Hash>, OpenError> {
    // Asked before the journal is read: another node may be writing its first entry just now, and
    // notes it with the keys afterwards.
    let known = keys.journal()?;
    let mut first = None;
    reader.read(Sequence(0), &mut |entry| {
        first = Some(entry.hash);
        std::ops::ControlFlow::Break(())
    })?;
    match (known, first) {
        (Some(known), first) if first != Some(known) => Err(OpenError::KeysForeign),
        (Some(_) | None, first) => Ok(first),
    }
}
