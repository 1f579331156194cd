//! What commands are asked of: a running node, or a rehearsal that is forgotten afterwards.

use std::sync::Arc;

use domain::actor::Actor;
use domain::{Command, Record, Request, RequestKey, World, decide};
use engine::{AskError, Node};
use jiff::Timestamp;

/// Grants or refuses commands, and knows what they add up to.
pub(crate) enum Ledger {
    /// Writes.
    Live(Node),
    /// Decides and folds as a node does, and writes nothing.
    Rehearsal(Box<Rehearsal>),
}

/// A world that nobody else sees.
pub(crate) struct Rehearsal {
    pub(crate) world: World,
    pub(crate) at: Timestamp,
}

impl Ledger {
    /// A rehearsal that goes on from a world.
    pub(crate) fn rehearse(world: World, at: Timestamp) -> Self {
        Self::Rehearsal(Box::new(Rehearsal { world, at }))
    }

    /// The newest world.
    pub(crate) fn world(&self) -> Arc<World> {
        match self {
            Self::Live(node) => node.world(),
            Self::Rehearsal(rehearsal) => Arc::new(rehearsal.world.clone()),
        }
    }

    /// Asks as whoever else asks with this key: of several nodes that do, one writes.
    pub(crate) fn ask_once(
        &mut self,
        key: RequestKey,
        actor: Actor,
        command: Command,
    ) -> Result<Arc<[Arc<Record>]>, AskError> {
        match self {
            Self::Live(node) => Ok(node.ask_blocking_as(key, actor, command)?.records),
            Self::Rehearsal(rehearsal) => rehearsal.ask(actor, command),
        }
    }

    /// Asks, and gives the entries that were written or would be.
    pub(crate) fn ask(&mut self, actor: Actor, command: Command) -> Result<Arc<[Arc<Record>]>, AskError> {
        match self {
            Self::Live(node) => Ok(node.ask_blocking(actor, command)?.records),
            Self::Rehearsal(rehearsal) => rehearsal.ask(actor, command),
        }
    }
}

impl Rehearsal {
    fn ask(&mut self, by: Actor, command: Command) -> Result<Arc<[Arc<Record>]>, AskError> {
        let key = RequestKey(0);
        let request = Request {
            key,
            actor: by,
            at: self.at,
            command,
        };
        let events = decide(&self.world, &request).map_err(AskError::Refused)?;
        let apply = |event| {
            let sequence = self.world.head.next();
            let record = Arc::new(Record {
                sequence,
                recorded_at: self.at,
                by,
                key,
                event,
            });
            self.world.apply(&record);
            record
        };
        Ok(events.into_iter().map(apply).collect())
    }
}
