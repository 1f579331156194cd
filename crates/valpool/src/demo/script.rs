//! The script of the demonstration: what happens, as it is written, in one language.

use domain::areas::AreaId;
use domain::ids::{Code, KindId, OrganisationId};
use domain::incidents::Part;
use domain::reports::{NotIncidentReason, Police, Voting};
use domain::theme::{Basis, Likelihood, Theme};
use domain::words::Names;
use serde::Deserialize;

const SCRIPT: &str = include_str!("../../../../content/network-se/script.toml");

/// The whole script, in the order of time.
pub(super) struct Script {
    pub(super) language: String,
    pub(super) steps: Vec<Step>,
}

#[derive(Deserialize)]
struct ScriptFile {
    step: Vec<Step>,
}

/// One thing that happens.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Step {
    /// Seconds from the start.
    pub(super) second: i64,
    /// Who does it; without, the premises of the report do.
    pub(super) by: Option<String>,
    /// What is done.
    #[serde(flatten)]
    pub(super) deed: Deed,
}

/// What is done in a step.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub(super) enum Deed {
    Report(Box<ReportTold>),
    Triage(Box<Judgement>),
    Duty,
    Entry {
        incident: String,
        basis: Basis,
        text: Names,
    },
    Describe {
        incident: String,
        part: Part,
        basis: Basis,
        likelihood: Option<Likelihood>,
        text: Names,
    },
    Level {
        incident: String,
        level: u8,
        reason: Names,
    },
    Mark {
        incident: String,
        marking: String,
        reason: Names,
    },
    Close {
        incident: String,
        reason: Names,
    },
    Theme {
        theme: Theme,
        basis: Basis,
        likelihood: Option<Likelihood>,
        text: Names,
    },
}

/// A report.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ReportTold {
    /// What later steps call it.
    pub(super) key: String,
    pub(super) kind: KindId,
    pub(super) occurred_second: i64,
    pub(super) title: Names,
    pub(super) text: Names,
    pub(super) premises: Option<String>,
    pub(super) area: Option<AreaId>,
    pub(super) voting: Voting,
    pub(super) police: Police,
    #[serde(default)]
    pub(super) done: Names,
    #[serde(default)]
    pub(super) help: Names,
    pub(super) marking: Option<String>,
}

/// A first assessment.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Judgement {
    pub(super) report: String,
    pub(super) answer: Names,
    #[serde(flatten)]
    pub(super) outcome: OutcomeWritten,
}

/// What an assessment comes to.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub(super) enum OutcomeWritten {
    NewIncident(Box<Opening>),
    Join { incident: String },
    Complaint { to: Names },
    NotAnIncident { why: NotIncidentReason },
    Handled,
}

/// A new incident.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Opening {
    /// What later steps call it.
    pub(super) incident: String,
    pub(super) title: Names,
    pub(super) level: u8,
    pub(super) reason: Names,
    pub(super) lead: OrganisationId,
    pub(super) marking: String,
    pub(super) kind: Option<Code>,
}

impl Script {
    /// Reads the script for texts in a language.
    pub(super) fn read(language: &str) -> Result<Self, toml::de::Error> {
        let file: ScriptFile = toml::from_str(SCRIPT)?;
        Ok(Self {
            language: language.to_owned(),
            steps: file.step,
        })
    }

    /// The second of the last step.
    pub(super) fn last_second(&self) -> i64 {
        self.steps.last().map_or(0, |step| step.second)
    }

    /// A text of the script.
    pub(super) fn text(&self, names: &Names) -> String {
        names.in_language(&self.language).to_owned()
    }

    /// Who assesses a report later.
    pub(super) fn assessor(&self, report: &str) -> Option<&str> {
        let assesses = |deed: &Deed| matches!(deed, Deed::Triage(judgement) if judgement.report == report);
        self.steps.iter().find(|step| assesses(&step.deed))?.by.as_deref()
    }

    /// Everybody who does something about an incident, at any time.
    pub(super) fn workers<'a>(&'a self, incident: &'a str) -> impl Iterator<Item = &'a str> {
        let steps = self
            .steps
            .iter()
            .filter(move |step| step.deed.incident() == Some(incident));
        steps.filter_map(|step| step.by.as_deref())
    }
}

impl Deed {
    /// What the script calls the incident that it is about.
    fn incident(&self) -> Option<&str> {
        match self {
            Self::Entry { incident, .. }
            | Self::Describe { incident, .. }
            | Self::Level { incident, .. }
            | Self::Mark { incident, .. }
            | Self::Close { incident, .. } => Some(incident),
            Self::Triage(judgement) => match &judgement.outcome {
                OutcomeWritten::NewIncident(opening) => Some(&opening.incident),
                OutcomeWritten::Join { incident } => Some(incident),
                OutcomeWritten::Complaint { .. }
                | OutcomeWritten::NotAnIncident { .. }
                | OutcomeWritten::Handled => None,
            },
            Self::Report(_) | Self::Duty | Self::Theme { .. } => None,
        }
    }
}
