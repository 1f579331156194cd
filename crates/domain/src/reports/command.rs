//! What may be asked of reports.

use std::sync::Arc;

use super::{Contents, NotIncidentReason};
use crate::ids::{IncidentId, KindId, OrganisationId, ReportId};
use crate::level::Level;
use crate::marking::Marking;

/// Take a report.
#[derive(Clone, Debug)]
pub struct ReceiveReport {
    /// What it tells.
    pub contents: Contents,
    /// How far it may travel.
    pub marking: Marking,
}

/// One report of a file.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// The key in the source's own numbering.
    pub source_key: String,
    /// What it tells.
    pub contents: Arc<Contents>,
}

/// Take the reports of a file, by owner and key; unchanged ones are left alone.
#[derive(Clone, Debug)]
pub struct ImportReports {
    /// Whose reports they are.
    pub owner: OrganisationId,
    /// How far they may travel.
    pub marking: Marking,
    /// The reports.
    pub rows: Vec<ReportRow>,
}

/// Make the first assessment of a report.
#[derive(Clone, Debug)]
pub struct TriageReport {
    /// Which report.
    pub report: ReportId,
    /// What it comes to.
    pub outcome: Outcome,
    /// What the reporter is told; empty for the standard answer.
    pub answer: String,
}

/// What a first assessment may come to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A new incident.
    NewIncident(Box<NewIncident>),
    /// One that is already known.
    Join(IncidentId),
    /// A complaint, sent on to whom it concerns.
    Complaint(String),
    /// Not an incident.
    NotIncident(NotIncidentReason),
    /// Handled on the spot, and how.
    Handled(String),
}

/// An incident to open from a report.
#[derive(Clone, Debug)]
pub struct NewIncident {
    /// What it is called.
    pub title: String,
    /// What sort of thing; the report's kind when not given.
    pub kind: Option<KindId>,
    /// By effect.
    pub level: Level,
    /// Why that level.
    pub reason: String,
    /// Who leads the work; the triager's own organisation when not given.
    pub lead: Option<OrganisationId>,
    /// How far it may travel.
    pub marking: Marking,
}

/// Set another marking. Lowering it takes the owner.
#[derive(Clone, Debug)]
pub struct MarkReport {
    /// Which report.
    pub report: ReportId,
    /// The marking.
    pub marking: Marking,
    /// Why.
    pub reason: String,
}

/// Take up a report again that had been assessed.
#[derive(Clone, Debug)]
pub struct TakeUpReport {
    /// Which report.
    pub report: ReportId,
    /// Why.
    pub reason: String,
}
