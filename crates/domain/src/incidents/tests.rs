//! Rules of incidents, as given, when, then.

use super::{
    DescribePart, EntryWritten, IncidentDescribed, IncidentHandedOver, IncidentMarked, IncidentPlaced,
    IncidentReopened, LevelChanged, Part,
};
use crate::actor::Actor;
use crate::command::Command;
use crate::event::{Event, EventKind};
use crate::ids::{IncidentId, ReportId};
use crate::level::Level;
use crate::limits::TEXT_CHARS_MAX;
use crate::marking::Label;
use crate::policy::{Action, visible};
use crate::refusal::{Field, Refusal};
use crate::tally::Spot;
use crate::testing::build::{
    change_level, close, closed, green, hand_over, joined, mark, marked, opened, opened_as, place, received,
    red_for, reopen, write_entry,
};
use crate::testing::network::{
    AUTHORITY_DUTY, CYBER_LIAISON, OFFICER_1380, PARTY, POLICE_ANALYST, POLICE_DUTY, STRANGER, TRAINER, area,
    number, organisation,
};
use crate::testing::{Given, given};
use crate::theme::{Basis, Likelihood, Statement};
use crate::words::Personal;
use crate::world::World;

const FIRST: IncidentId = IncidentId(1);

fn incident(world: &World) -> &super::Incident {
    world.incidents.get(FIRST).unwrap()
}

fn describe(basis: Basis, likelihood: Option<Likelihood>) -> Command {
    let text = "Valsedlar saknas i två lokaler.".to_owned();
    Command::DescribePart(DescribePart { incident: FIRST, part: Part::Consequences, text, basis, likelihood })
}

/// Every command on an open incident, by one who may.
fn on_open() -> Vec<Command> {
    vec![
        change_level(1, Level::Critical),
        describe(Basis::Fact, None),
        hand_over(1, "police"),
        place(1, &["county-13"]),
        close(1, "Klart."),
    ]
}

fn on_any() -> Vec<Command> {
    vec![write_entry(1, "Samtal."), mark(1, marked(Label::Amber, &[]))]
}

#[test]
fn level_changes_with_its_reason() {
    let world = given([opened(1)]).when(AUTHORITY_DUTY, change_level(1, Level::Extended)).then([
        Event::LevelChanged(
            LevelChanged {
                incident: FIRST,
                from: Level::Local,
                to: Level::Extended,
                reason: Personal::new("Fler lokaler."),
            }
            .into(),
        ),
    ]);
    assert_eq!(incident(&world).level, Level::Extended);
    assert_eq!(incident(&world).level_at, world.recorded_at);
}

#[test]
fn level_that_is_already_set_is_refused() {
    given([opened(1)])
        .when(AUTHORITY_DUTY, change_level(1, Level::Local))
        .refused(Refusal::LevelUnchanged { level: Level::Local });
}

#[test]
fn entry_is_kept_in_the_incidents_journal() {
    let text = Personal::new("Bil på väg.");
    let statement = Statement { text, basis: Basis::Fact, likelihood: None };
    let world = given([opened(1)])
        .when(CYBER_LIAISON, write_entry(1, " Bil på väg. "))
        .then([Event::EntryWritten(EntryWritten { incident: FIRST, statement }.into())]);
    let kinds: Vec<_> = incident(&world).journal.iter().map(|record| record.event.kind()).collect();
    assert_eq!(kinds, [EventKind::IncidentOpened, EventKind::EntryWritten]);
}

#[test]
fn entry_without_words_or_too_long_is_refused() {
    given([opened(1)])
        .when(AUTHORITY_DUTY, write_entry(1, " "))
        .refused(Refusal::FieldMissing { field: Field::Text });
    given([opened(1)])
        .when(AUTHORITY_DUTY, write_entry(1, &"x".repeat(TEXT_CHARS_MAX + 1)))
        .refused(Refusal::TextTooLong { field: Field::Text, max: TEXT_CHARS_MAX });
}

#[test]
fn fact_has_no_likelihood_and_an_assessment_keeps_its_own() {
    for (basis, likelihood) in [(Basis::Fact, None), (Basis::Assessment, Some(Likelihood::Likely))] {
        let text = Personal::new("Valsedlar saknas i två lokaler.");
        let statement = Statement { text, basis, likelihood };
        let part = Part::Consequences;
        let expected = IncidentDescribed { incident: FIRST, part, statement: statement.clone() };
        let world = given([opened(1)])
            .when(AUTHORITY_DUTY, describe(basis, Some(Likelihood::Likely)))
            .then([Event::IncidentDescribed(expected.into())]);
        assert_eq!(*incident(&world).part(Part::Consequences).unwrap().1, statement);
        assert!(incident(&world).part(Part::Event).is_none());
    }
}

#[test]
fn lead_is_handed_over_with_its_reason() {
    let world = given([opened(1)]).when(AUTHORITY_DUTY, hand_over(1, "police")).then([
        Event::IncidentHandedOver(
            IncidentHandedOver {
                incident: FIRST,
                from: organisation("election-authority"),
                to: organisation("police"),
                reason: Personal::new("De har kartan."),
            }
            .into(),
        ),
    ]);
    assert_eq!(incident(&world).owner, organisation("election-authority"), "the owner stays");
}

#[test]
fn lead_can_not_go_to_nobody_or_to_who_has_it() {
    given([opened(1)])
        .when(AUTHORITY_DUTY, hand_over(1, "nobody"))
        .refused(Refusal::OrganisationUnknown { organisation: organisation("nobody") });
    given([opened(1)])
        .when(AUTHORITY_DUTY, hand_over(1, "election-authority"))
        .refused(Refusal::LeadUnchanged);
}

#[test]
fn anyone_who_works_on_it_may_raise_the_marking() {
    let marking = marked(Label::Amber, &["police"]);
    let reason = Personal::new("Uppgifter om person.");
    let expected = IncidentMarked { incident: FIRST, marking: marking.clone(), reason };
    given([opened(1)])
        .when(POLICE_DUTY, mark(1, marking))
        .then([Event::IncidentMarked(expected.into())]);
}

#[test]
fn marking_is_lowered_by_its_owner_only() {
    let strict = || opened_as(1, "police", "police", marked(Label::AmberStrict, &["election-authority"]));
    for label in [Label::Clear, Label::Green, Label::Amber] {
        given([strict()])
            .when(AUTHORITY_DUTY, mark(1, marked(label, &[])))
            .refused(Refusal::MarkingLoweredByOther);
        given([strict()]).when(POLICE_ANALYST, mark(1, marked(label, &[]))).granted();
    }
}

#[test]
fn marking_that_is_already_set_is_refused() {
    given([opened(1)]).when(AUTHORITY_DUTY, mark(1, green())).refused(Refusal::MarkingUnchanged);
}

#[test]
fn marking_takes_the_reports_with_it() {
    let world = given([received(1), opened(1), joined(1, 1)])
        .when(AUTHORITY_DUTY, mark(1, marked(Label::AmberStrict, &[])))
        .granted();
    let class = world.reports.get(ReportId(1)).unwrap().class;
    assert!(visible(&world, AUTHORITY_DUTY).sees(class), "whose incident it is");
    assert!(visible(&world, OFFICER_1380).sees(class), "whose report it is");
    assert!(!visible(&world, POLICE_DUTY).sees(class));
}

#[test]
fn red_incident_is_there_for_the_named_only() {
    let named = given([opened(1)]).when(AUTHORITY_DUTY, mark(1, red_for(&[5]))).and();
    named.clone().when(POLICE_DUTY, write_entry(1, "Läst.")).granted();
    for by in [AUTHORITY_DUTY, POLICE_ANALYST, CYBER_LIAISON] {
        named.clone().when(by, write_entry(1, "Läst.")).refused(Refusal::IncidentUnknown);
    }
}

#[test]
fn places_are_told_once_each_in_order() {
    let world = given([opened(1)])
        .when(AUTHORITY_DUTY, place(1, &["municipality-1481", "county-13", "municipality-1481"]))
        .then([Event::IncidentPlaced(
            IncidentPlaced { incident: FIRST, places: vec![area("county-13"), area("municipality-1481")] }
                .into(),
        )]);
    let seen = visible(&world, AUTHORITY_DUTY);
    for (id, open) in
        [("county-13", 1), ("municipality-1380", 0), ("county-14", 1), ("municipality-1481", 1)]
    {
        let spot = Spot::Area(number(&world, id));
        assert_eq!(world.tallies.of(spot, &seen).open(), open, "{id}");
    }
}

#[test]
fn unknown_place_is_refused() {
    given([opened(1)])
        .when(AUTHORITY_DUTY, place(1, &["county-13", "county-99"]))
        .refused(Refusal::AreaUnknown { area: area("county-99") });
}

#[test]
fn closed_incident_counts_no_more_and_comes_back_reopened() {
    let seen = |world: &World| world.tallies.of(Spot::Everywhere, &visible(world, AUTHORITY_DUTY)).open();
    let world = given([opened(1)]).when(AUTHORITY_DUTY, close(1, "Klart.")).then([closed(1)]);
    assert_eq!(seen(&world), 0);
    let reason = Personal::new("Det började om.");
    let world = Given { world }
        .when(AUTHORITY_DUTY, reopen(1, "Det började om."))
        .then([Event::IncidentReopened(IncidentReopened { incident: FIRST, reason }.into())]);
    assert_eq!(seen(&world), 1);
    assert!(incident(&world).closed.is_none());
}

#[test]
fn closing_and_reopening_want_reasons() {
    let missing = Refusal::FieldMissing { field: Field::Reason };
    given([opened(1)]).when(AUTHORITY_DUTY, close(1, "")).refused(missing.clone());
    given([opened(1), closed(1)]).when(AUTHORITY_DUTY, reopen(1, " ")).refused(missing);
}

#[test]
fn open_incident_can_not_be_reopened() {
    given([opened(1)])
        .when(AUTHORITY_DUTY, reopen(1, "Nytt."))
        .refused(Refusal::IncidentNotClosed { incident: FIRST });
}

#[test]
fn closed_incident_refuses_change() {
    for command in on_open() {
        given([opened(1), closed(1)])
            .when(AUTHORITY_DUTY, command)
            .refused(Refusal::IncidentAlreadyClosed { incident: FIRST });
    }
}

#[test]
fn closed_incident_still_takes_entries_and_markings() {
    for command in on_any() {
        given([opened(1), closed(1)]).when(AUTHORITY_DUTY, command).granted();
    }
}

#[test]
fn invisible_incident_looks_unknown() {
    let hidden = opened_as(1, "police", "police", marked(Label::AmberStrict, &[]));
    for command in on_open().into_iter().chain(on_any()).chain([reopen(1, "Nytt.")]) {
        given([hidden.clone()]).when(AUTHORITY_DUTY, command.clone()).refused(Refusal::IncidentUnknown);
        given([]).when(AUTHORITY_DUTY, command).refused(Refusal::IncidentUnknown);
    }
}

#[test]
fn work_on_incidents_takes_the_right_role() {
    for command in on_open().into_iter().chain(on_any()) {
        for by in [TRAINER, PARTY, Actor::Import(organisation("police"))] {
            given([opened(1)])
                .when(by, command.clone())
                .refused(Refusal::NotPermitted { action: Action::LeadIncident });
        }
        given([opened(1)]).when(STRANGER, command).refused(Refusal::PersonUnknown);
    }
}

#[test]
fn open_incidents_are_read_highest_level_first_then_oldest() {
    let raise = |incident, to| {
        let from = Level::Local;
        let reason = Personal::new("Fler lokaler.");
        Event::LevelChanged(LevelChanged { incident: IncidentId(incident), from, to, reason }.into())
    };
    let world = given([
        opened(1),
        opened(2),
        opened(3),
        opened(4),
        raise(3, Level::Critical),
        raise(1, Level::Note),
        closed(4),
    ])
    .world;
    let seen = visible(&world, AUTHORITY_DUTY);
    let order: Vec<_> = world.incidents.open(&seen).map(|incident| incident.id.0).collect();
    assert_eq!(order, [3, 2, 1]);
    let newest: Vec<_> = world.incidents.newest(&seen, Some(IncidentId(4))).map(|found| found.id.0).collect();
    assert_eq!(newest, [3, 2, 1]);
    assert_eq!(world.tallies.of(Spot::Everywhere, &seen).highest(), Some(Level::Critical));
}
