//! Commands and events of the tests, with everything that a test does not care about filled in.

use std::sync::Arc;

use super::network::{area, code, organisation};
use crate::command::Command;
use crate::event::Event;
use crate::ids::{IncidentId, PersonId, ReportId};
use crate::incidents::{
    ChangeLevel, CloseIncident, HandOver, IncidentClosed, IncidentOpened, MarkIncident, PlaceIncident,
    ReopenIncident, WriteEntry,
};
use crate::level::Level;
use crate::marking::{Label, Marking};
use crate::reports::{
    Contents, ImportReports, NewIncident, Occurred, Outcome, Place, Police, ReceiveReport, ReportReceived,
    ReportRow, ReportTriaged, TakeUpReport, TriageReport, Verdict, Voting,
};
use crate::theme::Basis;
use crate::words::Personal;

/// A report with a kind and a few words, and nothing else.
pub(crate) fn contents(kind: &str, text: &str) -> Contents {
    Contents {
        kind: code(kind),
        kind_word: String::new(),
        title: Personal::default(),
        text: Personal::new(text),
        place: Place::default(),
        occurred: Occurred::Unknown,
        voting: Voting::Unknown,
        done: Personal::default(),
        help: Personal::default(),
        police: Police::Unknown,
        contact: Personal::default(),
    }
}

/// The same report, in an area.
pub(crate) fn placed(mut contents: Contents, of: &str) -> Contents {
    contents.place.area = Some(area(of));
    contents
}

/// A GREEN marking without an audience.
pub(crate) fn green() -> Marking {
    Marking::plain(Label::Green)
}

/// A label with an audience.
pub(crate) fn marked(label: Label, audience: &[&str]) -> Marking {
    Marking {
        label,
        audience: audience.iter().map(|key| organisation(key)).collect(),
        named: Vec::new(),
    }
}

/// RED for these persons.
pub(crate) fn red_for(named: &[u32]) -> Marking {
    let named = named.iter().map(|number| PersonId(*number)).collect();
    Marking {
        label: Label::Red,
        audience: Vec::new(),
        named,
    }
}

/// A report came in, marked.
pub(crate) fn received_as(report: u32, owner: &str, marking: Marking, contents: Contents) -> Event {
    let contents = Arc::new(contents);
    let owner = organisation(owner);
    Event::ReportReceived(
        ReportReceived {
            report: ReportId(report),
            owner,
            marking,
            source_key: None,
            contents,
        }
        .into(),
    )
}

/// A GREEN report of the municipality 1380 came in from there.
pub(crate) fn received(report: u32) -> Event {
    let contents = placed(
        contents("ballot-papers", "Slut på valsedlar."),
        "municipality-1380",
    );
    received_as(report, "municipality-1380", green(), contents)
}

/// A report got this verdict.
pub(crate) fn triaged(report: u32, verdict: Verdict) -> Event {
    let answer = Personal::default();
    Event::ReportTriaged(
        ReportTriaged {
            report: ReportId(report),
            verdict,
            answer,
        }
        .into(),
    )
}

/// A report joined an incident.
pub(crate) fn joined(report: u32, incident: u32) -> Event {
    triaged(report, Verdict::Incident(IncidentId(incident)))
}

/// An incident was opened, marked.
pub(crate) fn opened_as(incident: u32, owner: &str, lead: &str, marking: Marking) -> Event {
    Event::IncidentOpened(
        IncidentOpened {
            incident: IncidentId(incident),
            title: Personal::new("Valsedlar saknas"),
            kind: code("ballot-papers"),
            level: Level::Local,
            reason: Personal::new("En lokal berörs."),
            owner: organisation(owner),
            lead: organisation(lead),
            marking,
            places: vec![area("municipality-1380")],
        }
        .into(),
    )
}

/// A GREEN incident of the election authority was opened.
pub(crate) fn opened(incident: u32) -> Event {
    opened_as(incident, "election-authority", "election-authority", green())
}

/// An incident was closed.
pub(crate) fn closed(incident: u32) -> Event {
    let reason = Personal::new("Klart.");
    Event::IncidentClosed(
        IncidentClosed {
            incident: IncidentId(incident),
            reason,
        }
        .into(),
    )
}

pub(crate) fn receive(contents: Contents) -> Command {
    Command::ReceiveReport(
        ReceiveReport {
            contents,
            marking: green(),
        }
        .into(),
    )
}

pub(crate) fn import(rows: &[(&str, Contents)]) -> Command {
    import_for("election-authority", rows)
}

pub(crate) fn import_for(owner: &str, rows: &[(&str, Contents)]) -> Command {
    let row = |(key, contents): &(&str, Contents)| ReportRow {
        source_key: (*key).to_owned(),
        contents: Arc::new(contents.clone()),
    };
    let rows = rows.iter().map(row).collect();
    Command::ImportReports(ImportReports {
        owner: organisation(owner),
        marking: green(),
        rows,
    })
}

pub(crate) fn triage(report: u32, outcome: Outcome) -> Command {
    Command::TriageReport(TriageReport {
        report: ReportId(report),
        outcome,
        answer: String::new(),
    })
}

pub(crate) fn take_up(report: u32, reason: &str) -> Command {
    Command::TakeUpReport(TakeUpReport {
        report: ReportId(report),
        reason: reason.to_owned(),
    })
}

/// A GREEN incident on level 1, to open from a report.
pub(crate) fn new_incident() -> NewIncident {
    NewIncident {
        title: "Valsedlar saknas".to_owned(),
        kind: None,
        level: Level::Local,
        reason: "En lokal berörs.".to_owned(),
        lead: None,
        marking: green(),
    }
}

pub(crate) fn change_level(incident: u32, level: Level) -> Command {
    let reason = "Fler lokaler.".to_owned();
    Command::ChangeLevel(ChangeLevel {
        incident: IncidentId(incident),
        level,
        reason,
    })
}

pub(crate) fn write_entry(incident: u32, text: &str) -> Command {
    let text = text.to_owned();
    Command::WriteEntry(WriteEntry {
        incident: IncidentId(incident),
        text,
        basis: Basis::Fact,
        marking: None,
    })
}

pub(crate) fn hand_over(incident: u32, to: &str) -> Command {
    let reason = "De har kartan.".to_owned();
    Command::HandOver(HandOver {
        incident: IncidentId(incident),
        lead: organisation(to),
        reason,
    })
}

pub(crate) fn mark(incident: u32, marking: Marking) -> Command {
    let reason = "Uppgifter om person.".to_owned();
    Command::MarkIncident(MarkIncident {
        incident: IncidentId(incident),
        marking,
        reason,
    })
}

pub(crate) fn place(incident: u32, places: &[&str]) -> Command {
    let places = places.iter().map(|id| area(id)).collect();
    Command::PlaceIncident(PlaceIncident {
        incident: IncidentId(incident),
        places,
    })
}

pub(crate) fn close(incident: u32, reason: &str) -> Command {
    Command::CloseIncident(CloseIncident {
        incident: IncidentId(incident),
        reason: reason.to_owned(),
    })
}

pub(crate) fn reopen(incident: u32, reason: &str) -> Command {
    Command::ReopenIncident(ReopenIncident {
        incident: IncidentId(incident),
        reason: reason.to_owned(),
    })
}
