//! Long journals, written without the program's rules because those are measured elsewhere.

use std::path::{Path, PathBuf};

use domain::actor::Actor;
use domain::areas::AreaId;
use domain::elections::{ElectionCalled, Phase, PhaseStart};
use domain::ids::{Code, IncidentId, Numbering, PersonId, PremisesId, ReportId};
use domain::incidents::{IncidentClosed, IncidentOpened, LevelChanged};
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::network::{
    KindDefined, NetworkFounded, OrganisationKind, OrganisationRegistered, PersonAdmitted, Role,
};
use domain::premises::{PremisesDetails, PremisesKind, PremisesRegistered, Standing};
use domain::reports::{NotIncidentReason, ReportReceived, ReportTriaged, Verdict};
use domain::theme::Theme;
use domain::words::{Names, Personal};
use domain::{Event, Record, RequestKey, Sequence};
use jiff::{SignedDuration, Timestamp};
use journal::{Entry, Head, Keys, PAGE_BYTES, Seal, Slot, SqliteCabinet, SqliteStore, Store, encode};

use crate::pieces::{
    COUNTIES, Chance, KINDS, MUNICIPALITIES, PREMISES_EACH, contents, county, kind, municipality,
};
use crate::{Done, Scale};

/// Keeps watch at the authority that coordinates, and reads all but what is for others only.
pub(crate) const DUTY_OFFICER: PersonId = PersonId(1);
/// Works in one municipality.
pub(crate) const ELECTION_OFFICER: PersonId = PersonId(2);

const NATION: &str = "nation-SE";
/// Eight in the morning of the day, in Stockholm.
const START_S: i64 = 1_789_279_200;
const HOURS: i64 = 12;
/// Entries that are appended in one durable turn.
const BATCH: usize = 4_000;

/// Where a long and a short journal lie, and when their last entry was written.
pub(crate) struct Journals {
    pub(crate) large: PathBuf,
    pub(crate) small: PathBuf,
    pub(crate) reports: u32,
    pub(crate) incidents: u32,
    pub(crate) entries: u64,
}

impl Journals {
    pub(crate) fn write(folder: &Path, scale: Scale) -> Done<Self> {
        let (large, small) = (folder.join("large"), folder.join("small"));
        write(&small, scale.reports_small)?;
        let written = write(&large, scale.reports)?;
        Ok(Self {
            large,
            small,
            reports: written.reports,
            incidents: written.incidents,
            entries: written.head.sequence.0,
        })
    }
}

/// A moment of the day, of which `share` of a million have gone by.
pub(crate) fn moment(millionths: i64) -> Done<Timestamp> {
    Ok(Timestamp::from_second(START_S)?
        .checked_add(SignedDuration::from_millis(millionths * HOURS * 36 / 10))?)
}

/// Founds the network, and lets so many reports arrive over the day.
pub(crate) fn write(folder: &Path, reports: u32) -> Done<Written> {
    let store = SqliteStore::open(folder)?;
    let keys = Keys::within(Box::new(SqliteCabinet::open(&folder.join("keys.sqlite"))?));
    write_to(Box::new(store), keys, reports)
}

/// Founds the network on any store, and nothing else.
pub(crate) fn found(store: Box<dyn Store>, keys: Keys) -> Done<()> {
    write_to(store, keys, 0).map(drop)
}

fn write_to(store: Box<dyn Store>, keys: Keys, reports: u32) -> Done<Written> {
    let mut writing = Writing {
        store,
        keys,
        head: Head::default(),
        at: Timestamp::from_second(START_S)?,
        waiting: Vec::with_capacity(BATCH),
        chance: Chance(1),
        incidents: 0,
    };
    writing.found()?;
    for number in 1..=reports {
        writing.at = moment(i64::from(number) * 1_000_000 / i64::from(reports))?;
        let place = writing.chance.below(MUNICIPALITIES);
        writing.report(ReportId(number), place)?;
    }
    writing.flush()?;
    Ok(Written {
        reports,
        incidents: writing.incidents,
        head: writing.head,
    })
}

/// What was written.
pub(crate) struct Written {
    reports: u32,
    incidents: u32,
    head: Head,
}

/// A journal in the making.
struct Writing {
    store: Box<dyn Store>,
    keys: Keys,
    head: Head,
    at: Timestamp,
    waiting: Vec<Entry>,
    chance: Chance,
    incidents: u32,
}

impl Writing {
    /// Keys as a node draws them: a page at a time, durable before they are used.
    fn seal(&self, sequence: Sequence) -> Done<Seal> {
        let mut slot = self.keys.slot(sequence)?;
        if slot == Slot::Absent {
            let mut page = Box::new([0; PAGE_BYTES]);
            engine::chance::fill(page.as_mut_slice())?;
            self.keys.lay(sequence, &page)?;
            slot = self.keys.slot(sequence)?;
        }
        match slot {
            Slot::Key(key) => Ok(Seal {
                key,
                nonce: engine::chance::bytes()?,
            }),
            Slot::Destroyed | Slot::Absent => Err("an entry has no key".into()),
        }
    }

    fn event(&mut self, by: Actor, event: Event) -> Done<()> {
        let sequence = self.head.sequence.next();
        let key = RequestKey(u128::from(sequence.0) << 64);
        let seal = self.seal(sequence)?;
        let entry = encode(
            &Record {
                sequence,
                recorded_at: self.at,
                by,
                key,
                event,
            },
            &self.head.hash,
            &seal,
        )?;
        self.head = Head {
            sequence,
            recorded_at_us: entry.recorded_at_us,
            hash: entry.hash,
        };
        self.waiting.push(entry);
        if self.waiting.len() >= BATCH {
            self.flush()
        } else {
            Ok(())
        }
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
        let phases = [
            (Phase::AdvanceVoting, -18 * 86_400),
            (Phase::ElectionDay, -8 * 3_600),
            (Phase::Count, 43_200),
        ];
        let phases = phases.map(|(phase, after)| {
            Timestamp::from_second(START_S + after).map(|starts_at| PhaseStart { phase, starts_at })
        });
        let called = ElectionCalled {
            election: Code::new("2026-parliament")?,
            names: Names::same("Riksdagsvalet"),
            voting_day: jiff::civil::date(2026, 9, 13),
            phases: phases.into_iter().collect::<Result<_, _>>()?,
        };
        self.event(Actor::Console, Event::ElectionCalled(called.into()))?;
        self.areas()?;
        for (number, theme) in (0..KINDS).zip(Theme::ALL.into_iter().cycle()) {
            let defined = KindDefined {
                kind: kind(number)?,
                theme,
                names: Names::same(&format!("Slag {number}")),
                short: None,
                on_form: u8::try_from(number + 1).ok().filter(|place| *place <= 8),
            };
            self.event(Actor::Console, Event::KindDefined(defined.into()))?;
        }
        let people = [
            (NATION.to_owned(), Role::DutyOfficer),
            (municipality(7).to_string(), Role::MunicipalElectionOfficer),
        ];
        for (number, (organisation, role)) in (1..).zip(people) {
            let admitted = PersonAdmitted {
                person: PersonId(number),
                name: Personal::new("Kim"),
                organisation: Code::new(&organisation)?,
                role,
            };
            self.event(Actor::Console, Event::PersonAdmitted(admitted.into()))?;
        }
        Ok(())
    }

    fn areas(&mut self) -> Done<()> {
        let nation: AreaId = NATION.parse()?;
        self.area(nation, None, OrganisationKind::ElectionAuthority)?;
        for number in 0..COUNTIES {
            self.area(county(number), Some(nation), OrganisationKind::CountyBoard)?;
        }
        for number in 0..MUNICIPALITIES {
            self.area(
                municipality(number),
                Some(county(number)),
                OrganisationKind::Municipality,
            )?;
            for place in 0..PREMISES_EACH {
                let premises = 1 + number * PREMISES_EACH + place;
                let registered = PremisesRegistered {
                    premises: PremisesId(premises),
                    source_key: premises.to_string(),
                    details: PremisesDetails {
                        name: format!("Skolan {premises}"),
                        kind: PremisesKind::PollingStation,
                        standing: Standing::Open,
                        address: format!("Storgatan {premises}"),
                        area: Some(municipality(number)),
                        point: None,
                        access: None,
                    },
                };
                self.event(Actor::Console, Event::PremisesRegistered(registered.into()))?;
            }
        }
        Ok(())
    }

    fn area(&mut self, area: AreaId, parent: Option<AreaId>, kind: OrganisationKind) -> Done<()> {
        let names = Names::same(&format!("Plats {area}"));
        let defined = domain::areas::AreaDefined {
            area,
            names: names.clone(),
            parent,
            boundary: None,
        };
        self.event(Actor::Console, Event::AreaDefined(defined.into()))?;
        let organisation = OrganisationRegistered {
            organisation: Code::new(&area.to_string())?,
            kind,
            names,
            area: Some(area),
            coordinates: parent.is_none(),
        };
        self.event(Actor::Console, Event::OrganisationRegistered(organisation.into()))
    }

    /// Of a hundred reports, 16 open an incident and five are something else; three are narrowly marked.
    fn report(&mut self, report: ReportId, place: u32) -> Done<()> {
        let owner = Code::new(&municipality(place).to_string())?;
        let label = if self.chance.happens(30) {
            Label::Amber
        } else {
            Label::Green
        };
        let marking = Marking::plain(label);
        let contents = contents(&mut self.chance, place, self.at)?;
        let received = ReportReceived {
            report,
            owner,
            marking: marking.clone(),
            source_key: None,
            contents,
        };
        self.event(
            Actor::Station(PremisesId(1 + place * PREMISES_EACH)),
            Event::ReportReceived(received.into()),
        )?;
        let fate = self.chance.below(100);
        let verdict = match fate {
            0..16 => Verdict::Incident(self.open(place, marking)?),
            16..21 => Verdict::NotIncident(NotIncidentReason::OrdinaryDebate),
            _ => return Ok(()),
        };
        let triaged = ReportTriaged {
            report,
            verdict,
            answer: Personal::default(),
        };
        self.event(Actor::Person(DUTY_OFFICER), Event::ReportTriaged(triaged.into()))?;
        if fate == 0 {
            let reason = Personal::new("Åtgärdat.");
            let closed = IncidentClosed {
                incident: IncidentId(self.incidents),
                reason,
            };
            self.event(Actor::Person(DUTY_OFFICER), Event::IncidentClosed(closed.into()))?;
        }
        Ok(())
    }

    /// Opens an incident of the municipality, which its county leads.
    fn open(&mut self, place: u32, marking: Marking) -> Done<IncidentId> {
        let by = Actor::Person(DUTY_OFFICER);
        self.incidents += 1;
        let incident = IncidentId(self.incidents);
        let opened = IncidentOpened {
            incident,
            title: Personal::new("Valsedlar saknas i lokalen"),
            kind: kind(self.chance.below(KINDS))?,
            level: Level::Local,
            reason: Personal::new("En lokal berörs."),
            owner: Code::new(&municipality(place).to_string())?,
            lead: Code::new(&county(place).to_string())?,
            marking,
            places: vec![municipality(place)],
        };
        self.event(by, Event::IncidentOpened(opened.into()))?;
        if self.chance.happens(100) {
            let reason = Personal::new("Fler lokaler berörs.");
            let changed = LevelChanged {
                incident,
                from: Level::Local,
                to: Level::Extended,
                reason,
            };
            self.event(by, Event::LevelChanged(changed.into()))?;
        }
        Ok(incident)
    }
}
