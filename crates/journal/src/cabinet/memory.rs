//! A cabinet in memory: for tests. Copies share it; gone with the process.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Cabinet, Drawer, Put};
use crate::store::{Flow, StoreError};

type Things = BTreeMap<(String, Vec<u8>), Vec<u8>>;

/// A cabinet in memory.
#[derive(Clone, Debug, Default)]
pub struct MemoryCabinet {
    things: Arc<Mutex<Things>>,
}

impl MemoryCabinet {
    fn things(&self) -> MutexGuard<'_, Things> {
        self.things.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cabinet for MemoryCabinet {
    fn get(&mut self, drawer: Drawer, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.things().get(&(drawer.to_owned(), key.to_owned())).cloned())
    }

    fn replace(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<bool, StoreError> {
        let mut things = self.things();
        let Some(place) = things.get_mut(&(drawer.to_owned(), key.to_owned())) else {
            return Ok(false);
        };
        value.clone_into(place);
        Ok(true)
    }

    fn insert(&mut self, drawer: Drawer, key: &[u8], value: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut things = self.things();
        let place = things.entry((drawer.to_owned(), key.to_owned()));
        Ok(place.or_insert_with(|| value.to_owned()).clone())
    }

    fn take(&mut self, drawer: Drawer, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.things().remove(&(drawer.to_owned(), key.to_owned())))
    }

    fn each(
        &mut self,
        drawer: Drawer,
        visit: &mut dyn FnMut(&[u8], &[u8]) -> Flow,
    ) -> Result<(), StoreError> {
        self.all(&mut |thing| {
            if thing.drawer == drawer {
                visit(thing.key, thing.value)
            } else {
                Flow::Continue(())
            }
        })
    }

    fn all(&mut self, visit: &mut dyn FnMut(Put<'_>) -> Flow) -> Result<(), StoreError> {
        let things = self.things().clone();
        for ((drawer, key), value) in &things {
            if visit(Put { drawer, key, value }).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn put_all(&mut self, things: &[Put<'_>]) -> Result<(), StoreError> {
        let mut there = self.things();
        for thing in things {
            there.insert(
                (thing.drawer.to_owned(), thing.key.to_owned()),
                thing.value.to_owned(),
            );
        }
        Ok(())
    }
}
