//! Whether a node has its store: told to those who watch it, and to readers when it has not.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::Sequence;
use jiff::Timestamp;

use crate::clock::Stopwatch;

/// A node that has heard nothing for so long is behind. Chosen: a dozen missed looks.
const SILENCE_MAX: Duration = Duration::from_secs(3);

/// How a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    /// Whether the last thing asked of the store was done.
    pub writable: bool,
    /// Since when it is not.
    pub lost_since: Option<Timestamp>,
    /// When the store was last heard from; nothing for a store that nobody else writes.
    pub heard_at: Option<Timestamp>,
    /// Whether what is shown may be older than what others have written.
    pub behind: bool,
    /// The last entry that is shown.
    pub head: Sequence,
}

/// What the node's threads know of the store.
#[derive(Default)]
pub(crate) struct Pulse {
    state: Mutex<State>,
}

#[derive(Clone, Copy, Default)]
struct State {
    lost_since: Option<Timestamp>,
    heard: Option<(Timestamp, Stopwatch)>,
}

impl Pulse {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The store did what was asked. Tells whether it did not before.
    pub(crate) fn served(&self) -> bool {
        self.state().lost_since.take().is_some()
    }

    /// A store that others write too has told its end.
    pub(crate) fn heard(&self, now: Timestamp) {
        self.state().heard = Some((now, Stopwatch::start()));
    }

    /// The store did not do what was asked. Tells whether that is new.
    pub(crate) fn lost(&self, now: Timestamp) -> bool {
        let mut state = self.state();
        let new = state.lost_since.is_none();
        state.lost_since.get_or_insert(now);
        new
    }

    pub(crate) fn health(&self, head: Sequence) -> Health {
        let State { lost_since, heard } = *self.state();
        let silent = heard.is_some_and(|(_, since)| since.elapsed() > SILENCE_MAX);
        Health {
            writable: lost_since.is_none(),
            lost_since,
            heard_at: heard.map(|(at, _)| at),
            behind: heard.is_some() && (silent || lost_since.is_some()),
            head,
        }
    }
}
