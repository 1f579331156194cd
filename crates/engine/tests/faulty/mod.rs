//! A store that fails and waits when it is told to: what disks do, at a moment of the test's choice.

#![allow(dead_code, reason = "each test program takes what it needs")]

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, mpsc};

use domain::Sequence;
use journal::{Entry, EntryRef, Flow, Head, MemoryStore, Opener, Reader, Store, StoreError};

/// What becomes of the next appends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Append {
    Done,
    /// Nothing is written, and the store says so.
    Refused,
    /// All is written, and the store says it is not.
    DoneAndDenied,
}

/// The test's hand on the store.
pub(crate) struct Hand {
    append: Mutex<Append>,
    /// Whether asking for the end fails, as does all other reading by the writer.
    pub(crate) blind: AtomicBool,
    /// After how many entries reading breaks off.
    pub(crate) torn_after: AtomicUsize,
    /// How often entries were appended.
    pub(crate) appends: AtomicUsize,
    /// How many more appends go through; all, when nothing is said.
    held: Mutex<Option<usize>>,
    released: Condvar,
}

impl Hand {
    pub(crate) fn next(&self, append: Append) {
        *self.append.lock().unwrap() = append;
    }

    /// Lets every append wait from now on.
    pub(crate) fn hold(&self) {
        *self.held.lock().unwrap() = Some(0);
    }

    /// Lets one append go through, and none after it.
    pub(crate) fn let_one_through(&self) {
        *self.held.lock().unwrap() = Some(1);
        self.released.notify_all();
    }

    pub(crate) fn release(&self) {
        *self.held.lock().unwrap() = None;
        self.released.notify_all();
    }
}

pub(crate) struct Faulty {
    inner: MemoryStore,
    hand: Arc<Hand>,
    entered: mpsc::Sender<()>,
}

/// A store, the hand on it, and word of each append that begins.
pub(crate) fn faulty(inner: MemoryStore) -> (Faulty, Arc<Hand>, mpsc::Receiver<()>) {
    let (entered, word) = mpsc::channel();
    let hand = Arc::new(Hand {
        append: Mutex::new(Append::Done),
        blind: AtomicBool::new(false),
        torn_after: AtomicUsize::new(usize::MAX),
        appends: AtomicUsize::new(0),
        held: Mutex::new(None),
        released: Condvar::new(),
    });
    (
        Faulty {
            inner,
            hand: Arc::clone(&hand),
            entered,
        },
        hand,
        word,
    )
}

fn broken() -> StoreError {
    StoreError::File {
        doing: "reach",
        path: "the disk".to_owned(),
        source: std::io::Error::other("it is gone"),
    }
}

impl Faulty {
    fn see(&self) -> Result<(), StoreError> {
        if self.hand.blind.load(Ordering::SeqCst) {
            Err(broken())
        } else {
            Ok(())
        }
    }
}

impl Reader for Faulty {
    fn head(&mut self) -> Result<Head, StoreError> {
        self.see()?;
        self.inner.head()
    }

    fn read(
        &mut self,
        after: Sequence,
        visit: &mut dyn FnMut(EntryRef<'_>) -> Flow,
    ) -> Result<(), StoreError> {
        self.see()?;
        let most = self.hand.torn_after.load(Ordering::SeqCst);
        let (mut read, mut torn) = (0, false);
        self.inner.read(after, &mut |entry| {
            torn = read == most;
            read += 1;
            if torn { Flow::Break(()) } else { visit(entry) }
        })?;
        // Also right at the end it is only known to be the end when reading says so.
        if torn || read == most {
            Err(broken())
        } else {
            Ok(())
        }
    }
}

impl Store for Faulty {
    fn presume_turn(&mut self, _end: &Head) -> bool {
        true
    }

    fn append(&mut self, entries: &[Entry]) -> Result<(), StoreError> {
        self.hand.appends.fetch_add(1, Ordering::SeqCst);
        let _nobody_listens = self.entered.send(());
        let held = self.hand.held.lock().unwrap();
        let mut held = self
            .hand
            .released
            .wait_while(held, |held| *held == Some(0))
            .unwrap();
        *held = held.map(|more| more - 1);
        drop(held);
        match *self.hand.append.lock().unwrap() {
            Append::Done => self.inner.append(entries),
            Append::Refused => Err(broken()),
            Append::DoneAndDenied => {
                self.inner.append(entries)?;
                Err(broken())
            }
        }
    }

    fn opener(&self) -> Opener {
        self.inner.opener()
    }
}
