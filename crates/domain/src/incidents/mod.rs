//! Incidents: deviations from the order that election law prescribes, by effect, not by intent.
//!
//! ```text
//!  opened ──▶ level, lead, marking and description change, entries are written, reports join
//!    ▲                         │
//!    └── reopened (reason) ◀── closed (reason)
//! ```

mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{
    ChangeLevel, CloseIncident, DescribePart, HandOver, MarkIncident, PlaceIncident, ReopenIncident,
    WriteEntry,
};
pub(crate) use decide::{
    change_level, close, describe, hand_over, mark, open_from_report, place, reopen, seen, write_entry,
};
pub use event::{
    EntryWritten, IncidentClosed, IncidentDescribed, IncidentHandedOver, IncidentMarked, IncidentOpened,
    IncidentPlaced, IncidentReopened, LevelChanged,
};
pub use state::{Incident, Incidents};

use crate::theme::coded;

coded! {
    /// The five parts of a shared picture.
    Part {
        /// What has happened.
        Event = "event",
        /// What follows from it.
        Consequences = "consequences",
        /// What is being done.
        Measures = "measures",
        /// What it takes.
        Resources = "resources",
        /// Who is concerned.
        Actors = "actors",
    }
}
