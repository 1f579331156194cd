//! What a form of the incident's page asks for, as a command.

use domain::Command;
use domain::areas::AreaId;
use domain::ids::{OrganisationId, PersonId};
use domain::incidents::{
    ChangeLevel, CloseIncident, DescribePart, HandOver, Incident, MarkIncident, Part, PlaceIncident,
    ReopenIncident, WriteEntry,
};
use domain::marking::{Label, Marking};
use domain::theme::{Basis, Likelihood};

use crate::extract::Fields;
use crate::now::incidents::read_level;
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
        })),
        "describe" => Ok(Command::DescribePart(DescribePart {
            incident: incident_id,
            part: Part::parse(fields.get("part")).ok_or(Missing::Form)?,
            text: text(),
            basis: basis(),
            likelihood: Likelihood::parse(fields.get("likelihood")),
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
            let label = Label::parse(fields.get("label")).ok_or(Missing::Label)?;
            let marking = marking(visit, incident, label, fields);
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

/// The marking of the form. Whoever narrows it stays among those who may read.
fn marking(visit: &Visit, incident: &Incident, label: Label, fields: &Fields) -> Marking {
    let world = &visit.guest.world;
    let given = fields
        .all("audience")
        .filter_map(|key| OrganisationId::new(key).ok());
    let mut audience: Vec<_> = given
        .filter(|key| world.organisations.contains_key(key))
        .collect();
    let own = visit.organisation.registered.organisation;
    if label == Label::AmberStrict && incident.owner != own {
        audience.push(own);
    }
    let mut named: Vec<PersonId> = Vec::new();
    if label == Label::Red {
        let given = fields
            .all("named")
            .filter_map(|code| visit.parse::<PersonId>(code));
        named.extend(given.filter(|id| world.person(*id).is_some()));
        named.push(visit.id);
    }
    audience.sort_unstable();
    audience.dedup();
    named.sort_unstable();
    named.dedup();
    Marking {
        label,
        audience,
        named,
    }
}
