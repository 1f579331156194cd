//! One store that several nodes share and that does what networks, disks and servers do: turns are
//! lost, commits end nobody knows how, word of them gets lost or comes twice, machines die between
//! writing and telling, and a failover forgets what was never promised.
//!
//! What goes wrong is drawn from a seed, node by node and step by step.

use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use domain::Sequence;
use journal::{EngineError, Entry, EntryRef, Flow, Head, News, Opener, Reader, Store, StoreError, Trouble};

/// Draws numbers from a seed (SplitMix64, Steele and others 2014).
#[derive(Clone, Debug)]
pub(crate) struct Lot(u64);

impl Lot {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % end
    }

    /// Whether something that happens so many times in a hundred happens now.
    pub(crate) fn falls(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// What lies in the store, and who has the turn.
#[derive(Default)]
struct Water {
    entries: Vec<Entry>,
    /// So many of them are promised for ever; what lies behind may be lost in a failover.
    promised: usize,
    /// A commit that has not ended: it will, before the next turn.
    pending: Option<(Vec<Entry>, bool)>,
    turn: Option<u64>,
    handles: u64,
    calm: bool,
    /// What happened, to see that it did.
    happened: Happened,
}

/// How often what happened.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Happened {
    pub(crate) turns_lost: u64,
    pub(crate) presumed: u64,
    pub(crate) overtaken: u64,
    pub(crate) commits_unknown: u64,
    pub(crate) crashes: u64,
    pub(crate) failovers_with_loss: u64,
}

/// The store that all share.
#[derive(Clone, Default)]
pub(crate) struct Sea {
    water: Arc<Mutex<Water>>,
    moved: Arc<Condvar>,
}

impl Sea {
    fn water(&self) -> MutexGuard<'_, Water> {
        self.water.lock().unwrap()
    }

    /// One node's hold on it.
    pub(crate) fn hold(&self, seed: u64) -> Hold {
        let mut water = self.water();
        water.handles += 1;
        Hold {
            number: water.handles,
            lot: Lot::new(seed ^ (water.handles << 32)),
            sea: self.clone(),
            crashed: Arc::default(),
            presumed: None,
        }
    }

    /// From now on nothing goes wrong.
    pub(crate) fn calm(&self) {
        self.water().calm = true;
        self.moved.notify_all();
    }

    pub(crate) fn storm(&self) {
        self.water().calm = false;
    }

    /// Another machine takes over: what was promised is there, of the rest perhaps nothing.
    pub(crate) fn fail_over(&self) {
        let mut water = self.water();
        water.turn = None;
        water.pending = None;
        if water.entries.len() > water.promised {
            water.happened.failovers_with_loss += 1;
        }
        let promised = water.promised;
        water.entries.truncate(promised);
        drop(water);
        self.moved.notify_all();
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        self.water().entries.clone()
    }

    pub(crate) fn happened(&self) -> Happened {
        self.water().happened
    }
}

impl Water {
    fn head(&self) -> Head {
        self.entries.last().map_or_else(Head::default, |last| Head {
            sequence: last.sequence,
            recorded_at_us: last.recorded_at_us,
            hash: last.hash,
        })
    }

    /// Ends the commit that nobody saw the end of.
    fn land(&mut self) {
        if let Some((entries, lands)) = self.pending.take()
            && lands
        {
            self.entries.extend(entries);
        }
    }
}

/// One node's hold on the sea.
pub(crate) struct Hold {
    number: u64,
    lot: Lot,
    sea: Sea,
    crashed: Arc<Mutex<bool>>,
    /// The end that is gone on from without the turn.
    presumed: Option<Head>,
}

fn trouble(words: &str) -> StoreError {
    StoreError::Engine {
        doing: "sail",
        source: EngineError::new(Trouble::Gone, words),
    }
}

impl Hold {
    /// Whether the node's machine died; it must be opened anew.
    pub(crate) fn crash_mark(&self) -> Arc<Mutex<bool>> {
        Arc::clone(&self.crashed)
    }

    fn falls(&mut self, percent: u64) -> bool {
        let falls = self.lot.falls(percent);
        falls && !self.sea.water().calm
    }

    fn afloat(&mut self, percent: u64) -> Result<(), StoreError> {
        if *self.crashed.lock().unwrap() {
            return Err(trouble("the machine is dead"));
        }
        if self.falls(percent) {
            return Err(trouble("no answer"));
        }
        Ok(())
    }
}

impl Reader for Hold {
    fn head(&mut self) -> Result<Head, StoreError> {
        self.afloat(4)?;
        Ok(self.sea.water().head())
    }

    fn read(
        &mut self,
        after: Sequence,
        visit: &mut dyn FnMut(EntryRef<'_>) -> Flow,
    ) -> Result<(), StoreError> {
        self.afloat(4)?;
        let breaks_off = self.falls(4).then(|| self.lot.below(4));
        let entries = self.sea.entries();
        let from = usize::try_from(after.0).unwrap();
        for (number, entry) in (0..).zip(entries.iter().skip(from)) {
            if breaks_off == Some(number) {
                return Err(trouble("the line broke"));
            }
            if visit(entry.borrow()).is_break() {
                break;
            }
        }
        Ok(())
    }
}

impl Store for Hold {
    fn take_turn(&mut self) -> Result<Option<Head>, StoreError> {
        self.presumed = None;
        self.afloat(4)?;
        let sea = self.sea.clone();
        let water = sea.water();
        // Whoever has it ends, or loses it.
        let (mut water, waited) = sea
            .moved
            .wait_timeout_while(water, Duration::from_millis(40), |water| {
                water.turn.is_some_and(|turn| turn != self.number)
            })
            .unwrap();
        if waited.timed_out() {
            water.happened.turns_lost += 1;
        }
        water.land();
        water.turn = Some(self.number);
        Ok(Some(water.head()))
    }

    fn presume_turn(&mut self, end: &Head) -> bool {
        let presumes = self.lot.falls(40);
        self.presumed = presumes.then_some(*end);
        presumes
    }

    fn append(&mut self, new: &[Entry]) -> Result<(), StoreError> {
        self.afloat(0)?;
        let (refused, unknown, late, crash) = (self.falls(5), self.falls(6), self.falls(5), self.falls(3));
        let (lands, unpromised) = (self.lot.falls(50), self.lot.falls(50));
        let hangs = self.falls(1);
        let sea = self.sea.clone();
        let mut water = sea.water();
        if hangs {
            // For longer than the others wait for the turn.
            let longer = Duration::from_millis(80);
            water = sea.moved.wait_timeout_while(water, longer, |_| true).unwrap().0;
        }
        if let Some(presumed) = self.presumed.take() {
            let is_free = water.turn.is_none() && water.pending.is_none();
            if !is_free || water.head() != presumed {
                water.happened.overtaken += 1;
                return Err(StoreError::Overtaken);
            }
            water.happened.presumed += 1;
        } else if water.turn != Some(self.number) {
            return Err(trouble("the turn was lost"));
        }
        water.turn = None;
        sea.moved.notify_all();
        let last = water.head().sequence;
        if new.first().is_some_and(|first| first.sequence != last.next()) {
            return Err(StoreError::NotNext {
                last: last.0,
                found: new[0].sequence.0,
            });
        }
        if refused {
            return Err(trouble("no room"));
        }
        if late {
            water.happened.commits_unknown += 1;
            water.pending = Some((new.to_vec(), lands));
            return Err(trouble("the answer is lost, and the commit goes on"));
        }
        water.entries.extend_from_slice(new);
        if unknown || crash {
            water.happened.commits_unknown += 1;
            if !unpromised {
                water.promised = water.entries.len();
            }
            if crash {
                water.happened.crashes += 1;
                *self.crashed.lock().unwrap() = true;
            }
            return Err(trouble("the answer is lost"));
        }
        water.promised = water.entries.len();
        Ok(())
    }

    fn pass_turn(&mut self) -> Result<(), StoreError> {
        self.presumed = None;
        let mut water = self.sea.water();
        if water.turn == Some(self.number) {
            water.turn = None;
            self.sea.moved.notify_all();
        }
        Ok(())
    }

    fn settle(&mut self) -> Result<(), StoreError> {
        let sunk = self.afloat(4);
        let mut water = self.sea.water();
        if water.turn != Some(self.number) {
            return Err(trouble("the turn was lost"));
        }
        water.turn = None;
        self.sea.moved.notify_all();
        sunk?;
        water.promised = water.entries.len();
        Ok(())
    }

    fn news(&self) -> Option<Box<dyn News>> {
        Some(Box::new(Ear {
            hold: Hold {
                number: 0,
                lot: Lot::new(self.number ^ 0xea4),
                sea: self.sea.clone(),
                crashed: Arc::clone(&self.crashed),
                presumed: None,
            },
        }))
    }

    fn opener(&self) -> Opener {
        let sea = self.sea.clone();
        Box::new(move || {
            let mut water = sea.water();
            water.handles += 1;
            let number = water.handles;
            drop(water);
            Ok(Box::new(Hold {
                number,
                lot: Lot::new(number ^ 0x4ead),
                sea: sea.clone(),
                crashed: Arc::default(),
                presumed: None,
            }))
        })
    }
}

/// Hears of entries, or does not, or twice.
struct Ear {
    hold: Hold,
}

impl News for Ear {
    fn wait(&mut self, patience: Duration) -> Result<Head, StoreError> {
        let (lost, twice) = (self.hold.falls(30), self.hold.falls(20));
        let sea = self.hold.sea.clone();
        if !twice {
            let water = sea.water();
            let before = water.entries.len();
            let patience = patience.min(Duration::from_millis(5));
            let silent = |water: &mut Water| lost || water.entries.len() == before;
            drop(sea.moved.wait_timeout_while(water, patience, silent).unwrap());
        }
        self.hold.head()
    }
}
