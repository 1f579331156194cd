//! When the network and its members may change.

use super::{AdmitPeople, DefineKinds, FoundNetwork, PersonAdmitted, RecordExport, RegisterOrganisations};
use crate::event::Event;
use crate::ids::PersonId;
use crate::limits;
use crate::refusal::Refusal;
use crate::words::Personal;
use crate::world::World;

pub(crate) fn found(world: &World, command: &FoundNetwork) -> Result<Vec<Event>, Refusal> {
    if world.network.is_some() {
        return Err(Refusal::NetworkAlreadyFounded);
    }
    Ok(vec![Event::NetworkFounded(command.0.clone().into())])
}

pub(crate) fn register(world: &World, command: &RegisterOrganisations) -> Result<Vec<Event>, Refusal> {
    let mut events = Vec::new();
    for given in &command.0 {
        if given.names.sv.trim().is_empty() {
            return Err(Refusal::NameMissing);
        }
        if let Some(area) = given.area.filter(|area| world.areas.get(*area).is_none()) {
            return Err(Refusal::AreaUnknown { area });
        }
        let known = world.organisations.get(&given.organisation);
        if known.is_none_or(|known| known.registered != *given) {
            events.push(Event::OrganisationRegistered(given.clone().into()));
        }
    }
    Ok(events)
}

pub(crate) fn define_kinds(world: &World, command: &DefineKinds) -> Vec<Event> {
    command
        .0
        .iter()
        .filter(|given| {
            world
                .kinds
                .get(given.kind)
                .is_none_or(|known| known.defined != **given)
        })
        .map(|given| Event::KindDefined(given.clone().into()))
        .collect()
}

pub(crate) fn admit(world: &World, command: &AdmitPeople) -> Result<Vec<Event>, Refusal> {
    let first = world.next_person().0;
    command
        .0
        .iter()
        .zip(first..)
        .map(|(given, number)| {
            limits::name(&given.name)?;
            if !world.organisations.contains_key(&given.organisation) {
                return Err(Refusal::OrganisationUnknown {
                    organisation: given.organisation,
                });
            }
            Ok(Event::PersonAdmitted(
                PersonAdmitted {
                    person: PersonId(number),
                    name: Personal::new(given.name.trim()),
                    organisation: given.organisation,
                    role: given.role,
                }
                .into(),
            ))
        })
        .collect()
}

pub(crate) fn exported(command: &RecordExport) -> Vec<Event> {
    vec![Event::ExportTaken(command.0.clone().into())]
}
