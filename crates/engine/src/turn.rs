//! A turn in the making: what is decided, and those who wait for it.

use std::sync::Arc;
use std::time::Duration;

use domain::actor::Actor;
use domain::{Record, RequestKey, Sequence, World};
use jiff::Timestamp;
use journal::{Entry, Head};

use crate::encoding::Ahead;
use crate::error::AskError;
use crate::keyring::erased;
use crate::writer::Asked;

/// What a granted request came to.
#[derive(Clone, Debug)]
pub struct Granted {
    /// The entries it wrote; none when there was nothing to change.
    pub records: Arc<[Arc<Record>]>,
    /// The journal's end when it was durable.
    pub sequence: Sequence,
}

/// What a request of a turn came to, if the turn becomes durable.
pub(crate) type Outcome = Result<Granted, AskError>;

/// How a turn is had.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// The store has given it.
    Taken,
    /// Nobody else is there, it seems: the store tells at the end.
    Presumed,
}

/// Why a turn did not become durable.
pub(crate) enum Missed {
    /// Nothing is written, and it must be taken first.
    Overtaken,
    /// What the requests are told.
    Failed(AskError),
}

impl From<AskError> for Missed {
    fn from(error: AskError) -> Self {
        Self::Failed(error)
    }
}

/// A turn's records as entries.
pub(crate) enum Made {
    /// Each of them, and the journal's end after the last.
    Whole(Vec<Entry>, Head),
    /// Given to the store, and the journal's end after the last.
    Given(Head),
    /// So many of the first, by a thread of its own.
    Ahead(Ahead, usize),
    /// They can't be made: what those who wait are told.
    Not(AskError),
}

/// One turn in the making.
pub(crate) struct Turn {
    /// The journal's end that it follows.
    pub(crate) follows: Head,
    pub(crate) candidate: Arc<World>,
    pub(crate) records: Vec<Arc<Record>>,
    /// What of it is entries already, and how they end.
    pub(crate) made: Made,
    /// One for each request, in order.
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) at: Timestamp,
}

impl Turn {
    /// Whether it does nothing that the next turn must not be decided without.
    pub(crate) fn may_be_followed(&self) -> bool {
        let erases = |record: &Arc<Record>| erased(&record.event).is_some();
        let is_made = matches!(self.made, Made::Whole(..));
        is_made && !self.records.is_empty() && !self.records.iter().any(erases)
    }

    /// The journal's end once it lies there, where that is known.
    pub(crate) const fn end(&self) -> Option<Head> {
        match self.made {
            Made::Whole(_, end) | Made::Given(end) => Some(end),
            Made::Ahead(..) | Made::Not(_) => None,
        }
    }

    /// What a request of this turn wrote, if it is the same.
    pub(crate) fn earlier(&self, key: RequestKey, actor: Actor) -> Option<Granted> {
        let same = |record: &&Arc<Record>| record.key == key && record.by == actor;
        let sequence = self.records.iter().rfind(same)?.sequence;
        let records = self.records.iter().filter(same).cloned().collect();
        Some(Granted { records, sequence })
    }
}

/// A turn with those who wait for it.
pub(crate) struct Underway {
    pub(crate) turn: Turn,
    pub(crate) batch: Vec<Asked>,
    /// How long it took to decide.
    pub(crate) worked: Duration,
}

impl Underway {
    /// Whether it is worth the while, and safe, to decide the next turn while this one is on its way.
    pub(crate) fn goes_beside(&self) -> bool {
        self.batch.len() > 1 && self.turn.may_be_followed()
    }
}
