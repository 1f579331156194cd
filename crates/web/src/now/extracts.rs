//! Extracts: words released to an audience. The list of a member, the page that everybody of the
//! audience may open, and the form that releases.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::extracts::{Extract, WithdrawExtract};
use domain::files::AttachedTo;
use domain::ids::{ExtractId, OrganisationId};
use domain::marking::{Label, Marking};
use domain::network::OrganisationKind;
use domain::policy::{self, Action};
use domain::readings::Opened;
use domain::{Command, Subject};

use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::now::incident::release;
use crate::now::journal::sees;
use crate::now::marking::{MarkForm, form_for_release, invited};
use crate::page::{Frame, Tab, form_key, html, redirect};
use crate::visit::{Member, Visit};
use crate::words::Words;

/// Extracts on a page.
const PAGE_MAX: usize = 50;
/// The query field that carries where the next page begins.
const BEFORE: &str = "before";

/// One extract of a list.
pub(crate) struct Line {
    pub(crate) href: String,
    pub(crate) title: String,
    pub(crate) owner: String,
    pub(crate) at: String,
    pub(crate) machine: String,
    pub(crate) tlp: &'static str,
    pub(crate) tlp_class: &'static str,
    pub(crate) withdrawn: bool,
}

pub(crate) fn line(visit: &Visit, extract: &Extract) -> Line {
    let label = extract.released.marking.label;
    Line {
        href: visit.link(&format!("/extracts/{}", visit.code(extract.id))),
        title: visit.words().personal(&extract.released.title),
        owner: visit.organisation_name(extract.released.owner),
        at: visit.times().stamp(extract.released_at),
        machine: visit.times().machine(extract.released_at),
        tlp: label.written(),
        tlp_class: label.code(),
        withdrawn: extract.withdrawn_at.is_some(),
    }
}

struct ReleaseForm {
    key: String,
    title: String,
    text: String,
    reason: String,
    mark: MarkForm,
}

#[derive(Template)]
#[template(path = "now/extracts.html")]
struct ExtractsPage {
    frame: Frame,
    t: Words,
    lines: Vec<Line>,
    older: Option<String>,
    may_release: bool,
    notice: Option<String>,
    form: Option<ReleaseForm>,
}

pub(crate) async fn list(visit: Member) -> Result<Response, PageError> {
    let open = visit.guest.fields.get("do") == "release" && visit.may(Action::Release);
    let form = open.then(|| form(&visit, None));
    html(&list_page(&visit, form, None))
}

fn form(visit: &Visit, sent: Option<&Fields>) -> ReleaseForm {
    let text = |name| sent.map_or_else(String::new, |fields| fields.get(name).to_owned());
    ReleaseForm {
        key: form_key(),
        title: text("title"),
        text: text("text"),
        reason: text("reason"),
        mark: form_for_release(visit, &Marking::plain(Label::Green), sent),
    }
}

fn list_page(visit: &Visit, form: Option<ReleaseForm>, notice: Option<String>) -> ExtractsPage {
    let before = visit.guest.fields.given(BEFORE);
    let before = before.and_then(|code| visit.parse::<ExtractId>(code));
    let mut newest = visit.world.extracts.newest(&visit.visible, before);
    let shown: Vec<_> = newest.by_ref().take(PAGE_MAX).cloned().collect();
    let more = newest.next().is_some();
    let last = shown.last().filter(|_| more).map(|last| visit.code(last.id));
    let still = form.is_some() || before.is_some();
    let frame = if still { Frame::still } else { Frame::live };
    ExtractsPage {
        frame: frame(visit, Tab::Extracts, visit.words().say("menu-extracts")),
        t: visit.words(),
        lines: shown.iter().map(|extract| line(visit, extract)).collect(),
        older: last.map(|code| visit.link(&format!("/extracts?{BEFORE}={code}"))),
        may_release: visit.may(Action::Release),
        notice,
        form,
    }
}

/// Releases words that are taken out of nothing.
pub(crate) async fn send(Member(visit): Member, fields: Fields) -> Result<Response, Fault> {
    let again = |notice: String, status: StatusCode| -> Result<Response, Fault> {
        let page = list_page(&visit, Some(form(&visit, Some(&fields))), Some(notice));
        let mut response = html(&page)?;
        *response.status_mut() = status;
        Ok(response)
    };
    domain::policy::permits(&visit.guest.world, visit.actor(), Action::Release)
        .map_err(PageError::Refused)?;
    let Some(command) = release(&visit, None, &fields) else {
        let notice = visit.words().say("incident-label-choose");
        return again(notice, StatusCode::UNPROCESSABLE_ENTITY);
    };
    match visit.ask(&fields, command).await {
        Ok(_granted) => Ok(redirect("/extracts")),
        Err(Fault {
            error: error @ PageError::Refused(_),
            ..
        }) => {
            let status = error.status();
            let PageError::Refused(refusal) = error else {
                return Err(error.into());
            };
            again(visit.words().say_refusal(&refusal), status)
        }
        Err(fault) => Err(fault),
    }
}

/// Since when an organisation of the audience could read it, and when it first did.
struct Reader {
    name: String,
    since: String,
    machine: String,
    opened: Option<String>,
}

#[derive(Template)]
#[template(path = "now/extract.html")]
struct ExtractPage {
    frame: Frame,
    t: Words,
    list: String,
    spoken: String,
    title: String,
    text: String,
    owner: String,
    at: String,
    machine: String,
    tlp: &'static str,
    tlp_class: &'static str,
    tlp_means: String,
    withdrawn: Option<String>,
    /// For the owner alone.
    invited: Vec<String>,
    reason: String,
    readers: Vec<Reader>,
    /// What it was taken out of, for whoever may read that.
    of: Option<(String, String)>,
    withdraw: Option<String>,
    path: String,
    notice: Option<String>,
}

/// The extract with this code, if the reader may see it.
fn find<'a>(visit: &'a Visit, code: &str) -> Result<&'a Extract, PageError> {
    let known = visit
        .parse::<ExtractId>(code)
        .and_then(|id| visit.world.extracts.get(id));
    known
        .filter(|extract| visit.visible.sees(extract.class))
        .map(|extract| &**extract)
        .ok_or(PageError::NotFound)
}

pub(crate) async fn show(visit: Visit, Name(code): Name) -> Result<Response, PageError> {
    let extract = find(&visit, &code)?;
    let unlogged = visit.note(Opened::Extract(extract.id), extract.class)?;
    let mut page = page(&visit, extract, None);
    page.frame.unlogged = unlogged;
    html(&page)
}

fn page(visit: &Visit, extract: &Extract, notice: Option<String>) -> ExtractPage {
    let (words, times, released) = (visit.words(), visit.times(), &extract.released);
    let reads = domain::policy::permits(&visit.guest.world, visit.actor(), Action::Read).is_ok();
    let owns = reads && visit.organisation.registered.organisation == released.owner;
    let label = released.marking.label;
    let code = visit.code(extract.id);
    let may_withdraw = owns && extract.withdrawn_at.is_none() && visit.may(Action::Release);
    let tab = if reads { Tab::Extracts } else { Tab::Own };
    ExtractPage {
        frame: Frame::still(visit, tab, words.personal(&released.title)),
        t: words,
        list: visit.link(if reads { "/extracts" } else { "/own" }),
        spoken: format!("E-{code}"),
        title: words.personal(&released.title),
        text: words.personal(&released.text),
        owner: visit.organisation_name(released.owner),
        at: times.full(extract.released_at),
        machine: times.machine(extract.released_at),
        tlp: label.written(),
        tlp_class: label.code(),
        tlp_means: words.say(&format!("tlp-{}-means", label.code())),
        withdrawn: extract.withdrawn_at.map(|at| times.full(at)),
        invited: if owns {
            invited(visit, &released.marking)
        } else {
            Vec::new()
        },
        reason: if owns {
            words.personal(&released.reason)
        } else {
            String::new()
        },
        readers: if owns { readers(visit, extract) } else { Vec::new() },
        of: released.of.filter(|_| reads).and_then(|of| source(visit, of)),
        withdraw: may_withdraw.then(form_key),
        path: format!("/extracts/{code}"),
        notice,
    }
}

/// When each organisation that is told could first read it: all of them by the same entry.
fn readers(visit: &Visit, extract: &Extract) -> Vec<Reader> {
    let times = visit.times();
    let outside = |id: &&OrganisationId| {
        let known = visit.world.organisations.get(*id);
        known.is_some_and(|known| known.registered.kind == OrganisationKind::Party)
    };
    let first = |id: OrganisationId| {
        let readings = visit.world.readings.of(extract.released.owner, None);
        readings
            .filter(|reading| reading.noted.opened == Opened::Extract(extract.id))
            .filter(|reading| policy::organisation_of(&visit.world, reading.by) == Some(id))
            .map(|reading| reading.noted.at)
            .min()
    };
    let audience = extract.released.marking.audience.iter().filter(outside);
    audience
        .map(|id| Reader {
            name: visit.organisation_name(*id),
            since: times.full(extract.released_at),
            machine: times.machine(extract.released_at),
            opened: first(*id).map(|at| times.full(at)),
        })
        .collect()
}

/// The thing that an extract was taken out of: title and page.
fn source(visit: &Visit, of: AttachedTo) -> Option<(String, String)> {
    let (path, spoken) = match of {
        AttachedTo::Report(id) => {
            let code = visit.code(id);
            (format!("/reports/{code}"), format!("R-{code}"))
        }
        AttachedTo::Incident(id) => {
            let code = visit.code(id);
            (format!("/incidents/{code}"), format!("I-{code}"))
        }
    };
    let seen = match of.subject() {
        Subject::Report(id) => {
            let report = visit.world.reports.get(id);
            report.is_some_and(|report| visit.visible.sees(report.class))
        }
        Subject::Incident(id) => {
            let incident = visit.world.incidents.get(id);
            incident.is_some_and(|incident| visit.visible.sees(incident.class))
        }
        subject @ (Subject::Network
        | Subject::Premises(_)
        | Subject::Person(_)
        | Subject::Theme(_)
        | Subject::Extract(_)
        | Subject::Reading(_)
        | Subject::Provider(_)
        | Subject::Token(_)) => sees(visit, subject, domain::Sequence(0)),
    };
    seen.then(|| (spoken, visit.link(&path)))
}

/// Takes an extract back.
pub(crate) async fn withdraw(
    Member(visit): Member,
    Name(code): Name,
    fields: Fields,
) -> Result<Response, Fault> {
    if visit.as_of.is_some() {
        return Err(PageError::Past.into());
    }
    let extract = find(&visit, &code)?;
    let command = WithdrawExtract {
        extract: extract.id,
        reason: fields.get("reason").to_owned(),
    };
    match visit.ask(&fields, Command::WithdrawExtract(command)).await {
        Ok(_granted) => Ok(redirect(&format!("/extracts/{}", visit.code(extract.id)))),
        Err(fault) => {
            let PageError::Refused(refusal) = &fault.error else {
                return Err(fault);
            };
            let page = page(&visit, extract, Some(visit.words().say_refusal(refusal)));
            let mut response = html(&page)?;
            *response.status_mut() = fault.error.status();
            Ok(response)
        }
    }
}
