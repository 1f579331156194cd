//! The facts of an incident, and the list of its reports, as this reader may see them.

use std::sync::Arc;

use domain::incidents::Incident;
use domain::reports::{Occurred, Police, Report};
use jiff::Timestamp;

use crate::now::happening::headline;
use crate::now::marking::invited;
use crate::visit::Visit;

/// Reports that stand on the page at once. Chosen: one screen beside the journal.
const REPORTS_SHOWN: usize = 20;
/// Reports that can be folded out. Chosen: what still is a list and not an archive.
const REPORTS_MAX: usize = 200;

/// A place with its page.
pub(super) struct PlaceLink {
    pub(super) name: String,
    pub(super) href: String,
}

/// How the clock of the level stands.
pub(super) struct Clock {
    /// What must happen, and by when.
    pub(super) words: String,
    /// How much is left, or how long it is past.
    pub(super) left: String,
    pub(super) past: bool,
}

/// The card of facts.
pub(super) struct Facts {
    pub(super) theme: String,
    pub(super) kind: String,
    pub(super) places: Vec<PlaceLink>,
    pub(super) lead: String,
    pub(super) owner: Option<String>,
    pub(super) seen_by: String,
    /// Organisations and people that the marking names.
    pub(super) invited: Vec<String>,
    pub(super) police: &'static str,
    pub(super) happened: String,
    pub(super) first_report: Option<String>,
    pub(super) opened: String,
    pub(super) clock: Option<Clock>,
    pub(super) closed_at: String,
    pub(super) closed_reason: String,
}

/// One report of the incident.
pub(super) struct ReportLine {
    pub(super) href: String,
    pub(super) headline: String,
    pub(super) place: String,
    pub(super) at: String,
    pub(super) machine: String,
}

/// The card of reports, newest first.
pub(super) struct ReportList {
    pub(super) count: usize,
    pub(super) shown: Vec<ReportLine>,
    pub(super) folded: Vec<ReportLine>,
    /// More than can be folded out.
    pub(super) cut: bool,
}

fn seen<'a>(visit: &'a Visit, incident: &'a Incident) -> impl DoubleEndedIterator<Item = &'a Arc<Report>> {
    let known = incident
        .reports
        .iter()
        .filter_map(|id| visit.world.reports.get(*id));
    known.filter(|report| visit.visible.sees(report.class))
}

pub(super) fn facts(visit: &Visit, incident: &Incident) -> Facts {
    let (words, times) = (visit.words(), visit.times());
    let kind = visit.world.kinds.number(incident.kind);
    let label = incident.marking.label;
    let first = seen(visit, incident).map(|report| report.received_at).min();
    let closed = incident.closed.as_ref();
    Facts {
        theme: words.say_kind("theme", incident.theme.code()),
        kind: kind.map_or_else(String::new, |kind| words.name(&kind.defined.names).to_owned()),
        places: places(visit, incident),
        lead: visit.organisation_name(incident.lead),
        owner: (incident.owner != incident.lead).then(|| visit.organisation_name(incident.owner)),
        seen_by: words.say(&format!("tlp-{}-means", label.code())),
        invited: invited(visit, &incident.marking),
        police: police(visit, incident),
        happened: happened(visit, incident),
        first_report: first.map(|at| times.stamp(at)),
        opened: times.stamp(incident.opened_at),
        clock: if closed.is_none() {
            Some(clock(visit, incident))
        } else {
            None
        },
        closed_at: closed.map_or_else(String::new, |(at, _)| times.stamp(*at)),
        closed_reason: closed.map_or_else(String::new, |(_, closed)| words.personal(&closed.reason)),
    }
}

fn places(visit: &Visit, incident: &Incident) -> Vec<PlaceLink> {
    let areas = incident
        .places
        .iter()
        .filter_map(|place| visit.world.areas.number(*place));
    let link = |area: &Arc<domain::areas::Area>| PlaceLink {
        name: visit.words().name(&area.defined.names).to_owned(),
        href: visit.link(&format!("/map/{}", area.id())),
    };
    areas.map(link).collect()
}

/// One report that says so is enough; one that says no counts only when none says yes.
fn police(visit: &Visit, incident: &Incident) -> &'static str {
    let said = seen(visit, incident).map(|report| report.contents.police);
    let known = said.filter(|police| *police != Police::Unknown);
    let known = known.min().unwrap_or(Police::Unknown);
    match known {
        Police::Informed => "incident-police-informed",
        Police::NotInformed => "incident-police-not-informed",
        Police::Unknown => "incident-police-unknown",
    }
}

fn happened(visit: &Visit, incident: &Incident) -> String {
    let told = seen(visit, incident).map(|report| report.contents.occurred);
    let first = told
        .filter_map(|occurred| Some((occurred.moment()?, occurred)))
        .min_by_key(|(at, _)| *at);
    match first {
        Some((at, Occurred::At(_))) => visit.times().stamp(at),
        Some((at, Occurred::Day(_) | Occurred::Unknown)) => visit.times().date_short(at),
        None => visit.words().say("incident-happened-unknown"),
    }
}

fn clock(visit: &Visit, incident: &Incident) -> Clock {
    let words = visit.words();
    let minutes = incident.level.clock_min();
    let digit = incident.level.digit().to_string();
    let within = words.say_count(&format!("incident-clock-{digit}"), minutes.unwrap_or(0));
    let Some(minutes) = minutes else {
        return Clock {
            words: within,
            left: String::new(),
            past: false,
        };
    };
    let due = incident
        .level_at
        .saturating_add(jiff::SignedDuration::from_mins(i64::from(minutes)));
    let due = due.unwrap_or(Timestamp::MAX);
    let left = due.duration_since(visit.moment()).as_mins();
    let past = visit.moment() >= due;
    let key = if past {
        "incident-clock-past"
    } else {
        "incident-clock-left"
    };
    let span = span(visit, left.unsigned_abs());
    Clock {
        words: within,
        left: words.say_with(
            key,
            &[("span", span.into()), ("moment", visit.times().stamp(due).into())],
        ),
        past,
    }
}

/// Minutes up to two hours, then hours, then days.
fn span(visit: &Visit, minutes: u64) -> String {
    let words = visit.words();
    match minutes {
        0..120 => words.say_count("span-minutes", minutes),
        120..2_880 => words.say_count("span-hours", minutes / 60),
        _ => words.say_count("days", minutes / 1_440),
    }
}

pub(super) fn reports(visit: &Visit, incident: &Incident) -> ReportList {
    let count = seen(visit, incident).count();
    let mut newest = seen(visit, incident).rev().map(|report| line(visit, report));
    ReportList {
        count,
        shown: newest.by_ref().take(REPORTS_SHOWN).collect(),
        folded: newest.take(REPORTS_MAX - REPORTS_SHOWN).collect(),
        cut: count > REPORTS_MAX,
    }
}

fn line(visit: &Visit, report: &Report) -> ReportLine {
    let times = visit.times();
    ReportLine {
        href: visit.link(&format!("/reports/{}", visit.code(report.id))),
        headline: headline(&report.contents, visit.words()),
        place: place(visit, report),
        at: times.stamp(report.received_at),
        machine: times.machine(report.received_at),
    }
}

/// The premises, else the area, else the reporter's own words.
fn place(visit: &Visit, report: &Report) -> String {
    let told = &report.contents.place;
    let premises = told.premises.and_then(|id| visit.world.premises.get(id));
    let area = report.area.and_then(|area| visit.world.areas.number(area));
    match (premises, area) {
        (Some(premises), _) => premises.details.name.clone(),
        (None, Some(area)) => visit.words().name(&area.defined.names).to_owned(),
        (None, None) => visit.words().personal(&told.words),
    }
}
