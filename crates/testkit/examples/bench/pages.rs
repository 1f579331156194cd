//! Pages of a long journal beside the same pages of a short one, and older moments beside live.

use std::time::Duration;

use domain::ids::PersonId;
use engine::clock::Stopwatch;

use crate::http::Client;
use crate::journals::{DUTY_OFFICER, ELECTION_OFFICER, Journals, moment};
use crate::pieces::{Chance, county};
use crate::server::{self, Server};
use crate::table::{Row, percentile};
use crate::{Done, Scale};

const ALLOWED: f64 = 2.0;
const MOMENT_ALLOWED: f64 = 5.0;
/// How long one page is asked for again and again, and how often at least.
const PAGE_MAX: Duration = Duration::from_secs(5);
const FEWEST: u32 = 5;
/// Asked before anything is measured, so that both sides are warm.
const WARM: u32 = 5;

pub(crate) fn rows(journals: &Journals, scale: Scale) -> Done<Vec<Row>> {
    let now = moment(1_001_000)?;
    let small = Server::start(server::open(&journals.small, Some(now))?)?;
    let large = Server::start(server::open(&journals.large, Some(now))?)?;
    small.settle();
    large.settle();
    let inbox = format!("/reports?state=new&area={}", county(7));
    let rare = format!("/reports?state=incident&kind=kind-3&area={}", county(7));
    let asked = [
        ("inbox", "inbox, new in a county", DUTY_OFFICER, inbox.as_str()),
        ("inbox", "inbox, three filters", DUTY_OFFICER, rare.as_str()),
        (
            "inbox",
            "inbox, a municipality's reader",
            ELECTION_OFFICER,
            inbox.as_str(),
        ),
        (
            "inbox",
            "inbox, found by words",
            DUTY_OFFICER,
            "/reports?q=valsedlar+telefon",
        ),
        ("picture", "picture", DUTY_OFFICER, "/"),
        (
            "picture",
            "picture, a municipality's reader",
            ELECTION_OFFICER,
            "/",
        ),
        ("picture", "map of a county", DUTY_OFFICER, "/map/county-0007"),
    ];
    let mut rows = Vec::new();
    for (place, (figure, name, reader, path)) in (0..).zip(asked) {
        let mut sides = (Side::open(&large, reader)?, Side::open(&small, reader)?);
        let watch = Stopwatch::start();
        for round in 0..WARM + scale.pages {
            if round > WARM + FEWEST && watch.elapsed() > PAGE_MAX {
                break;
            }
            sides.0.get(path)?;
            sides.1.get(path)?;
        }
        let name = format!("{name}, {} incidents", journals.incidents);
        let row = Row::times(figure, &name, sides.0.p95(), sides.1.p95(), ALLOWED);
        // The first of each sort is what was promised; the others tell where it would hurt next.
        rows.push(if matches!(place, 0 | 4) { row } else { row.told() });
    }
    rows.push(older(&large, scale, journals.entries)?);
    Ok(rows)
}

/// One reader's connection and how long its pages took.
struct Side {
    client: Client,
    taken: Vec<Duration>,
}

impl Side {
    fn open(server: &Server, reader: PersonId) -> Done<Self> {
        Ok(Self {
            client: server.client(reader)?,
            taken: Vec::new(),
        })
    }

    fn get(&mut self, path: &str) -> Done<()> {
        let watch = Stopwatch::start();
        let answer = self.client.get(path, "")?;
        self.taken.push(watch.elapsed());
        if answer.status != 200 {
            Err(format!("{path} was answered with {}", answer.status).into())
        } else {
            Ok(())
        }
    }

    fn p95(&mut self) -> Duration {
        let warm = usize::try_from(WARM).unwrap_or(0);
        percentile(self.taken.get_mut(warm..).unwrap_or_default(), 95)
    }
}

/// Moments that nobody has asked for before.
fn older(server: &Server, scale: Scale, entries: u64) -> Done<Row> {
    let mut chance = Chance(11);
    let (mut past, mut live) = (
        Side::open(server, DUTY_OFFICER)?,
        Side::open(server, DUTY_OFFICER)?,
    );
    for _ in 0..WARM + scale.moments {
        let then = moment(i64::from(chance.below(1_000_000)))?;
        past.get(&format!("/?as-of={}", then.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")))?;
        live.get("/")?;
    }
    let name = format!("an older moment of {entries} entries, beside live");
    Ok(Row::times(
        "moment",
        &name,
        past.p95(),
        live.p95(),
        MOMENT_ALLOWED,
    ))
}
