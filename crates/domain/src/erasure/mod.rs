//! Erasing the personal texts of a thing: that it was there, when and by whom stays; its words go.
//!
//! ```text
//! told ──▶ erased … told anew ──▶ erased anew
//! ```

mod decide;
mod state;
#[cfg(test)]
mod tests;
mod texts;

pub(crate) use decide::decide;

use serde::{Deserialize, Serialize};

use crate::event::Subject;
use crate::ids::{ExtractId, IncidentId, PersonId, ReportId};
use crate::theme::{Theme, coded};

/// What can be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Erasable {
    /// A person's name. Ends the person's access as well.
    Person(PersonId),
    /// The words of a report, of its assessment and of the answer to it.
    Report(ReportId),
    /// The words of an incident: its title, reasons, entries and picture.
    Incident(IncidentId),
    /// What was said of a theme.
    Theme(Theme),
    /// Words that were released to an audience.
    Extract(ExtractId),
}

impl From<Erasable> for Subject {
    fn from(subject: Erasable) -> Self {
        match subject {
            Erasable::Person(id) => Self::Person(id),
            Erasable::Report(id) => Self::Report(id),
            Erasable::Incident(id) => Self::Incident(id),
            Erasable::Theme(theme) => Self::Theme(theme),
            Erasable::Extract(id) => Self::Extract(id),
        }
    }
}

coded! {
    /// Why something is erased. Never in words: words would have to be erased in turn.
    Ground {
        /// The person it is about asked for it.
        Request = "request",
        /// The time for which it may be kept is over.
        Retention = "retention",
        /// It should never have been written there.
        Misplaced = "misplaced",
        /// An authority or a court decided it.
        Decision = "decision",
    }
}

/// The personal texts of everything about a thing, up to this entry, are gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectErased {
    /// Of what.
    pub subject: Erasable,
    /// Why.
    pub ground: Ground,
}

/// Erase the personal texts of a thing.
#[derive(Clone, Copy, Debug)]
pub struct EraseSubject {
    /// Of what.
    pub subject: Erasable,
    /// Why.
    pub ground: Ground,
}
