//! The read log on its way into the journal. Nobody waits for it: what was opened is put in a
//! queue, and one task asks for it to be noted, everything that waits for a person at a time. So
//! the writer never has more than one request of the read log before it.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Command;
use domain::actor::Actor;
use domain::readings::{NOTED_EVERY, NoteReadings, Opened};
use jiff::Timestamp;
use tokio::runtime::Handle;

use crate::clock::pause;
use crate::error::AskError;
use crate::node::Node;

/// Openings that may wait while the journal can't be written to. Chosen: a night's reading by
/// everybody, in a megabyte.
const WAITING_MAX: usize = 10_000;
/// How long until a journal that could not be written to is asked again.
const AGAIN: Duration = Duration::from_millis(500);

/// What became of an opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noting {
    /// It is noted, or is about to be.
    Noted,
    /// The journal can't be written to: it is noted when it can.
    Waits,
    /// Too many wait: it can't be noted, and so must not be opened.
    Full,
}

#[derive(Default)]
struct State {
    waiting: BTreeSet<(Actor, Opened, Timestamp)>,
    running: bool,
    failing: bool,
}

impl State {
    /// Whether one that waits stands for this opening too.
    fn holds(&self, reader: Actor, opened: Opened, at: Timestamp) -> bool {
        let before = (reader, opened, Timestamp::MIN)..=(reader, opened, at);
        let last = self.waiting.range(before).next_back();
        last.is_some_and(|(_, _, last)| at.duration_since(*last) < NOTED_EVERY)
    }
}

/// The queue.
#[derive(Default)]
pub(crate) struct ReadLog {
    state: Mutex<State>,
}

impl ReadLog {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything that waits for one reader; nothing when the queue is empty, and its task ends.
    fn next(&self) -> Option<(Actor, Vec<(Opened, Timestamp)>)> {
        let mut state = self.state();
        let Some(&(reader, ..)) = state.waiting.first() else {
            (state.running, state.failing) = (false, false);
            return None;
        };
        let waiting = std::mem::take(&mut state.waiting);
        let (theirs, others): (BTreeSet<_>, _) = waiting.into_iter().partition(|(who, ..)| *who == reader);
        state.waiting = others;
        let opened = theirs.into_iter().map(|(_, opened, at)| (opened, at));
        Some((reader, opened.collect()))
    }

    fn put_back(&self, reader: Actor, readings: Vec<(Opened, Timestamp)>) {
        let mut state = self.state();
        state.failing = true;
        for (opened, at) in readings {
            state.waiting.insert((reader, opened, at));
        }
    }
}

impl Node {
    /// Notes that a person or a program opened something, without waiting for it. Within a quarter of an hour
    /// it is noted once.
    #[must_use]
    pub fn note_reading(&self, reader: Actor, opened: Opened, at: Timestamp) -> Noting {
        let last = self.world().readings.last(reader, opened);
        if last.is_some_and(|last| at.duration_since(last) < NOTED_EVERY) {
            return Noting::Noted;
        }
        let failing = !self.health().writable;
        let mut state = self.read_log().state();
        if !state.holds(reader, opened, at) {
            if state.waiting.len() >= WAITING_MAX {
                return Noting::Full;
            }
            state.waiting.insert((reader, opened, at));
        }
        if !state.running
            && let Ok(runtime) = Handle::try_current()
        {
            state.running = true;
            drop(runtime.spawn(write(self.clone())));
        }
        if failing || state.failing {
            Noting::Waits
        } else {
            Noting::Noted
        }
    }
}

/// Notes what waits until nothing does.
async fn write(node: Node) {
    while let Some((reader, readings)) = node.read_log().next() {
        let Ok(key) = crate::chance::request_key() else {
            node.read_log().put_back(reader, readings);
            pause(AGAIN).await;
            continue;
        };
        let command = Command::NoteReadings(NoteReadings(readings.clone()));
        match node.ask(key, reader, command).await {
            // Who has lost access since reads no more, and nothing of it is kept.
            Ok(_) | Err(AskError::Refused(_)) => node.read_log().state().failing = false,
            Err(AskError::Busy | AskError::Unavailable(_)) => {
                node.read_log().put_back(reader, readings);
                pause(AGAIN).await;
            }
        }
    }
}
