//! Rules of the network and its members, as given, when, then.

use super::{
    AdmitPeople, DefineKinds, ExportTaken, FoundNetwork, OrganisationKind, PersonAdmitted, PersonDetails,
    PersonSignedIn, RecordExport, RecordSignIn, RegisterOrganisations, Role, SignInMeans,
};
use crate::actor::Actor;
use crate::command::Command;
use crate::event::Event;
use crate::ids::PersonId;
use crate::limits::TITLE_CHARS_MAX;
use crate::policy::Action;
use crate::refusal::{Field, Refusal};
use crate::testing::network::{
    AUTHORITY_ADMINISTRATOR, AUTHORITY_DUTY, AUTHORITY_RECORDS, COUNTY_13_ADMINISTRATOR, PARTY, PEOPLE, area,
    code, details, founded, kind, number, organisation, registered,
};
use crate::testing::{ask, given, nothing};
use crate::theme::Theme;
use crate::words::{Names, Personal};
use crate::world::World;

fn admit(name: &str, of: &str) -> Command {
    let name = name.to_owned();
    let organisation = organisation(of);
    Command::AdmitPeople(AdmitPeople(vec![PersonDetails {
        name,
        organisation,
        role: Role::Analyst,
    }]))
}

fn export() -> RecordExport {
    RecordExport(ExportTaken {
        format: "csv".to_owned(),
        entries: 41,
    })
}

#[test]
fn network_is_founded_once_by_the_console() {
    let found = || Command::FoundNetwork(FoundNetwork(founded()).into());
    let expected = vec![Event::NetworkFounded(founded().into())];
    assert_eq!(ask(&World::default(), Actor::Console, found()), Ok(expected));
    assert_eq!(
        ask(&World::default(), AUTHORITY_DUTY, found()),
        Err(Refusal::PersonUnknown)
    );
    nothing()
        .when(Actor::Console, found())
        .refused(Refusal::NetworkAlreadyFounded);
}

#[test]
fn set_up_is_for_the_authoritys_administrator_and_the_console() {
    let empty = || {
        [
            Command::RegisterOrganisations(RegisterOrganisations(Vec::new())),
            Command::DefineKinds(DefineKinds(Vec::new())),
            Command::AdmitPeople(AdmitPeople(Vec::new())),
        ]
    };
    for command in empty() {
        nothing().when(AUTHORITY_ADMINISTRATOR, command.clone()).then([]);
        nothing().when(Actor::Console, command.clone()).then([]);
        for by in [
            AUTHORITY_DUTY,
            COUNTY_13_ADMINISTRATOR,
            PARTY,
            Actor::Import(organisation("police")),
        ] {
            let refusal = Refusal::NotPermitted {
                action: Action::SetUp,
            };
            nothing().when(by, command.clone()).refused(refusal);
        }
    }
}

#[test]
fn unchanged_organisation_is_left_alone_and_a_changed_one_recorded() {
    let mut renamed = registered("police");
    renamed.names = Names::same("Polismyndigheten");
    let command = RegisterOrganisations(vec![registered("county-13"), renamed.clone()]);
    nothing()
        .when(Actor::Console, Command::RegisterOrganisations(command))
        .then([Event::OrganisationRegistered(renamed.into())]);
}

#[test]
fn organisation_wants_a_name_and_a_known_area() {
    let ask = |changed| Command::RegisterOrganisations(RegisterOrganisations(vec![changed]));
    let mut nameless = registered("police");
    nameless.names = Names::same(" ");
    nothing()
        .when(Actor::Console, ask(nameless))
        .refused(Refusal::NameMissing);
    let mut lost = registered("county-13");
    lost.area = Some(area("county-99"));
    nothing()
        .when(Actor::Console, ask(lost))
        .refused(Refusal::AreaUnknown {
            area: area("county-99"),
        });
}

#[test]
fn organisation_that_moved_answers_no_longer_for_its_old_area() {
    let mut moved = registered("municipality-1380");
    moved.area = Some(area("municipality-1481"));
    let world = given([Event::OrganisationRegistered(moved.into())]).world;
    assert!(
        world
            .organisation_for(number(&world, "municipality-1380"))
            .is_none()
    );
}

#[test]
fn national_agency_with_the_nation_as_area_answers_for_no_station() {
    let mut agency = registered("police");
    agency.area = Some(area("nation-SE"));
    let outside = details("Ambassaden", Some("nation-SE"), None);
    let premises = crate::ids::PremisesId(3);
    let registered = crate::premises::PremisesRegistered {
        premises,
        source_key: "embassy".to_owned(),
        details: outside,
    };
    let world = given([
        Event::OrganisationRegistered(agency.into()),
        Event::PremisesRegistered(registered.into()),
    ])
    .world;
    assert_eq!(
        crate::policy::organisation_of(&world, Actor::Station(premises)),
        None
    );
}

#[test]
fn coordinator_is_the_organisation_that_coordinates() {
    let world = nothing().world;
    let coordinator = &world.coordinator().unwrap().registered;
    assert_eq!(coordinator.kind, OrganisationKind::ElectionAuthority);
    assert!(World::default().coordinator().is_none());
}

#[test]
fn people_get_the_next_numbers() {
    let world = nothing()
        .when(AUTHORITY_ADMINISTRATOR, admit(" Aino Å ", "police"))
        .then([Event::PersonAdmitted(
            PersonAdmitted {
                person: PersonId(PEOPLE + 1),
                name: Personal::new("Aino Å"),
                organisation: organisation("police"),
                role: Role::Analyst,
            }
            .into(),
        )]);
    let newcomer = Actor::Person(PersonId(PEOPLE + 1));
    assert_eq!(world.name_of(newcomer).unwrap().reveal(), Some("Aino Å"));
    assert!(world.person(PersonId(0)).is_none());
}

#[test]
fn person_wants_a_name_within_its_limit_and_a_known_organisation() {
    let long = |chars| "ö".repeat(chars);
    nothing()
        .when(Actor::Console, admit(&long(TITLE_CHARS_MAX), "police"))
        .granted();
    nothing()
        .when(Actor::Console, admit(&long(TITLE_CHARS_MAX + 1), "police"))
        .refused(Refusal::TextTooLong {
            field: Field::Title,
            max: TITLE_CHARS_MAX,
        });
    nothing()
        .when(Actor::Console, admit("", "police"))
        .refused(Refusal::NameMissing);
    nothing()
        .when(Actor::Console, admit("Aino", "nobody"))
        .refused(Refusal::OrganisationUnknown {
            organisation: organisation("nobody"),
        });
}

#[test]
fn sign_in_of_a_known_person_is_recorded() {
    let sign_in = |person| {
        Command::RecordSignIn(RecordSignIn {
            person: PersonId(person),
            means: SignInMeans::Link,
        })
    };
    let signed_in = PersonSignedIn {
        person: PersonId(1),
        means: SignInMeans::Link,
    };
    let world = nothing()
        .when(AUTHORITY_DUTY, sign_in(1))
        .then([Event::PersonSignedIn(signed_in.into())]);
    assert_eq!(
        world.person(PersonId(1)).unwrap().signed_in_at,
        Some(world.recorded_at)
    );
    assert_eq!(world.person(PersonId(2)).unwrap().signed_in_at, None);
    nothing()
        .when(Actor::Console, sign_in(99))
        .refused(Refusal::PersonUnknown);
}

#[test]
fn export_is_recorded_for_those_who_may_take_it() {
    let expected = || [Event::ExportTaken(export().0.into())];
    nothing()
        .when(AUTHORITY_RECORDS, Command::RecordExport(export()))
        .then(expected());
    nothing()
        .when(Actor::Console, Command::RecordExport(export()))
        .then(expected());
    nothing()
        .when(AUTHORITY_DUTY, Command::RecordExport(export()))
        .refused(Refusal::NotPermitted {
            action: Action::Export,
        });
}

#[test]
fn kind_keeps_its_number_when_it_is_renamed() {
    let mut renamed = kind("threat", Theme::Physical);
    renamed.names = Names::same("Hot mot person");
    let before = nothing().world.kinds.get(code("threat")).unwrap().number;
    let command = DefineKinds(vec![renamed.clone(), kind("other", Theme::Conduct)]);
    let world = nothing()
        .when(Actor::Console, Command::DefineKinds(command))
        .then([Event::KindDefined(renamed.into())]);
    let after = world.kinds.get(code("threat")).unwrap();
    assert_eq!(
        (after.number, after.defined.names.sv.as_str()),
        (before, "Hot mot person")
    );
    assert_eq!(world.kinds.iter().count(), 5);
}

#[test]
fn form_shows_its_kinds_in_their_order() {
    let with = |key: &str, on_form| {
        let mut kind = kind(key, Theme::Conduct);
        kind.on_form = on_form;
        Event::KindDefined(kind.into())
    };
    let world = given([
        with("ballot-papers", Some(3)),
        with("threat", None),
        with("false-claim", Some(1)),
        with("outage", None),
        with("other", Some(2)),
    ])
    .world;
    let order: Vec<_> = world
        .kinds
        .on_form()
        .iter()
        .map(|kind| kind.defined.kind.to_string())
        .collect();
    assert_eq!(order, ["false-claim", "other", "ballot-papers"]);
}
