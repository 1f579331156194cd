//! A journal in memory: for tests, and for trying things out. Gone with the process.

use std::sync::{Arc, PoisonError, RwLock};

use domain::Sequence;

use super::{Flow, Head, Opener, Reader, Store, StoreError, follow};
use crate::entry::{Entry, EntryRef};

/// A journal in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    entries: Arc<RwLock<Vec<Entry>>>,
}

impl Reader for MemoryStore {
    fn head(&mut self) -> Result<Head, StoreError> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        Ok(entries.last().map_or_else(Head::default, |last| Head {
            sequence: last.sequence,
            recorded_at_us: last.recorded_at_us,
            hash: last.hash,
        }))
    }

    fn read(
        &mut self,
        after: Sequence,
        visit: &mut dyn FnMut(EntryRef<'_>) -> Flow,
    ) -> Result<(), StoreError> {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let skipped = usize::try_from(after.0).unwrap_or(usize::MAX);
        for entry in entries.iter().skip(skipped) {
            if visit(entry.borrow()).is_break() {
                break;
            }
        }
        Ok(())
    }
}

impl Store for MemoryStore {
    fn append(&mut self, new: &[Entry]) -> Result<(), StoreError> {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        let head = entries.last().map_or(Sequence(0), |last| last.sequence);
        follow(head, new)?;
        entries.extend_from_slice(new);
        Ok(())
    }

    fn opener(&self) -> Opener {
        let shared = self.clone();
        Box::new(move || Ok(Box::new(shared.clone())))
    }
}
