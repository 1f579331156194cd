//! Makes a turn's records durable: on the writer's own thread, or on one of its own while the
//! writer decides the next turn.

use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use domain::Record;
use journal::{Entry, Hash, Head, Seal, Store, StoreError};
use tokio::sync::mpsc::WeakSender;

use crate::clock::Stopwatch;
use crate::cores::{self, Apart};
use crate::encoding::{Ahead, Encoding};
use crate::writer::Word;

/// The store, which the writer and its appender take in turns.
pub(crate) type Shared = Arc<Mutex<Box<dyn Store>>>;

pub(crate) fn held(store: &Shared) -> MutexGuard<'_, Box<dyn Store>> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Records on their way to the store, and the end that they follow.
pub(crate) struct Load {
    head: Head,
    /// It stands on the load before it, and is appended only if that was.
    follows: bool,
    /// Where the writer ran as it made this.
    from_core: usize,
    /// The first, if they are made already.
    entries: Vec<Entry>,
    /// The first, as they are being encoded elsewhere.
    ahead: Option<Ahead>,
    /// What is encoded on the way.
    rest: Vec<(Arc<Record>, Seal)>,
}

impl Load {
    /// What follows this end.
    pub(crate) fn new(
        head: Head,
        entries: Vec<Entry>,
        ahead: Option<Ahead>,
        rest: Vec<(Arc<Record>, Seal)>,
    ) -> Self {
        Self {
            head,
            follows: false,
            from_core: cores::here(),
            entries,
            ahead,
            rest,
        }
    }
}

/// What became of a load.
pub(crate) struct Appended {
    pub(crate) result: Result<(), StoreError>,
    /// The journal's end after the last entry that was handed over.
    pub(crate) head: Head,
    /// The hash of the first.
    pub(crate) first: Option<Hash>,
    pub(crate) took: Duration,
}

/// Encodes a load and makes it durable.
pub(crate) fn append(store: &Shared, load: Load) -> Appended {
    let mut encoding = Encoding::new(load.head, load.entries, load.ahead, load.rest);
    let watch = Stopwatch::start();
    let result = held(store).append_each(&mut encoding);
    Appended {
        result,
        head: encoding.head,
        first: encoding.first,
        took: watch.elapsed(),
    }
}

/// The same for a load that may follow another, whose end is told if it was appended.
fn append_after(store: &Shared, load: Load, last: Option<Head>) -> Appended {
    if load.follows && !(last == Some(load.head) && held(store).presume_turn(&load.head)) {
        return Appended {
            result: Err(StoreError::Overtaken),
            head: load.head,
            first: None,
            took: Duration::ZERO,
        };
    }
    append(store, load)
}

/// What there is to take back.
pub(crate) enum Back {
    Done(Appended),
    /// Nothing yet.
    Nothing,
    /// There is no appender any more.
    Gone,
}

/// Wakes the writer, also when the appender ends in a fault.
struct Bell(WeakSender<Word>);

impl Bell {
    fn ring(&self) {
        // Where nobody can ask any more, the writer waits for us alone.
        if let Some(writer) = self.0.upgrade() {
            let _ended = writer.blocking_send(Word::Appended);
        }
    }
}

impl Drop for Bell {
    fn drop(&mut self) {
        self.ring();
    }
}

/// The thread that appends beside the writer.
pub(crate) struct Appender {
    loads: Sender<Box<Load>>,
    done: Receiver<Appended>,
    thread: JoinHandle<()>,
}

impl Appender {
    /// Starts the thread. The writer is told of each load that is done.
    ///
    /// # Errors
    /// When there is no thread to be had.
    pub(crate) fn start(store: &Shared, writer: WeakSender<Word>) -> std::io::Result<Self> {
        let (loads, waiting) = channel::<Box<Load>>();
        let (tell, done) = channel();
        let store = Arc::clone(store);
        let work = move || {
            let bell = Bell(writer);
            // Gone before the bell is.
            let tell = tell;
            let mut last = None;
            let mut apart = Apart::default();
            for load in waiting {
                apart.keep_off(load.from_core);
                let appended = append_after(&store, *load, last);
                last = appended.result.is_ok().then_some(appended.head);
                if tell.send(appended).is_err() {
                    return;
                }
                bell.ring();
            }
        };
        let thread = std::thread::Builder::new()
            .name("appender".to_owned())
            .spawn(work)?;
        Ok(Self { loads, done, thread })
    }

    /// Hands a load over; gives it back when nobody takes it.
    pub(crate) fn hand(&self, load: Box<Load>) -> Result<(), Box<Load>> {
        self.loads.send(load).map_err(|unsent| unsent.0)
    }

    /// Hands over a load that stands on the one before it.
    pub(crate) fn hand_after(&self, mut load: Box<Load>) -> Result<(), Box<Load>> {
        load.follows = true;
        self.hand(load)
    }

    /// What became of the oldest load that was handed over, if that is known.
    pub(crate) fn look(&self) -> Back {
        match self.done.try_recv() {
            Ok(appended) => Back::Done(appended),
            Err(TryRecvError::Empty) => Back::Nothing,
            Err(TryRecvError::Disconnected) => Back::Gone,
        }
    }

    /// Waits for what became of the oldest load that was handed over.
    pub(crate) fn wait(&self) -> Back {
        self.done.recv().map_or(Back::Gone, Back::Done)
    }

    /// Ends the thread, which has nothing left to do.
    pub(crate) fn end(self) {
        drop(self.loads);
        if self.thread.join().is_err() {
            tracing::error!("the appender ended in a fault of its own");
        }
    }
}
