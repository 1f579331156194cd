//! The picture: what is going on, at one look.

use askama::Template;
use axum::response::Response;
use domain::Command;
use domain::areas::AreaLevel;
use domain::duty::{LeaveDuty, TakeDuty};
use domain::entries::Written;
use domain::incidents::Incident;
use domain::marking::Label;
use domain::policy::{self, Action};
use domain::tally::Spot;
use domain::theme::{Basis, Likelihood, Theme};
use insight::trend::trend;
use jiff::{SignedDuration, Timestamp};

use crate::error::{Fault, PageError};
use crate::extract::Fields;
use crate::now::happening::{Happening, spoken_basis, tell};
use crate::now::map::{self, Drawing, Shade};
use crate::now::marking::OWN_LABELS;
use crate::page::{Frame, Tab, html, redirect};
use crate::times::Times;
use crate::visit::{Member, Visit};
use crate::words::Words;

/// Open incidents on the picture; the rest stand on their own page. Chosen: one screen.
const INCIDENTS_MAX: usize = 10;
/// Entries under "what changed". Chosen: one screen beside the incidents.
const CHANGES_MAX: usize = 9;
/// Organisations under "on duty".
const DUTY_MAX: usize = 12;
/// Hours of a theme's trend. Chosen: a working day, so that a third is four hours.
const TREND_HOURS: i32 = 12;
/// Places that are told one by one. Chosen: one line of the table.
const PLACES_MAX: usize = 3;
/// Until there are briefings, changes count from an hour back.
const CHANGES_SINCE: SignedDuration = SignedDuration::from_hours(1);
const SECONDS_PER_HOUR: i64 = 3_600;

/// One theme's card.
struct ThemeCard {
    code: &'static str,
    name: String,
    level: Option<u8>,
    level_name: String,
    text: Option<String>,
    signed: String,
    /// A marking of its own.
    tlp: Option<(&'static str, &'static str)>,
    href: String,
    line: String,
    trend: String,
    counts: String,
    edits: bool,
}

impl ThemeCard {
    /// What was narrow is not written anew for all by inattention.
    fn is_marked(&self, label: &Label) -> bool {
        self.tlp.is_some_and(|(code, _)| code == label.code())
    }
}

/// One row of open incidents.
pub(crate) struct Row {
    pub(crate) href: String,
    pub(crate) level: u8,
    pub(crate) level_name: String,
    pub(crate) title: String,
    pub(crate) places: String,
    pub(crate) lead: String,
    pub(crate) reports: String,
    pub(crate) tlp: &'static str,
    pub(crate) tlp_class: &'static str,
    pub(crate) since: String,
    pub(crate) opened: String,
}

/// One organisation on duty.
struct Duty {
    organisation: String,
    people: String,
    confirmed: String,
    confirmed_at: String,
}

#[derive(Template)]
#[template(path = "now/picture.html")]
struct PicturePage {
    frame: Frame,
    t: Words,
    times: Times,
    drawing: Drawing,
    shades: Vec<(Shade, String, bool)>,
    themes: Vec<ThemeCard>,
    open: u32,
    rows: Vec<Row>,
    changes: Vec<Happening>,
    duty: Vec<Duty>,
    all_incidents: String,
    journal: String,
    may_duty: bool,
    on_duty: bool,
    bases: [Basis; 2],
    likelihoods: [Likelihood; 5],
    own_labels: [Label; 3],
    reports_new: u32,
    reports_href: String,
}

pub(crate) async fn show(visit: Visit) -> Result<Response, PageError> {
    // Whoever has no picture to read has a page of their own.
    if policy::permits(&visit.guest.world, visit.actor(), Action::Read).is_err() {
        return Ok(redirect("/own"));
    }
    let words = visit.words();
    let shade = Shade::asked(&visit.guest.fields);
    let everywhere = visit.world.tallies.of(Spot::Everywhere, &visit.visible);
    html(&PicturePage {
        frame: Frame::live(&visit, Tab::Picture, words.say("menu-picture")),
        t: words,
        times: visit.times(),
        drawing: map::drawing(&visit, None, shade),
        shades: map::shades(&visit, "/", shade),
        themes: Theme::ALL.into_iter().map(|theme| card(&visit, theme)).collect(),
        open: everywhere.open(),
        rows: visit
            .world
            .incidents
            .open(&visit.visible)
            .take(INCIDENTS_MAX)
            .map(|known| row(&visit, known))
            .collect(),
        changes: changes(&visit),
        duty: duty_list(&visit),
        all_incidents: visit.link("/incidents"),
        journal: visit.link("/journal"),
        may_duty: visit.may(Action::TakeDuty),
        on_duty: visit.world.duty.contains_key(&visit.id),
        bases: Basis::ALL,
        likelihoods: Likelihood::ALL,
        own_labels: OWN_LABELS,
        reports_new: everywhere.reports_new,
        reports_href: visit.link("/reports?state=new"),
    })
}

fn card(visit: &Visit, theme: Theme) -> ThemeCard {
    let words = visit.words();
    let tally = visit.world.tallies.of(Spot::Theme(theme), &visit.visible);
    let level = tally.highest().map(domain::level::Level::digit);
    let versions = visit.world.themes.get(&theme);
    let now = versions.and_then(|versions| versions.now(&visit.world, &visit.visible));
    let hour = i32::try_from(visit.moment().as_second().div_euclid(SECONDS_PER_HOUR)).unwrap_or(0);
    let hours = hour.saturating_sub(TREND_HOURS - 1)..hour.saturating_add(1);
    let counts = visit.world.tallies.by_hour(theme, hours, &visit.visible);
    let signed = now.map_or_else(String::new, |now| signed(visit, now));
    let mark = now.and_then(|now| visit.world.entries.mark(now.entry));
    ThemeCard {
        code: theme.code(),
        name: words.say_kind("theme", theme.code()),
        level,
        level_name: level.map_or_else(
            || words.say("theme-calm"),
            |level| words.say_kind("level", &level.to_string()),
        ),
        text: now.map(|now| words.personal(&now.statement.text)),
        signed,
        tlp: mark.map(|mark| (mark.marking.label.code(), mark.marking.label.written())),
        href: visit.link(&format!("/themes/{}", theme.code())),
        line: sparkline(&counts),
        trend: words.say_kind("trend", trend(&counts).code()),
        counts: words.say_with(
            "trend-counts",
            &[
                (
                    "hours",
                    crate::words::number(u64::try_from(TREND_HOURS).unwrap_or(0)),
                ),
                ("count", crate::words::number(counts.iter().sum::<u32>())),
            ],
        ),
        edits: visit.may(Action::AssessTheme),
    }
}

/// Whose words they are, what they rest on, and when they were written.
pub(crate) fn signed(visit: &Visit, written: &Written) -> String {
    let organisation = policy::organisation_of(&visit.world, written.by);
    let who = organisation.map_or_else(
        || visit.actor_name(written.by),
        |known| visit.organisation_name(known),
    );
    format!(
        "{who} · {} · {}",
        spoken_basis(visit, &written.statement),
        visit.times().stamp(written.at)
    )
}

/// The points of a line 84 wide and 18 high.
fn sparkline(counts: &[u32]) -> String {
    let top = f64::from(counts.iter().copied().max().unwrap_or(0).max(1));
    let step = 84.0 / f64::from(u32::try_from(counts.len().saturating_sub(1)).unwrap_or(1).max(1));
    let point = |(place, count): (u32, &u32)| {
        format!(
            "{:.1},{:.1}",
            f64::from(place) * step,
            17.0 - f64::from(*count) / top * 16.0
        )
    };
    (0..).zip(counts).map(point).collect::<Vec<_>>().join(" ")
}

/// An incident as a row of a table.
pub(crate) fn row(visit: &Visit, incident: &Incident) -> Row {
    let (words, times) = (visit.words(), visit.times());
    let places = places(visit, incident);
    let seen = incident
        .reports
        .iter()
        .filter_map(|id| visit.world.reports.get(*id));
    let seen = seen.filter(|report| visit.visible.sees(report.class)).count();
    Row {
        href: visit.link(&format!("/incidents/{}", visit.code(incident.id))),
        level: incident.level.digit(),
        level_name: words.say_kind("level", &incident.level.digit().to_string()),
        title: words.personal(&incident.title),
        places: if places.is_empty() {
            words.say("place-everywhere")
        } else {
            places
        },
        lead: visit.organisation_name(incident.lead),
        reports: words.say_count("count-reports", seen),
        tlp: incident.marking.label.written(),
        tlp_class: incident.marking.label.code(),
        since: times.since(incident.opened_at),
        opened: times.machine(incident.opened_at),
    }
}

/// The areas an incident touches; more than three municipalities are told as their counties.
fn places(visit: &Visit, incident: &Incident) -> String {
    let areas = &visit.world.areas;
    let touched = incident.places.iter().filter_map(|place| areas.number(*place));
    let mut told: Vec<_> = if incident.places.len() > PLACES_MAX {
        let county = |number| {
            areas
                .ancestry(number)
                .find(|area| area.id().level == AreaLevel::County)
        };
        touched.map(|area| county(area.number).unwrap_or(area)).collect()
    } else {
        touched.collect()
    };
    map::sort_areas(&mut told, visit.words());
    told.dedup_by_key(|area| area.number);
    told.iter()
        .map(|area| visit.words().name(&area.defined.names))
        .collect::<Vec<_>>()
        .join(", ")
}

fn changes(visit: &Visit) -> Vec<Happening> {
    let since = visit
        .moment()
        .saturating_sub(CHANGES_SINCE)
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let recent = visit.world.recent.iter().rev();
    recent
        .take_while(|record| record.recorded_at >= since)
        .filter(|record| {
            policy::sees_record(
                &visit.world,
                visit.actor(),
                &visit.visible,
                record.event.subject(),
                record.sequence,
            )
        })
        .take(CHANGES_MAX)
        .map(|record| tell(visit, record))
        .collect()
}

/// Who is on duty, an organisation a row; those who confirmed last come first.
fn duty_list(visit: &Visit) -> Vec<Duty> {
    let times = visit.times();
    let mut on_duty: Vec<_> = visit.world.duty.iter().collect();
    on_duty.sort_by_key(|(_, duty)| std::cmp::Reverse(duty.confirmed_at));
    let mut list: Vec<Duty> = Vec::new();
    for (person, duty) in on_duty {
        let Some(person) = visit.guest.world.person(*person) else {
            continue;
        };
        let organisation = visit.organisation_name(person.admitted.organisation);
        let name = visit.words().personal(&person.admitted.name);
        if let Some(known) = list.iter_mut().find(|known| known.organisation == organisation) {
            known.people = format!("{}, {name}", known.people);
        } else if list.len() < DUTY_MAX {
            list.push(Duty {
                organisation,
                people: name.to_owned(),
                confirmed: times.stamp(duty.confirmed_at),
                confirmed_at: times.machine(duty.confirmed_at),
            });
        }
    }
    list
}

/// Goes on duty, confirms it, or goes off.
pub(crate) async fn duty(visit: Member, fields: Fields) -> Result<Response, Fault> {
    let command = match fields.get("do") {
        "leave" => Command::LeaveDuty(LeaveDuty),
        _ => Command::TakeDuty(TakeDuty),
    };
    visit.ask(&fields, command).await?;
    Ok(redirect("/"))
}
