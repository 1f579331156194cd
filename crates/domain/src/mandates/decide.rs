//! When a mandate may be given and reviewed.

use super::{GiveMandate, MandateGiven, MandateReviewed, Review, ReviewMandate};
use crate::actor::Actor;
use crate::command::Request;
use crate::event::Event;
use crate::ids::PersonId;
use crate::policy;
use crate::refusal::Refusal;
use crate::world::World;

pub(crate) fn give(world: &World, by: &Request, command: &GiveMandate) -> Result<Vec<Event>, Refusal> {
    managed(world, by, command.person)?;
    let organisation = world
        .person(command.person)
        .map(|person| person.admitted.organisation);
    let organisation = organisation.and_then(|id| world.organisations.get(&id));
    if organisation.is_some_and(|known| !policy::fits(known.registered.kind, command.role)) {
        return Err(Refusal::RoleUnfit);
    }
    let until_first = command.from.unwrap_or(by.at);
    if command
        .until
        .is_some_and(|until| until <= until_first || until <= by.at)
    {
        return Err(Refusal::MandateEndsBeforeItBegins);
    }
    Ok(vec![Event::MandateGiven(
        MandateGiven {
            person: command.person,
            role: command.role,
            from: command.from,
            until: command.until,
            election: command.election,
        }
        .into(),
    )])
}

pub(crate) fn review(world: &World, by: &Request, command: ReviewMandate) -> Result<Vec<Event>, Refusal> {
    managed(world, by, command.person)?;
    let ended = world
        .person(command.person)
        .is_some_and(|person| person.mandate.ended_at.is_some());
    if ended {
        // Who has lost access gets a new mandate, not a kind word.
        return match command.review {
            Review::Ended => Ok(Vec::new()),
            Review::Kept => Err(Refusal::AccessOver),
        };
    }
    let ReviewMandate { person, review } = command;
    Ok(vec![Event::MandateReviewed(
        MandateReviewed { person, review }.into(),
    )])
}

/// A person whose access is the requester's to decide about: never one's own.
fn managed(world: &World, by: &Request, id: PersonId) -> Result<(), Refusal> {
    policy::permits_managing(world, by.actor, id)?;
    if by.actor == Actor::Person(id) {
        return Err(Refusal::OwnMandate);
    }
    Ok(())
}
