//! Where an incident lies as reports join it, as given, when, then.

use super::FIRST;
use crate::event::Event;
use crate::marking::{Label, Marking};
use crate::policy::visible;
use crate::refusal::Refusal;
use crate::reports::Outcome;
use crate::tally::Spot;
use crate::testing::build::{
    close, closed, contents, green, joined, marked, opened, opened_as, place, placed, received_as, red_for,
    take_up, triage,
};
use crate::testing::network::{
    AUTHORITY_DUTY, COUNTY_13, COUNTY_14, OFFICER_1380, OFFICER_1481, POLICE_DUTY, number,
};
use crate::testing::{Given, given};
use crate::world::World;

/// A report of municipality 1481 from an area, so marked.
fn from(report: u32, of: &str, marking: Marking) -> Event {
    let told = placed(contents("ballot-papers", "Slut."), of);
    received_as(report, "municipality-1481", marking, told)
}

/// The places of the first incident.
fn places(world: &World) -> Vec<String> {
    let numbers = &world.incidents.get(FIRST).unwrap().places;
    let known = |place| world.areas.iter().find(|area| area.number == place).unwrap().id();
    numbers.iter().map(|place| known(*place).to_string()).collect()
}

/// How many open incidents the election authority counts in an area.
fn open(world: &World, id: &str) -> u32 {
    let spot = Spot::Area(number(world, id));
    world.tallies.of(spot, &visible(world, AUTHORITY_DUTY)).open()
}

#[test]
fn incident_touches_the_areas_that_its_reports_come_from() {
    let world = given([
        opened(1),
        from(1, "municipality-1481", green()),
        from(2, "municipality-1481", green()),
        joined(1, 1),
        joined(2, 1),
    ])
    .world;
    assert_eq!(places(&world), ["municipality-1380", "municipality-1481"]);
    for id in ["county-13", "municipality-1380", "county-14", "municipality-1481"] {
        assert_eq!(open(&world, id), 1, "{id}");
    }
}

#[test]
fn area_within_a_place_adds_nothing_and_one_around_it_does() {
    let wide = given([
        from(1, "municipality-1481", green()),
        from(2, "county-14", green()),
        opened(1),
    ])
    .when(AUTHORITY_DUTY, place(1, &["county-14"]))
    .and();
    let joins = |start: Given, report| {
        start
            .when(AUTHORITY_DUTY, triage(report, Outcome::Join(FIRST)))
            .granted()
    };
    assert_eq!(places(&joins(wide.clone(), 1)), ["county-14"]);
    assert_eq!(places(&joins(wide.clone(), 2)), ["county-14"]);
    let narrow = wide.when(AUTHORITY_DUTY, place(1, &["municipality-1481"])).and();
    let world = joins(narrow, 2);
    assert_eq!(places(&world), ["municipality-1481", "county-14"]);
    assert_eq!(open(&world, "county-14"), 1, "counted once");
}

#[test]
fn report_without_an_area_adds_no_place() {
    let nowhere = received_as(1, "municipality-1481", green(), contents("other", "Kö."));
    let world = given([opened(1), nowhere, joined(1, 1)]).world;
    assert_eq!(places(&world), ["municipality-1380"]);
}

#[test]
fn report_that_not_all_readers_of_the_incident_may_read_does_not_tell_where_it_comes_from() {
    let labels = || {
        let plain = [Label::Clear, Label::Green, Label::Amber, Label::AmberStrict];
        plain
            .map(|label| marked(label, &[]))
            .into_iter()
            .chain([red_for(&[5, 12])])
    };
    for report in labels() {
        for incident in labels() {
            // Above AMBER, other houses than the report's own read the incident.
            let widest = if incident.label == Label::Red {
                Label::Green
            } else {
                Label::Amber
            };
            let told = report.label <= incident.label.min(widest);
            let world = given([
                from(1, "municipality-1481", report.clone()),
                opened_as(1, "police", "police", incident.clone()),
                joined(1, 1),
            ])
            .world;
            let expected = ["municipality-1380", "municipality-1481"];
            assert_eq!(
                places(&world),
                expected[..1 + usize::from(told)],
                "{report:?} {incident:?}"
            );
        }
    }
}

#[test]
fn place_stays_when_its_report_leaves() {
    let world = given([opened(1), from(1, "municipality-1481", green()), joined(1, 1)])
        .when(OFFICER_1481, take_up(1, "Annan händelse."))
        .granted();
    assert_eq!(places(&world), ["municipality-1380", "municipality-1481"]);
}

#[test]
fn closed_incident_is_counted_nowhere_new() {
    let events = [
        opened(1),
        closed(1),
        from(1, "municipality-1481", green()),
        joined(1, 1),
    ];
    let world = given(events).world;
    assert_eq!(open(&world, "municipality-1481"), 0);
}

#[test]
fn joining_ones_own_report_gives_no_say_over_the_incident() {
    let joined = given([
        opened_as(1, "municipality-1380", "municipality-1380", green()),
        from(1, "municipality-1481", green()),
    ])
    .when(OFFICER_1481, triage(1, Outcome::Join(FIRST)))
    .and();
    for by in [OFFICER_1481, COUNTY_14, COUNTY_13] {
        joined
            .clone()
            .when(by, close(1, "Klart."))
            .refused(Refusal::OutsideYourArea);
    }
    for by in [OFFICER_1380, AUTHORITY_DUTY, POLICE_DUTY] {
        joined.clone().when(by, close(1, "Klart.")).granted();
    }
}
