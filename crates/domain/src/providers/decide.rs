//! When a provider may be set, tried and turned on, and whom it lets in.

use super::mapping::word;
use super::{
    AdmitByProvider, ConnectByProvider, PersonConnected, PersonVouchedFor, ProviderRefused, ProviderSet,
    ProviderTried, ProviderTurnedOff, ProviderTurnedOn, RecordProviderRefusal, RecordProviderTry,
    SetProvider, SettingNumber, SignInByProvider, TurnProviderOff, TurnProviderOn,
};
use crate::actor::Actor;
use crate::command::Request;
use crate::event::Event;
use crate::ids::OrganisationId;
use crate::limits;
use crate::network::{Organisation, PersonAdmitted, PersonSignedIn, SignInMeans};
use crate::policy;
use crate::refusal::{Field, Refusal};
use crate::sign_in::FAILURE_NOTED_EVERY_S;
use crate::words::Personal;
use crate::world::World;

pub(crate) fn set(world: &World, by: &Request, command: &SetProvider) -> Result<Vec<Event>, Refusal> {
    let organisation = looked_after(world, by, command.organisation)?;
    issuer(&command.issuer)?;
    word(&command.client, Field::Client)?;
    limits::within(&command.scopes, Field::Scopes, limits::TITLE_CHARS_MAX)?;
    command.mapping.check(organisation.registered.kind)?;
    let set = ProviderSet {
        organisation: command.organisation,
        number: organisation.provider.next(),
        issuer: command.issuer.trim().to_owned(),
        client: command.client.trim().to_owned(),
        scopes: command.scopes.split_whitespace().collect::<Vec<_>>().join(" "),
        mapping: command.mapping.clone(),
    };
    Ok(vec![Event::ProviderSet(set.into())])
}

/// Refuses what can't be a provider's address: over TLS, or on this machine itself, without anything
/// that a person could mean differently than a program.
fn issuer(text: &str) -> Result<(), Refusal> {
    word(text, Field::Issuer)?;
    let text = text.trim();
    let host = |rest: &str| {
        let host = rest.split(['/', ':']).next().unwrap_or_default();
        (!host.is_empty() || rest.starts_with('[')).then(|| rest.to_owned())
    };
    let over_tls = text.strip_prefix("https://").and_then(host).is_some();
    let here = ["http://localhost", "http://127.0.0.1", "http://[::1]"];
    let on_this_machine = here.iter().any(|start| {
        let rest = text.strip_prefix(start);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
    });
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || "?#@\\".contains(letter);
    if (over_tls || on_this_machine) && !text.contains(odd) {
        Ok(())
    } else {
        Err(Refusal::IssuerUnfit)
    }
}

pub(crate) fn record_try(
    world: &World,
    by: &Request,
    command: &RecordProviderTry,
) -> Result<Vec<Event>, Refusal> {
    let organisation = looked_after(world, by, command.organisation)?;
    let set = current(organisation, command.number)?;
    set.mapping.role(&command.claims)?;
    let tried = ProviderTried {
        organisation: command.organisation,
        number: command.number,
    };
    Ok(vec![Event::ProviderTried(tried.into())])
}

pub(crate) fn turn_on(world: &World, by: &Request, command: TurnProviderOn) -> Result<Vec<Event>, Refusal> {
    let TurnProviderOn { organisation, number } = command;
    let known = looked_after(world, by, organisation)?;
    current(known, number)?;
    if known.provider.tried_at.is_none() {
        return Err(Refusal::ProviderUntried);
    }
    let on = known.provider.on.as_ref().is_some_and(|on| on.number == number);
    if on {
        return Ok(Vec::new());
    }
    Ok(vec![Event::ProviderTurnedOn(
        ProviderTurnedOn { organisation, number }.into(),
    )])
}

pub(crate) fn turn_off(world: &World, by: &Request, command: TurnProviderOff) -> Result<Vec<Event>, Refusal> {
    let organisation = command.organisation;
    let known = looked_after(world, by, organisation)?;
    if known.provider.on.is_none() {
        return Ok(Vec::new());
    }
    Ok(vec![Event::ProviderTurnedOff(
        ProviderTurnedOff { organisation }.into(),
    )])
}

pub(crate) fn admit(world: &World, command: &AdmitByProvider) -> Result<Vec<Event>, Refusal> {
    let organisation = command.organisation;
    let on = world.provider_on(organisation).ok_or(Refusal::ProviderUnknown)?;
    let role = on.mapping.role(&command.claims)?;
    limits::name(&command.name)?;
    let person = world.next_person();
    let admitted = PersonAdmitted {
        person,
        name: Personal::new(command.name.trim()),
        organisation,
        role,
    };
    Ok(vec![
        Event::PersonAdmitted(admitted.into()),
        Event::PersonVouchedFor(PersonVouchedFor { person, role }.into()),
    ])
}

pub(crate) fn sign_in(
    world: &World,
    by: &Request,
    command: &SignInByProvider,
) -> Result<Vec<Event>, Refusal> {
    let person = command.person;
    let known = world.person(person).filter(|_| by.actor == Actor::Person(person));
    let known = known.ok_or(Refusal::PersonUnknown)?;
    let on = world.provider_on(known.admitted.organisation);
    let role = on
        .ok_or(Refusal::ProviderUnknown)?
        .mapping
        .role(&command.claims)?;
    let mut events = Vec::new();
    if known.admitted.role != role {
        let vouched = PersonVouchedFor { person, role };
        events.push(Event::PersonVouchedFor(vouched.into()));
    }
    let means = SignInMeans::Provider;
    events.push(Event::PersonSignedIn(PersonSignedIn { person, means }.into()));
    Ok(events)
}

/// Before a provider is on, whoever is somebody here and there says so: after it, who comes by it
/// and is not known is new.
pub(crate) fn connect(
    world: &World,
    by: &Request,
    command: &ConnectByProvider,
) -> Result<Vec<Event>, Refusal> {
    let Actor::Person(person) = by.actor else {
        return Err(Refusal::PersonUnknown);
    };
    let number = command.number;
    let known = world.person(person).filter(|_| policy::has_access(world, person));
    let known = known.ok_or(Refusal::PersonUnknown)?;
    let organisation = world.organisations.get(&known.admitted.organisation);
    let offered = organisation.and_then(|organisation| organisation.provider.offered());
    let offered = offered.ok_or(Refusal::ProviderUnknown)?;
    if offered.number != number {
        return Err(Refusal::ProviderUntried);
    }
    offered.mapping.role(&command.claims)?;
    Ok(vec![Event::PersonConnected(
        PersonConnected { person, number }.into(),
    )])
}

pub(crate) fn record_refusal(
    world: &World,
    by: &Request,
    command: RecordProviderRefusal,
) -> Result<Vec<Event>, Refusal> {
    let RecordProviderRefusal { organisation, reason } = command;
    let known = world.organisations.get(&organisation);
    let provider = &known
        .ok_or(Refusal::OrganisationUnknown { organisation })?
        .provider;
    if provider.on.is_none() {
        return Err(Refusal::ProviderUnknown);
    }
    let lately = provider.refused.is_some_and(|(noted, at)| {
        noted == reason && by.at.as_second() - at.as_second() < FAILURE_NOTED_EVERY_S
    });
    if lately {
        return Ok(Vec::new());
    }
    let refused = ProviderRefused { organisation, reason };
    Ok(vec![Event::ProviderRefused(refused.into())])
}

/// An organisation whose sign-in the asker looks after.
fn looked_after<'a>(world: &'a World, by: &Request, id: OrganisationId) -> Result<&'a Organisation, Refusal> {
    policy::permits_providing(world, by.actor, id)?;
    let known = world.organisations.get(&id).map(std::convert::AsRef::as_ref);
    known.ok_or(Refusal::OrganisationUnknown { organisation: id })
}

/// What was set, as long as it was not set anew.
fn current(organisation: &Organisation, number: SettingNumber) -> Result<&ProviderSet, Refusal> {
    let set = organisation
        .provider
        .set
        .as_deref()
        .ok_or(Refusal::ProviderUnknown)?;
    if set.number == number {
        Ok(set)
    } else {
        Err(Refusal::ProviderUntried)
    }
}
