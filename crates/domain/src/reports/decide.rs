//! When a report may be received, brought in, assessed and taken up again.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::{
    Contents, ImportReports, MarkReport, Outcome, Place, ReceiveReport, Report, ReportCorrected,
    ReportMarked, ReportReceived, ReportState, ReportTakenUp, ReportTriaged, TakeUpReport, TriageReport,
    Verdict,
};
use crate::access::AccessClass;
use crate::actor::Actor;
use crate::command::Request;
use crate::event::{Event, Subject};
use crate::ids::{OrganisationId, ReportId};
use crate::incidents;
use crate::limits::{ANSWER_CHARS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX, required, within};
use crate::policy::{self, Action};
use crate::refusal::{Field, Refusal};
use crate::words::Personal;
use crate::world::World;

pub(crate) fn receive(world: &World, by: &Request, command: &ReceiveReport) -> Result<Vec<Event>, Refusal> {
    policy::permits(world, by.actor, Action::Report)?;
    let given = &command.contents;
    let contents = Contents {
        place: checked(world, given)?.into_owned(),
        ..given.clone()
    };
    required(contents.text.reveal().unwrap_or_default(), Field::Text)?;
    let owner = owner(world, by).ok_or(Refusal::NetworkNotFounded)?;
    Ok(vec![Event::ReportReceived(
        ReportReceived {
            report: world.reports.next_id(),
            owner,
            marking: command.marking.clone(),
            source_key: None,
            contents: Arc::new(contents),
        }
        .into(),
    )])
}

/// A person's own organisation; for a station, the municipality it lies in, or the coordinator.
fn owner(world: &World, by: &Request) -> Option<OrganisationId> {
    policy::organisation_of(world, by.actor)
        .or_else(|| world.coordinator().map(|known| known.registered.organisation))
}

pub(crate) fn import(world: &World, by: &Request, command: &ImportReports) -> Result<Vec<Event>, Refusal> {
    policy::permits(world, by.actor, Action::Import)?;
    if !world.organisations.contains_key(&command.owner) {
        return Err(Refusal::OrganisationUnknown {
            organisation: command.owner,
        });
    }
    // A person brings in what is the own organisation's.
    let own = policy::organisation_of(world, by.actor) == Some(command.owner);
    if matches!(by.actor, Actor::Person(_)) && !own {
        return Err(Refusal::NotPermitted {
            action: Action::Import,
        });
    }
    let mut taken = BTreeSet::new();
    let mut next = world.reports.next_id().0;
    let mut events = Vec::new();
    for row in &command.rows {
        if !taken.insert(row.source_key.as_str()) {
            return Err(Refusal::KeyTwice {
                key: row.source_key.clone(),
            });
        }
        within(&row.source_key, Field::Title, TITLE_CHARS_MAX)?;
        let contents = match checked(world, &row.contents)? {
            Cow::Borrowed(_as_given) => Arc::clone(&row.contents),
            Cow::Owned(place) => Arc::new(Contents {
                place,
                ..row.contents.as_ref().clone()
            }),
        };
        match world.reports.by_source(command.owner, &row.source_key) {
            Some(known) if known.contents == contents => {}
            // What is erased does not come back by the same way.
            Some(known) if world.erased_in(Subject::Report(known.id)).is_some() => {}
            Some(known) => {
                let corrected = ReportCorrected {
                    report: known.id,
                    contents,
                };
                events.push(Event::ReportCorrected(corrected.into()));
            }
            None => {
                let received = ReportReceived {
                    report: ReportId(next),
                    owner: command.owner,
                    marking: command.marking.clone(),
                    source_key: Some(row.source_key.clone()),
                    contents,
                };
                events.push(Event::ReportReceived(received.into()));
                next = next.saturating_add(1);
            }
        }
    }
    Ok(events)
}

fn written(text: &Personal, field: Field, max: usize) -> Result<(), Refusal> {
    within(text.reveal().unwrap_or_default(), field, max)
}

/// The place of contents that are within their limits and about known things: with the area that
/// premises or point decide.
fn checked<'a>(world: &World, given: &'a Contents) -> Result<Cow<'a, Place>, Refusal> {
    if world.kinds.get(given.kind).is_none() {
        return Err(Refusal::KindUnknown { kind: given.kind });
    }
    within(&given.kind_word, Field::Title, TITLE_CHARS_MAX)?;
    written(&given.title, Field::Title, TITLE_CHARS_MAX)?;
    written(&given.text, Field::Text, TEXT_CHARS_MAX)?;
    written(&given.done, Field::Done, TEXT_CHARS_MAX)?;
    written(&given.help, Field::Help, TEXT_CHARS_MAX)?;
    written(&given.contact, Field::Contact, TITLE_CHARS_MAX)?;
    written(&given.place.words, Field::Place, TITLE_CHARS_MAX)?;
    let (mut area, mut point) = (given.place.area, given.place.point);
    if let Some(id) = given.place.premises {
        let premises = world.premises.get(id).ok_or(Refusal::PremisesUnknown)?;
        area = premises.details.area.or(area);
        point = premises.details.point.or(point);
    }
    match area {
        Some(area) if world.areas.get(area).is_none() => return Err(Refusal::AreaUnknown { area }),
        Some(_) => {}
        None => {
            area = point
                .and_then(|point| world.areas.locate(point))
                .map(|area| area.id())
        }
    }
    if (area, point) == (given.place.area, given.place.point) {
        return Ok(Cow::Borrowed(&given.place));
    }
    Ok(Cow::Owned(Place {
        area,
        point,
        ..given.place.clone()
    }))
}

pub(crate) fn triage(world: &World, by: &Request, command: &TriageReport) -> Result<Vec<Event>, Refusal> {
    let report = reachable(world, by, command.report)?;
    if report.state != ReportState::New {
        return Err(Refusal::ReportAlreadyTriaged { report: report.id });
    }
    within(&command.answer, Field::Answer, ANSWER_CHARS_MAX)?;
    let mut events = Vec::new();
    let verdict = match &command.outcome {
        Outcome::NewIncident(new) => {
            policy::permits(world, by.actor, Action::LeadIncident)?;
            let opened = incidents::open_from_report(world, by, report, new)?;
            let incident = opened.incident;
            events.push(Event::IncidentOpened(opened.into()));
            Verdict::Incident(incident)
        }
        Outcome::Join(incident) => {
            policy::permits(world, by.actor, Action::LeadIncident)?;
            let incident = incidents::seen(world, by, *incident)?;
            if incident.closed.is_some() {
                return Err(Refusal::IncidentAlreadyClosed {
                    incident: incident.id,
                });
            }
            Verdict::Incident(incident.id)
        }
        Outcome::Complaint(to) => {
            required(to, Field::SentTo)?;
            within(to, Field::SentTo, TITLE_CHARS_MAX)?;
            Verdict::SentOn(Personal::new(to.trim()))
        }
        Outcome::NotIncident(reason) => Verdict::NotIncident(*reason),
        Outcome::Handled(how) => {
            required(how, Field::Done)?;
            within(how, Field::Done, TEXT_CHARS_MAX)?;
            Verdict::Handled(Personal::new(how.trim()))
        }
    };
    let answer = Personal::new(command.answer.trim());
    events.push(Event::ReportTriaged(
        ReportTriaged {
            report: report.id,
            verdict,
            answer,
        }
        .into(),
    ));
    Ok(events)
}

pub(crate) fn take_up(world: &World, by: &Request, command: &TakeUpReport) -> Result<Vec<Event>, Refusal> {
    let report = reachable(world, by, command.report)?;
    if report.state == ReportState::New {
        return Err(Refusal::ReportNotTriaged { report: report.id });
    }
    if let Some(Verdict::Incident(incident)) = report.triage.as_ref().map(|triage| &triage.triaged.verdict) {
        // Whose report it is reads it, but does not take it out of an incident that is not there for them.
        incidents::seen(world, by, *incident).map_err(|_hidden| Refusal::NotPermitted {
            action: Action::Triage,
        })?;
    }
    required(&command.reason, Field::Reason)?;
    within(&command.reason, Field::Reason, TEXT_CHARS_MAX)?;
    let reason = Personal::new(command.reason.trim());
    Ok(vec![Event::ReportTakenUp(
        ReportTakenUp {
            report: report.id,
            reason,
        }
        .into(),
    )])
}

/// Raising a marking is free for whoever works with what is reported; lowering it takes the owner.
pub(crate) fn mark(world: &World, by: &Request, command: &MarkReport) -> Result<Vec<Event>, Refusal> {
    policy::permits(world, by.actor, Action::LeadIncident)?;
    let visible = policy::visible(world, by.actor);
    let known = world.reports.get(command.report);
    let report = known
        .filter(|report| visible.sees(report.class))
        .ok_or(Refusal::ReportUnknown)?;
    let marking = policy::naming(by.actor, command.marking.clone());
    if *report.marking == marking {
        return Err(Refusal::MarkingUnchanged);
    }
    let class = |marking| AccessClass::of(marking, report.owner, None);
    policy::permits_marking(world, by.actor, &class(&report.marking), &class(&marking))?;
    required(&command.reason, Field::Reason)?;
    within(&command.reason, Field::Reason, TEXT_CHARS_MAX)?;
    Ok(vec![Event::ReportMarked(
        ReportMarked {
            report: report.id,
            marking,
            reason: Personal::new(command.reason.trim()),
        }
        .into(),
    )])
}

/// A report that the requester may see and assess; otherwise it looks as if it were not there.
fn reachable<'a>(world: &'a World, by: &Request, id: ReportId) -> Result<&'a Report, Refusal> {
    policy::permits(world, by.actor, Action::Triage)?;
    let report = world
        .reports
        .get(id)
        .filter(|report| policy::visible(world, by.actor).sees(report.class))
        .ok_or(Refusal::ReportUnknown)?;
    policy::reaches(world, by.actor, report.area)?;
    Ok(report)
}
