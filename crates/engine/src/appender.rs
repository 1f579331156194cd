//! Makes a turn's records durable: on the writer's own thread, or on one of its own while the
//! writer decides the next turn.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use domain::Record;
use journal::{Hash, Head, Seal, Store, StoreError};
use tokio::sync::mpsc::WeakSender;

use crate::clock::Stopwatch;
use crate::encoding::{Ahead, Encoding};
use crate::writer::Word;

/// The store, which the writer and its appender take in turns.
pub(crate) type Shared = Arc<Mutex<Box<dyn Store>>>;

pub(crate) fn held(store: &Shared) -> MutexGuard<'_, Box<dyn Store>> {
    store.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Records on their way to the store, and the end that they follow.
pub(crate) struct Load {
    pub(crate) head: Head,
    pub(crate) records: Vec<Arc<Record>>,
    /// One for each record that is not encoded ahead.
    pub(crate) seals: Vec<Seal>,
    /// The first records, as they are being encoded already, and how many they are.
    pub(crate) ahead: Option<(Ahead, usize)>,
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
    let (ahead, encoded) = load.ahead.unzip();
    let rest = load.records.get(encoded.unwrap_or(0)..).unwrap_or_default();
    let mut encoding = Encoding::new(load.head, ahead, rest.iter().zip(load.seals));
    let watch = Stopwatch::start();
    let result = held(store).append_each(&mut encoding);
    Appended {
        result,
        head: encoding.head,
        first: encoding.first,
        took: watch.elapsed(),
    }
}

/// The thread that appends beside the writer.
pub(crate) struct Appender {
    loads: Sender<Load>,
    done: Receiver<Appended>,
    thread: JoinHandle<()>,
}

impl Appender {
    /// Starts the thread. The writer is told of each load that is done.
    ///
    /// # Errors
    /// When there is no thread to be had.
    pub(crate) fn start(store: &Shared, writer: WeakSender<Word>) -> std::io::Result<Self> {
        let (loads, waiting) = channel();
        let (tell, done) = channel();
        let store = Arc::clone(store);
        let work = move || {
            for load in waiting {
                if tell.send(append(&store, load)).is_err() {
                    return;
                }
                // Where nobody can ask any more, the writer waits for us alone.
                if let Some(writer) = writer.upgrade() {
                    let _ended = writer.blocking_send(Word::Appended);
                }
            }
        };
        let thread = std::thread::Builder::new()
            .name("appender".to_owned())
            .spawn(work)?;
        Ok(Self { loads, done, thread })
    }

    /// Hands a load over; gives it back when nobody takes it.
    pub(crate) fn hand(&self, load: Load) -> Result<(), Load> {
        self.loads.send(load).map_err(|unsent| unsent.0)
    }

    /// Waits for what became of the load that was handed over.
    pub(crate) fn wait(&self) -> Option<Appended> {
        self.done.recv().ok()
    }

    /// Ends the thread, which has nothing left to do.
    pub(crate) fn end(self) {
        drop(self.loads);
        if self.thread.join().is_err() {
            tracing::error!("the appender ended in a fault of its own");
        }
    }
}
