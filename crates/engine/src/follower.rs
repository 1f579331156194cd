//! Listens for what other nodes write, and tells the writer. Word is a hint; looking again and
//! again is what it stands on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::Duration;

use journal::News;
use tokio::sync::{mpsc, watch};

use crate::clock::Clock;
use crate::health::Pulse;
use crate::node::Snapshot;
use crate::writer::Word;

/// How long a look at the journal is put off when no word comes. Chosen: what a person does not
/// notice, and costs a server nothing.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The follower's own state; lives on a thread of its own.
pub(crate) struct Follower {
    pub(crate) news: Box<dyn News>,
    pub(crate) writer: mpsc::WeakSender<Word>,
    pub(crate) newest: watch::Receiver<Snapshot>,
    pub(crate) pulse: Arc<Pulse>,
    pub(crate) clock: Clock,
    /// Whether the writer has been told and has not looked yet.
    pub(crate) told: Arc<AtomicBool>,
    /// Its other end goes with the node.
    pub(crate) stop: Receiver<()>,
}

impl Follower {
    /// Follows until the node ends.
    pub(crate) fn run(mut self) {
        loop {
            let ended = match self.news.wait(LOOK_EVERY) {
                Ok(end) => {
                    self.pulse.heard(self.clock.now());
                    if self.pulse.served() {
                        tracing::info!("the journal is within reach again");
                        self.tell(Word::Turned);
                    }
                    if end.sequence != self.newest.borrow().world.head
                        && !self.told.swap(true, Ordering::SeqCst)
                    {
                        self.tell_news();
                    }
                    self.stop.try_recv() == Err(TryRecvError::Disconnected)
                }
                Err(error) => {
                    if self.pulse.lost(self.clock.now()) {
                        tracing::error!(%error, "the journal is out of reach");
                        self.tell(Word::Turned);
                    }
                    self.stop.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Disconnected)
                }
            };
            if ended {
                return;
            }
        }
    }

    fn tell_news(&self) {
        // A writer with a full queue looks by itself at its next turn.
        if !self.tell(Word::News) {
            self.told.store(false, Ordering::SeqCst);
        }
    }

    fn tell(&self, word: Word) -> bool {
        let writer = self.writer.upgrade();
        writer.is_some_and(|writer| writer.try_send(word).is_ok())
    }
}
