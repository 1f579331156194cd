//! Which openings are noted.

use std::collections::BTreeMap;

use super::{NOTED_EVERY, NoteReadings, Opened, ReadingNoted};
use crate::access::ClassId;
use crate::actor::Actor;
use crate::command::Request;
use crate::event::Event;
use crate::ids::{OrganisationId, ReadingId};
use crate::policy;
use crate::refusal::Refusal;
use crate::world::World;

pub(crate) fn decide(world: &World, by: &Request, command: &NoteReadings) -> Result<Vec<Event>, Refusal> {
    let reader = by.actor;
    if !matches!(reader, Actor::Person(_) | Actor::Program(_)) {
        return Err(Refusal::PersonUnknown);
    }
    let mut next = world.readings.next_id().0;
    let mut events: Vec<Event> = Vec::new();
    let mut taken = BTreeMap::new();
    for &(opened, at) in &command.0 {
        let at = at.min(by.at);
        let last = taken.get(&opened).copied();
        let last = last.or_else(|| world.readings.last(reader, opened));
        if last.is_some_and(|last| at.duration_since(last) < NOTED_EVERY) {
            continue;
        }
        // What is no longer there was there when it was opened.
        let Some(owner) = owner(world, reader, opened) else {
            continue;
        };
        let noted = ReadingNoted {
            reading: ReadingId(next),
            opened,
            owner,
            at,
        };
        taken.insert(opened, at);
        events.push(Event::ReadingNoted(noted.into()));
        next = next.saturating_add(1);
    }
    Ok(events)
}

/// Whose reading it is to know; nothing for what is not narrow enough to be logged.
fn owner(world: &World, reader: Actor, opened: Opened) -> Option<OrganisationId> {
    let logged = |class: ClassId| policy::is_logged(world, class);
    match opened {
        Opened::Report(id) => {
            let report = world.reports.get(id).filter(|report| logged(report.class));
            report.map(|report| report.owner)
        }
        Opened::Incident(id) => {
            let incident = world.incidents.get(id).filter(|incident| logged(incident.class));
            incident.map(|incident| incident.owner)
        }
        Opened::Extract(id) => {
            let extract = world.extracts.get(id).filter(|extract| logged(extract.class));
            extract.map(|extract| extract.released.owner)
        }
        Opened::People => policy::organisation_of(world, reader),
    }
}
