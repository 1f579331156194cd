//! What may be asked of incidents.

use super::Part;
use crate::areas::AreaId;
use crate::ids::{IncidentId, OrganisationId};
use crate::level::Level;
use crate::marking::Marking;
use crate::theme::{Basis, Likelihood};

/// Set another level.
#[derive(Clone, Debug)]
pub struct ChangeLevel {
    /// Which incident.
    pub incident: IncidentId,
    /// By effect.
    pub level: Level,
    /// Why.
    pub reason: String,
}

/// Write in the incident's journal.
#[derive(Clone, Debug)]
pub struct WriteEntry {
    /// Which incident.
    pub incident: IncidentId,
    /// What.
    pub text: String,
    /// Fact or assessment.
    pub basis: Basis,
    /// A marking of its own; that of the incident when there is none.
    pub marking: Option<Marking>,
}

/// Write one of the five parts of the picture anew.
#[derive(Clone, Debug)]
pub struct DescribePart {
    /// Which incident.
    pub incident: IncidentId,
    /// Which part.
    pub part: Part,
    /// What it shall say.
    pub text: String,
    /// Fact or assessment.
    pub basis: Basis,
    /// How likely, for an assessment.
    pub likelihood: Option<Likelihood>,
    /// A marking of its own; that of the incident when there is none.
    pub marking: Option<Marking>,
}

/// Let another organisation lead.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// Which incident.
    pub incident: IncidentId,
    /// To whom.
    pub lead: OrganisationId,
    /// Why.
    pub reason: String,
}

/// Set another marking. Lowering it takes the owner.
#[derive(Clone, Debug)]
pub struct MarkIncident {
    /// Which incident.
    pub incident: IncidentId,
    /// The marking.
    pub marking: Marking,
    /// Why.
    pub reason: String,
}

/// Say which places it touches.
#[derive(Clone, Debug)]
pub struct PlaceIncident {
    /// Which incident.
    pub incident: IncidentId,
    /// Every place.
    pub places: Vec<AreaId>,
}

/// Close the incident.
#[derive(Clone, Debug)]
pub struct CloseIncident {
    /// Which incident.
    pub incident: IncidentId,
    /// Why.
    pub reason: String,
}

/// Open a closed incident again.
#[derive(Clone, Debug)]
pub struct ReopenIncident {
    /// Which incident.
    pub incident: IncidentId,
    /// Why.
    pub reason: String,
}
