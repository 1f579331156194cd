//! The read log: who has opened what is marked AMBER or narrower, and who has looked for people.
//!
//! ```text
//!  opened ──▶ noted, once in a quarter of an hour for each person and thing
//! ```

mod decide;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use decide::decide;
pub use state::{Reading, Readings};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::ids::{ExtractId, IncidentId, OrganisationId, ReadingId, ReportId};

/// How long one entry stands for all openings of a thing by a person. Chosen: long enough that
/// going back and forth is one reading, short enough to tell an evening's visits apart.
pub const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(15);

/// What can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opened {
    /// A report, or a file that came with it.
    Report(ReportId),
    /// An incident, or a file in its journal.
    Incident(IncidentId),
    /// Words released to an audience.
    Extract(ExtractId),
    /// The list of people, by a search.
    People,
}

/// Somebody opened something. The entry's author is who.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingNoted {
    /// The new id.
    pub reading: ReadingId,
    /// What.
    pub opened: Opened,
    /// Whose it is, and who may read this entry.
    pub owner: OrganisationId,
    /// When it was opened: before the entry, if that had to wait.
    pub at: Timestamp,
}

/// Note that the requester opened these.
#[derive(Clone, Debug)]
pub struct NoteReadings(pub Vec<(Opened, Timestamp)>);
