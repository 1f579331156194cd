//! One incident: its level, its picture in five parts, its journal, its facts and its reports.

mod ask;
mod attach;
pub(crate) mod choices;
mod facts;
mod forms;
mod parts;

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::erasure::Erasable;
use domain::ids::IncidentId;
use domain::incidents::Incident;
use domain::policy;
use domain::readings::Opened;
use domain::{Event, Refusal, Subject};

use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::now::erasing;
use crate::now::files::{self, FileLine};
use crate::now::happening::spoken_level;
use crate::now::journal::{Entry, entries_of};
use crate::page::{Frame, Tab, form_key, html, redirect};
use crate::upload::mib_max;
use crate::visit::{Member, Visit};
use crate::words::Words;
pub(crate) use ask::release;
pub(crate) use attach::attach;
pub(crate) use choices::places;
use facts::{Facts, ReportList};
use forms::{Forms, Kept};
use parts::PartView;

/// Entries of the journal that stand on the page; the rest stand in the journal. Chosen.
const ENTRIES_MAX: usize = 100;
/// The query field in which a page that redraws itself carries the keys of its forms.
const PAGE_KEY: &str = "page";

#[derive(Template)]
#[template(path = "now/incident/incident.html")]
struct IncidentPage {
    frame: Frame,
    t: Words,
    list: String,
    path: String,
    spoken: String,
    title: String,
    level: u8,
    level_words: String,
    /// Theme, and how long it has been open or when it was closed.
    summary: String,
    closed: bool,
    tlp: &'static str,
    tlp_class: &'static str,
    tlp_means: String,
    /// Why a form was refused.
    notice: Option<String>,
    /// What was written in a form that the page no longer has, because somebody was quicker.
    written: Vec<String>,
    parts: Vec<PartView>,
    entries: Vec<Entry>,
    journal: String,
    facts: Facts,
    reports: ReportList,
    files: Vec<FileLine>,
    /// What may be chosen, where files are taken.
    file_help: Option<String>,
    forms: Option<Forms>,
    /// Whether the reader may erase its personal data, and there is any.
    erases: bool,
}

/// Shows an incident; the query's `do` opens one of its longer forms.
pub(crate) async fn show(Member(mut visit): Member, Name(name): Name) -> Result<Response, PageError> {
    let key = page_key(&mut visit);
    let incident = find(&visit, &name)?;
    let noted = visit.note(Opened::Incident(incident.id), incident.class)?;
    let kept = Kept::asked(&visit.guest.fields);
    let title = visit.words().personal(&incident.title);
    // A form that is open must not change under the hands.
    let mut frame = if kept.is_some() {
        Frame::still(&visit, Tab::Incidents, title)
    } else {
        carrying(Frame::live(&visit, Tab::Incidents, title), &key)
    };
    frame.unlogged = noted;
    html(&page(
        &visit,
        &incident,
        frame,
        kept.unwrap_or_default(),
        key,
        None,
    ))
}

/// The key from which the page's forms draw theirs: a fresh one for a page, and the same again
/// whenever its changing part is redrawn, which would otherwise differ each time.
fn page_key(visit: &mut Visit) -> String {
    let fields = &visit.guest.fields;
    let carried = Some(fields.get(PAGE_KEY)).filter(|_| visit.guest.region_only);
    let carried = carried.filter(|key| key.len() == 32 && key.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let key = carried.map_or_else(form_key, str::to_owned);
    visit.view.guest.fields = Fields::parse(fields.query_without(PAGE_KEY).as_bytes());
    key
}

fn carrying(mut frame: Frame, key: &str) -> Frame {
    let address = |here: String| {
        let joint = if here.contains('?') { '&' } else { '?' };
        format!("{here}{joint}{PAGE_KEY}={key}")
    };
    frame.live = frame.live.map(address);
    frame
}

/// The incident of an address, if this reader may see it.
fn find(visit: &Visit, name: &str) -> Result<Arc<Incident>, PageError> {
    let known = visit
        .parse::<IncidentId>(name)
        .and_then(|id| visit.world.incidents.get(id));
    known
        .filter(|incident| visit.visible.sees(incident.class))
        .cloned()
        .ok_or(PageError::NotFound)
}

/// Does what a form of the page asks for.
pub(crate) async fn change(
    Member(visit): Member,
    Name(name): Name,
    fields: Fields,
) -> Result<Response, Fault> {
    if visit.as_of.is_some() {
        return Err(PageError::Past.into());
    }
    let incident = find(&visit, &name)?;
    let command = match ask::command(&visit, &incident, &fields) {
        Ok(command) => command,
        Err(missing) => {
            let notice = visit.words().say(missing.key());
            return Ok(refused(
                &visit,
                &incident,
                fields,
                notice,
                StatusCode::UNPROCESSABLE_ENTITY,
            )?);
        }
    };
    match visit.ask(&fields, command).await {
        Ok(_granted) => Ok(redirect(&next_page(&visit, incident.id, &fields))),
        Err(Fault {
            error: PageError::Refused(refusal),
            ..
        }) => {
            let notice = visit.words().say_refusal(&refusal);
            Ok(refused(&visit, &incident, fields, notice, status(refusal))?)
        }
        Err(fault) => Err(fault),
    }
}

fn status(refusal: Refusal) -> StatusCode {
    PageError::Refused(refusal).into_response().status()
}

/// The incident again, or the list for someone who has just given it out of sight.
fn next_page(visit: &Visit, id: IncidentId, fields: &Fields) -> String {
    let world = visit.node().world();
    let visible = policy::visible(&world, visit.actor());
    let seen = world
        .incidents
        .get(id)
        .is_some_and(|incident| visible.sees(incident.class));
    if fields.get("do") == "release" {
        return "/extracts".to_owned();
    }
    if !seen {
        return "/incidents".to_owned();
    }
    let place = match fields.get("do") {
        "write" | "mark-entry" => "#journal",
        "describe" => "#picture",
        _ => "",
    };
    format!("/incidents/{}{place}", visit.code(id))
}

/// The page again, with the reason and with what was written.
fn refused(
    visit: &Visit,
    incident: &Incident,
    fields: Fields,
    notice: String,
    status: StatusCode,
) -> Result<Response, PageError> {
    let frame = Frame::still(visit, Tab::Incidents, visit.words().personal(&incident.title));
    let page = page(
        visit,
        incident,
        frame,
        Kept::sent(fields),
        form_key(),
        Some(notice),
    );
    let mut response = html(&page)?;
    *response.status_mut() = status;
    Ok(response)
}

fn page(
    visit: &Visit,
    incident: &Incident,
    frame: Frame,
    kept: Kept,
    key: String,
    notice: Option<String>,
) -> IncidentPage {
    let words = visit.words();
    let label = incident.marking.label;
    let code = visit.code(incident.id);
    IncidentPage {
        frame,
        t: words,
        list: visit.link("/incidents"),
        path: format!("/incidents/{code}"),
        spoken: format!("I-{code}"),
        title: visit.words().personal(&incident.title),
        level: incident.level.digit(),
        level_words: spoken_level(visit, incident.level),
        summary: summary(visit, incident),
        closed: incident.closed.is_some(),
        tlp: label.written(),
        tlp_class: label.code(),
        tlp_means: words.say(&format!("tlp-{}-means", label.code())),
        notice,
        written: if kept.has_form(visit, incident) {
            Vec::new()
        } else {
            kept.written()
        },
        parts: parts::parts(visit, incident, &kept),
        entries: entries_of(visit, incident, ENTRIES_MAX),
        journal: visit.link(&format!("/journal?incident=I-{code}")),
        facts: facts::facts(visit, incident),
        reports: facts::reports(visit, incident),
        files: files::lines(visit, Subject::Incident(incident.id)),
        file_help: mib_max(visit.node()).map(|mib| words.say_count("attached-help-one", mib)),
        forms: forms::forms(visit, incident, kept, key),
        erases: erasing::may_erase(visit, Erasable::Incident(incident.id)),
    }
}

fn summary(visit: &Visit, incident: &Incident) -> String {
    let (words, times) = (visit.words(), visit.times());
    let state = match &incident.closed {
        Some((at, _)) => words.say_with("incidents-closed-at", &[("moment", times.stamp(*at).into())]),
        None => words.say_with(
            "incident-open-for",
            &[("span", times.since(incident.opened_at).into())],
        ),
    };
    format!("{} · {state}", words.say_kind("theme", incident.theme.code()))
}

/// Whether an entry may have a marking of its own: what people wrote, and files.
pub(crate) const fn is_markable(event: &Event) -> bool {
    matches!(
        event,
        Event::EntryWritten(_) | Event::IncidentDescribed(_) | Event::FileAttached(_)
    )
}
