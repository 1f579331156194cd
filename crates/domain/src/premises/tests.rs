//! Rules of premises, as given, when, then.

use super::{PremisesCorrected, PremisesDetails, PremisesRegistered, PremisesRow, RegisterPremises};
use crate::command::Command;
use crate::event::Event;
use crate::ids::PremisesId;
use crate::limits::TITLE_CHARS_MAX;
use crate::policy::Action;
use crate::refusal::{Field, Refusal};
use crate::testing::network::{
    AUTHORITY_ADMINISTRATOR, AUTHORITY_DUTY, LIBRARY, OFFICER_1380, SCHOOL, area, at, details, number,
};
use crate::testing::nothing;

fn register(rows: &[(&str, PremisesDetails)]) -> Command {
    let row = |(key, details): &(&str, PremisesDetails)| PremisesRow {
        source_key: (*key).to_owned(),
        details: details.clone(),
    };
    Command::RegisterPremises(RegisterPremises(rows.iter().map(row).collect()))
}

fn registered(premises: u32, key: &str, details: PremisesDetails) -> Event {
    let premises = PremisesId(premises);
    Event::PremisesRegistered(
        PremisesRegistered {
            premises,
            source_key: key.to_owned(),
            details,
        }
        .into(),
    )
}

fn school() -> PremisesDetails {
    details("Skolan", Some("municipality-1380"), Some(at(11.5, 56.5)))
}

#[test]
fn new_premises_get_the_next_numbers() {
    let hall = || details("Hallen", Some("county-13"), None);
    nothing()
        .when(
            AUTHORITY_ADMINISTRATOR,
            register(&[("hall", hall()), ("barn", hall())]),
        )
        .then([registered(3, "hall", hall()), registered(4, "barn", hall())]);
}

#[test]
fn same_list_again_adds_nothing() {
    nothing()
        .when(AUTHORITY_ADMINISTRATOR, register(&[("school", school())]))
        .then([]);
}

#[test]
fn changed_row_updates_by_its_key_and_moves_the_premises() {
    let moved = details("Skolan", Some("municipality-1481"), None);
    let corrected = PremisesCorrected {
        premises: SCHOOL,
        details: moved.clone(),
    };
    let world = nothing()
        .when(AUTHORITY_DUTY, register(&[("school", moved)]))
        .then([Event::PremisesCorrected(corrected.into())]);
    assert_eq!(world.premises.count(), 2);
    let there = |id| {
        world
            .premises
            .in_area(number(&world, id))
            .map(|known| known.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(there("municipality-1380"), []);
    assert_eq!(there("municipality-1481"), [SCHOOL]);
    assert_eq!(there("county-14"), [LIBRARY], "right in the county, not below it");
}

#[test]
fn point_decides_the_area_where_none_is_given() {
    let unplaced = details("Hallen", None, Some(at(16.5, 56.5)));
    let expected = PremisesDetails {
        area: Some(area("municipality-1481")),
        ..unplaced.clone()
    };
    nothing()
        .when(AUTHORITY_DUTY, register(&[("hall", unplaced)]))
        .then([registered(3, "hall", expected)]);
}

#[test]
fn premises_may_lie_nowhere_known() {
    let lost = details("Hallen", None, None);
    nothing()
        .when(AUTHORITY_DUTY, register(&[("hall", lost.clone())]))
        .then([registered(3, "hall", lost)]);
}

#[test]
fn bad_rows_refuse_the_list() {
    nothing()
        .when(
            AUTHORITY_DUTY,
            register(&[("school", school()), ("school", school())]),
        )
        .refused(Refusal::KeyTwice {
            key: "school".to_owned(),
        });
    nothing()
        .when(AUTHORITY_DUTY, register(&[("hall", details(" ", None, None))]))
        .refused(Refusal::NameMissing);
    nothing()
        .when(
            AUTHORITY_DUTY,
            register(&[("hall", details("Hallen", Some("county-99"), None))]),
        )
        .refused(Refusal::AreaUnknown {
            area: area("county-99"),
        });
}

#[test]
fn names_addresses_and_keys_keep_their_limits() {
    let long = |chars| "ö".repeat(chars);
    let ask = |key: &str, name: &str, address: &str| {
        let mut told = details(name, None, None);
        told.address = address.to_owned();
        nothing().when(AUTHORITY_DUTY, register(&[(key, told)]))
    };
    let (most, over) = (long(TITLE_CHARS_MAX), long(TITLE_CHARS_MAX + 1));
    ask(&most, &most, &most).granted();
    let too_long = |field| Refusal::TextTooLong {
        field,
        max: TITLE_CHARS_MAX,
    };
    ask("hall", &over, "").refused(too_long(Field::Title));
    ask("hall", "Hallen", &over).refused(too_long(Field::Place));
    ask(&over, "Hallen", "").refused(too_long(Field::Title));
}

#[test]
fn registering_takes_the_right_role() {
    nothing()
        .when(OFFICER_1380, register(&[]))
        .refused(Refusal::NotPermitted {
            action: Action::Import,
        });
}
