//! What it costs to ask who may see a thing, and to list reports for whoever may see few of them.

use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

use domain::access::Visible;
use domain::actor::Actor;
use domain::ids::{Code, Numbering, PersonId, ReportId};
use domain::marking::{Label, Marking};
use domain::network::{
    KindDefined, NetworkFounded, OrganisationKind, OrganisationRegistered, PersonAdmitted, Role,
};
use domain::policy;
use domain::reports::{Facet, ReportFilter, ReportReceived, ReportState};
use domain::theme::Theme;
use domain::words::{Names, Personal};
use domain::{Event, Record, RequestKey, Subject, World};
use engine::clock::Stopwatch;

use crate::journals::moment;
use crate::pieces::{Chance, KINDS, contents, kind};
use crate::table::{Allowed, Row, Unit, percentile};
use crate::{Done, Scale};

/// One in so many reports is open to the narrow reader.
const SEEN_EACH: u32 = 1_000;
/// How many times the inbox of one who sees all it may cost one who sees few.
const ALLOWED: f64 = 3.0;
/// How long one question of access may take, in nanoseconds.
const CHECK_NS_MAX: f64 = 1_000.0;
/// Authorities whose reports these are: so there are as many classes, twice.
const OWNERS: u32 = 40;
/// Reports on a page.
const PAGE: usize = 50;
const CHECKS: u32 = 1_000_000;

/// Reads all: of the authority that coordinates.
const WIDE: Actor = Actor::Person(PersonId(1));
/// Reads what its own organisation is invited to.
const NARROW: Actor = Actor::Person(PersonId(2));

pub(crate) fn rows(scale: Scale) -> Done<Vec<Row>> {
    let world = world(scale.reports)?;
    let (wide, narrow) = (policy::visible(&world, WIDE), policy::visible(&world, NARROW));
    let all = ReportFilter::default();
    let seen = world.reports.newest(&all, &narrow, None).count();
    Ok(vec![
        check(&world, &narrow, scale.reports),
        inbox(&world, &wide, &narrow, seen),
    ])
}

/// The p95 of a thousand rounds of a thousand questions each, a question.
fn check(world: &World, visible: &Visible, reports: u32) -> Row {
    let mut chance = Chance(5);
    let mut taken = Vec::new();
    for _ in 0..CHECKS / 1_000 {
        let subjects: Vec<_> = (0..1_000)
            .map(|_| Subject::Report(ReportId(1 + chance.below(reports))))
            .collect();
        let watch = Stopwatch::start();
        for subject in subjects {
            black_box(policy::sees_entry(world, NARROW, visible, subject));
        }
        taken.push(watch.elapsed() / 1_000);
    }
    let ours = percentile(&mut taken, 95).as_secs_f64() * 1e9;
    Row {
        figure: "reach",
        name: format!("whether a reader may see one of {reports} reports"),
        unit: Unit::Nanoseconds,
        ours,
        baseline: None,
        allowed: Allowed::AtMost(CHECK_NS_MAX),
    }
}

/// A page of the inbox and its counts, with the reader's classes found anew, by turns.
fn inbox(world: &World, wide: &Visible, narrow: &Visible, seen: usize) -> Row {
    let mut sides = [(WIDE, wide, Vec::new()), (NARROW, narrow, Vec::new())];
    for _ in 0..500 {
        for (reader, known, taken) in &mut sides {
            let watch = Stopwatch::start();
            let visible = policy::visible(world, *reader);
            let filter = ReportFilter {
                facets: vec![Facet::State(ReportState::New)],
            };
            let listed = world.reports.newest(&filter, &visible, None).take(PAGE + 1);
            let listed: u32 = listed.map(|report| report.id.0 % 2).sum();
            let counted = ReportState::ALL.map(|state| world.reports.count_in(Facet::State(state), &visible));
            black_box((listed, counted, *known == &visible));
            taken.push(watch.elapsed());
        }
    }
    let [(_, _, mut wide), (_, _, mut narrow)] = sides;
    let (wide, narrow): (Duration, Duration) = (percentile(&mut wide, 95), percentile(&mut narrow, 95));
    let name = format!("inbox of who sees {seen} reports, beside who sees all");
    let mut row = Row::times("reach", &name, narrow, wide, ALLOWED);
    if narrow < Duration::from_millis(1) {
        row.unit = Unit::Nanoseconds;
        row.ours = narrow.as_secs_f64() * 1e9;
        row.baseline = Some(wide.as_secs_f64() * 1e9);
    }
    row
}

/// Reports that are AMBER, of many owners, one in a thousand of them with an invited reader.
fn world(reports: u32) -> Done<World> {
    let mut folding = Folding {
        world: World::default(),
    };
    folding.found()?;
    let mut chance = Chance(3);
    for number in 1..=reports {
        let at = moment(i64::from(number) * 1_000_000 / i64::from(reports))?;
        let audience = if number % SEEN_EACH == 7 {
            vec![organisation(OWNERS)?]
        } else {
            Vec::new()
        };
        let received = ReportReceived {
            report: ReportId(number),
            owner: organisation(1 + chance.below(OWNERS - 1))?,
            marking: Marking {
                label: Label::Amber,
                audience,
                named: Vec::new(),
            },
            source_key: None,
            contents: contents(&mut chance, 1, at)?,
        };
        folding.fold(Event::ReportReceived(received.into()))?;
    }
    Ok(folding.world)
}

fn organisation(number: u32) -> Done<Code> {
    Ok(Code::new(&format!("organisation-{number}"))?)
}

struct Folding {
    world: World,
}

impl Folding {
    fn fold(&mut self, event: Event) -> Done<()> {
        let record = Record {
            sequence: self.world.head.next(),
            recorded_at: moment(0)?,
            by: Actor::Console,
            key: RequestKey(1),
            event,
        };
        self.world.apply(&Arc::new(record));
        Ok(())
    }

    fn found(&mut self) -> Done<()> {
        self.fold(Event::NetworkFounded(
            NetworkFounded {
                names: Names::same("Nätverket"),
                country: "SE".to_owned(),
                zone: "Europe/Stockholm".to_owned(),
                numbering: Numbering::new([1; 16]),
            }
            .into(),
        ))?;
        for number in 0..KINDS {
            let defined = KindDefined {
                kind: kind(number)?,
                theme: Theme::Conduct,
                names: Names::same("Annat"),
                short: None,
                on_form: None,
            };
            self.fold(Event::KindDefined(defined.into()))?;
        }
        for number in 0..=OWNERS {
            let registered = OrganisationRegistered {
                organisation: organisation(number)?,
                kind: OrganisationKind::Police,
                names: Names::same("Myndigheten"),
                area: None,
                coordinates: number == 0,
            };
            self.fold(Event::OrganisationRegistered(registered.into()))?;
        }
        for (person, of) in [(1, 0), (2, OWNERS)] {
            let admitted = PersonAdmitted {
                person: PersonId(person),
                name: Personal::new("Kim"),
                organisation: organisation(of)?,
                role: Role::DutyOfficer,
            };
            self.fold(Event::PersonAdmitted(admitted.into()))?;
        }
        Ok(())
    }
}
