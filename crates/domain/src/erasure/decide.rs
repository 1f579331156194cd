//! Who may erase what.

use super::{Erasable, EraseSubject, SubjectErased};
use crate::command::Request;
use crate::event::Event;
use crate::ids::OrganisationId;
use crate::policy::{self, Action};
use crate::refusal::Refusal;
use crate::world::World;

pub(crate) fn decide(world: &World, by: &Request, command: EraseSubject) -> Result<Vec<Event>, Refusal> {
    policy::permits(world, by.actor, Action::Erase)?;
    let owner = owner(world, by, command.subject)?;
    policy::permits_erasing(world, by.actor, owner)?;
    let visible = policy::visible(world, by.actor);
    if world.is_told_since_erased(command.subject.into(), &visible) {
        let EraseSubject { subject, ground } = command;
        Ok(vec![Event::SubjectErased(
            SubjectErased { subject, ground }.into(),
        )])
    } else {
        Ok(Vec::new())
    }
}

/// Whose it is; what the asker may not see looks as if it were not there.
fn owner(world: &World, by: &Request, subject: Erasable) -> Result<OrganisationId, Refusal> {
    let visible = policy::visible(world, by.actor);
    match subject {
        Erasable::Person(id) => world
            .person(id)
            .map(|person| person.admitted.organisation)
            .ok_or(Refusal::PersonUnknown),
        Erasable::Report(id) => world
            .reports
            .get(id)
            .filter(|report| visible.sees(report.class))
            .map(|report| report.owner)
            .ok_or(Refusal::ReportUnknown),
        Erasable::Incident(id) => world
            .incidents
            .get(id)
            .filter(|incident| visible.sees(incident.class))
            .map(|incident| incident.owner)
            .ok_or(Refusal::IncidentUnknown),
        Erasable::Extract(id) => world
            .extracts
            .get(id)
            .filter(|extract| visible.sees(extract.class))
            .map(|extract| extract.released.owner)
            .ok_or(Refusal::ExtractUnknown),
        Erasable::Theme(_) => world
            .coordinator()
            .map(|known| known.registered.organisation)
            .ok_or(Refusal::NetworkNotFounded),
    }
}
