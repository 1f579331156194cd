//! Single entries with a marking of their own: what is written in an incident's journal, a part of
//! its picture, the state of a theme, and files.
//!
//! ```text
//!  as the thing it belongs to ──▶ marked more narrowly … ──▶ as the thing again (its owner)
//! ```
//!
//! Whoever reads an entry may read the thing it belongs to, and is admitted by its own marking as
//! well. What lets others read part of a thing is an extract. Where an entry replaces an older one,
//! as a part of a picture does, whoever may not read it reads the newest that they may.

mod decide;
mod state;
#[cfg(test)]
mod tests;
mod versions;

pub(crate) use decide::{mark, marked_as_written, owner_of};
pub use state::{Entries, EntryMark};
pub use versions::{Versions, Written};

use serde::{Deserialize, Serialize};

use crate::event::{Sequence, Subject};
use crate::files::AttachedTo;
use crate::ids::{IncidentId, OrganisationId, ReportId};
use crate::marking::Marking;
use crate::theme::Theme;
use crate::words::Personal;

/// What an entry with a marking of its own is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// A report.
    Report(ReportId),
    /// An incident.
    Incident(IncidentId),
    /// The state of a theme.
    Theme(Theme),
}

impl About {
    /// The thing; whoever reads the entry may read it.
    #[must_use]
    pub const fn subject(self) -> Subject {
        match self {
            Self::Report(report) => Subject::Report(report),
            Self::Incident(incident) => Subject::Incident(incident),
            Self::Theme(theme) => Subject::Theme(theme),
        }
    }
}

impl From<AttachedTo> for About {
    fn from(to: AttachedTo) -> Self {
        match to {
            AttachedTo::Report(report) => Self::Report(report),
            AttachedTo::Incident(incident) => Self::Incident(incident),
        }
    }
}

/// A single entry has, from now on, this marking of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryMarked {
    /// What the entry is about.
    pub about: About,
    /// The entry's number.
    pub entry: Sequence,
    /// Whose entry it is.
    pub owner: OrganisationId,
    /// Its own marking; that of the thing alone when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marking: Option<Marking>,
    /// Why; empty for one that was marked as it was written.
    #[serde(default, skip_serializing_if = "Personal::is_blank")]
    pub reason: Personal,
}

/// Set the marking of a single entry. Lowering it takes the owner.
#[derive(Clone, Debug)]
pub struct MarkEntry {
    /// What the entry is about.
    pub about: About,
    /// The entry's number.
    pub entry: Sequence,
    /// Its own marking; none to read it as the thing it belongs to.
    pub marking: Option<Marking>,
    /// Why.
    pub reason: String,
}
