//! The read log: who has opened what of the reader's own organisation.

use askama::Template;
use axum::response::Response;
use domain::ids::ReadingId;
use domain::readings::{Opened, Reading};
use domain::{Sequence, Subject, policy};

use crate::error::PageError;
use crate::now::happening::headline;
use crate::now::journal::sees;
use crate::page::{Frame, Tab, html};
use crate::visit::{Member, View, Visit};
use crate::words::Words;

/// Entries on a page.
const PAGE_MAX: usize = 100;
/// The query field that carries where the next page begins.
const BEFORE: &str = "before";

struct Row {
    at: String,
    machine: String,
    who: String,
    organisation: String,
    what: String,
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "now/readings.html")]
struct ReadingsPage {
    frame: Frame,
    t: Words,
    rows: Vec<Row>,
    older: Option<String>,
}

pub(crate) async fn show(visit: Member) -> Result<Response, PageError> {
    let words = visit.words();
    let own = visit.organisation.registered.organisation;
    let before = visit.guest.fields.given(BEFORE);
    let before = before.and_then(|code| visit.parse::<ReadingId>(code));
    let readings = visit.world.readings.of(own, before);
    let mut seen =
        readings.filter(|reading| sees(&visit, Subject::Reading(reading.noted.reading), Sequence(0)));
    let shown: Vec<_> = seen.by_ref().take(PAGE_MAX).cloned().collect();
    let more = seen.next().is_some();
    let last = shown.last().filter(|_| more);
    let last = last.map(|last| visit.code(last.noted.reading));
    html(&ReadingsPage {
        frame: Frame::still(&visit, Tab::Readings, words.say("menu-readings")),
        t: words,
        rows: shown.iter().map(|reading| row(&visit, reading)).collect(),
        older: last.map(|code| visit.link(&format!("/readings?{BEFORE}={code}"))),
    })
}

fn row(visit: &Visit, reading: &Reading) -> Row {
    let organisation = policy::organisation_of(&visit.guest.world, reading.by);
    let organisation = organisation.map(|organisation| visit.organisation_name(organisation));
    let (what, href) = opened(visit, reading.noted.opened);
    Row {
        at: visit.times().full(reading.noted.at),
        machine: visit.times().machine(reading.noted.at),
        who: visit.actor_name(reading.by),
        organisation: organisation.unwrap_or_default(),
        what,
        href,
    }
}

/// What was opened, in words, and its page: the reader may see it.
pub(crate) fn opened(visit: &View, opened: Opened) -> (String, Option<String>) {
    let words = visit.words();
    match opened {
        Opened::Report(id) => {
            let code = visit.code(id);
            let known = visit.world.reports.get(id);
            let title = known.map_or_else(String::new, |report| headline(&report.contents, words));
            (
                format!("R-{code} {title}"),
                Some(visit.link(&format!("/reports/{code}"))),
            )
        }
        Opened::Incident(id) => {
            let code = visit.code(id);
            let known = visit.world.incidents.get(id);
            let title = known.map_or_else(String::new, |incident| words.personal(&incident.title));
            (
                format!("I-{code} {title}"),
                Some(visit.link(&format!("/incidents/{code}"))),
            )
        }
        Opened::Extract(id) => {
            let code = visit.code(id);
            let known = visit.world.extracts.get(id);
            let title = known.map_or_else(String::new, |extract| words.personal(&extract.released.title));
            (
                format!("E-{code} {title}"),
                Some(visit.link(&format!("/extracts/{code}"))),
            )
        }
        Opened::People => (words.say("read-log-people"), None),
    }
}
