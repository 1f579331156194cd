//! Older moments: kept worlds at regular distances, and a short replay from the nearest one.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use domain::{Sequence, World};
use jiff::Timestamp;
use journal::{Keys, Opener, Reader, decode};

use crate::error::ReadError;

/// Entries between two kept worlds. Chosen by measuring: fewer cost memory for each report, more
/// make an older moment slower than five live pages.
pub(crate) const KEPT_EVERY: u64 = 192;
/// How many replayed moments are remembered. Chosen: a room full of people looking back.
const CACHED_MAX: usize = 32;

/// How many idle readers are kept open. Chosen: more than look back at the same instant, mostly.
const READERS_MAX: usize = 8;

/// A replayed moment: which entry it ends with, under which newer world's markings and erasures.
struct Cached {
    moment: Timestamp,
    markings_of: [Sequence; 2],
    world: Arc<World>,
}

/// The kept worlds of a journal.
pub(crate) struct Moments {
    kept: RwLock<Vec<Arc<World>>>,
    cached: Mutex<VecDeque<Cached>>,
    readers: Mutex<Vec<Box<dyn Reader>>>,
    open: Opener,
    keys: Arc<Keys>,
    /// Counts up at every erasure: what was replayed across one is not kept.
    erasures: AtomicU64,
}

impl Moments {
    pub(crate) fn new(open: Opener, keys: Arc<Keys>) -> Self {
        Self {
            kept: RwLock::default(),
            cached: Mutex::default(),
            readers: Mutex::default(),
            open,
            keys,
            erasures: AtomicU64::new(0),
        }
    }

    /// Keeps this world if the last kept one is far enough behind.
    pub(crate) fn keep(&self, world: &Arc<World>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let last = kept.last().map_or(0, |world| world.head.0);
        if world.head.0 >= last + KEPT_EVERY {
            kept.push(Arc::clone(world));
        }
    }

    /// How many worlds are kept.
    pub(crate) fn kept_count(&self) -> usize {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Lets go of every world that may hold texts erased since: those from this entry on.
    pub(crate) fn forget_from(&self, from: Sequence) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let mut cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        self.erasures.fetch_add(1, Ordering::SeqCst);
        kept.retain(|world| world.head < from);
        cached.clear();
    }

    /// Keeps a world between those that are kept, where an erasure has left a gap.
    fn keep_again(&self, world: World, erasures: u64) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let place = kept.partition_point(|known| known.head < world.head);
        let is_known = kept.get(place).is_some_and(|known| known.head == world.head);
        if !is_known && self.erasures.load(Ordering::SeqCst) == erasures {
            kept.insert(place, Arc::new(world));
        }
    }

    /// Forgets every world: they are not this journal's any more.
    pub(crate) fn forget(&self) {
        self.forget_from(Sequence(0));
    }

    /// Whether a world with this head would be kept.
    pub(crate) fn is_due(head: Sequence) -> bool {
        head.0.is_multiple_of(KEPT_EVERY)
    }

    /// The world as it was at a moment, read with today's markings.
    pub(crate) fn at(&self, moment: Timestamp, live: &Arc<World>) -> Result<Arc<World>, ReadError> {
        if moment >= live.recorded_at {
            return Ok(Arc::clone(live));
        }
        let markings_of = [live.narrowed_in(), live.last_erasure()];
        let erasures = self.erasures.load(Ordering::SeqCst);
        if let Some(world) = self.cached(moment, markings_of) {
            return Ok(world);
        }
        let mut world = self.nearest(moment);
        self.replay(&mut world, moment, live)?;
        world.narrow_as(live);
        world.erase_as(live);
        let world = Arc::new(world);
        let mut cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        if self.erasures.load(Ordering::SeqCst) == erasures {
            cached.push_front(Cached {
                moment,
                markings_of,
                world: Arc::clone(&world),
            });
            cached.truncate(CACHED_MAX);
        }
        Ok(world)
    }

    fn cached(&self, moment: Timestamp, markings_of: [Sequence; 2]) -> Option<Arc<World>> {
        let cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |known: &&Cached| known.moment == moment && known.markings_of == markings_of;
        cached.iter().find(fits).map(|known| Arc::clone(&known.world))
    }

    /// The last kept world of before the moment; an empty one when there is none.
    fn nearest(&self, moment: Timestamp) -> World {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let before = kept.partition_point(|world| world.recorded_at <= moment);
        let nearest = before.checked_sub(1).and_then(|place| kept.get(place));
        nearest.map_or_else(World::default, |world| World::clone(world))
    }

    fn replay(&self, world: &mut World, moment: Timestamp, live: &World) -> Result<(), ReadError> {
        let erasures = self.erasures.load(Ordering::SeqCst);
        let mut reader = self.reader()?;
        let mut failed = None;
        let moment_us = moment.as_microsecond();
        reader.read(world.head, &mut |entry| {
            if entry.recorded_at_us > moment_us {
                return ControlFlow::Break(());
            }
            match decode(&entry, &self.keys) {
                Ok(record) => {
                    world.apply(&Arc::new(record));
                    if Self::is_due(world.head) {
                        let mut again = world.clone();
                        again.erase_as(live);
                        self.keep_again(again, erasures);
                    }
                    ControlFlow::Continue(())
                }
                Err(error) => {
                    failed = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        self.give_back(reader);
        failed.map_or(Ok(()), |error| Err(error.into()))
    }

    /// The keys to the entries' texts.
    pub(crate) fn keys(&self) -> &Keys {
        &self.keys
    }

    /// A reader of the journal: one that is free, or a new one.
    pub(crate) fn reader(&self) -> Result<Box<dyn Reader>, journal::StoreError> {
        let free = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        free.map_or_else(|| (self.open)(), Ok)
    }

    /// Closes the idle readers.
    pub(crate) fn close(&self) {
        self.readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// Leaves a reader for the next one who needs it. One that failed is dropped instead: whoever
    /// it failed does not come here.
    pub(crate) fn give_back(&self, reader: Box<dyn Reader>) {
        let mut idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < READERS_MAX {
            idle.push(reader);
        }
    }
}
