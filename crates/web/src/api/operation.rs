//! The table of operations: from it the routes, the checks of what is asked, the description and the
//! page for people are made.

use domain::tokens::Scope;
use schemars::{Schema, SchemaGenerator};

use super::parameter::Parameter;
use super::sent::{Assessment, NewEntry, NewLevel, NewPart, NewReport};
use super::shown::{
    Assessed, Done, EntryDone, IncidentList, JournalPage, ReportList, ShownIncident, ShownReport,
};

/// How it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
}

impl Method {
    pub(super) const fn written(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// What it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    ListReports,
    ReadReport,
    SendReport,
    AssessReport,
    ListIncidents,
    ReadIncident,
    ReadJournal,
    WriteEntry,
    ChangeLevel,
    DescribePart,
}

/// A type of the interface, by the schema that is made from it.
pub(super) type Shape = fn(&mut SchemaGenerator) -> Schema;

/// One operation.
pub(super) struct Operation {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) task: Task,
    /// What its name is in the description, and its texts are called by.
    pub(super) name: &'static str,
    /// What the token must carry.
    pub(super) scope: Scope,
    pub(super) parameters: &'static [Parameter],
    /// What is sent with it.
    pub(super) sends: Option<Shape>,
    /// What it answers with, and the status.
    pub(super) answers: (u16, Shape),
}

fn of<T: schemars::JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Every operation, in the order in which people read of them.
pub(super) static OPERATIONS: &[Operation] = &[
    Operation {
        method: Method::Get,
        path: "/api/v1/reports",
        task: Task::ListReports,
        name: "list-reports",
        scope: Scope::ReportsRead,
        parameters: &[
            Parameter::WORDS,
            Parameter::AREA,
            Parameter::KIND,
            Parameter::THEME,
            Parameter::REPORT_STATE,
            Parameter::REPORT_CURSOR,
            Parameter::AS_OF,
            Parameter::IF_NONE_MATCH,
        ],
        sends: None,
        answers: (200, of::<ReportList>),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/reports",
        task: Task::SendReport,
        name: "send-report",
        scope: Scope::ReportsWrite,
        parameters: &[Parameter::IDEMPOTENCY_KEY],
        sends: Some(of::<NewReport>),
        answers: (201, of::<Done>),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/reports/{report}",
        task: Task::ReadReport,
        name: "read-report",
        scope: Scope::ReportsRead,
        parameters: &[Parameter::REPORT, Parameter::AS_OF, Parameter::IF_NONE_MATCH],
        sends: None,
        answers: (200, of::<ShownReport>),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/reports/{report}/assessment",
        task: Task::AssessReport,
        name: "assess-report",
        scope: Scope::ReportsWrite,
        parameters: &[Parameter::REPORT, Parameter::IDEMPOTENCY_KEY],
        sends: Some(of::<Assessment>),
        answers: (200, of::<Assessed>),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/incidents",
        task: Task::ListIncidents,
        name: "list-incidents",
        scope: Scope::IncidentsRead,
        parameters: &[
            Parameter::WORDS,
            Parameter::INCIDENT_STATE,
            Parameter::THEME,
            Parameter::LEVEL,
            Parameter::INCIDENT_CURSOR,
            Parameter::AS_OF,
            Parameter::IF_NONE_MATCH,
        ],
        sends: None,
        answers: (200, of::<IncidentList>),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/incidents/{incident}",
        task: Task::ReadIncident,
        name: "read-incident",
        scope: Scope::IncidentsRead,
        parameters: &[Parameter::INCIDENT, Parameter::AS_OF, Parameter::IF_NONE_MATCH],
        sends: None,
        answers: (200, of::<ShownIncident>),
    },
    Operation {
        method: Method::Get,
        path: "/api/v1/incidents/{incident}/journal",
        task: Task::ReadJournal,
        name: "read-journal",
        scope: Scope::IncidentsRead,
        parameters: &[
            Parameter::INCIDENT,
            Parameter::ENTRY_CURSOR,
            Parameter::AS_OF,
            Parameter::IF_NONE_MATCH,
        ],
        sends: None,
        answers: (200, of::<JournalPage>),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/incidents/{incident}/journal",
        task: Task::WriteEntry,
        name: "write-entry",
        scope: Scope::IncidentsWrite,
        parameters: &[Parameter::INCIDENT, Parameter::IDEMPOTENCY_KEY],
        sends: Some(of::<NewEntry>),
        answers: (201, of::<EntryDone>),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/incidents/{incident}/level",
        task: Task::ChangeLevel,
        name: "change-level",
        scope: Scope::IncidentsWrite,
        parameters: &[Parameter::INCIDENT, Parameter::IDEMPOTENCY_KEY],
        sends: Some(of::<NewLevel>),
        answers: (200, of::<Done>),
    },
    Operation {
        method: Method::Post,
        path: "/api/v1/incidents/{incident}/parts",
        task: Task::DescribePart,
        name: "describe-part",
        scope: Scope::IncidentsWrite,
        parameters: &[Parameter::INCIDENT, Parameter::IDEMPOTENCY_KEY],
        sends: Some(of::<NewPart>),
        answers: (200, of::<Done>),
    },
];
