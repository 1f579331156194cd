//! When a single entry may be marked.

use super::{About, EntryMarked, MarkEntry};
use crate::access::AccessClass;
use crate::command::Request;
use crate::event::{Event, Sequence, Subject};
use crate::ids::OrganisationId;
use crate::limits::{TEXT_CHARS_MAX, required, within};
use crate::marking::Marking;
use crate::policy::{self, Action};
use crate::refusal::{Field, Refusal};
use crate::words::Personal;
use crate::world::World;

/// Marks what the entry before it wrote, in the same turn: nobody reads it unmarked in between.
pub(crate) fn marked_as_written(
    world: &World,
    by: &Request,
    about: About,
    marking: Option<&Marking>,
    owner: OrganisationId,
) -> Option<Event> {
    let marking = policy::naming(by.actor, marking?.clone());
    Some(Event::EntryMarked(
        EntryMarked {
            about,
            entry: world.head.next(),
            owner: policy::organisation_of(world, by.actor).unwrap_or(owner),
            marking: Some(marking),
            reason: Personal::default(),
        }
        .into(),
    ))
}

pub(crate) fn mark(world: &World, by: &Request, command: &MarkEntry) -> Result<Vec<Event>, Refusal> {
    let action = match command.about {
        About::Report(_) | About::Incident(_) => Action::LeadIncident,
        About::Theme(_) => Action::AssessTheme,
    };
    policy::permits(world, by.actor, action)?;
    let subject = command.about.subject();
    let visible = policy::visible(world, by.actor);
    let owner = author(world, command.about, command.entry)
        .filter(|_| policy::sees_record(world, by.actor, &visible, subject, command.entry))
        .ok_or(Refusal::EntryUnknown)?;
    let marking = command
        .marking
        .clone()
        .map(|marking| policy::naming(by.actor, marking));
    let before = world.entries.mark(command.entry);
    if before.map(|mark| &*mark.marking) == marking.as_ref() {
        return Err(Refusal::MarkingUnchanged);
    }
    let owner = before.map_or(owner, |mark| mark.owner);
    if let Some(before) = before {
        let lead = world.lead_of(command.about);
        let class = |marking: &Marking| AccessClass::of(marking, owner, lead);
        let after = marking.as_ref().map(class);
        policy::permits_entry_marking(world, by.actor, owner, &class(&before.marking), after.as_ref())?;
    }
    required(&command.reason, Field::Reason)?;
    within(&command.reason, Field::Reason, TEXT_CHARS_MAX)?;
    Ok(vec![Event::EntryMarked(
        EntryMarked {
            about: command.about,
            entry: command.entry,
            owner,
            marking,
            reason: Personal::new(command.reason.trim()),
        }
        .into(),
    )])
}

/// Whose entry it is: the organisation of whoever wrote it, described a part of the picture,
/// assessed the theme or attached the file. Nothing else has a marking of its own.
fn author(world: &World, about: About, entry: Sequence) -> Option<OrganisationId> {
    let subject = about.subject();
    let file = world.files.of(subject).find(|file| file.entry == entry);
    let written = match about {
        About::Incident(id) => world.incidents.get(id).and_then(|incident| {
            let record = incident.journal.iter().find(|record| record.sequence == entry)?;
            let writes = matches!(record.event, Event::EntryWritten(_) | Event::IncidentDescribed(_));
            (writes && record.event.subject() == subject).then_some(record.by)
        }),
        About::Theme(theme) => {
            let versions = world.themes.get(&theme)?;
            versions.of(entry).map(|written| written.by)
        }
        About::Report(_) => None,
    };
    let by = file.map(|file| file.by).or(written)?;
    policy::organisation_of(world, by).or_else(|| owner_of(world, subject))
}

pub(crate) fn owner_of(world: &World, subject: Subject) -> Option<OrganisationId> {
    match subject {
        Subject::Report(id) => world.reports.get(id).map(|report| report.owner),
        Subject::Incident(id) => world.incidents.get(id).map(|incident| incident.owner),
        Subject::Theme(_) => coordinating(world),
        Subject::Network
        | Subject::Premises(_)
        | Subject::Person(_)
        | Subject::Extract(_)
        | Subject::Reading(_)
        | Subject::Provider(_)
        | Subject::Token(_) => None,
    }
}

fn coordinating(world: &World) -> Option<OrganisationId> {
    world.coordinator().map(|known| known.registered.organisation)
}
