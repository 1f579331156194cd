//! What is recorded about incidents.

use serde::{Deserialize, Serialize};

use super::Part;
use crate::areas::AreaId;
use crate::ids::{IncidentId, KindId, OrganisationId};
use crate::level::Level;
use crate::marking::Marking;
use crate::theme::Statement;
use crate::words::Personal;

/// An incident was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentOpened {
    /// The new id.
    pub incident: IncidentId,
    /// What it is called.
    pub title: Personal,
    /// What sort of thing.
    pub kind: KindId,
    /// By effect.
    pub level: Level,
    /// Why that level.
    pub reason: Personal,
    /// Whose incident it is.
    pub owner: OrganisationId,
    /// Who leads the work.
    pub lead: OrganisationId,
    /// How far it may travel.
    pub marking: Marking,
    /// Where.
    pub places: Vec<AreaId>,
}

/// The level changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelChanged {
    /// Which incident.
    pub incident: IncidentId,
    /// From.
    pub from: Level,
    /// To.
    pub to: Level,
    /// Why.
    pub reason: Personal,
}

/// Somebody wrote in the incident's journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryWritten {
    /// Which incident.
    pub incident: IncidentId,
    /// What was written.
    pub statement: Statement,
}

/// One of the five parts of the picture was written anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentDescribed {
    /// Which incident.
    pub incident: IncidentId,
    /// Which part.
    pub part: Part,
    /// What it says now.
    pub statement: Statement,
}

/// Another organisation leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentHandedOver {
    /// Which incident.
    pub incident: IncidentId,
    /// From.
    pub from: OrganisationId,
    /// To.
    pub to: OrganisationId,
    /// Why.
    pub reason: Personal,
}

/// The marking changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentMarked {
    /// Which incident.
    pub incident: IncidentId,
    /// The marking now.
    pub marking: Marking,
    /// Why.
    pub reason: Personal,
}

/// The places it touches changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentPlaced {
    /// Which incident.
    pub incident: IncidentId,
    /// Every place now.
    pub places: Vec<AreaId>,
}

/// The incident is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentClosed {
    /// Which incident.
    pub incident: IncidentId,
    /// Why.
    pub reason: Personal,
}

/// The incident was not over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentReopened {
    /// Which incident.
    pub incident: IncidentId,
    /// Why.
    pub reason: Personal,
}
