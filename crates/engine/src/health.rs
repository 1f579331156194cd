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
    /// Whether the store is heard, and took what was last written.
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
    /// Since when writing fails, although the store may be heard.
    unwritten_since: Option<Timestamp>,
    /// Since when the store is not heard.
    unheard_since: Option<Timestamp>,
    heard: Option<(Timestamp, Stopwatch)>,
}

impl Pulse {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The store took what was written. Tells whether it did not before.
    pub(crate) fn written(&self) -> bool {
        self.state().unwritten_since.take().is_some()
    }

    /// The store did not take what was to be written.
    pub(crate) fn unwritten(&self, now: Timestamp) {
        self.state().unwritten_since.get_or_insert(now);
    }

    pub(crate) fn is_unwritten(&self) -> bool {
        self.state().unwritten_since.is_some()
    }

    /// A store that others write too has told its end. Tells whether it was not heard before.
    pub(crate) fn heard(&self, now: Timestamp) -> bool {
        let mut state = self.state();
        state.heard = Some((now, Stopwatch::start()));
        state.unheard_since.take().is_some()
    }

    /// The store was not heard. Tells whether that is new.
    pub(crate) fn unheard(&self, now: Timestamp) -> bool {
        let mut state = self.state();
        let new = state.unheard_since.is_none();
        state.unheard_since.get_or_insert(now);
        new
    }

    pub(crate) fn health(&self, head: Sequence) -> Health {
        let state = *self.state();
        let silent = state
            .heard
            .is_some_and(|(_, since)| since.elapsed() > SILENCE_MAX);
        let since = [state.unwritten_since, state.unheard_since];
        let lost_since = since.into_iter().flatten().min();
        Health {
            writable: lost_since.is_none(),
            lost_since,
            heard_at: state.heard.map(|(at, _)| at),
            behind: state.heard.is_some() && (silent || state.unheard_since.is_some()),
            head,
        }
    }
}
