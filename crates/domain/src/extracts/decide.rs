//! When words may be released, and taken back.

use super::{ExtractReleased, ExtractWithdrawn, ReleaseExtract, WithdrawExtract};
use crate::access::AccessClass;
use crate::command::Request;
use crate::event::{Event, Subject};
use crate::files::AttachedTo;
use crate::ids::{IncidentId, Numbered, OrganisationId, PersonId, ReportId};
use crate::limits::{TEXT_CHARS_MAX, TITLE_CHARS_MAX, required, within};
use crate::marking::Marking;
use crate::network::OrganisationKind;
use crate::policy::{self, Action};
use crate::refusal::{Field, Refusal};
use crate::words::Personal;
use crate::world::World;

pub(crate) fn release(world: &World, by: &Request, command: &ReleaseExtract) -> Result<Vec<Event>, Refusal> {
    let action = Action::Release;
    policy::permits(world, by.actor, action)?;
    let owner = policy::organisation_of(world, by.actor).ok_or(Refusal::NotPermitted { action })?;
    let marking = policy::naming(by.actor, command.marking.clone());
    every_party_alike(world, &marking)?;
    let class = AccessClass::of(&marking, owner, None);
    if let Some(of) = command.of {
        taken_from(world, by, of, &class)?;
    }
    let title = written(&command.title, Field::Title, TITLE_CHARS_MAX)?;
    let text = written(&command.text, Field::Text, TEXT_CHARS_MAX)?;
    let reason = written(&command.reason, Field::Reason, TEXT_CHARS_MAX)?;
    leads_nowhere_hidden(world, by, &class, &[&command.title, &command.text])?;
    Ok(vec![Event::ExtractReleased(
        ExtractReleased {
            extract: world.extracts.next_id(),
            of: command.of,
            owner,
            marking,
            title,
            text,
            reason,
        }
        .into(),
    )])
}

pub(crate) fn withdraw(
    world: &World,
    by: &Request,
    command: &WithdrawExtract,
) -> Result<Vec<Event>, Refusal> {
    let action = Action::Release;
    policy::permits(world, by.actor, action)?;
    let known = world.extracts.get(command.extract);
    let extract = known
        .filter(|extract| policy::visible(world, by.actor).sees(extract.class))
        .ok_or(Refusal::ExtractUnknown)?;
    if policy::organisation_of(world, by.actor) != Some(extract.released.owner) {
        return Err(Refusal::NotPermitted { action });
    }
    if extract.withdrawn_at.is_some() {
        return Err(Refusal::ExtractWithdrawn);
    }
    let reason = written(&command.reason, Field::Reason, TEXT_CHARS_MAX)?;
    Ok(vec![Event::ExtractWithdrawn(
        ExtractWithdrawn {
            extract: extract.id,
            reason,
        }
        .into(),
    )])
}

/// What one party is told all are told, at the same moment.
fn every_party_alike(world: &World, marking: &Marking) -> Result<(), Refusal> {
    let is_party = |id: &OrganisationId| {
        let known = world.organisations.get(id);
        known.is_some_and(|known| known.registered.kind == OrganisationKind::Party)
    };
    let of_party = |id: &PersonId| {
        let person = world.person(*id);
        person.is_some_and(|person| is_party(&person.admitted.organisation))
    };
    let told = marking.audience.iter().filter(|id| is_party(id)).count();
    let all = world.organisations.keys().filter(|id| is_party(id)).count();
    if (told == 0 || told == all) && !marking.named.iter().any(of_party) {
        Ok(())
    } else {
        Err(Refusal::PartyLeftOut)
    }
}

/// The requester must see what the words are taken out of; letting others read takes its owner.
fn taken_from(world: &World, by: &Request, of: AttachedTo, class: &AccessClass) -> Result<(), Refusal> {
    let visible = policy::visible(world, by.actor);
    let (owner, before) = match of {
        AttachedTo::Report(id) => {
            let report = world.reports.get(id).filter(|report| visible.sees(report.class));
            let report = report.ok_or(Refusal::ReportUnknown)?;
            (report.owner, report.class)
        }
        AttachedTo::Incident(id) => {
            let incident = world.incidents.get(id);
            let incident = incident.filter(|incident| visible.sees(incident.class));
            let incident = incident.ok_or(Refusal::IncidentUnknown)?;
            (incident.owner, incident.class)
        }
    };
    let before = world.classes.get(before).ok_or(Refusal::IncidentUnknown)?;
    policy::permits_release(world, by.actor, owner, before, class)
}

/// Spoken numbers in the words may be of things alone that the requester and all readers may read.
/// Whether there is such a thing otherwise makes no difference, so that nobody learns it by trying.
fn leads_nowhere_hidden(
    world: &World,
    by: &Request,
    class: &AccessClass,
    texts: &[&str],
) -> Result<(), Refusal> {
    let visible = policy::visible(world, by.actor);
    let open = |subject: Subject| {
        let thing = match subject {
            Subject::Report(id) => world.reports.get(id).map(|report| report.class),
            Subject::Incident(id) => world.incidents.get(id).map(|incident| incident.class),
            Subject::Network
            | Subject::Premises(_)
            | Subject::Person(_)
            | Subject::Theme(_)
            | Subject::Extract(_)
            | Subject::Reading(_)
            | Subject::Provider(_)
            | Subject::Token(_) => None,
        };
        let known = thing.filter(|thing| visible.sees(*thing));
        let known = known.and_then(|thing| world.classes.get(thing));
        known.is_some_and(|thing| policy::leads_to(world, class, thing))
    };
    let words = texts
        .iter()
        .flat_map(|text| text.split(|letter: char| !(letter.is_alphanumeric() || letter == '-')));
    for word in words {
        let report = spoken::<ReportId>(world, word).map(Subject::Report);
        let incident = spoken::<IncidentId>(world, word).map(Subject::Incident);
        if report.or(incident).is_some_and(|subject| !open(subject)) {
            return Err(Refusal::ReferenceHidden);
        }
    }
    Ok(())
}

/// The thing whose spoken number this is, letter and all.
fn spoken<N: Numbered>(world: &World, word: &str) -> Option<N> {
    let (letter, _) = word.split_once('-')?;
    if letter.is_empty() {
        return None;
    }
    world.network.as_ref()?.numbering.parse(word)
}

fn written(text: &str, field: Field, max: usize) -> Result<Personal, Refusal> {
    required(text, field)?;
    within(text, field, max)?;
    Ok(Personal::new(text.trim()))
}
