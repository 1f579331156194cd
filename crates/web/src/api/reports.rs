//! Reports for programs: lists, one, sending one, and its first assessment.

use axum::http::StatusCode;
use axum::response::Response;
use domain::areas::AreaId;
use domain::ids::{IncidentId, KindId, OrganisationId, PremisesId};
use domain::marking::{Label, Marking};
use domain::readings::Opened;
use domain::reports::{
    Contents, NewIncident, Occurred, Outcome, Place, Police, ReceiveReport, TriageReport, Verdict, Voting,
};
use domain::words::Personal;
use domain::{Command, Event, Refusal};

use super::call::Call;
use super::coded::{Is, WideLabel};
use super::sent::{Assessment, NewIncidentSent, NewPlace, NewReport, SentOutcome};
use super::shown::{Assessed, Done, ReportList, ShownReport};
use super::told;
use super::trouble::Trouble;
use crate::error::PageError;
use crate::now::report::draft::is_ahead;
use crate::now::reports::asked::Asked;
use crate::now::reports::found;

pub(super) async fn list(call: &Call) -> Result<ReportList, Trouble> {
    let asked = Asked {
        before: call.cursor().and_then(|cursor| call.view.parse(cursor)),
        ..Asked::read(&call.view)
    };
    let page = found::page(&call.view, &asked).await?;
    Ok(ReportList {
        reports: page
            .reports
            .iter()
            .map(|report| call.report_line(report))
            .collect(),
        next: page.older.map(|last| call.view.spoken(last)),
    })
}

pub(super) fn read(call: &Call) -> Result<ShownReport, Trouble> {
    let report = call.named_report()?;
    call.view.note(Opened::Report(report.id), report.class)?;
    Ok(call.report(&report))
}

pub(super) fn marking(label: Option<Is<WideLabel>>) -> Marking {
    Marking::plain(label.map_or(Label::Green, |Is(WideLabel(label))| label))
}

fn place(call: &Call, sent: &NewPlace) -> Result<Place, Trouble> {
    let world = &call.view.guest.world;
    let premises = sent.premises.as_ref().map(|number| {
        let id = call.view.parse::<PremisesId>(&number.0);
        let known = id.and_then(|id| world.premises.get(id));
        known
            .map(|known| known.id)
            .ok_or(PageError::Refused(Refusal::PremisesUnknown))
    });
    let area = sent.area.as_deref().map(|area| {
        let known = area.parse::<AreaId>().ok();
        known.ok_or(Trouble::Value("area"))
    });
    Ok(Place {
        premises: premises.transpose()?,
        area: area.transpose()?,
        point: None,
        words: Personal::new(sent.words.trim()),
    })
}

fn contents(call: &Call, sent: &NewReport) -> Result<Contents, Trouble> {
    let kind = KindId::new(&sent.kind).map_err(|_no_code| Trouble::Value("kind"))?;
    let occurred = match sent.occurred_at {
        Some(at) if is_ahead(at.0, call.view.guest.now) => {
            return Err(Trouble::Value("occurred_at"));
        }
        Some(at) => Occurred::At(at.0),
        None => Occurred::Unknown,
    };
    let text = |text: &str| Personal::new(text.trim());
    Ok(Contents {
        kind,
        kind_word: String::new(),
        title: text(&sent.title),
        text: text(&sent.text),
        place: place(call, &sent.place)?,
        occurred,
        voting: sent.voting.map_or(Voting::Unknown, |Is(voting)| voting),
        done: text(&sent.done),
        help: text(&sent.help),
        police: sent.police.map_or(Police::Unknown, |Is(police)| police),
        contact: text(&sent.contact),
    })
}

/// Sends a report.
pub(super) async fn send(call: &Call) -> Result<Response, Trouble> {
    let sent: NewReport = call.sent()?;
    let command = ReceiveReport {
        contents: contents(call, &sent)?,
        marking: marking(sent.marking),
    };
    let granted = call.ask(Command::ReceiveReport(Box::new(command))).await?;
    let received = granted.records.iter().find_map(|record| {
        if let Event::ReportReceived(event) = &record.event {
            Some(event.report)
        } else {
            None
        }
    });
    let id = call.view.spoken(received.ok_or(PageError::Ours)?);
    let href = format!("/api/v1/reports/{id}");
    told(
        StatusCode::CREATED,
        Some(&href),
        &Done {
            id,
            href: href.clone(),
        },
    )
}

/// Makes the first assessment of a report.
pub(super) async fn assess(call: &Call) -> Result<Response, Trouble> {
    let sent: Assessment = call.sent()?;
    let report = call.named_report()?.id;
    let command = TriageReport {
        report,
        outcome: outcome(call, &sent.outcome)?,
        answer: sent.answer,
    };
    let granted = call.ask(Command::TriageReport(command)).await?;
    let triaged = granted.records.iter().find_map(|record| {
        if let Event::ReportTriaged(event) = &record.event {
            Some(event)
        } else {
            None
        }
    });
    let verdict = &triaged.ok_or(PageError::Ours)?.verdict;
    let incident = if let Verdict::Incident(id) = verdict {
        Some(call.view.spoken(*id))
    } else {
        None
    };
    let assessed = Assessed {
        id: call.view.spoken(report),
        state: verdict.state().code(),
        incident,
    };
    told(StatusCode::OK, None, &assessed)
}

fn outcome(call: &Call, sent: &SentOutcome) -> Result<Outcome, Trouble> {
    Ok(match sent {
        SentOutcome::Incident(new) => Outcome::NewIncident(Box::new(new_incident(new)?)),
        SentOutcome::Join(joined) => {
            let id = call.view.parse::<IncidentId>(&joined.incident.0);
            Outcome::Join(id.ok_or(PageError::Refused(Refusal::IncidentUnknown))?)
        }
        SentOutcome::Complaint(sent) => Outcome::Complaint(sent.to.clone()),
        SentOutcome::NotIncident(why) => Outcome::NotIncident(why.reason.0),
        SentOutcome::Handled(how) => Outcome::Handled(how.how.clone()),
    })
}

fn new_incident(sent: &NewIncidentSent) -> Result<NewIncident, Trouble> {
    let code = |text: &Option<String>, field: &'static str| {
        let read = text.as_deref().map(KindId::new).transpose();
        read.map_err(|_no_code| Trouble::Value(field))
    };
    Ok(NewIncident {
        title: sent.title.clone(),
        kind: code(&sent.kind, "kind")?,
        level: sent.level.0,
        reason: sent.reason.clone(),
        lead: code(&sent.lead, "lead")?.map(|key: OrganisationId| key),
        marking: marking(sent.marking),
    })
}
