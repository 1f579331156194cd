//! What a form of the incident's page asks for, as a command.

use domain::areas::AreaId;
use domain::entries::{About, MarkEntry};
use domain::extracts::ReleaseExtract;
use domain::files::AttachedTo;
use domain::ids::{IncidentId, OrganisationId};
use domain::incidents::{
    ChangeLevel, CloseIncident, DescribePart, HandOver, Incident, MarkIncident, Part, PlaceIncident,
    ReopenIncident, WriteEntry,
};
use domain::theme::{Basis, Likelihood};
use domain::{Command, Sequence};

use crate::extract::Fields;
use crate::now::incidents::read_level;
use crate::now::marking;
use crate::visit::Visit;

/// What a form did not say.
#[derive(Clone, Copy, Debug)]
pub(super) enum Missing {
    Form,
    Level,
    Lead,
    Label,
}

impl Missing {
    /// The text that asks for it.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Form => "incident-form-unknown",
            Self::Level => "incident-level-choose",
            Self::Lead => "incident-lead-choose",
            Self::Label => "incident-label-choose",
        }
    }
}

/// Reads the form that `do` names.
pub(super) fn command(visit: &Visit, incident: &Incident, fields: &Fields) -> Result<Command, Missing> {
    let incident_id = incident.id;
    let text = || fields.get("text").to_owned();
    let reason = || fields.get("reason").to_owned();
    let basis = || Basis::parse(fields.get("basis")).unwrap_or(Basis::Assessment);
    match fields.get("do") {
        "change-level" => {
            let level = read_level(fields.get("level")).ok_or(Missing::Level)?;
            Ok(Command::ChangeLevel(ChangeLevel {
                incident: incident_id,
                level,
                reason: reason(),
            }))
        }
        "write" => Ok(Command::WriteEntry(WriteEntry {
            incident: incident_id,
            text: text(),
            basis: basis(),
            marking: marking::own_label(fields),
        })),
        "mark-entry" => mark_entry(visit, incident_id, fields),
        "release" => release(visit, Some(AttachedTo::Incident(incident_id)), fields).ok_or(Missing::Label),
        "describe" => Ok(Command::DescribePart(DescribePart {
            incident: incident_id,
            part: Part::parse(fields.get("part")).ok_or(Missing::Form)?,
            text: text(),
            basis: basis(),
            likelihood: Likelihood::parse(fields.get("likelihood")),
            marking: marking::own_label(fields),
        })),
        "hand-over" => {
            let lead = OrganisationId::new(fields.get("lead"))
                .ok()
                .ok_or(Missing::Lead)?;
            Ok(Command::HandOver(HandOver {
                incident: incident_id,
                lead,
                reason: reason(),
            }))
        }
        "mark" => {
            let marking = marking::read(visit, incident.owner, fields).ok_or(Missing::Label)?;
            Ok(Command::MarkIncident(MarkIncident {
                incident: incident_id,
                marking,
                reason: reason(),
            }))
        }
        "place" => {
            let places = fields
                .all("place")
                .filter_map(|place| place.parse::<AreaId>().ok())
                .collect();
            Ok(Command::PlaceIncident(PlaceIncident {
                incident: incident_id,
                places,
            }))
        }
        "close" => Ok(Command::CloseIncident(CloseIncident {
            incident: incident_id,
            reason: reason(),
        })),
        "reopen" => Ok(Command::ReopenIncident(ReopenIncident {
            incident: incident_id,
            reason: reason(),
        })),
        _ => Err(Missing::Form),
    }
}

fn mark_entry(visit: &Visit, incident: IncidentId, fields: &Fields) -> Result<Command, Missing> {
    let entry = fields.get("entry").parse().map_err(|_no_number| Missing::Form)?;
    let own = visit.organisation.registered.organisation;
    let marking = if fields.get("own").is_empty() {
        Some(marking::read(visit, own, fields).ok_or(Missing::Label)?)
    } else {
        None
    };
    Ok(Command::MarkEntry(MarkEntry {
        about: About::Incident(incident),
        entry: Sequence(entry),
        marking,
        reason: fields.get("reason").to_owned(),
    }))
}

/// Words to release, out of a thing or by themselves; nothing without a label.
pub(crate) fn release(visit: &Visit, of: Option<AttachedTo>, fields: &Fields) -> Option<Command> {
    let own = visit.organisation.registered.organisation;
    let command = ReleaseExtract {
        of,
        marking: marking::read(visit, own, fields)?,
        title: fields.get("title").to_owned(),
        text: fields.get("text").to_owned(),
        reason: fields.get("reason").to_owned(),
    };
    Some(Command::ReleaseExtract(Box::new(command)))
}
