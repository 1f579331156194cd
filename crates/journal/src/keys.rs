//! The keys to personal texts, one for each entry, apart from the journal.
//!
//! Keys are drawn ahead, a page at a time, so that an entry costs no write of its own here. To
//! destroy a key, its place is filled with zeros and the cabinet wiped. A page that is not there at
//! all tells of the wrong cabinet, never of an erasure.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Sequence;

use crate::cabinet::memory::MemoryCabinet;
use crate::cabinet::{Cabinet, Drawer};
use crate::chain::Hash;
use crate::seal::Key;
use crate::store::StoreError;

/// By its number, as eight bytes: the keys of a stretch of entries.
const PAGES: Drawer = "key-page";
/// Under one name: the hash of the first entry of the journal to which the keys belong.
const JOURNAL: Drawer = "key-journal";

/// Entries whose keys lie in one page. Chosen: a page is drawn once in many turns.
pub const KEYS_PER_PAGE: usize = 1_024;
/// The length of a page.
pub const PAGE_BYTES: usize = KEYS_PER_PAGE * KEY_BYTES;
const KEY_BYTES: usize = 32;
const DESTROYED: [u8; KEY_BYTES] = [0; KEY_BYTES];
/// Pages held in memory. Chosen: the newest, and what a few readers read.
const HELD_MAX: usize = 8;

/// What is known of an entry's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// It is there.
    Key(Key),
    /// It was there.
    Destroyed,
    /// It is not here and never was: the keys are another journal's, or not all there.
    Absent,
}

/// The keys of a journal, in a cabinet that several nodes may share.
pub struct Keys {
    held: Mutex<Held>,
}

struct Held {
    cabinet: Box<dyn Cabinet>,
    pages: VecDeque<(u64, Vec<u8>)>,
}

impl Keys {
    /// The drawers in which they lie.
    pub const DRAWERS: [Drawer; 2] = [PAGES, JOURNAL];

    /// The keys in a cabinet.
    #[must_use]
    pub fn within(cabinet: Box<dyn Cabinet>) -> Self {
        let pages = VecDeque::new();
        Self {
            held: Mutex::new(Held { cabinet, pages }),
        }
    }

    /// Keys that are gone with the process.
    #[must_use]
    pub fn in_memory() -> Self {
        Self::within(Box::new(MemoryCabinet::default()))
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The key of an entry.
    ///
    /// # Errors
    /// [`StoreError`] when the cabinet can't be read.
    pub fn slot(&self, sequence: Sequence) -> Result<Slot, StoreError> {
        let (number, range) = place(sequence);
        let mut held = self.held();
        let Some(page) = held.page(number)? else {
            return Ok(Slot::Absent);
        };
        let key = page.get(range).and_then(|bytes| bytes.try_into().ok());
        Ok(match key {
            None => Slot::Absent,
            Some(DESTROYED) => Slot::Destroyed,
            Some(key) => Slot::Key(Key(key)),
        })
    }

    /// Lays down a page of new keys for the entries around this one, unless somebody has already.
    /// They are durable when this returns.
    ///
    /// # Errors
    /// [`StoreError`] when they can't be written.
    pub fn lay(&self, around: Sequence, drawn: &[u8; PAGE_BYTES]) -> Result<(), StoreError> {
        let (number, _) = place(around);
        let mut held = self.held();
        let laid = held.cabinet.insert(PAGES, &number.to_be_bytes(), drawn)?;
        held.hold(number, laid);
        Ok(())
    }

    /// Destroys the keys of these entries. When this returns, no file of the cabinet holds them.
    /// What is destroyed already stays so. Tells how many were there.
    ///
    /// # Errors
    /// [`StoreError`] when they can't be overwritten or wiped; asking again goes on.
    pub fn destroy(&self, sequences: &[Sequence]) -> Result<usize, StoreError> {
        if sequences.is_empty() {
            return Ok(0);
        }
        let mut by_page: BTreeMap<u64, Vec<_>> = BTreeMap::new();
        for sequence in sequences {
            let (number, range) = place(*sequence);
            by_page.entry(number).or_default().push(range);
        }
        let mut held = self.held();
        held.pages.clear();
        let mut destroyed = 0;
        for (number, ranges) in by_page {
            let address = number.to_be_bytes();
            let Some(mut page) = held.cabinet.get(PAGES, &address)? else {
                continue;
            };
            let before = destroyed;
            for range in ranges {
                let slot = page.get_mut(range).filter(|slot| **slot != DESTROYED);
                if let Some(slot) = slot {
                    slot.fill(0);
                    destroyed += 1;
                }
            }
            if destroyed > before {
                held.cabinet.put(PAGES, &address, &page)?;
            }
        }
        // Taking wipes what was overwritten, even when there is nothing to take.
        held.cabinet.take(PAGES, b"nothing")?;
        Ok(destroyed)
    }

    /// Lays a new key where one was destroyed, for a number whose entry is no more: its store was
    /// cut off and goes on from before it.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be written.
    pub fn renew(&self, sequence: Sequence, drawn: [u8; KEY_BYTES]) -> Result<(), StoreError> {
        let (number, range) = place(sequence);
        let mut held = self.held();
        let address = number.to_be_bytes();
        let Some(mut page) = held.cabinet.get(PAGES, &address)? else {
            return Ok(());
        };
        if let Some(slot) = page.get_mut(range).filter(|slot| **slot == DESTROYED) {
            slot.copy_from_slice(&drawn);
            held.cabinet.put(PAGES, &address, &page)?;
            held.hold(number, page);
        }
        Ok(())
    }

    /// Forgets what is held in memory: somebody else has destroyed keys.
    pub fn forget(&self) {
        self.held().pages.clear();
    }

    /// The hash of the first entry of the journal to which these keys belong, once that is known.
    ///
    /// # Errors
    /// [`StoreError`] when the cabinet can't be read.
    pub fn journal(&self) -> Result<Option<Hash>, StoreError> {
        let bytes = self.held().cabinet.get(JOURNAL, b"first")?;
        Ok(bytes.and_then(|bytes| bytes.try_into().ok()).map(Hash))
    }

    /// Notes to which journal these keys belong, unless that is noted already.
    ///
    /// # Errors
    /// [`StoreError`] when it can't be written.
    pub fn belong_to(&self, first: &Hash) -> Result<(), StoreError> {
        self.held().cabinet.insert(JOURNAL, b"first", &first.0)?;
        Ok(())
    }
}

impl Held {
    fn page(&mut self, number: u64) -> Result<Option<&[u8]>, StoreError> {
        if !self.pages.iter().any(|(held, _)| *held == number) {
            let Some(page) = self.cabinet.get(PAGES, &number.to_be_bytes())? else {
                return Ok(None);
            };
            self.hold(number, page);
        }
        let page = self.pages.iter().find(|(held, _)| *held == number);
        Ok(page.map(|(_, page)| page.as_slice()))
    }

    fn hold(&mut self, number: u64, page: Vec<u8>) {
        self.pages.retain(|(held, _)| *held != number);
        self.pages.push_front((number, page));
        self.pages.truncate(HELD_MAX);
    }
}

/// In which page an entry's key lies, and where in it.
fn place(sequence: Sequence) -> (u64, std::ops::Range<usize>) {
    let per_page = u64::try_from(KEYS_PER_PAGE).unwrap_or(u64::MAX);
    let slot = usize::try_from(sequence.0 % per_page).unwrap_or(usize::MAX);
    let start = slot.saturating_mul(KEY_BYTES);
    (sequence.0 / per_page, start..start.saturating_add(KEY_BYTES))
}
