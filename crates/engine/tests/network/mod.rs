//! A small network on a node, for tests: an authority, the police, a county and its municipality.

#![allow(dead_code, reason = "each test program takes what it needs")]

use std::path::Path;
use std::sync::Arc;

use domain::actor::Actor;
use domain::areas::{AreaDefined, AreaId, DefineAreas};
use domain::ids::{Code, IncidentId, Numbering, PersonId, ReportId};
use domain::incidents::MarkIncident;
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::network::{
    AdmitPeople, DefineKinds, FoundNetwork, KindDefined, NetworkFounded, OrganisationKind,
    OrganisationRegistered, PersonDetails, RegisterOrganisations, Role,
};
use domain::reports::{
    Contents, ImportReports, NewIncident, Occurred, Outcome, Place, Police, ReceiveReport, ReportRow,
    TriageReport, Voting,
};
use domain::theme::Theme;
use domain::words::{Names, Personal};
use domain::{Command, World};
use engine::clock::Clock;
use engine::sessions::Sessions;
use engine::{Node, OpenError, Options, Proof, Search};
use jiff::Timestamp;
use journal::{Keys, MemoryStore, SqliteCabinet, Store};

/// When the tests' clocks stand at first: an election day.
pub(crate) const START_S: i64 = 1_789_290_000;
/// Keeps watch at the authority, which coordinates.
pub(crate) const DUTY: Actor = Actor::Person(PersonId(1));
/// Keeps watch at the police.
pub(crate) const POLICE: Actor = Actor::Person(PersonId(2));
/// Speaks for a party, and may send reports only.
pub(crate) const PARTY: Actor = Actor::Person(PersonId(3));

pub(crate) fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(START_S + second).unwrap()
}

fn area(text: &str) -> AreaId {
    text.parse().unwrap()
}

/// A clock that stands at the start.
pub(crate) fn clock() -> Clock {
    Clock::standing_at(at(0))
}

/// The keys in a folder.
pub(crate) fn keys_in(folder: &Path) -> Keys {
    Keys::within(Box::new(
        SqliteCabinet::open(&folder.join("keys.sqlite")).unwrap(),
    ))
}

/// A node on a store, with its keys and its search index in a folder.
pub(crate) fn opened(store: impl Store + 'static, folder: &Path, clock: &Clock) -> Result<Node, OpenError> {
    opened_with(store, keys_in(folder), folder, clock)
}

/// A node on a store and keys, with its search index in a folder.
pub(crate) fn opened_with(
    store: impl Store + 'static,
    keys: Keys,
    folder: &Path,
    clock: &Clock,
) -> Result<Node, OpenError> {
    let options = Options {
        store: Box::new(store),
        keys,
        clock: clock.clone(),
        sessions: Sessions::in_memory()?,
        search: Search::open(folder)?,
        proof: Proof::open(folder)?,
    };
    Node::open(options, &mut |_| {})
}

/// A node in memory with the small network on it.
pub(crate) struct Small {
    pub(crate) node: Node,
    pub(crate) store: MemoryStore,
    pub(crate) clock: Clock,
    pub(crate) folder: tempfile::TempDir,
}

impl Small {
    pub(crate) fn new() -> Self {
        let (store, clock, folder) = (MemoryStore::default(), clock(), tempfile::tempdir().unwrap());
        let node = opened(store.clone(), folder.path(), &clock).unwrap();
        set_up(&node);
        Self {
            node,
            store,
            clock,
            folder,
        }
    }

    /// The same journal, opened after the node was gone.
    pub(crate) fn restarted(self) -> Self {
        let Self {
            node,
            store,
            clock,
            folder,
        } = self;
        drop(node);
        let node = opened(store.clone(), folder.path(), &clock).unwrap();
        Self {
            node,
            store,
            clock,
            folder,
        }
    }
}

/// Founds the small network.
pub(crate) fn set_up(node: &Node) {
    let organisation = |key: &str, kind, of: Option<&str>| OrganisationRegistered {
        organisation: code(key),
        kind,
        names: Names::same(key),
        area: of.map(area),
        coordinates: key == "authority",
    };
    let defined = |id: &str, parent: Option<&str>| AreaDefined {
        area: area(id),
        names: Names::same(id),
        parent: parent.map(area),
        boundary: None,
    };
    let kind = |key: &str, theme| KindDefined {
        kind: code(key),
        theme,
        names: Names::same(key),
        short: None,
        on_form: None,
    };
    let person = |of: &str, role| PersonDetails {
        name: "Kim".to_owned(),
        organisation: code(of),
        role,
    };
    let founded = NetworkFounded {
        names: Names::same("Valnätverket"),
        country: "SE".to_owned(),
        zone: "Europe/Stockholm".to_owned(),
        numbering: Numbering::new([7; 16]),
    };
    let commands = [
        Command::FoundNetwork(FoundNetwork(founded).into()),
        Command::DefineAreas(DefineAreas {
            areas: vec![
                defined("nation-SE", None),
                defined("county-14", Some("nation-SE")),
                defined("municipality-1481", Some("county-14")),
            ],
        }),
        Command::RegisterOrganisations(RegisterOrganisations(vec![
            organisation("authority", OrganisationKind::ElectionAuthority, None),
            organisation("police", OrganisationKind::Police, None),
            organisation("county-14", OrganisationKind::CountyBoard, Some("county-14")),
            organisation(
                "municipality-1481",
                OrganisationKind::Municipality,
                Some("municipality-1481"),
            ),
            organisation("party", OrganisationKind::Party, None),
        ])),
        Command::DefineKinds(DefineKinds(vec![
            kind("ballot-papers", Theme::Conduct),
            kind("outage", Theme::Cyber),
        ])),
        Command::AdmitPeople(AdmitPeople(vec![
            person("authority", Role::DutyOfficer),
            person("police", Role::DutyOfficer),
            person("party", Role::PartyContact),
        ])),
    ];
    for command in commands {
        node.ask_blocking(Actor::Console, command).unwrap();
    }
}

/// What a report with these words tells.
pub(crate) fn contents(title: &str, text: &str) -> Contents {
    Contents {
        kind: code("ballot-papers"),
        kind_word: String::new(),
        title: Personal::new(title),
        text: Personal::new(text),
        place: Place {
            area: Some(area("municipality-1481")),
            ..Place::default()
        },
        occurred: Occurred::Unknown,
        voting: Voting::GoesOn,
        done: Personal::default(),
        help: Personal::default(),
        police: Police::Unknown,
        contact: Personal::default(),
    }
}

pub(crate) fn green() -> Marking {
    Marking::plain(Label::Green)
}

/// Send a report with these words.
pub(crate) fn receive(text: &str) -> Command {
    Command::ReceiveReport(
        ReceiveReport {
            contents: contents("", text),
            marking: green(),
        }
        .into(),
    )
}

/// Bring in these reports by their keys.
pub(crate) fn import(rows: &[(&str, &str)]) -> Command {
    let row = |(key, text): &(&str, &str)| ReportRow {
        source_key: (*key).to_owned(),
        contents: Arc::new(contents("", text)),
    };
    Command::ImportReports(ImportReports {
        owner: code("authority"),
        marking: green(),
        rows: rows.iter().map(row).collect(),
    })
}

/// Open an incident from a report.
pub(crate) fn open_incident(report: u32, title: &str) -> Command {
    let new = NewIncident {
        title: title.to_owned(),
        kind: None,
        level: Level::Local,
        reason: "En lokal berörs.".to_owned(),
        lead: None,
        marking: green(),
    };
    triage(report, Outcome::NewIncident(new.into()))
}

pub(crate) fn triage(report: u32, outcome: Outcome) -> Command {
    Command::TriageReport(TriageReport {
        report: ReportId(report),
        outcome,
        answer: String::new(),
    })
}

/// Mark an incident RED for one person.
pub(crate) fn mark_red(incident: u32, person: u32) -> Command {
    let marking = Marking {
        label: Label::Red,
        audience: Vec::new(),
        named: vec![PersonId(person)],
    };
    let reason = "Uppgifter om person.".to_owned();
    Command::MarkIncident(MarkIncident {
        incident: IncidentId(incident),
        marking,
        reason,
    })
}

/// What can be counted in a world, to compare two.
pub(crate) fn counts(world: &World) -> Vec<u64> {
    use domain::reports::{Facet, ReportState};
    use domain::tally::Spot;
    let visible = domain::policy::visible(world, Actor::Console);
    let size = |length: usize| u64::try_from(length).unwrap();
    let mut counts = vec![
        world.head.0,
        size(world.lines.len()),
        size(world.recent.len()),
        size(world.reports.count()),
        size(world.incidents.count()),
        size(world.incidents.open(&visible).count()),
        size(world.duty.len()),
        size(world.people.len()),
        size(world.areas.count()),
    ];
    counts.extend(ReportState::ALL.map(|state| size(world.reports.count_in(Facet::State(state), &visible))));
    for spot in [Spot::Everywhere]
        .into_iter()
        .chain(world.areas.iter().map(|area| Spot::Area(area.number)))
    {
        let tally = world.tallies.of(spot, &visible);
        counts.extend([tally.reports, tally.reports_new, tally.open()].map(u64::from));
    }
    counts
}
