//! The network that every test finds: small, the same each time, with somebody in every role.

use std::sync::Arc;

use domain::Command;
use domain::areas::{AreaDefined, AreaId, Boundary, DefineAreas, Point};
use domain::elections::{CallElection, ElectionCalled, Phase, PhaseStart};
use domain::ids::{Code, Numbering, PersonId, PremisesId};
use domain::network::{
    AdmitPeople, DefineKinds, FoundNetwork, KindDefined, NetworkFounded, OrganisationKind,
    OrganisationRegistered, PersonDetails, RegisterOrganisations, Role,
};
use domain::premises::{Access, PremisesDetails, PremisesKind, PremisesRow, RegisterPremises, Standing};
use domain::theme::Theme;
use domain::words::Names;
use jiff::Timestamp;
use jiff::civil::date;
use serde::Deserialize;

const KINDS: &str = include_str!("../../../content/kinds.toml");
const ZONE: &str = "Europe/Stockholm";

/// Keeps watch at the election authority, which coordinates.
pub const DUTY: PersonId = PersonId(1);
/// An account that is kept for emergencies: who looks back at the authority.
pub const EMERGENCY: PersonId = EVALUATOR;
/// Keeps watch at the police.
pub const POLICE: PersonId = PersonId(2);
/// Coordinates the county 14, in which Mölndal and Göteborg lie.
pub const COUNTY_14: PersonId = PersonId(3);
/// Coordinates the county 13, in which Falkenberg and Kungsbacka lie.
pub const COUNTY_13: PersonId = PersonId(4);
/// Answers for the election in Mölndal, municipality 1481.
pub const MOLNDAL: PersonId = PersonId(5);
/// Answers for the election in Falkenberg, municipality 1382.
pub const FALKENBERG: PersonId = PersonId(6);
/// Assesses at the psychological-defence agency.
pub const ANALYST: PersonId = PersonId(7);
/// Connects the cyber-security agency.
pub const LIAISON: PersonId = PersonId(8);
/// Answers at the authority for what is said in public.
pub const COMMUNICATIONS: PersonId = PersonId(9);
/// Holds courses at the authority.
pub const TRAINER: PersonId = PersonId(10);
/// Leads exercises at the authority.
pub const EXERCISE_LEADER: PersonId = PersonId(11);
/// Looks back, at the authority.
pub const EVALUATOR: PersonId = PersonId(12);
/// Speaks for a party.
pub const PARTY: PersonId = PersonId(13);
/// Speaks for a platform.
pub const PLATFORM: PersonId = PersonId(14);
/// Keeps the authority's records.
pub const RECORDS: PersonId = PersonId(15);
/// Answers for people and settings at the authority.
pub const ADMINISTRATOR: PersonId = PersonId(16);

/// One person in each role.
pub const EVERY_ROLE: [(Role, PersonId); 13] = [
    (Role::DutyOfficer, DUTY),
    (Role::CountyCoordinator, COUNTY_14),
    (Role::MunicipalElectionOfficer, MOLNDAL),
    (Role::Analyst, ANALYST),
    (Role::Liaison, LIAISON),
    (Role::Communications, COMMUNICATIONS),
    (Role::Trainer, TRAINER),
    (Role::ExerciseLeader, EXERCISE_LEADER),
    (Role::Evaluator, EVALUATOR),
    (Role::PartyContact, PARTY),
    (Role::PlatformContact, PLATFORM),
    (Role::RecordsOfficer, RECORDS),
    (Role::Administrator, ADMINISTRATOR),
];

/// A polling station in Mölndal.
pub const KVARNBY: PremisesId = PremisesId(1);
/// A polling station in Falkenberg.
pub const SKREA: PremisesId = PremisesId(2);
/// A place for advance voting in Göteborg that is used no more.
pub const NORDSTAN: PremisesId = PremisesId(3);

/// When the network is founded, a month before election day.
pub(crate) fn founded_at() -> Timestamp {
    at("2026-08-13T08:00:00Z")
}

/// When a test begins: half past nine in the morning of election day, in Stockholm.
pub(crate) fn start() -> Timestamp {
    at("2026-09-13T07:30:00Z")
}

/// Reads a moment, `2026-09-13T07:30:00Z`.
///
/// # Panics
/// When the text is no moment.
#[must_use]
pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Reads a code.
///
/// # Panics
/// When the text is no code.
#[must_use]
pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

/// Reads an area's address, `county-14`.
///
/// # Panics
/// When the text is no area.
#[must_use]
pub fn area(text: &str) -> AreaId {
    text.parse().unwrap()
}

/// What founds the network, in order.
pub(crate) fn commands() -> Vec<Command> {
    vec![
        Command::FoundNetwork(Box::new(FoundNetwork(NetworkFounded {
            names: names("Valnätverket", "Vaaliverkosto", "The election network"),
            country: "SE".to_owned(),
            zone: ZONE.to_owned(),
            numbering: Numbering::new([7; 16]),
        }))),
        Command::DefineKinds(DefineKinds(kinds())),
        Command::DefineAreas(DefineAreas { areas: areas() }),
        Command::RegisterOrganisations(RegisterOrganisations(organisations())),
        Command::AdmitPeople(AdmitPeople(people())),
        Command::CallElection(Box::new(CallElection(election()))),
        Command::RegisterPremises(RegisterPremises(premises())),
    ]
}

fn names(sv: &str, fi: &str, en: &str) -> Names {
    Names {
        sv: sv.to_owned(),
        fi: fi.to_owned(),
        en: en.to_owned(),
    }
}

#[derive(Deserialize)]
struct KindsFile {
    kind: Vec<KindWritten>,
}

#[derive(Deserialize)]
struct KindWritten {
    code: Code,
    theme: Theme,
    name: Names,
    short: Option<Names>,
    on_form: Option<u8>,
}

/// The kinds that the program ships.
fn kinds() -> Vec<KindDefined> {
    let file: KindsFile = toml::from_str(KINDS).unwrap();
    let define = |kind: KindWritten| KindDefined {
        kind: kind.code,
        theme: kind.theme,
        names: kind.name,
        short: kind.short,
        on_form: kind.on_form,
    };
    file.kind.into_iter().map(define).collect()
}

/// A square of degrees.
fn square(west: f64, south: f64, side: f64) -> Arc<Boundary> {
    let corner = |east: f64, north: f64| Point::from_degrees(west + east, south + north).unwrap();
    let ring = vec![
        corner(0.0, 0.0),
        corner(side, 0.0),
        corner(side, side),
        corner(0.0, side),
    ];
    Arc::new(Boundary {
        polygons: vec![vec![ring]],
    })
}

fn areas() -> Vec<AreaDefined> {
    let defined = |id: &str, name: &str, parent: Option<&str>, boundary| AreaDefined {
        area: area(id),
        names: Names::same(name),
        parent: parent.map(area),
        boundary,
    };
    vec![
        AreaDefined {
            area: area("nation-SE"),
            names: names("Sverige", "Ruotsi", "Sweden"),
            parent: None,
            boundary: None,
        },
        defined(
            "county-13",
            "Hallands län",
            Some("nation-SE"),
            Some(square(12.0, 56.0, 1.0)),
        ),
        defined(
            "county-14",
            "Västra Götalands län",
            Some("nation-SE"),
            Some(square(12.0, 57.0, 1.0)),
        ),
        defined(
            "municipality-1382",
            "Falkenberg",
            Some("county-13"),
            Some(square(12.1, 56.1, 0.3)),
        ),
        defined("municipality-1384", "Kungsbacka", Some("county-13"), None),
        defined("municipality-1480", "Göteborg", Some("county-14"), None),
        defined(
            "municipality-1481",
            "Mölndal",
            Some("county-14"),
            Some(square(12.1, 57.1, 0.3)),
        ),
    ]
}

fn organisations() -> Vec<OrganisationRegistered> {
    let registered = |key: &str, kind, names: Names, of: Option<&str>| OrganisationRegistered {
        organisation: code(key),
        kind,
        names,
        area: of.map(area),
        coordinates: key == "election-authority",
    };
    let (same, national) = (Names::same, None);
    vec![
        registered(
            "election-authority",
            OrganisationKind::ElectionAuthority,
            names("Valmyndigheten", "Vaaliviranomainen", "The election authority"),
            national,
        ),
        registered(
            "police",
            OrganisationKind::Police,
            names("Polisen", "Poliisi", "The police"),
            national,
        ),
        registered(
            "cyber-security",
            OrganisationKind::CyberSecurity,
            same("Cybersäkerhetscentret"),
            national,
        ),
        registered(
            "psychological-defence",
            OrganisationKind::PsychologicalDefence,
            same("Psykologiska försvaret"),
            national,
        ),
        registered(
            "county-13",
            OrganisationKind::CountyBoard,
            same("Länsstyrelsen i Halland"),
            Some("county-13"),
        ),
        registered(
            "county-14",
            OrganisationKind::CountyBoard,
            same("Länsstyrelsen i Väst"),
            Some("county-14"),
        ),
        registered(
            "municipality-1382",
            OrganisationKind::Municipality,
            same("Valnämnden i Falkenberg"),
            Some("municipality-1382"),
        ),
        registered(
            "municipality-1481",
            OrganisationKind::Municipality,
            same("Valnämnden i Mölndal"),
            Some("municipality-1481"),
        ),
        registered("party", OrganisationKind::Party, same("Partiet"), national),
        registered(
            "platform",
            OrganisationKind::Platform,
            same("Plattformen"),
            national,
        ),
    ]
}

fn people() -> Vec<PersonDetails> {
    let person = |name: &str, of: &str, role| PersonDetails {
        name: name.to_owned(),
        organisation: code(of),
        role,
    };
    vec![
        person("Alva Ek", "election-authority", Role::DutyOfficer),
        person("Bo Lind", "police", Role::DutyOfficer),
        person("Cilla Berg", "county-14", Role::CountyCoordinator),
        person("David Holm", "county-13", Role::CountyCoordinator),
        person("Ebba Sjö", "municipality-1481", Role::MunicipalElectionOfficer),
        person("Filip Å", "municipality-1382", Role::MunicipalElectionOfficer),
        person("Greta Dahl", "psychological-defence", Role::Analyst),
        person("Hugo Strand", "cyber-security", Role::Liaison),
        person("Ida Vik", "election-authority", Role::Communications),
        person("Jonas Ö", "election-authority", Role::Trainer),
        person("Karin Fors", "election-authority", Role::ExerciseLeader),
        person("Lars Näs", "election-authority", Role::Evaluator),
        person("Maja Sund", "party", Role::PartyContact),
        person("Nils Park", "platform", Role::PlatformContact),
        person("Olga Hed", "election-authority", Role::RecordsOfficer),
        person("Pia Rot", "election-authority", Role::Administrator),
    ]
}

fn election() -> ElectionCalled {
    let begins = |phase, text: &str| PhaseStart {
        phase,
        starts_at: at(text),
    };
    ElectionCalled {
        election: code("2026-parliament"),
        names: names(
            "Riksdagsvalet 2026",
            "Valtiopäivävaalit 2026",
            "Parliamentary election 2026",
        ),
        voting_day: date(2026, 9, 13),
        phases: vec![
            begins(Phase::Prepare, "2026-03-01T00:00:00+01:00"),
            begins(Phase::ListsFixed, "2026-08-10T00:00:00+02:00"),
            begins(Phase::AdvanceVoting, "2026-08-26T00:00:00+02:00"),
            begins(Phase::ElectionDay, "2026-09-13T00:00:00+02:00"),
            begins(Phase::Count, "2026-09-14T00:00:00+02:00"),
            begins(Phase::Appeals, "2026-09-21T00:00:00+02:00"),
            begins(Phase::Evaluate, "2026-10-05T00:00:00+02:00"),
        ],
    }
}

fn premises() -> Vec<PremisesRow> {
    let row = |key: &str, name: &str, kind, standing, of: &str, access| PremisesRow {
        source_key: key.to_owned(),
        details: PremisesDetails {
            name: name.to_owned(),
            kind,
            standing,
            address: format!("{name} 1"),
            area: Some(area(of)),
            point: None,
            access,
        },
    };
    let station = PremisesKind::PollingStation;
    let advance = PremisesKind::AdvanceVoting;
    vec![
        row(
            "1481-01",
            "Kvarnbyskolan",
            station,
            Standing::Open,
            "municipality-1481",
            Some(Access::Full),
        ),
        row(
            "1382-01",
            "Skrea skola",
            station,
            Standing::Open,
            "municipality-1382",
            Some(Access::Assisted),
        ),
        row(
            "1480-90",
            "Nordstan",
            advance,
            Standing::Abolished,
            "municipality-1480",
            None,
        ),
    ]
}
