//! What holds of markings whatever people do: nobody reads more than the owner lets them.

use std::sync::Arc;

use proptest::prelude::*;

use super::{asked, cases, run, viewers};
use crate::access::AccessClass;
use crate::actor::Actor;
use crate::command::Command;
use crate::event::{Event, Record, Subject};
use crate::ids::{IncidentId, OrganisationId, ReportId};
use crate::incidents::Part;
use crate::marking::Label;
use crate::policy::{organisation_of, sees_entry, sees_record, visible, works_on};
use crate::reports::{Outcome, ReportState, Verdict};
use crate::testing::fold;
use crate::theme::Theme;
use crate::world::World;

/// The incident that a command decides about; writing in its journal decides nothing.
fn decided(command: &Command) -> Option<IncidentId> {
    match command {
        Command::ChangeLevel(command) => Some(command.incident),
        Command::DescribePart(command) => Some(command.incident),
        Command::HandOver(command) => Some(command.incident),
        Command::MarkIncident(command) => Some(command.incident),
        Command::PlaceIncident(command) => Some(command.incident),
        Command::CloseIncident(command) => Some(command.incident),
        Command::ReopenIncident(command) => Some(command.incident),
        Command::FoundNetwork(_)
        | Command::RegisterOrganisations(_)
        | Command::DefineKinds(_)
        | Command::AdmitPeople(_)
        | Command::RecordSignIn(_)
        | Command::RecordEmergencySignIn(_)
        | Command::RecordFailedSignIn(_)
        | Command::InvitePerson(_)
        | Command::WithdrawInvitation(_)
        | Command::AcceptInvitation(_)
        | Command::AddPasskey(_)
        | Command::RemovePasskey(_)
        | Command::OfferRecovery(_)
        | Command::EndSessions(_)
        | Command::RecordExport(_)
        | Command::CallElection(_)
        | Command::DefineAreas(_)
        | Command::RegisterPremises(_)
        | Command::ReceiveReport(_)
        | Command::ImportReports(_)
        | Command::TriageReport(_)
        | Command::TakeUpReport(_)
        | Command::WriteEntry(_)
        | Command::TakeDuty(_)
        | Command::LeaveDuty(_)
        | Command::AssessTheme(_)
        | Command::SendReport(_)
        | Command::AttachFile(_)
        | Command::EraseSubject(_)
        | Command::GiveMandate(_)
        | Command::ReviewMandate(_)
        | Command::MarkReport(_)
        | Command::MarkEntry(_)
        | Command::ReleaseExtract(_)
        | Command::WithdrawExtract(_)
        | Command::NoteReadings(_)
        | Command::SetProvider(_)
        | Command::RecordProviderTry(_)
        | Command::TurnProviderOn(_)
        | Command::TurnProviderOff(_)
        | Command::AdmitByProvider(_)
        | Command::SignInByProvider(_)
        | Command::ConnectByProvider(_)
        | Command::RecordProviderRefusal(_)
        | Command::IssueToken(_)
        | Command::WithdrawToken(_) => None,
    }
}

fn after(step: &super::Granted) -> World {
    let mut world = step.before.clone();
    for event in &step.events {
        fold(&mut world, step.by, event.clone());
    }
    world
}

/// Whether a viewer may decide about an incident, seen or not.
fn decides(world: &World, viewer: Actor, id: IncidentId) -> bool {
    let incident = world.incidents.get(id).unwrap();
    works_on(world, viewer, incident.owner, incident.lead, &incident.places).is_ok()
}

/// The organisation for which a person or a program reads; nobody else reads anything as a member.
fn membership(world: &World, viewer: Actor) -> Option<OrganisationId> {
    match viewer {
        Actor::Person(_) => organisation_of(world, viewer),
        Actor::Program(id) => {
            let withdrawn = world.tokens.get(id)?.withdrawn_at.is_some();
            organisation_of(world, viewer).filter(|_| !withdrawn)
        }
        Actor::Station(_) | Actor::Import(_) | Actor::Console => None,
    }
}

fn reads(world: &World, viewer: Actor, id: IncidentId) -> bool {
    visible(world, viewer).sees(world.incidents.get(id).unwrap().class)
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn decisions_on_incidents_are_made_by_those_who_answer_for_them(asked in asked::commands()) {
        for step in run(&asked).steps {
            if let Some(id) = decided(&step.command) {
                prop_assert!(decides(&step.before, step.by, id));
            }
        }
    }

    #[test]
    fn joining_a_report_lets_nobody_decide_who_did_not_before(asked in asked::commands()) {
        for step in run(&asked).steps {
            let Command::TriageReport(command) = &step.command else { continue };
            let Outcome::Join(id) = command.outcome else { continue };
            let after = after(&step);
            for viewer in viewers() {
                prop_assert!(decides(&step.before, viewer, id) || !decides(&after, viewer, id), "{:?}", viewer);
            }
        }
    }

    #[test]
    fn marking_anew_brings_no_reader_unless_the_owner_does_it(asked in asked::commands()) {
        for step in run(&asked).steps {
            let Command::MarkIncident(command) = &step.command else { continue };
            let id = command.incident;
            let owner = step.before.incidents.get(id).unwrap().owner;
            if organisation_of(&step.before, step.by) == Some(owner) {
                continue;
            }
            let after = after(&step);
            for viewer in viewers() {
                prop_assert!(reads(&step.before, viewer, id) || !reads(&after, viewer, id), "{:?}", viewer);
            }
        }
    }

    #[test]
    fn who_marks_red_still_reads(asked in asked::commands()) {
        for step in run(&asked).steps {
            let after = after(&step);
            let red = after.incidents.iter().filter(|incident| incident.marking.label == Label::Red);
            let marked = red.filter(|incident| {
                step.before.incidents.get(incident.id).is_none_or(|before| before.marking != incident.marking)
            });
            for incident in marked {
                prop_assert!(visible(&after, step.by).sees(incident.class));
            }
        }
    }

    #[test]
    fn report_in_an_incident_is_read_by_readers_of_both_and_whose_it_is(asked in asked::commands()) {
        let mut world = run(&asked).world;
        for id in (1..world.reports.next_id().0).map(ReportId) {
            let report = world.reports.get(id).unwrap().clone();
            prop_assert_eq!(world.reports.class_of(id), Some(report.class));
            let alone = world.classes.intern(AccessClass::of(&report.marking, report.owner, None));
            let verdict = report.triage.as_ref().map(|triage| &triage.triaged.verdict);
            let incident = match verdict {
                Some(Verdict::Incident(id)) => Some(world.incidents.get(*id).unwrap().clone()),
                Some(_) | None => None,
            };
            prop_assert_eq!(incident.is_some(), report.state == ReportState::Incident);
            for viewer in viewers() {
                let seen = visible(&world, viewer);
                let expected = incident.as_ref().map_or(seen.sees(alone), |incident| {
                    let own = membership(&world, viewer);
                    let works = report.marking.label <= Label::Amber
                        && (own == Some(incident.owner) || own == Some(incident.lead));
                    let reports = incident.marking.label < Label::Red && own == Some(report.owner);
                    (seen.sees(incident.class) || reports) && (seen.sees(alone) || works)
                });
                prop_assert_eq!(seen.sees(report.class), expected, "{:?} {:?}", viewer, id);
            }
        }
    }

    #[test]
    fn picture_and_themes_tell_the_newest_version_that_a_reader_may_read(asked in asked::commands()) {
        let run = run(&asked);
        let world = &run.world;
        for viewer in viewers() {
            let seen = visible(world, viewer);
            let newest = |is: &dyn Fn(&Event) -> bool| {
                let mut written = run.records.iter().rev().filter(|record| is(&record.event));
                let read = |record: &&Arc<Record>| {
                    sees_record(world, viewer, &seen, record.event.subject(), record.sequence)
                };
                written.find(read).map(|record| record.sequence)
            };
            for theme in Theme::ALL {
                let is = |event: &Event| matches!(event, Event::ThemeAssessed(event) if event.theme == theme);
                let now = world.themes.get(&theme).and_then(|versions| versions.now(world, &seen));
                let reads = sees_entry(world, viewer, &seen, Subject::Theme(theme));
                let now = now.filter(|_| reads).map(|written| written.entry);
                prop_assert_eq!(now, newest(&is), "{:?} {:?}", viewer, theme);
            }
            let opens = |id| sees_entry(world, viewer, &seen, Subject::Incident(id));
            for incident in world.incidents.iter().filter(|incident| opens(incident.id)) {
                for part in Part::ALL {
                    let is = |event: &Event| {
                        matches!(event, Event::IncidentDescribed(event)
                            if event.part == part && event.incident == incident.id)
                    };
                    let now = incident.part(part).now(world, &seen).map(|written| written.entry);
                    prop_assert_eq!(now, newest(&is), "{:?} {:?}", viewer, part);
                }
            }
        }
    }
}
