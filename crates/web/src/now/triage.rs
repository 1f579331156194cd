//! One report, and its first assessment. The report itself is never altered.

mod assessment;
mod erasing;
mod marking;
mod told;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::ReportId;
use domain::policy::{self, Action};
use domain::readings::Opened;
use domain::refusal::{Field, Refusal};
use domain::reports::{Report, ReportState, TakeUpReport, TriageReport};
use domain::{Command, Subject};

use self::assessment::{Assessment, Form};
use self::erasing::Erasing;
pub(crate) use self::erasing::erase;
use self::marking::Marked;
pub(crate) use self::marking::mark;
use self::told::{Fact, Judged};
use crate::error::{Fault, PageError};
use crate::extract::{Fields, Name};
use crate::now::files::{self, FileLine};
use crate::now::happening::headline;
use crate::now::report::choice::{Mistake, mistake_of};
use crate::now::report::draft::{field_of, written};
use crate::page::{Frame, Tab, form_key, html, redirect};
use crate::visit::{Member, Visit};
use crate::words::Words;

#[derive(Template)]
#[template(path = "now/triage.html")]
struct ReportPage {
    frame: Frame,
    t: Words,
    inbox: String,
    number: String,
    headline: String,
    state: String,
    state_code: &'static str,
    tlp: &'static str,
    tlp_class: &'static str,
    text: String,
    facts: Vec<Fact>,
    files: Vec<FileLine>,
    judged: Option<Judged>,
    form: Option<Form>,
    /// Who does assess it, when the reader may not.
    instead: Option<String>,
    take_up: Option<TakeUp>,
    erasing: Option<Erasing>,
    marked: Marked,
    action: String,
    mistakes: Vec<Mistake>,
    /// What was written in a form that is not there any more.
    written: Vec<String>,
}

impl ReportPage {
    fn mistake(&self, field: &str) -> Option<&str> {
        mistake_of(&self.mistakes, field)
    }
}

/// The form that takes a report up again.
struct TakeUp {
    key: String,
    reason: String,
}

/// What somebody tried to do with the report, and why it could not be done.
#[derive(Default)]
struct Tried {
    assessment: Option<Assessment>,
    reason: String,
    /// Why it was to be erased.
    ground: String,
    /// How it was to be marked.
    marking: Option<Fields>,
    mistakes: Vec<Mistake>,
    written: Vec<String>,
    /// What the page says when the read log can't be written.
    unlogged: Option<String>,
}

/// The report with this code, if the reader may see it.
fn report<'a>(visit: &'a Visit, code: &str) -> Result<&'a Report, PageError> {
    let known = visit
        .parse::<ReportId>(code)
        .and_then(|id| visit.world.reports.get(id));
    known
        .filter(|report| visit.visible.sees(report.class))
        .map(|report| &**report)
        .ok_or(PageError::NotFound)
}

/// Whether the reader is one of those who may assess this report, now or at another time.
fn is_assessor(visit: &Visit, report: &Report) -> bool {
    let world = &visit.guest.world;
    policy::permits(world, visit.actor(), Action::Triage).is_ok()
        && policy::reaches(world, visit.actor(), report.area).is_ok()
}

fn page(visit: &Visit, report: &Report, tried: Tried) -> Result<Response, PageError> {
    let words = visit.words();
    let headline = headline(&report.contents, visit.words());
    let is_assessor = is_assessor(visit, report);
    let may_act = is_assessor && visit.may(Action::Triage);
    let is_new = report.state == ReportState::New;
    let form = (may_act && is_new).then(|| {
        let assessment = tried.assessment.unwrap_or_else(|| Assessment::new(visit, report));
        Form::new(visit, report, assessment)
    });
    let title = if tried.mistakes.is_empty() {
        headline.clone()
    } else {
        words.say_with("report-page-mistakes", &[("title", headline.as_str().into())])
    };
    // What somebody fills in must not change under the hands.
    let marks = visit.guest.fields.get("do") == "mark";
    let writing = form.is_some() || marks || !tried.mistakes.is_empty();
    let frame = if writing { Frame::still } else { Frame::live };
    let mut frame = frame(visit, Tab::Reports, title);
    frame.unlogged = tried.unlogged;
    html(&ReportPage {
        frame,
        t: words,
        inbox: visit.link("/reports"),
        number: visit.spoken(report.id),
        headline,
        state: words.say_kind("report-state", report.state.code()),
        state_code: report.state.code(),
        tlp: report.marking.label.written(),
        tlp_class: report.marking.label.code(),
        text: words.personal(&report.contents.text),
        facts: told::facts(visit, report, is_assessor),
        files: files::lines(visit, Subject::Report(report.id)),
        judged: report.triage.as_ref().map(|triage| told::judged(visit, triage)),
        instead: (visit.as_of.is_none() && is_new && !may_act).then(|| instead(visit, report)),
        take_up: (may_act && !is_new).then(|| TakeUp {
            key: form_key(),
            reason: tried.reason,
        }),
        erasing: erasing::form(visit, report, &tried.ground),
        marked: marking::marked(visit, report, tried.marking.as_ref()),
        action: format!("/reports/{}", visit.code(report.id)),
        form,
        mistakes: tried.mistakes,
        written: tried.written,
    })
}

/// Who assesses a report that this reader may only read.
fn instead(visit: &Visit, report: &Report) -> String {
    let world = &visit.guest.world;
    let around = report
        .area
        .into_iter()
        .flat_map(|area| world.areas.ancestry(area));
    let mut answering: Vec<_> = around
        .filter_map(|area| world.organisation_for(area.number))
        .collect();
    answering.extend(world.coordinator());
    let names: Vec<_> = answering
        .iter()
        .map(|known| visit.words().name(&known.registered.names))
        .collect();
    visit
        .words()
        .say_with("triage-instead", &[("names", names.join(", ").into())])
}

pub(crate) async fn show(visit: Member, Name(code): Name) -> Result<Response, PageError> {
    let report = report(&visit, &code)?;
    let unlogged = visit.note(Opened::Report(report.id), report.class)?;
    let tried = Tried {
        unlogged,
        ..Tried::default()
    };
    page(&visit, report, tried)
}

/// Makes the first assessment.
pub(crate) async fn decide(visit: Member, Name(code): Name, fields: Fields) -> Result<Response, Fault> {
    let id = present(&visit, &code)?;
    let assessment = Assessment::read(&fields);
    let outcome = match assessment.outcome(&visit) {
        Ok(outcome) => outcome,
        Err(mistakes) => {
            let tried = Tried {
                assessment: Some(assessment),
                mistakes,
                ..Tried::default()
            };
            return again(&visit, id, tried, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let command = TriageReport {
        report: id,
        outcome,
        answer: assessment.answer.clone(),
    };
    let Err(fault) = visit.ask(&fields, Command::TriageReport(command)).await else {
        return Ok(redirect(&format!("/reports?state=new&done={}", visit.code(id))));
    };
    let status = fault.error.status();
    let PageError::Refused(refusal) = &fault.error else {
        return Err(fault);
    };
    let visit = newest(&visit);
    let overtaken = matches!(refusal, Refusal::ReportAlreadyTriaged { .. });
    let mistake = if overtaken {
        Mistake::new("", overtaken_by(&visit, id))
    } else {
        Mistake::new(
            assessment.field(field_of(refusal)),
            visit.words().say_refusal(refusal),
        )
    };
    let written = if status == StatusCode::UNPROCESSABLE_ENTITY {
        Vec::new()
    } else {
        fault.written
    };
    let tried = Tried {
        assessment: Some(assessment),
        mistakes: vec![mistake],
        written,
        ..Tried::default()
    };
    again(&visit, id, tried, status)
}

/// Takes a report up again.
pub(crate) async fn take_up(visit: Member, Name(code): Name, fields: Fields) -> Result<Response, Fault> {
    let id = present(&visit, &code)?;
    let reason = written(&fields, "reason");
    let command = TakeUpReport {
        report: id,
        reason: reason.clone(),
    };
    let Err(fault) = visit.ask(&fields, Command::TakeUpReport(command)).await else {
        return Ok(redirect(&format!("/reports/{}", visit.code(id))));
    };
    let status = fault.error.status();
    let PageError::Refused(refusal) = &fault.error else {
        return Err(fault);
    };
    let field = if field_of(refusal) == Some(Field::Reason) {
        "reason"
    } else {
        ""
    };
    let mistakes = vec![Mistake::new(field, visit.words().say_refusal(refusal))];
    again(
        &newest(&visit),
        id,
        Tried {
            reason,
            mistakes,
            ..Tried::default()
        },
        status,
    )
}

/// The report that something is to be done with: not in the past, and not one that is hidden.
fn present(visit: &Visit, code: &str) -> Result<ReportId, PageError> {
    if visit.as_of.is_some() {
        return Err(PageError::Past);
    }
    report(visit, code).map(|report| report.id)
}

/// The reader's visit in the world as it has become.
fn newest(visit: &Visit) -> Visit {
    let world = visit.node().world();
    let visible = policy::visible(&world, visit.actor());
    let mut newest = visit.clone();
    newest.view.guest.world = std::sync::Arc::clone(&world);
    newest.view.world = world;
    newest.view.visible = visible;
    newest
}

/// Who was faster.
fn overtaken_by(visit: &Visit, id: ReportId) -> String {
    let triage = visit
        .world
        .reports
        .get(id)
        .and_then(|report| report.triage.clone());
    let words = visit.words();
    let Some(triage) = triage else {
        return words.say_refusal(&Refusal::ReportAlreadyTriaged { report: id });
    };
    let when = visit.times().stamp(triage.at).into();
    if triage.by == visit.actor() {
        return words.say_with("triage-overtaken-by-you", &[("when", when)]);
    }
    words.say_with(
        "triage-overtaken",
        &[("who", visit.actor_name(triage.by).into()), ("when", when)],
    )
}

/// The page again, with everything that was written in it.
fn again(visit: &Visit, id: ReportId, tried: Tried, status: StatusCode) -> Result<Response, Fault> {
    let known = visit
        .world
        .reports
        .get(id)
        .filter(|report| visit.visible.sees(report.class));
    let mut response = page(visit, known.ok_or(PageError::NotFound)?, tried)?;
    *response.status_mut() = status;
    Ok(response)
}
