//! The inbox: every report that the reader may see, newest first, narrowed and found by words.

pub(crate) mod asked;
pub(crate) mod found;

use askama::Template;
use axum::response::Response;
use domain::ids::{IncidentId, ReportId};
use domain::reports::{Facet, Report, ReportState, Voting};
use domain::theme::Theme;

use self::asked::Asked;
use crate::error::PageError;
use crate::now::happening::headline;
use crate::now::report::choice::{Choice, ChoiceGroup, kinds};
use crate::now::report::places::{below, counties, place_line};
use crate::page::{Frame, Tab, html, redirect};
use crate::visit::{AS_OF, Member, Visit};
use crate::words::{Words, number};

/// Reports on a page.
const PAGE_MAX: usize = 50;
/// A report that tells of something at least this long ago says when that was.
const HAPPENED_BEFORE_MIN: i64 = 30;

/// One report of the list.
struct Row {
    href: String,
    state: String,
    state_code: &'static str,
    headline: String,
    place: String,
    kind: String,
    theme: String,
    received: String,
    machine: String,
    happened: Option<String>,
    /// Voting stopped or delayed.
    voting: Option<String>,
    needs_help: bool,
    tlp: &'static str,
    tlp_class: &'static str,
}

/// A quick choice above the list.
struct Quick {
    href: String,
    words: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "now/reports.html")]
struct ReportsPage {
    frame: Frame,
    t: Words,
    done: Option<String>,
    quick: Vec<Quick>,
    query: String,
    counties: Vec<Choice>,
    municipalities: Option<ChoiceGroup>,
    kinds: Vec<ChoiceGroup>,
    themes: Vec<Choice>,
    states: Vec<Choice>,
    as_of: Option<String>,
    rows: Vec<Row>,
    newer: Option<String>,
    older: Option<String>,
    /// Where the unnarrowed list is, when this one is narrowed.
    all: Option<String>,
}

impl ReportsPage {
    /// Whether a municipality is chosen, and its county only opens the list of its neighbours.
    fn within_county(&self) -> bool {
        self.municipalities
            .as_ref()
            .is_some_and(|group| group.choices.iter().any(|area| area.chosen))
    }
}

pub(crate) async fn show(visit: Member) -> Result<Response, PageError> {
    let words = visit.words();
    let asked = Asked::read(&visit);
    if let Some(address) = spoken(&visit, &asked.query) {
        return Ok(redirect(&visit.link(&address)));
    }
    let page = found::page(&visit, &asked).await?;
    let older = page
        .older
        .map(|last| visit.link(&asked.link(Some(&visit.code(last)))));
    html(&ReportsPage {
        frame: Frame::live(&visit, Tab::Reports, words.say("menu-reports")),
        t: words,
        done: done(&visit),
        quick: quick(&visit, &asked),
        counties: counties(
            &visit.world,
            words,
            asked.county(&visit).unwrap_or_default().as_str(),
        ),
        municipalities: municipalities(&visit, &asked),
        kinds: kinds(&visit.world, words, &asked.kind),
        themes: Theme::ALL
            .map(|theme| Choice::new(theme.code(), words.say_kind("theme", theme.code()), &asked.theme))
            .to_vec(),
        states: ReportState::ALL
            .map(|state| {
                Choice::new(
                    state.code(),
                    words.say_kind("report-state", state.code()),
                    &asked.state,
                )
            })
            .to_vec(),
        as_of: visit.as_of.map(|_| visit.guest.fields.get(AS_OF).to_owned()),
        rows: page.reports.iter().map(|report| row(&visit, report)).collect(),
        newer: asked.before.map(|_| visit.link(&asked.link(None))),
        older,
        all: asked.is_narrowed().then(|| visit.link("/reports")),
        query: asked.query,
    })
}

/// Whoever looks for a number (`R-7KQ4MX`) is taken there, if it is there for this reader.
fn spoken(visit: &Visit, query: &str) -> Option<String> {
    let (letter, _) = query.split_once('-')?;
    let world = &visit.world;
    if letter.eq_ignore_ascii_case("R") {
        let report = world.reports.get(visit.parse::<ReportId>(query)?)?;
        return visit
            .visible
            .sees(report.class)
            .then(|| format!("/reports/{}", visit.code(report.id)));
    }
    let incident = world.incidents.get(visit.parse::<IncidentId>(query)?)?;
    visit
        .visible
        .sees(incident.class)
        .then(|| format!("/incidents/{}", visit.code(incident.id)))
}

/// Tells that a report was assessed a moment ago.
fn done(visit: &Visit) -> Option<String> {
    let id = visit.parse::<ReportId>(visit.guest.fields.given("done")?)?;
    let report = visit.world.reports.get(id)?;
    let assessed = visit.visible.sees(report.class) && report.state != ReportState::New;
    let spoken = visit.spoken(id);
    assessed.then(|| {
        visit
            .words()
            .say_with("reports-done", &[("report", spoken.into())])
    })
}

fn quick(visit: &Visit, asked: &Asked) -> Vec<Quick> {
    let count = |state: ReportState| visit.world.reports.count_in(Facet::State(state), &visit.visible);
    let all: usize = ReportState::ALL.into_iter().map(count).sum();
    let words = visit.words();
    let say = |key: &str, count: usize| words.say_with(key, &[("count", number(count))]);
    let only_new = asked.is_only(ReportState::New);
    vec![
        Quick {
            href: visit.link("/reports?state=new"),
            words: say("reports-quick-new", count(ReportState::New)),
            current: only_new,
        },
        Quick {
            href: visit.link("/reports"),
            words: say("reports-quick-all", all),
            current: !asked.is_narrowed(),
        },
    ]
}

/// The municipalities of the chosen county.
fn municipalities(visit: &Visit, asked: &Asked) -> Option<ChoiceGroup> {
    let county = visit.world.areas.get(asked.county(visit)?.parse().ok()?)?;
    let words = visit.words();
    let choices = below(&visit.world, county.number, words, &asked.area);
    let name = words.name(&county.defined.names).to_owned();
    (!choices.is_empty()).then_some(ChoiceGroup { words: name, choices })
}

fn row(visit: &Visit, report: &Report) -> Row {
    let (words, times, contents) = (visit.words(), visit.times(), &report.contents);
    let kind = visit.world.kinds.number(report.kind);
    let voting = match contents.voting {
        Voting::Stopped | Voting::Delayed => Some(words.say_kind("reports-voting", contents.voting.code())),
        Voting::GoesOn | Voting::Unknown => None,
    };
    let happened = contents
        .occurred
        .moment()
        .filter(|moment| report.received_at.duration_since(*moment).as_mins() >= HAPPENED_BEFORE_MIN);
    Row {
        href: visit.link(&format!("/reports/{}", visit.code(report.id))),
        state: words.say_kind("report-state", report.state.code()),
        state_code: report.state.code(),
        headline: headline(contents, words),
        place: place_line(&visit.world, report, words),
        kind: kind.map_or_else(String::new, |kind| words.name(&kind.defined.names).to_owned()),
        theme: words.say_kind("theme", report.theme.code()),
        received: times.stamp(report.received_at),
        machine: times.machine(report.received_at),
        happened: happened
            .map(|moment| words.say_with("reports-happened", &[("moment", times.stamp(moment).into())])),
        voting,
        needs_help: !contents.help.is_blank(),
        tlp: report.marking.label.written(),
        tlp_class: report.marking.label.code(),
    }
}
