//! When an incident may be opened, changed, closed and opened again.

use super::{
    ChangeLevel, CloseIncident, DescribePart, EntryWritten, HandOver, Incident, IncidentClosed,
    IncidentDescribed, IncidentHandedOver, IncidentMarked, IncidentOpened, IncidentPlaced, IncidentReopened,
    LevelChanged, MarkIncident, PlaceIncident, ReopenIncident, WriteEntry,
};
use crate::access::AccessClass;
use crate::areas::AreaId;
use crate::command::Request;
use crate::entries::{About, marked_as_written};
use crate::event::Event;
use crate::ids::{IncidentId, OrganisationId};
use crate::limits::{TEXT_CHARS_MAX, TITLE_CHARS_MAX, required, within};
use crate::policy::{self, Action};
use crate::refusal::{Field, Refusal};
use crate::reports::{NewIncident, Report};
use crate::theme::{Basis, Statement};
use crate::words::Personal;
use crate::world::World;

type Decision = Result<Vec<Event>, Refusal>;

/// The incident that a report's first assessment opens.
pub(crate) fn open_from_report(
    world: &World,
    by: &Request,
    report: &Report,
    new: &NewIncident,
) -> Result<IncidentOpened, Refusal> {
    policy::permits(world, by.actor, Action::LeadIncident)?;
    let owner = policy::organisation_of(world, by.actor).ok_or(Refusal::NotPermitted {
        action: Action::Triage,
    })?;
    let kind = new.kind.unwrap_or(report.contents.kind);
    if world.kinds.get(kind).is_none() {
        return Err(Refusal::KindUnknown { kind });
    }
    let lead = new.lead.unwrap_or(owner);
    may_lead(world, lead)?;
    let marking = policy::naming(by.actor, new.marking.clone());
    let tells_area = policy::tells_area(report, &marking, owner, lead);
    let area = report.contents.place.area.filter(|_| tells_area);
    Ok(IncidentOpened {
        incident: world.incidents.next_id(),
        title: written(&new.title, Field::Title, TITLE_CHARS_MAX)?,
        kind,
        level: new.level,
        reason: written(&new.reason, Field::Reason, TEXT_CHARS_MAX)?,
        owner,
        lead,
        marking,
        places: area.into_iter().collect(),
    })
}

pub(crate) fn change_level(world: &World, by: &Request, command: &ChangeLevel) -> Decision {
    let incident = open(world, by, command.incident)?;
    if incident.level == command.level {
        return Err(Refusal::LevelUnchanged { level: command.level });
    }
    Ok(vec![Event::LevelChanged(
        LevelChanged {
            incident: incident.id,
            from: incident.level,
            to: command.level,
            reason: reason(&command.reason)?,
        }
        .into(),
    )])
}

pub(crate) fn write_entry(world: &World, by: &Request, command: &WriteEntry) -> Decision {
    let incident = seen(world, by, command.incident)?;
    let text = written(&command.text, Field::Text, TEXT_CHARS_MAX)?;
    let statement = Statement {
        text,
        basis: command.basis,
        likelihood: None,
    };
    let entry = EntryWritten {
        incident: incident.id,
        statement,
    };
    let about = About::Incident(incident.id);
    let marked = marked_as_written(world, by, about, command.marking.as_ref(), incident.owner);
    let mut events = vec![Event::EntryWritten(entry.into())];
    events.extend(marked);
    Ok(events)
}

pub(crate) fn describe(world: &World, by: &Request, command: &DescribePart) -> Decision {
    let incident = open(world, by, command.incident)?;
    let likelihood = match command.basis {
        Basis::Fact => None,
        Basis::Assessment => command.likelihood,
    };
    let text = written(&command.text, Field::Text, TEXT_CHARS_MAX)?;
    let statement = Statement {
        text,
        basis: command.basis,
        likelihood,
    };
    let described = IncidentDescribed {
        incident: incident.id,
        part: command.part,
        statement,
    };
    let about = About::Incident(incident.id);
    let marked = marked_as_written(world, by, about, command.marking.as_ref(), incident.owner);
    let mut events = vec![Event::IncidentDescribed(described.into())];
    events.extend(marked);
    Ok(events)
}

pub(crate) fn hand_over(world: &World, by: &Request, command: &HandOver) -> Decision {
    let incident = open(world, by, command.incident)?;
    may_lead(world, command.lead)?;
    if incident.lead == command.lead {
        return Err(Refusal::LeadUnchanged);
    }
    Ok(vec![Event::IncidentHandedOver(
        IncidentHandedOver {
            incident: incident.id,
            from: incident.lead,
            to: command.lead,
            reason: reason(&command.reason)?,
        }
        .into(),
    )])
}

pub(crate) fn mark(world: &World, by: &Request, command: &MarkIncident) -> Decision {
    let incident = reachable(world, by, command.incident)?;
    let marking = policy::naming(by.actor, command.marking.clone());
    if *incident.marking == marking {
        return Err(Refusal::MarkingUnchanged);
    }
    let class = |marking| AccessClass::of(marking, incident.owner, Some(incident.lead));
    policy::permits_marking(world, by.actor, &class(&incident.marking), &class(&marking))?;
    let reason = reason(&command.reason)?;
    Ok(vec![Event::IncidentMarked(
        IncidentMarked {
            incident: incident.id,
            marking,
            reason,
        }
        .into(),
    )])
}

pub(crate) fn place(world: &World, by: &Request, command: &PlaceIncident) -> Decision {
    let incident = open(world, by, command.incident)?;
    if let Some(&area) = command
        .places
        .iter()
        .find(|area| world.areas.get(**area).is_none())
    {
        return Err(Refusal::AreaUnknown { area });
    }
    // Who neither owns nor leads it brings it to no place that they don't answer for.
    let own = policy::organisation_of(world, by.actor);
    let answers = own == Some(incident.owner) || own == Some(incident.lead);
    let known = |area: &AreaId| {
        let number = world.areas.get(*area).map(|area| area.number);
        number.is_some_and(|number| incident.places.contains(&number))
    };
    for area in command.places.iter().filter(|area| !answers && !known(area)) {
        let number = world.areas.get(*area).map(|area| area.number);
        policy::reaches(world, by.actor, number)?;
    }
    let mut places = command.places.clone();
    places.sort_unstable();
    places.dedup();
    Ok(vec![Event::IncidentPlaced(
        IncidentPlaced {
            incident: incident.id,
            places,
        }
        .into(),
    )])
}

pub(crate) fn close(world: &World, by: &Request, command: &CloseIncident) -> Decision {
    let incident = open(world, by, command.incident)?;
    let reason = reason(&command.reason)?;
    Ok(vec![Event::IncidentClosed(
        IncidentClosed {
            incident: incident.id,
            reason,
        }
        .into(),
    )])
}

pub(crate) fn reopen(world: &World, by: &Request, command: &ReopenIncident) -> Decision {
    let incident = reachable(world, by, command.incident)?;
    if incident.closed.is_none() {
        return Err(Refusal::IncidentNotClosed {
            incident: incident.id,
        });
    }
    let reason = reason(&command.reason)?;
    Ok(vec![Event::IncidentReopened(
        IncidentReopened {
            incident: incident.id,
            reason,
        }
        .into(),
    )])
}

/// An incident that the requester may see; otherwise it looks as if it were not there. Whoever
/// sees it may write in its journal and join reports to it.
pub(crate) fn seen<'a>(world: &'a World, by: &Request, id: IncidentId) -> Result<&'a Incident, Refusal> {
    policy::permits(world, by.actor, Action::LeadIncident)?;
    let incident = world.incidents.get(id).ok_or(Refusal::IncidentUnknown)?;
    if policy::visible(world, by.actor).sees(incident.class) {
        Ok(incident)
    } else {
        Err(Refusal::IncidentUnknown)
    }
}

/// An incident that the requester may see and decide about.
fn reachable<'a>(world: &'a World, by: &Request, id: IncidentId) -> Result<&'a Incident, Refusal> {
    let incident = seen(world, by, id)?;
    policy::works_on(world, by.actor, incident.owner, incident.lead, &incident.places)?;
    Ok(incident)
}

/// Only an authority of the network leads: parties, platforms and foreign partners don't.
fn may_lead(world: &World, organisation: OrganisationId) -> Result<(), Refusal> {
    let known = world.organisations.get(&organisation);
    if known.is_some_and(|known| known.registered.kind.is_authority()) {
        Ok(())
    } else {
        Err(Refusal::OrganisationUnknown { organisation })
    }
}

fn open<'a>(world: &'a World, by: &Request, id: IncidentId) -> Result<&'a Incident, Refusal> {
    let incident = reachable(world, by, id)?;
    if incident.closed.is_some() {
        return Err(Refusal::IncidentAlreadyClosed { incident: id });
    }
    Ok(incident)
}

fn reason(text: &str) -> Result<Personal, Refusal> {
    written(text, Field::Reason, TEXT_CHARS_MAX)
}

fn written(text: &str, field: Field, max: usize) -> Result<Personal, Refusal> {
    required(text, field)?;
    within(text, field, max)?;
    Ok(Personal::new(text.trim()))
}
