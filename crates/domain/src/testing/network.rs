//! The small network: two counties, two municipalities, national agencies, a party, a platform.

use std::sync::{Arc, LazyLock};

use super::fold;
use crate::actor::Actor;
use crate::areas::{AreaDefined, AreaId, AreaNumber, Boundary, Point};
use crate::elections::{ElectionCalled, Phase, PhaseStart};
use crate::event::Event;
use crate::ids::{Code, Numbering, OrganisationId, PersonId, PremisesId};
use crate::network::{
    KindDefined, NetworkFounded, OrganisationKind, OrganisationRegistered, PersonAdmitted, Role,
};
use crate::premises::{PremisesDetails, PremisesKind, PremisesRegistered, Standing};
use crate::theme::Theme;
use crate::words::{Names, Personal};
use crate::world::World;

/// Who acts, each in one role.
pub(crate) const AUTHORITY_DUTY: Actor = Actor::Person(PersonId(1));
pub(crate) const AUTHORITY_ANALYST: Actor = Actor::Person(PersonId(2));
pub(crate) const AUTHORITY_ADMINISTRATOR: Actor = Actor::Person(PersonId(3));
pub(crate) const AUTHORITY_RECORDS: Actor = Actor::Person(PersonId(4));
pub(crate) const POLICE_DUTY: Actor = Actor::Person(PersonId(5));
pub(crate) const POLICE_ANALYST: Actor = Actor::Person(PersonId(6));
pub(crate) const CYBER_LIAISON: Actor = Actor::Person(PersonId(7));
pub(crate) const CYBER_COMMUNICATIONS: Actor = Actor::Person(PersonId(8));
pub(crate) const COUNTY_13: Actor = Actor::Person(PersonId(9));
pub(crate) const COUNTY_14: Actor = Actor::Person(PersonId(10));
pub(crate) const OFFICER_1380: Actor = Actor::Person(PersonId(11));
pub(crate) const OFFICER_1481: Actor = Actor::Person(PersonId(12));
pub(crate) const PARTY: Actor = Actor::Person(PersonId(13));
pub(crate) const PLATFORM: Actor = Actor::Person(PersonId(14));
pub(crate) const TRAINER: Actor = Actor::Person(PersonId(15));
pub(crate) const COUNTY_13_ADMINISTRATOR: Actor = Actor::Person(PersonId(16));
pub(crate) const PARTY_DUTY: Actor = Actor::Person(PersonId(17));
pub(crate) const PEOPLE: u32 = 17;
/// Nobody has this number.
pub(crate) const STRANGER: Actor = Actor::Person(PersonId(99));

/// A school in municipality 1380, with a point.
pub(crate) const SCHOOL: PremisesId = PremisesId(1);
/// A library in municipality 1481, registered with the county only.
pub(crate) const LIBRARY: PremisesId = PremisesId(2);

pub(crate) const ORGANISATIONS: [(&str, OrganisationKind, Option<&str>); 9] = [
    ("election-authority", OrganisationKind::ElectionAuthority, None),
    ("police", OrganisationKind::Police, None),
    ("cyber", OrganisationKind::CyberSecurity, None),
    ("county-13", OrganisationKind::CountyBoard, Some("county-13")),
    ("county-14", OrganisationKind::CountyBoard, Some("county-14")),
    (
        "municipality-1380",
        OrganisationKind::Municipality,
        Some("municipality-1380"),
    ),
    (
        "municipality-1481",
        OrganisationKind::Municipality,
        Some("municipality-1481"),
    ),
    ("party", OrganisationKind::Party, None),
    ("platform", OrganisationKind::Platform, None),
];

const ADMITTED: [(&str, Role); 17] = [
    ("election-authority", Role::DutyOfficer),
    ("election-authority", Role::Analyst),
    ("election-authority", Role::Administrator),
    ("election-authority", Role::RecordsOfficer),
    ("police", Role::DutyOfficer),
    ("police", Role::Analyst),
    ("cyber", Role::Liaison),
    ("cyber", Role::Communications),
    ("county-13", Role::CountyCoordinator),
    ("county-14", Role::CountyCoordinator),
    ("municipality-1380", Role::MunicipalElectionOfficer),
    ("municipality-1481", Role::MunicipalElectionOfficer),
    ("party", Role::PartyContact),
    ("platform", Role::PlatformContact),
    ("election-authority", Role::Trainer),
    ("county-13", Role::Administrator),
    ("party", Role::DutyOfficer),
];

pub(crate) const KINDS: [(&str, Theme); 5] = [
    ("ballot-papers", Theme::Conduct),
    ("threat", Theme::Physical),
    ("false-claim", Theme::Information),
    ("outage", Theme::Cyber),
    ("other", Theme::Conduct),
];

/// Each area with its parent and the lower and upper corner of its square.
type Square = (&'static str, Option<&'static str>, (f64, f64), (f64, f64));

const AREAS: [Square; 5] = [
    ("nation-SE", None, (10.0, 55.0), (20.0, 65.0)),
    ("county-13", Some("nation-SE"), (10.0, 55.0), (15.0, 60.0)),
    ("county-14", Some("nation-SE"), (15.0, 55.0), (20.0, 60.0)),
    ("municipality-1380", Some("county-13"), (11.0, 56.0), (12.0, 57.0)),
    ("municipality-1481", Some("county-14"), (16.0, 56.0), (17.0, 57.0)),
];

/// A code from a text.
pub(crate) fn code(text: &str) -> Code {
    Code::new(text).expect("a code")
}

/// An organisation's key from a text.
pub(crate) fn organisation(text: &str) -> OrganisationId {
    code(text)
}

/// An area's address from a text.
pub(crate) fn area(text: &str) -> AreaId {
    text.parse().expect("an area, as county-14")
}

/// An area's number in a world.
pub(crate) fn number(world: &World, text: &str) -> AreaNumber {
    world.areas.get(area(text)).expect("a known area").number
}

/// A point from degrees.
pub(crate) fn at(longitude: f64, latitude: f64) -> Point {
    Point::from_degrees(longitude, latitude).expect("a point on the globe")
}

/// A square between two corners.
pub(crate) fn square(low: (f64, f64), high: (f64, f64)) -> Boundary {
    let ring = vec![
        at(low.0, low.1),
        at(high.0, low.1),
        at(high.0, high.1),
        at(low.0, high.1),
    ];
    Boundary {
        polygons: vec![vec![ring]],
    }
}

/// An area of the small network as it was defined.
pub(crate) fn defined(id: &str) -> AreaDefined {
    let (id, parent, low, high) = AREAS
        .into_iter()
        .find(|known| known.0 == id)
        .expect("one of ours");
    AreaDefined {
        area: area(id),
        names: Names::same(id),
        parent: parent.map(area),
        boundary: Some(Arc::new(square(low, high))),
    }
}

/// An organisation of the small network as it was registered.
pub(crate) fn registered(key: &str) -> OrganisationRegistered {
    let (key, kind, of) = ORGANISATIONS
        .into_iter()
        .find(|known| known.0 == key)
        .expect("one of ours");
    OrganisationRegistered {
        organisation: organisation(key),
        kind,
        names: Names::same(key),
        area: of.map(area),
        coordinates: key == "election-authority",
    }
}

/// A kind with a place on the form.
pub(crate) fn kind(key: &str, theme: Theme) -> KindDefined {
    KindDefined {
        kind: code(key),
        theme,
        names: Names::same(key),
        short: None,
        on_form: Some(1),
    }
}

/// Premises with a name, in use as a polling station.
pub(crate) fn details(name: &str, of: Option<&str>, point: Option<Point>) -> PremisesDetails {
    PremisesDetails {
        name: name.to_owned(),
        kind: PremisesKind::PollingStation,
        standing: Standing::Open,
        address: String::new(),
        area: of.map(area),
        point,
        access: None,
    }
}

/// The network's own first entry.
pub(crate) fn founded() -> NetworkFounded {
    NetworkFounded {
        names: Names::same("Valnätverket"),
        country: "SE".to_owned(),
        zone: "Europe/Stockholm".to_owned(),
        numbering: Numbering::new(*b"sixteen bytes ok"),
    }
}

/// An election with three phases.
pub(crate) fn election() -> ElectionCalled {
    let start = |phase, second| PhaseStart {
        phase,
        starts_at: jiff::Timestamp::from_second(second).expect("a moment of our time"),
    };
    ElectionCalled {
        election: code("2026-parliament"),
        names: Names::same("Riksdagsvalet"),
        voting_day: jiff::civil::date(2026, 9, 13),
        phases: vec![
            start(Phase::Prepare, 1_760_000_000),
            start(Phase::AdvanceVoting, 1_787_700_000),
            start(Phase::ElectionDay, 1_789_250_400),
        ],
    }
}

/// Every event of the small network, in order.
pub(crate) fn events() -> Vec<Event> {
    let mut events = vec![Event::NetworkFounded(founded().into())];
    events.extend(AREAS.map(|(id, ..)| Event::AreaDefined(defined(id).into())));
    events.extend(ORGANISATIONS.map(|(key, ..)| Event::OrganisationRegistered(registered(key).into())));
    events.extend(KINDS.map(|(key, theme)| Event::KindDefined(kind(key, theme).into())));
    events.extend((1..).zip(ADMITTED).map(|(number, (of, role))| {
        Event::PersonAdmitted(
            PersonAdmitted {
                person: PersonId(number),
                name: Personal::new(format!("Person {number}")),
                organisation: organisation(of),
                role,
            }
            .into(),
        )
    }));
    events.push(Event::ElectionCalled(election().into()));
    let premises = [
        (
            SCHOOL,
            "school",
            details("Skolan", Some("municipality-1380"), Some(at(11.5, 56.5))),
        ),
        (
            LIBRARY,
            "library",
            details("Biblioteket", Some("county-14"), Some(at(16.5, 56.5))),
        ),
    ];
    events.extend(premises.map(|(premises, source_key, details)| {
        let source_key = source_key.to_owned();
        Event::PremisesRegistered(
            PremisesRegistered {
                premises,
                source_key,
                details,
            }
            .into(),
        )
    }));
    events
}

/// The small network.
pub(crate) fn world() -> World {
    static WORLD: LazyLock<World> = LazyLock::new(|| {
        let mut world = World::default();
        for event in events() {
            fold(&mut world, Actor::Console, event);
        }
        world
    });
    WORLD.clone()
}
