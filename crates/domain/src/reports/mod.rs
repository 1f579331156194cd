//! Reports: what somebody saw, in their words. A report is never altered.
//!
//! ```text
//!            ┌──▶ incident (a new one, or joined to one)
//!  new ──────┼──▶ sent on (a complaint, with its right address)
//!   ▲        ├──▶ not an incident (with a reason)
//!   │        └──▶ handled on the spot
//!   └── taken up again, with a reason ──┘
//! ```

mod blocks;
mod chains;
mod command;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use command::{
    ImportReports, MarkReport, NewIncident, Outcome, ReceiveReport, ReportRow, TakeUpReport, TriageReport,
};
pub(crate) use decide::{import, mark, receive, take_up, triage};
pub use event::{
    Contents, Occurred, Place, ReportCorrected, ReportMarked, ReportReceived, ReportTakenUp, ReportTriaged,
    Verdict,
};
pub use state::{Facet, Report, ReportFilter, Reports, Triage};

use crate::theme::coded;

coded! {
    /// Where a report stands.
    ReportState {
        /// Waits for a first assessment.
        New = "new",
        /// Belongs to an incident.
        Incident = "incident",
        /// A complaint, sent on.
        SentOn = "sent-on",
        /// Not an incident.
        NotIncident = "not-incident",
        /// Handled on the spot.
        Handled = "handled",
    }
}

impl ReportState {
    /// Its place in lists with one element a state.
    pub(crate) const fn place(self) -> usize {
        match self {
            Self::New => 0,
            Self::Incident => 1,
            Self::SentOn => 2,
            Self::NotIncident => 3,
            Self::Handled => 4,
        }
    }
}

coded! {
    /// How voting goes where the report comes from.
    Voting {
        /// Goes on.
        GoesOn = "goes-on",
        /// Goes on with delay.
        Delayed = "delayed",
        /// Has stopped.
        Stopped = "stopped",
        /// Not said.
        Unknown = "unknown",
    }
}

coded! {
    /// Whether the police know.
    Police {
        /// They do.
        Informed = "informed",
        /// They don't.
        NotInformed = "not-informed",
        /// Not said.
        Unknown = "unknown",
    }
}

coded! {
    /// Why a report is not an incident. All are normal.
    NotIncidentReason {
        /// Ordinary debate: not undue influence.
        OrdinaryDebate = "ordinary-debate",
        /// Everything was in order.
        NoDeviation = "no-deviation",
        /// The same report again.
        Duplicate = "duplicate",
        /// Nothing to do with the election.
        OutsideMandate = "outside-mandate",
        /// A test.
        Test = "test",
    }
}
