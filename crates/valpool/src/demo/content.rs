//! The network of the demonstration: Sweden, from the lists that are shipped with the program.

use std::sync::Arc;

use domain::Command;
use domain::actor::Actor;
use domain::areas::{AreaDefined, AreaId, AreaLevel, DefineAreas};
use domain::elections::{CallElection, ElectionCalled, Phase, PhaseStart};
use domain::ids::{Code, Numbering};
use domain::network::{
    AdmitPeople, DefineKinds, FoundNetwork, NetworkFounded, OrganisationKind, OrganisationRegistered,
    PersonDetails, RegisterOrganisations, Role,
};
use domain::premises::{Access, PremisesDetails, PremisesKind, PremisesRow, RegisterPremises, Standing};
use domain::words::Names;
use engine::Node;
use exchange::boundaries::{AreaProperties, parse_geojson};
use exchange::map_file::{self, PremisesMap};
use exchange::table::parse_premises;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

use super::marker::Marker;
use crate::found;

macro_rules! shipped {
    ($file:literal) => {
        include_str!(concat!("../../../../content/network-se/", $file))
    };
}

const COUNTRY: &str = "SE";
const ZONE: &str = "Europe/Stockholm";
const COUNTIES: &str = shipped!("counties.csv");
const MUNICIPALITIES: &str = shipped!("municipalities.csv");
const BOUNDARIES: &str = shipped!("counties.geojson");
const ORGANISATIONS: &str = shipped!("organisations.toml");
const PEOPLE: &str = shipped!("people.toml");
const ELECTION: &str = shipped!("election.toml");
const PREMISES: &str = shipped!("premises.csv");

/// How the columns of the shipped register are to be read.
const PREMISES_MAP: &str = r#"
id = "source_key"
name = "name"
address = "address"
latitude = "latitude"
longitude = "longitude"
kind = "kind"
area = "municipality"
area_level = "municipality"
accessible = "accessible"
[kinds]
polling-station = "polling-station"
advance-voting = "advance-voting"
counting = "counting"
[accessibles]
full = "full"
assisted = "assisted"
none = "none"
"#;

/// Founds the network and everything in it, at the time when preparations began.
pub(super) fn found(node: &Node, marker: &Marker) -> anyhow::Result<()> {
    let election = election(marker.started_at)?;
    let begun = election
        .phases
        .first()
        .map_or(marker.started_at, |phase| phase.starts_at);
    node.clock().set(begun);
    let ask = |command| node.ask_blocking(Actor::Console, command);
    ask(Command::FoundNetwork(Box::new(FoundNetwork(NetworkFounded {
        names: found::in_every_language("console-demo-network-name", &[]),
        country: COUNTRY.to_owned(),
        zone: ZONE.to_owned(),
        numbering: Numbering::new(engine::chance::bytes()?),
    }))))?;
    ask(Command::DefineKinds(DefineKinds(found::kinds()?)))?;
    let areas = areas()?;
    let organisations = organisations(&areas)?;
    ask(Command::DefineAreas(DefineAreas { areas }))?;
    ask(Command::RegisterOrganisations(RegisterOrganisations(
        organisations,
    )))?;
    ask(Command::AdmitPeople(AdmitPeople(
        people()?.into_iter().map(PersonWritten::details).collect(),
    )))?;
    ask(Command::CallElection(Box::new(CallElection(election))))?;
    ask(Command::RegisterPremises(RegisterPremises(premises()?)))?;
    Ok(())
}

/// The nation, its counties with boundaries, and its municipalities.
fn areas() -> anyhow::Result<Vec<AreaDefined>> {
    let nation = found::nation(COUNTRY)?;
    let country = nation.area;
    let properties = AreaProperties {
        code: "code",
        name: "name",
        parent: None,
    };
    let outlines = parse_geojson(BOUNDARIES.as_bytes(), &properties)?.rows;
    let mut areas = vec![nation];
    for [code, name] in rows(COUNTIES) {
        let outline = outlines.iter().find(|outline| outline.code == code);
        areas.push(AreaDefined {
            area: AreaId {
                level: AreaLevel::County,
                code: Code::new(code)?,
            },
            names: Names::same(name),
            parent: Some(country),
            boundary: outline.map(|outline| Arc::new(outline.boundary.clone())),
        });
    }
    for [code, name, county] in rows(MUNICIPALITIES) {
        areas.push(AreaDefined {
            area: AreaId {
                level: AreaLevel::Municipality,
                code: Code::new(code)?,
            },
            names: Names::same(name),
            parent: Some(AreaId {
                level: AreaLevel::County,
                code: Code::new(county)?,
            }),
            boundary: None,
        });
    }
    Ok(areas)
}

/// The rows of a plain list below its header: no quotes, so many columns.
fn rows<const N: usize>(list: &str) -> impl Iterator<Item = [&str; N]> {
    list.lines()
        .skip(1)
        .filter_map(|line| line.split(',').collect::<Vec<_>>().try_into().ok())
}

#[derive(Deserialize)]
struct OrganisationsFile {
    organisation: Vec<OrganisationWritten>,
}

#[derive(Deserialize)]
struct OrganisationWritten {
    key: Code,
    kind: OrganisationKind,
    name: Names,
    #[serde(default)]
    coordinating: bool,
}

/// The agencies and others as listed, and a board or an office for each area.
fn organisations(areas: &[AreaDefined]) -> anyhow::Result<Vec<OrganisationRegistered>> {
    let file: OrganisationsFile = toml::from_str(ORGANISATIONS)?;
    let listed = file
        .organisation
        .into_iter()
        .map(|written| OrganisationRegistered {
            organisation: written.key,
            kind: written.kind,
            names: written.name,
            area: None,
            coordinates: written.coordinating,
        });
    let mut organisations: Vec<_> = listed.collect();
    for defined in areas {
        let (kind, names) = match defined.area.level {
            AreaLevel::Nation => continue,
            AreaLevel::County => (OrganisationKind::CountyBoard, county_board(&defined.names.sv)),
            AreaLevel::Municipality => (OrganisationKind::Municipality, defined.names.clone()),
        };
        organisations.push(OrganisationRegistered {
            organisation: Code::new(&defined.area.to_string())?,
            kind,
            names,
            area: Some(defined.area),
            coordinates: false,
        });
    }
    Ok(organisations)
}

fn county_board(county: &str) -> Names {
    found::in_every_language("console-demo-county-board", &[("county", county.into())])
}

#[derive(Deserialize)]
struct PeopleFile {
    person: Vec<PersonWritten>,
}

/// A person of the demonstration.
#[derive(Deserialize)]
pub(super) struct PersonWritten {
    /// What the script calls the person.
    pub(super) key: String,
    name: String,
    pub(super) organisation: Code,
    pub(super) role: Role,
    /// Whether on duty when history begins.
    pub(super) on_duty: bool,
}

impl PersonWritten {
    fn details(self) -> PersonDetails {
        PersonDetails {
            name: self.name,
            organisation: self.organisation,
            role: self.role,
        }
    }
}

/// The people, in the order in which they are admitted: the first is person 1.
pub(super) fn people() -> Result<Vec<PersonWritten>, toml::de::Error> {
    Ok(toml::from_str::<PeopleFile>(PEOPLE)?.person)
}

#[derive(Deserialize)]
struct ElectionFile {
    zone: String,
    name: Names,
    phase: Vec<PhaseWritten>,
}

#[derive(Deserialize)]
struct PhaseWritten {
    code: Phase,
    starts_day: i64,
}

/// The election whose voting day is the day of the start. A phase begins with its day, so that it
/// is election day at whatever hour somebody looks.
fn election(started_at: Timestamp) -> anyhow::Result<ElectionCalled> {
    let file: ElectionFile = toml::from_str(ELECTION)?;
    let voting_day: Date = started_at.in_tz(&file.zone)?.date();
    let start = |written: &PhaseWritten| -> Result<PhaseStart, jiff::Error> {
        let day = voting_day.checked_add(written.starts_day.days())?;
        Ok(PhaseStart {
            phase: written.code,
            starts_at: day.in_tz(&file.zone)?.timestamp(),
        })
    };
    let year = voting_day.year().to_string();
    let named = |text: &str| text.replace("{year}", &year);
    Ok(ElectionCalled {
        election: Code::new(&format!("{year}-parliament"))?,
        names: Names {
            sv: named(&file.name.sv),
            fi: named(&file.name.fi),
            en: named(&file.name.en),
        },
        voting_day,
        phases: file.phase.iter().map(start).collect::<Result<_, _>>()?,
    })
}

fn premises() -> anyhow::Result<Vec<PremisesRow>> {
    let map = PremisesMap::parse(PREMISES_MAP.as_bytes())?;
    let parsed = parse_premises(PREMISES.as_bytes(), &map)?;
    let row = |read: exchange::table::PremisesRow| -> anyhow::Result<PremisesRow> {
        let code = Code::new(read.area_code.as_deref().unwrap_or_default())?;
        let details = PremisesDetails {
            name: read.name,
            kind: match read.kind.ours() {
                Some(map_file::PremisesKind::AdvanceVoting) => PremisesKind::AdvanceVoting,
                Some(map_file::PremisesKind::Counting) => PremisesKind::Counting,
                Some(map_file::PremisesKind::Storage) => PremisesKind::Storage,
                Some(map_file::PremisesKind::Office) => PremisesKind::Office,
                Some(map_file::PremisesKind::PollingStation) | None => PremisesKind::PollingStation,
            },
            standing: Standing::Open,
            address: read.address,
            area: Some(AreaId {
                level: AreaLevel::Municipality,
                code,
            }),
            point: read.point,
            access: read.accessible.ours().map(|access| match access {
                map_file::Access::Full => Access::Full,
                map_file::Access::Assisted => Access::Assisted,
                map_file::Access::None => Access::None,
            }),
        };
        Ok(PremisesRow {
            source_key: read.source_key,
            details,
        })
    };
    parsed.rows.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shipped_lists_are_whole() {
        let areas = areas().unwrap();
        let count = |level| areas.iter().filter(|area| area.area.level == level).count();
        assert_eq!(
            [AreaLevel::Nation, AreaLevel::County, AreaLevel::Municipality].map(count),
            [1, 21, 290]
        );
        assert!(
            areas
                .iter()
                .all(|area| area.boundary.is_some() == (area.area.level == AreaLevel::County))
        );
        assert_eq!(organisations(&areas).unwrap().len(), 10 + 21 + 290);
        assert_eq!(people().unwrap().len(), 38);
        assert_eq!(premises().unwrap().len(), PREMISES.lines().count() - 1);
    }

    #[test]
    fn the_day_of_the_start_is_election_day_at_every_hour() {
        for hour in [
            "2026-09-12T22:00:00Z",
            "2026-09-13T05:36:00Z",
            "2026-09-13T21:59:59Z",
        ] {
            let start: Timestamp = hour.parse().unwrap();
            let election = election(start).unwrap();
            assert_eq!(election.phase_at(start), Some(Phase::ElectionDay), "{hour}");
            assert_eq!(election.names.en, "Parliamentary election 2026");
        }
    }
}
