//! Incidents for programs: lists, one, its journal, and writing in them.

use axum::http::StatusCode;
use axum::response::Response;
use domain::incidents::{ChangeLevel, DescribePart, WriteEntry};
use domain::readings::Opened;
use domain::{Command, Sequence};

use super::call::Call;
use super::coded::{Is, WideLabel};
use super::sent::{NewEntry, NewLevel, NewPart};
use super::shown::{Done, EntryDone, IncidentList, JournalPage, ShownIncident};
use super::told;
use super::trouble::Trouble;
use crate::error::PageError;
use crate::now::happening::tell;
use crate::now::incidents::{After, Filter, find, page};
use crate::now::journal::older_of_incident;

pub(super) async fn list(call: &Call) -> Result<IncidentList, Trouble> {
    let filter = Filter::asked(&call.view);
    let found = find(&call.view, &filter).await?;
    let after = call.cursor().and_then(|cursor| After::parse(&call.view, cursor));
    let (listed, next) = page(&call.view, &filter, found.as_deref(), after);
    Ok(IncidentList {
        incidents: listed
            .into_iter()
            .map(|incident| call.incident_line(incident))
            .collect(),
        next: next.map(|after| format!("{}-{}", after.level.digit(), call.view.spoken(after.id))),
    })
}

pub(super) fn read(call: &Call) -> Result<ShownIncident, Trouble> {
    let incident = call.named_incident()?;
    call.view.note(Opened::Incident(incident.id), incident.class)?;
    Ok(call.incident(&incident))
}

pub(super) fn journal(call: &Call) -> Result<JournalPage, Trouble> {
    let incident = call.named_incident()?;
    call.view.note(Opened::Incident(incident.id), incident.class)?;
    let before = call.cursor().and_then(|cursor| cursor.parse().ok()).map(Sequence);
    let (records, next) = older_of_incident(&call.view, &incident, before);
    let entry = |record: &std::sync::Arc<domain::Record>| {
        call.entry(record.event.kind().stored(), tell(&call.view, record))
    };
    Ok(JournalPage {
        entries: records.iter().map(entry).collect(),
        next: next.map(|sequence| sequence.to_string()),
    })
}

/// Writes in an incident's journal.
pub(super) async fn write(call: &Call) -> Result<Response, Trouble> {
    let sent: NewEntry = call.sent()?;
    let incident = call.named_incident()?.id;
    let marking = sent
        .marking
        .map(|Is(WideLabel(label))| domain::marking::Marking::plain(label));
    let command = WriteEntry {
        incident,
        text: sent.text,
        basis: sent.basis.0,
        marking,
    };
    let granted = call.ask(Command::WriteEntry(command)).await?;
    let written = granted.records.first().ok_or(PageError::Ours)?;
    let done = EntryDone {
        number: written.sequence.0,
        recorded_at: call.moment(written.recorded_at),
    };
    let place = format!("/api/v1/incidents/{}/journal", call.view.spoken(incident));
    told(StatusCode::CREATED, Some(&place), &done)
}

/// Sets another level.
pub(super) async fn change_level(call: &Call) -> Result<Response, Trouble> {
    let sent: NewLevel = call.sent()?;
    let command = ChangeLevel {
        incident: call.named_incident()?.id,
        level: sent.level.0,
        reason: sent.reason,
    };
    let incident = command.incident;
    call.ask(Command::ChangeLevel(command)).await?;
    done(call, incident)
}

/// Writes one of the five parts of the picture anew.
pub(super) async fn describe(call: &Call) -> Result<Response, Trouble> {
    let sent: NewPart = call.sent()?;
    let command = DescribePart {
        incident: call.named_incident()?.id,
        part: sent.part.0,
        text: sent.text,
        basis: sent.basis.0,
        likelihood: sent.likelihood.map(|Is(likelihood)| likelihood),
        // Read by those who read the incident.
        marking: None,
    };
    let incident = command.incident;
    call.ask(Command::DescribePart(command)).await?;
    done(call, incident)
}

fn done(call: &Call, incident: domain::ids::IncidentId) -> Result<Response, Trouble> {
    let id = call.view.spoken(incident);
    let href = format!("/api/v1/incidents/{id}");
    told(StatusCode::OK, None, &Done { id, href })
}
