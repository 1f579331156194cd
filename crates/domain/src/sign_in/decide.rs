//! Who may let whom in, and when a passkey may come or go.

use super::{
    AcceptInvitation, AddPasskey, EmergencySignIn, EndSessions, FAILURE_NOTED_EVERY_S, InvitationAccepted,
    InvitationWithdrawn, InvitePerson, OfferRecovery, PASSKEYS_MAX, PasskeyAdded, PasskeyRemoved,
    PersonInvited, RecoveryOffered, RemovePasskey, SessionsEnded, SignInFailed, Ways, WithdrawInvitation,
};
use crate::actor::Actor;
use crate::command::Request;
use crate::event::Event;
use crate::ids::{OrganisationId, PersonId};
use crate::limits;
use crate::network::{Person, PersonAdmitted, PersonSignedIn, RecordSignIn, SignInMeans};
use crate::policy;
use crate::refusal::Refusal;
use crate::words::Personal;
use crate::world::World;

pub(crate) fn sign_in(world: &World, command: RecordSignIn) -> Result<Vec<Event>, Refusal> {
    let RecordSignIn { person, means } = command;
    let known = person_with_access(world, person)?;
    let ways = ways(world, known.admitted.organisation);
    // What a provider tells is read where it is recorded: `providers::sign_in`.
    if means == SignInMeans::Provider || !ways.allow(means) {
        return Err(Refusal::SignInElsewhere);
    }
    signed_in(person, means)
}

/// The ways of an organisation's people.
fn ways(world: &World, organisation: OrganisationId) -> Ways {
    let known = world.organisations.get(&organisation);
    known.map_or(Ways::Local, |known| known.ways())
}

fn signed_in(person: PersonId, means: SignInMeans) -> Result<Vec<Event>, Refusal> {
    Ok(vec![Event::PersonSignedIn(
        PersonSignedIn { person, means }.into(),
    )])
}

/// A sign-in to an account that is kept for emergencies is told twice. Such an account comes in by
/// passkeys and links also where a provider is on, which may be what fails.
pub(crate) fn emergency(world: &World, command: RecordSignIn) -> Result<Vec<Event>, Refusal> {
    let RecordSignIn { person, means } = command;
    person_with_access(world, person)?;
    if !Ways::Local.allow(means) {
        return Err(Refusal::SignInElsewhere);
    }
    let mut events = signed_in(person, means)?;
    events.push(Event::EmergencySignIn(EmergencySignIn { person }.into()));
    Ok(events)
}

pub(crate) fn failed(world: &World, by: &Request, command: RecordSignIn) -> Result<Vec<Event>, Refusal> {
    let RecordSignIn { person, means } = command;
    let known = world.person(person).ok_or(Refusal::PersonUnknown)?;
    let noted = known.entry.failed_at;
    let lately = noted.is_some_and(|noted| by.at.as_second() - noted.as_second() < FAILURE_NOTED_EVERY_S);
    if lately {
        return Ok(Vec::new());
    }
    Ok(vec![Event::SignInFailed(SignInFailed { person, means }.into())])
}

pub(crate) fn invite(world: &World, by: &Request, command: &InvitePerson) -> Result<Vec<Event>, Refusal> {
    policy::permits_admitting(world, by.actor, command.organisation)?;
    limits::name(&command.name)?;
    let organisation = command.organisation;
    let known = world.organisations.get(&organisation);
    let kind = known
        .ok_or(Refusal::OrganisationUnknown { organisation })?
        .registered
        .kind;
    if ways(world, organisation) == Ways::Provider {
        return Err(Refusal::SignInElsewhere);
    }
    if !policy::fits(kind, command.role) {
        return Err(Refusal::RoleUnfit);
    }
    let person = world.next_person();
    let admitted = PersonAdmitted {
        person,
        name: Personal::new(command.name.trim()),
        organisation,
        role: command.role,
    };
    Ok(vec![
        Event::PersonAdmitted(admitted.into()),
        Event::PersonInvited(PersonInvited { person }.into()),
    ])
}

pub(crate) fn withdraw(
    world: &World,
    by: &Request,
    command: WithdrawInvitation,
) -> Result<Vec<Event>, Refusal> {
    let person = command.person;
    let known = looked_after(world, by, person)?;
    if !known.is_invited() {
        return Err(Refusal::InvitationGone);
    }
    Ok(vec![Event::InvitationWithdrawn(
        InvitationWithdrawn { person }.into(),
    )])
}

pub(crate) fn accept(world: &World, by: &Request, command: &AcceptInvitation) -> Result<Vec<Event>, Refusal> {
    let person = command.person;
    if by.actor != Actor::Person(person) {
        return Err(Refusal::InvitationGone);
    }
    let known = world.person(person).filter(|known| known.is_invited());
    let known = known
        .filter(|_| policy::is_kept(world, person))
        .ok_or(Refusal::InvitationGone)?;
    if ways(world, known.admitted.organisation) == Ways::Provider {
        return Err(Refusal::SignInElsewhere);
    }
    let added = adding(known, person, &command.passkey)?;
    let accepted = InvitationAccepted { person };
    Ok(vec![Event::InvitationAccepted(accepted.into()), added])
}

pub(crate) fn add_passkey(world: &World, by: &Request, command: &AddPasskey) -> Result<Vec<Event>, Refusal> {
    let (person, known) = own(world, by)?;
    if known.entry.passkeys.len() >= PASSKEYS_MAX {
        return Err(Refusal::PasskeysTooMany { max: PASSKEYS_MAX });
    }
    Ok(vec![adding(known, person, &command.name)?])
}

fn adding(known: &Person, person: PersonId, name: &str) -> Result<Event, Refusal> {
    limits::name(name)?;
    let added = PasskeyAdded {
        person,
        passkey: known.entry.next(),
        name: Personal::new(name.trim()),
    };
    Ok(Event::PasskeyAdded(added.into()))
}

pub(crate) fn remove_passkey(
    world: &World,
    by: &Request,
    command: RemovePasskey,
) -> Result<Vec<Event>, Refusal> {
    let (person, known) = own(world, by)?;
    let passkey = command.passkey;
    if !known.entry.passkeys.contains_key(&passkey) {
        return Err(Refusal::PasskeyUnknown);
    }
    if known.entry.passkeys.len() == 1 {
        return Err(Refusal::PasskeyLast);
    }
    Ok(vec![Event::PasskeyRemoved(
        PasskeyRemoved { person, passkey }.into(),
    )])
}

pub(crate) fn offer_recovery(
    world: &World,
    by: &Request,
    command: OfferRecovery,
) -> Result<Vec<Event>, Refusal> {
    let person = command.person;
    looked_after(world, by, person)?;
    person_with_access(world, person)?;
    Ok(vec![Event::RecoveryOffered(RecoveryOffered { person }.into())])
}

pub(crate) fn end_sessions(world: &World, by: &Request, command: EndSessions) -> Result<Vec<Event>, Refusal> {
    let person = command.person;
    looked_after(world, by, person)?;
    Ok(vec![Event::SessionsEnded(SessionsEnded { person }.into())])
}

/// The asker, who has access.
fn own<'a>(world: &'a World, by: &Request) -> Result<(PersonId, &'a Person), Refusal> {
    match by.actor {
        Actor::Person(person) => Ok((person, person_with_access(world, person)?)),
        Actor::Station(_) | Actor::Import(_) | Actor::Program(_) | Actor::Console => {
            Err(Refusal::PersonUnknown)
        }
    }
}

fn person_with_access(world: &World, person: PersonId) -> Result<&Person, Refusal> {
    let known = world.person(person).filter(|_| policy::has_access(world, person));
    known
        .map(std::convert::AsRef::as_ref)
        .ok_or(Refusal::PersonUnknown)
}

/// A person of the organisation whose people the asker looks after; others are not there.
fn looked_after<'a>(world: &'a World, by: &Request, person: PersonId) -> Result<&'a Person, Refusal> {
    let known = world.person(person).filter(|_| policy::is_kept(world, person));
    let known = known.ok_or(Refusal::PersonUnknown);
    let own = known.and_then(|known| {
        policy::permits_admitting(world, by.actor, known.admitted.organisation).map(|()| known)
    });
    match own {
        Ok(known) => Ok(known),
        Err(Refusal::OrganisationUnknown { .. }) => Err(Refusal::PersonUnknown),
        Err(refusal) => Err(refusal),
    }
}
