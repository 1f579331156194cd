//! The election that the network works for, and its phases.
//!
//! ```text
//! called ──▶ called anew (its calendar changed)
//! ```

#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::refusal::Refusal;
use crate::theme::coded;
use crate::words::Names;
use crate::world::World;

coded! {
    /// The stretches of an election, in order.
    Phase {
        /// Preparing.
        Prepare = "prepare",
        /// The lists of candidates are fixed.
        ListsFixed = "lists-fixed",
        /// Advance voting goes on.
        AdvanceVoting = "advance-voting",
        /// Election day.
        ElectionDay = "election-day",
        /// Counting.
        Count = "count",
        /// Appeals may be made.
        Appeals = "appeals",
        /// Looking back.
        Evaluate = "evaluate",
    }
}

/// An election has, from now on, this name and calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElectionCalled {
    /// Its key: `2026-parliament`.
    pub election: crate::ids::Code,
    /// What it is called.
    pub names: Names,
    /// Election day.
    pub voting_day: Date,
    /// When each phase begins, in order.
    pub phases: Vec<PhaseStart>,
}

/// When a phase begins; it lasts until the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseStart {
    /// Which phase.
    pub phase: Phase,
    /// Its first moment.
    pub starts_at: Timestamp,
}

impl ElectionCalled {
    /// The phase at a moment; the first one before it all begins.
    #[must_use]
    pub fn phase_at(&self, moment: Timestamp) -> Option<Phase> {
        let begun = self.phases.iter().rev().find(|start| start.starts_at <= moment);
        begun.or(self.phases.first()).map(|start| start.phase)
    }
}

/// Take this election and its calendar.
#[derive(Clone, Debug)]
pub struct CallElection(pub ElectionCalled);

pub(crate) fn decide(world: &World, command: &CallElection) -> Result<Vec<Event>, Refusal> {
    let election = &command.0;
    if election.names.sv.trim().is_empty() {
        return Err(Refusal::NameMissing);
    }
    let ordered = election
        .phases
        .is_sorted_by(|earlier, later| earlier.phase < later.phase && earlier.starts_at < later.starts_at);
    if !ordered || election.phases.is_empty() {
        return Err(Refusal::PhasesOutOfOrder);
    }
    if world.election.as_deref() == Some(election) {
        return Ok(Vec::new());
    }
    Ok(vec![Event::ElectionCalled(Arc::new(election.clone()))])
}
