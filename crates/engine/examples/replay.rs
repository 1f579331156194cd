//! Measures opening a node on a long journal against reading the same rows and parsing their JSON,
//! the memory that a report takes, and how long an older moment takes.
//!
//! `cargo run --release -p engine --example replay [EVENTS]`

#![expect(clippy::print_stdout, reason = "its figures are what it is for")]

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use domain::actor::Actor;
use domain::areas::{AreaDefined, AreaId, Point};
use domain::ids::{Code, IncidentId, Numbering, PersonId, ReportId};
use domain::incidents::{IncidentOpened, LevelChanged};
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::network::{
    KindDefined, NetworkFounded, OrganisationKind, OrganisationRegistered, PersonAdmitted, Role,
};
use domain::reports::{Contents, Occurred, Place, Police, ReportReceived, ReportTriaged, Verdict, Voting};
use domain::theme::Theme;
use domain::words::{Names, Personal};
use domain::{Event, Record, RequestKey, Sequence};
use engine::clock::{Clock, Stopwatch};
use engine::{Node, Options, Search, sessions::Sessions};
use jiff::{SignedDuration, Timestamp};
use journal::{Head, Reader, SqliteReader, SqliteStore, Store, encode};

const COUNTIES: u32 = 21;
const MUNICIPALITIES: u32 = 290;
const START_S: i64 = 1_789_250_000;
const MOMENTS: usize = 400;

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let events: u64 = std::env::args()
        .nth(1)
        .map_or(Ok(300_000), |events| events.parse())?;
    let folder = tempfile::tempdir()?;
    let watch = Stopwatch::start();
    let reports = Writing::open(SqliteStore::open(folder.path())?)?.write(events)?;
    println!(
        "{events} events, {reports} reports, written in {:.2?}",
        watch.elapsed()
    );

    let (read, bytes) = read_only(&mut SqliteReader::open(folder.path())?)?;
    println!(
        "read rows and parse their JSON   {read:.2?}  ({} bytes a body)",
        bytes / events
    );

    let before = resident_kib()?;
    let options = Options {
        store: Box::new(SqliteStore::open(folder.path())?),
        clock: Clock::machine(),
        sessions: Sessions::in_memory()?,
        search: Search::open(folder.path())?,
    };
    let watch = Stopwatch::start();
    let node = Node::open(options, &mut |_| {})?;
    let open = watch.elapsed();
    let grown = resident_kib()?.saturating_sub(before);
    println!(
        "open a node                      {open:.2?}  ratio {:.2} (aim 2)",
        open.div_duration_f64(read)
    );
    println!(
        "resident memory a report         {} bytes (aim 2048)",
        grown * 1024 / reports.max(1)
    );
    moments(&node, events)
}

fn moments(node: &Node, events: u64) -> Done<()> {
    let mut chance = Chance(7);
    let mut taken = Vec::with_capacity(MOMENTS);
    for _ in 0..MOMENTS {
        let after = i64::try_from(chance.below(events))?;
        let moment =
            Timestamp::from_second(START_S)?.checked_add(SignedDuration::from_millis(after * 100))?;
        let watch = Stopwatch::start();
        let world = node.moment(moment)?;
        taken.push(watch.elapsed());
        drop(world);
    }
    taken.sort_unstable();
    let at = |share: usize| taken.get(taken.len() * share / 100).copied().unwrap_or_default();
    println!(
        "an older moment                  p50 {:.2?}  p95 {:.2?}",
        at(50),
        at(95)
    );
    Ok(())
}

fn read_only(reader: &mut dyn Reader) -> Done<(Duration, u64)> {
    let watch = Stopwatch::start();
    let (mut bytes, mut failed) = (0, None);
    reader.read(Sequence(0), &mut |entry| {
        bytes += entry.body.len();
        let parsed: Result<serde_json::Value, _> = serde_json::from_slice(entry.body);
        match parsed {
            Ok(body) => drop(std::hint::black_box(body)),
            Err(error) => failed = Some(error),
        }
        ControlFlow::Continue(())
    })?;
    failed.map_or(Ok(()), Err)?;
    Ok((watch.elapsed(), u64::try_from(bytes)?))
}

fn resident_kib() -> Done<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm")?;
    let resident = pages
        .split(' ')
        .nth(1)
        .ok_or("no resident pages in /proc/self/statm")?;
    Ok(resident.parse::<u64>()? * 4)
}

/// Numbers that look random and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end.max(1)
    }

    fn number(&mut self, end: u32) -> u32 {
        u32::try_from(self.below(u64::from(end))).unwrap_or(0)
    }

    fn words(&mut self, count: u64) -> String {
        const WORDS: [&str; 16] = [
            "valsedlar",
            "vallokal",
            "kö",
            "rösträknare",
            "sedel",
            "saknas",
            "kommer",
            "strax",
            "polisen",
            "låst",
            "dörr",
            "telefon",
            "äänestyspaikka",
            "jono",
            "station",
            "closed",
        ];
        let length = u64::try_from(WORDS.len()).unwrap_or(1);
        let place = |number| usize::try_from(number).unwrap_or(0);
        let words = (0..count).filter_map(|_| WORDS.get(place(self.below(length))).copied());
        words.collect::<Vec<_>>().join(" ")
    }
}

/// A journal in the making.
struct Writing {
    store: SqliteStore,
    head: Head,
    waiting: Vec<journal::Entry>,
    chance: Chance,
    kinds: Vec<Code>,
    reports: u32,
    incidents: u32,
    last_in: BTreeMap<AreaId, IncidentId>,
}

impl Writing {
    fn open(store: SqliteStore) -> Done<Self> {
        let mut writing = Self {
            store,
            head: Head::default(),
            waiting: Vec::new(),
            chance: Chance(1),
            kinds: Vec::new(),
            reports: 0,
            incidents: 0,
            last_in: BTreeMap::new(),
        };
        writing.found()?;
        Ok(writing)
    }

    fn event(&mut self, by: Actor, event: Event) -> Done<()> {
        let sequence = self.head.sequence.next();
        // Ten entries a second, the pace of a bad night.
        let after = SignedDuration::from_millis(i64::try_from(sequence.0)? * 100);
        let recorded_at = Timestamp::from_second(START_S)?.checked_add(after)?;
        let key = RequestKey(u128::from(sequence.0) << 64);
        let entry = encode(
            &Record {
                sequence,
                recorded_at,
                by,
                key,
                event,
            },
            &self.head.hash,
        )?;
        self.head = Head {
            sequence,
            recorded_at_us: entry.recorded_at_us,
            hash: entry.hash,
        };
        self.waiting.push(entry);
        if self.waiting.len() >= 4_000 {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Done<()> {
        self.store.append(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    fn found(&mut self) -> Done<()> {
        let founded = NetworkFounded {
            names: Names::same("Valnätverket"),
            country: "SE".to_owned(),
            zone: "Europe/Stockholm".to_owned(),
            numbering: Numbering::new([7; 16]),
        };
        self.event(Actor::Console, Event::NetworkFounded(founded.into()))?;
        let nation: AreaId = "nation-SE".parse()?;
        let mut areas = vec![(nation, None)];
        areas.extend((0..COUNTIES).map(|number| (county(number), Some(nation))));
        areas.extend(
            (0..MUNICIPALITIES).map(|number| (municipality(number), Some(county(number % COUNTIES)))),
        );
        for (area, parent) in areas {
            let defined = AreaDefined {
                area,
                names: Names::same("Plats"),
                parent,
                boundary: None,
            };
            self.event(Actor::Console, Event::AreaDefined(defined.into()))?;
            let kind = match parent {
                None => OrganisationKind::ElectionAuthority,
                Some(around) if around == nation => OrganisationKind::CountyBoard,
                Some(_) => OrganisationKind::Municipality,
            };
            let organisation = OrganisationRegistered {
                organisation: Code::new(&area.to_string())?,
                kind,
                names: Names::same("Myndighet"),
                area: Some(area),
                coordinates: parent.is_none(),
            };
            self.event(Actor::Console, Event::OrganisationRegistered(organisation.into()))?;
        }
        for (number, theme) in (0..16).zip(Theme::ALL.into_iter().cycle()) {
            let kind = Code::new(&format!("kind-{number}"))?;
            self.kinds.push(kind);
            let defined = KindDefined {
                kind,
                theme,
                names: Names::same("Slag"),
                short: None,
                on_form: None,
            };
            self.event(Actor::Console, Event::KindDefined(defined.into()))?;
        }
        for number in 1..=50 {
            let admitted = PersonAdmitted {
                person: PersonId(number),
                name: Personal::new("Kim"),
                organisation: Code::new("nation-SE")?,
                role: Role::DutyOfficer,
            };
            self.event(Actor::Console, Event::PersonAdmitted(admitted.into()))?;
        }
        Ok(())
    }

    /// Reports until there are so many entries; of a hundred reports, 16 come to be in an incident.
    fn write(mut self, events: u64) -> Done<u64> {
        while self.head.sequence.0 < events {
            let place = municipality(self.chance.number(MUNICIPALITIES));
            self.report(place)?;
            if self.chance.below(100) < 16 {
                self.triage(place)?;
            }
        }
        self.flush()?;
        Ok(u64::from(self.reports))
    }

    fn report(&mut self, area: AreaId) -> Done<()> {
        self.reports += 1;
        let chance = &mut self.chance;
        let kind = self
            .kinds
            .get(usize::try_from(chance.below(16))?)
            .copied()
            .ok_or("no kinds")?;
        let longitude = 11.0 + f64::from(chance.number(1_000)) / 100.0;
        let occurred = START_S + i64::try_from(self.head.sequence.0)? / 10 - i64::from(chance.number(3_600));
        let contents = Contents {
            kind,
            kind_word: String::new(),
            title: Personal::new(chance.words(4)),
            text: Personal::new(chance.words(25)),
            place: Place {
                premises: None,
                area: Some(area),
                point: Point::from_degrees(longitude, 60.0),
                words: chance.words(3),
            },
            occurred: Occurred::At(Timestamp::from_second(occurred)?),
            voting: Voting::GoesOn,
            done: Personal::new(chance.words(5)),
            help: Personal::default(),
            police: Police::NotInformed,
            contact: Personal::new("070-174 06 05"),
        };
        let received = ReportReceived {
            report: ReportId(self.reports),
            owner: Code::new(&area.to_string())?,
            marking: Marking::plain(Label::Green),
            source_key: None,
            contents: Arc::new(contents),
        };
        let by = Actor::Person(PersonId(1 + self.reports % 50));
        self.event(by, Event::ReportReceived(received.into()))
    }

    /// The first assessment in a municipality and every fourth one after opens an incident, which
    /// the county leads; the others join the municipality's last one.
    fn triage(&mut self, area: AreaId) -> Done<()> {
        let by = Actor::Person(PersonId(1));
        let known = self.last_in.get(&area).copied();
        let incident = match known {
            Some(incident) if self.chance.below(4) > 0 => incident,
            Some(_) | None => self.open_incident(by, area)?,
        };
        let verdict = Verdict::Incident(incident);
        let triaged = ReportTriaged {
            report: ReportId(self.reports),
            verdict,
            answer: Personal::default(),
        };
        self.event(by, Event::ReportTriaged(triaged.into()))?;
        if self.chance.below(10) == 0 {
            let reason = Personal::new("Fler lokaler.");
            let changed = LevelChanged {
                incident,
                from: Level::Local,
                to: Level::Extended,
                reason,
            };
            self.event(by, Event::LevelChanged(changed.into()))?;
        }
        Ok(())
    }

    fn open_incident(&mut self, by: Actor, area: AreaId) -> Done<IncidentId> {
        self.incidents += 1;
        let incident = IncidentId(self.incidents);
        self.last_in.insert(area, incident);
        let around = county(area.code.as_str().parse::<u32>()? % COUNTIES);
        let opened = IncidentOpened {
            incident,
            title: Personal::new("Valsedlar saknas"),
            kind: Code::new("kind-3")?,
            level: Level::Local,
            reason: Personal::new("En lokal berörs."),
            owner: Code::new(&area.to_string())?,
            lead: Code::new(&around.to_string())?,
            marking: Marking::plain(Label::Green),
            places: vec![area],
        };
        self.event(by, Event::IncidentOpened(opened.into()))?;
        Ok(incident)
    }
}

fn code(number: u32) -> Code {
    Code::new(&format!("{number:04}")).unwrap_or_else(|_| unreachable!("four digits are a code"))
}

fn county(number: u32) -> AreaId {
    AreaId {
        level: domain::areas::AreaLevel::County,
        code: code(number),
    }
}

fn municipality(number: u32) -> AreaId {
    AreaId {
        level: domain::areas::AreaLevel::Municipality,
        code: code(number),
    }
}
