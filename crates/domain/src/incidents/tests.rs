//! Rules of incidents, as given, when, then.

mod reach;

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
use crate::reports::Outcome;
use crate::tally::Spot;
use crate::testing::build::{
    change_level, close, closed, contents, green, hand_over, joined, mark, marked, opened, opened_as, place,
    placed, received, received_as, red_for, reopen, triage, write_entry,
};
use crate::testing::network::{
    AUTHORITY_ANALYST, AUTHORITY_DUTY, COUNTY_13, COUNTY_14, CYBER_COMMUNICATIONS, CYBER_LIAISON,
    OFFICER_1380, OFFICER_1481, PARTY, POLICE_ANALYST, POLICE_DUTY, STRANGER, TRAINER, area, number,
    organisation,
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
    Command::DescribePart(DescribePart {
        incident: FIRST,
        part: Part::Consequences,
        text,
        basis,
        likelihood,
        marking: None,
    })
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
    let world = given([opened(1)])
        .when(AUTHORITY_DUTY, change_level(1, Level::Extended))
        .then([Event::LevelChanged(
            LevelChanged {
                incident: FIRST,
                from: Level::Local,
                to: Level::Extended,
                reason: Personal::new("Fler lokaler."),
            }
            .into(),
        )]);
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
    let statement = Statement {
        text,
        basis: Basis::Fact,
        likelihood: None,
    };
    let world = given([opened(1)])
        .when(CYBER_LIAISON, write_entry(1, " Bil på väg. "))
        .then([Event::EntryWritten(
            EntryWritten {
                incident: FIRST,
                statement,
            }
            .into(),
        )]);
    let kinds: Vec<_> = incident(&world)
        .journal
        .iter()
        .map(|record| record.event.kind())
        .collect();
    assert_eq!(kinds, [EventKind::IncidentOpened, EventKind::EntryWritten]);
}

#[test]
fn entry_without_words_or_too_long_is_refused() {
    given([opened(1)])
        .when(AUTHORITY_DUTY, write_entry(1, " "))
        .refused(Refusal::FieldMissing { field: Field::Text });
    given([opened(1)])
        .when(AUTHORITY_DUTY, write_entry(1, &"x".repeat(TEXT_CHARS_MAX + 1)))
        .refused(Refusal::TextTooLong {
            field: Field::Text,
            max: TEXT_CHARS_MAX,
        });
}

#[test]
fn fact_has_no_likelihood_and_an_assessment_keeps_its_own() {
    for (basis, likelihood) in [(Basis::Fact, None), (Basis::Assessment, Some(Likelihood::Likely))] {
        let text = Personal::new("Valsedlar saknas i två lokaler.");
        let statement = Statement {
            text,
            basis,
            likelihood,
        };
        let part = Part::Consequences;
        let expected = IncidentDescribed {
            incident: FIRST,
            part,
            statement: statement.clone(),
        };
        let world = given([opened(1)])
            .when(AUTHORITY_DUTY, describe(basis, Some(Likelihood::Likely)))
            .then([Event::IncidentDescribed(expected.into())]);
        let seen = visible(&world, AUTHORITY_DUTY);
        let now = |part| incident(&world).part(part).now(&world, &seen);
        assert_eq!(now(Part::Consequences).unwrap().statement, statement);
        assert!(now(Part::Event).is_none());
    }
}

#[test]
fn lead_is_handed_over_with_its_reason() {
    let world = given([opened(1)])
        .when(AUTHORITY_DUTY, hand_over(1, "police"))
        .then([Event::IncidentHandedOver(
            IncidentHandedOver {
                incident: FIRST,
                from: organisation("election-authority"),
                to: organisation("police"),
                reason: Personal::new("De har kartan."),
            }
            .into(),
        )]);
    assert_eq!(
        incident(&world).owner,
        organisation("election-authority"),
        "the owner stays"
    );
}

#[test]
fn lead_goes_to_another_authority_only() {
    for to in ["nobody", "party", "platform"] {
        given([opened(1)])
            .when(AUTHORITY_DUTY, hand_over(1, to))
            .refused(Refusal::OrganisationUnknown {
                organisation: organisation(to),
            });
    }
    given([opened(1)])
        .when(AUTHORITY_DUTY, hand_over(1, "election-authority"))
        .refused(Refusal::LeadUnchanged);
}

#[test]
fn anyone_who_works_on_it_may_raise_the_marking() {
    let marking = marked(Label::Amber, &["police"]);
    let reason = Personal::new("Uppgifter om person.");
    let expected = IncidentMarked {
        incident: FIRST,
        marking: marking.clone(),
        reason,
    };
    given([opened(1)])
        .when(POLICE_DUTY, mark(1, marking))
        .then([Event::IncidentMarked(expected.into())]);
}

#[test]
fn marking_is_widened_by_its_owner_only() {
    let strict = || {
        opened_as(
            1,
            "police",
            "police",
            marked(Label::AmberStrict, &["election-authority"]),
        )
    };
    for label in [Label::Clear, Label::Green, Label::Amber] {
        given([strict()])
            .when(AUTHORITY_DUTY, mark(1, marked(label, &[])))
            .refused(Refusal::MarkingLoweredByOther);
        given([strict()])
            .when(POLICE_ANALYST, mark(1, marked(label, &[])))
            .granted();
    }
    for marking in [marked(Label::Green, &["party"]), red_for(&[13])] {
        given([opened(1)])
            .when(POLICE_DUTY, mark(1, marking.clone()))
            .refused(Refusal::MarkingLoweredByOther);
        given([opened(1)])
            .when(AUTHORITY_DUTY, mark(1, marking))
            .granted();
    }
}

#[test]
fn marking_that_is_already_set_is_refused() {
    given([opened(1)])
        .when(AUTHORITY_DUTY, mark(1, green()))
        .refused(Refusal::MarkingUnchanged);
    let red = opened_as(1, "police", "police", red_for(&[5, 6]));
    given([red])
        .when(POLICE_DUTY, mark(1, red_for(&[6])))
        .refused(Refusal::MarkingUnchanged);
}

#[test]
fn marking_takes_the_reports_with_it() {
    let sees = |world: &World, by| {
        let class = world.reports.get(ReportId(1)).unwrap().class;
        visible(world, by).sees(class)
    };
    let strict = given([received(1), opened(1), joined(1, 1)])
        .when(AUTHORITY_DUTY, mark(1, marked(Label::AmberStrict, &[])))
        .and();
    for (by, expected) in [
        (AUTHORITY_DUTY, true),
        (OFFICER_1380, true),
        (COUNTY_13, false),
        (POLICE_DUTY, false),
    ] {
        assert_eq!(sees(&strict.world, by), expected, "{by:?}");
    }
    assert!(
        !visible(&strict.world, OFFICER_1380).sees(incident(&strict.world).class),
        "whose report it is reads the report, and not the incident"
    );
    let red = strict.when(AUTHORITY_DUTY, mark(1, red_for(&[1]))).granted();
    assert!(sees(&red, AUTHORITY_DUTY));
    assert!(!sees(&red, OFFICER_1380), "not in a RED incident");
}

#[test]
fn red_incident_is_there_for_the_named_and_who_marked_it() {
    let reason = Personal::new("Uppgifter om person.");
    let expected = IncidentMarked {
        incident: FIRST,
        marking: red_for(&[1, 5]),
        reason,
    };
    let world = given([opened(1)])
        .when(AUTHORITY_DUTY, mark(1, red_for(&[5])))
        .then([Event::IncidentMarked(expected.into())]);
    let named = Given { world };
    for by in [POLICE_DUTY, AUTHORITY_DUTY] {
        named.clone().when(by, write_entry(1, "Läst.")).granted();
    }
    for by in [AUTHORITY_ANALYST, POLICE_ANALYST, CYBER_COMMUNICATIONS] {
        named
            .clone()
            .when(by, write_entry(1, "Läst."))
            .refused(Refusal::IncidentUnknown);
    }
}

#[test]
fn places_are_told_once_each_in_order() {
    let world = given([opened(1)])
        .when(
            AUTHORITY_DUTY,
            place(1, &["municipality-1481", "county-13", "municipality-1481"]),
        )
        .then([Event::IncidentPlaced(
            IncidentPlaced {
                incident: FIRST,
                places: vec![area("county-13"), area("municipality-1481")],
            }
            .into(),
        )]);
    let seen = visible(&world, AUTHORITY_DUTY);
    for (id, open) in [
        ("county-13", 1),
        ("municipality-1380", 0),
        ("county-14", 1),
        ("municipality-1481", 1),
    ] {
        let spot = Spot::Area(number(&world, id));
        assert_eq!(world.tallies.of(spot, &seen).open(), open, "{id}");
    }
}

#[test]
fn unknown_place_is_refused() {
    given([opened(1)])
        .when(AUTHORITY_DUTY, place(1, &["county-13", "county-99"]))
        .refused(Refusal::AreaUnknown {
            area: area("county-99"),
        });
}

#[test]
fn closed_incident_counts_no_more_and_comes_back_reopened() {
    let seen = |world: &World| {
        world
            .tallies
            .of(Spot::Everywhere, &visible(world, AUTHORITY_DUTY))
            .open()
    };
    let world = given([opened(1)])
        .when(AUTHORITY_DUTY, close(1, "Klart."))
        .then([closed(1)]);
    assert_eq!(seen(&world), 0);
    let reason = Personal::new("Det började om.");
    let world = Given { world }
        .when(AUTHORITY_DUTY, reopen(1, "Det började om."))
        .then([Event::IncidentReopened(
            IncidentReopened {
                incident: FIRST,
                reason,
            }
            .into(),
        )]);
    assert_eq!(seen(&world), 1);
    assert!(incident(&world).closed.is_none());
}

#[test]
fn closing_and_reopening_want_reasons() {
    let missing = Refusal::FieldMissing { field: Field::Reason };
    given([opened(1)])
        .when(AUTHORITY_DUTY, close(1, ""))
        .refused(missing.clone());
    given([opened(1), closed(1)])
        .when(AUTHORITY_DUTY, reopen(1, " "))
        .refused(missing);
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
        given([opened(1), closed(1)])
            .when(AUTHORITY_DUTY, command)
            .granted();
    }
}

#[test]
fn invisible_incident_looks_unknown() {
    let hidden = opened_as(1, "police", "police", marked(Label::AmberStrict, &[]));
    for command in on_open().into_iter().chain(on_any()).chain([reopen(1, "Nytt.")]) {
        given([hidden.clone()])
            .when(AUTHORITY_DUTY, command.clone())
            .refused(Refusal::IncidentUnknown);
        given([])
            .when(AUTHORITY_DUTY, command)
            .refused(Refusal::IncidentUnknown);
    }
}

/// A GREEN incident of municipality 1380, in its own area.
fn of_1380(lead: &str) -> Event {
    opened_as(1, "municipality-1380", lead, green())
}

/// Everything about an incident but writing in its journal.
fn decisions() -> impl Iterator<Item = Command> {
    on_open().into_iter().chain([mark(1, marked(Label::Amber, &[]))])
}

#[test]
fn decisions_are_made_by_those_who_answer_for_the_incident() {
    for command in decisions() {
        for by in [OFFICER_1481, COUNTY_14] {
            given([of_1380("municipality-1380")])
                .when(by, command.clone())
                .refused(Refusal::OutsideYourArea);
        }
        for by in [OFFICER_1380, COUNTY_13, AUTHORITY_DUTY, CYBER_LIAISON] {
            given([of_1380("municipality-1380")])
                .when(by, command.clone())
                .granted();
        }
        given([of_1380("municipality-1481")])
            .when(OFFICER_1481, command)
            .granted();
    }
    let again = || given([of_1380("municipality-1380"), closed(1)]);
    again()
        .when(OFFICER_1481, reopen(1, "Nytt."))
        .refused(Refusal::OutsideYourArea);
    again().when(COUNTY_13, reopen(1, "Nytt.")).granted();
}

#[test]
fn incident_is_brought_to_new_places_by_who_answers_for_them_or_for_it() {
    let far = || place(1, &["municipality-1380", "municipality-1481"]);
    given([of_1380("municipality-1380")])
        .when(COUNTY_13, far())
        .refused(Refusal::OutsideYourArea);
    for by in [OFFICER_1380, AUTHORITY_DUTY] {
        given([of_1380("municipality-1380")]).when(by, far()).granted();
    }
}

#[test]
fn whoever_sees_an_incident_writes_in_its_journal_and_joins_reports_to_it() {
    let join = || triage(1, Outcome::Join(FIRST));
    for by in [OFFICER_1481, COUNTY_14, OFFICER_1380, POLICE_ANALYST] {
        given([of_1380("municipality-1380")])
            .when(by, write_entry(1, "Vi har det också."))
            .granted();
        let told = contents("ballot-papers", "Slut på valsedlar.");
        let from_nowhere = received_as(1, "municipality-1481", green(), told);
        given([of_1380("municipality-1380"), from_nowhere])
            .when(by, join())
            .then([joined(1, 1)]);
    }
    let theirs = placed(contents("ballot-papers", "Slut."), "municipality-1481");
    given([
        of_1380("municipality-1380"),
        received_as(1, "municipality-1481", green(), theirs),
    ])
    .when(OFFICER_1481, join())
    .then([joined(1, 1)]);
}

#[test]
fn incident_without_a_place_is_everybodys() {
    given([of_1380("municipality-1380")])
        .when(OFFICER_1380, place(1, &[]))
        .and()
        .when(OFFICER_1481, close(1, "Klart."))
        .granted();
}

#[test]
fn work_on_incidents_takes_the_right_role() {
    for command in on_open().into_iter().chain(on_any()) {
        for by in [TRAINER, PARTY, Actor::Import(organisation("police"))] {
            given([opened(1)])
                .when(by, command.clone())
                .refused(Refusal::NotPermitted {
                    action: Action::LeadIncident,
                });
        }
        given([opened(1)])
            .when(STRANGER, command)
            .refused(Refusal::PersonUnknown);
    }
}

#[test]
fn open_incidents_are_read_highest_level_first_then_oldest() {
    let raise = |incident, to| {
        let from = Level::Local;
        let reason = Personal::new("Fler lokaler.");
        Event::LevelChanged(
            LevelChanged {
                incident: IncidentId(incident),
                from,
                to,
                reason,
            }
            .into(),
        )
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
    let order: Vec<_> = world
        .incidents
        .open(&seen)
        .map(|incident| incident.id.0)
        .collect();
    assert_eq!(order, [3, 2, 1]);
    let newest: Vec<_> = world
        .incidents
        .newest(&seen, Some(IncidentId(4)))
        .map(|found| found.id.0)
        .collect();
    assert_eq!(newest, [3, 2, 1]);
    assert_eq!(
        world.tallies.of(Spot::Everywhere, &seen).highest(),
        Some(Level::Critical)
    );
}
