//! What is recorded about reports.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{NotIncidentReason, Police, Voting};
use crate::areas::{AreaId, Point};
use crate::ids::{IncidentId, KindId, OrganisationId, PremisesId, ReportId};
use crate::marking::Marking;
use crate::words::Personal;

/// When something happened, as far as it was told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occurred {
    /// At a moment.
    At(Timestamp),
    /// On a day that begins at this moment.
    Day(Timestamp),
    /// Not told, or not readable.
    #[default]
    Unknown,
}

impl Occurred {
    /// The moment, or the start of the day.
    #[must_use]
    pub const fn moment(self) -> Option<Timestamp> {
        match self {
            Self::At(moment) | Self::Day(moment) => Some(moment),
            Self::Unknown => None,
        }
    }

    fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }
}

/// Where something happened, as far as it was told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// In these premises.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub premises: Option<PremisesId>,
    /// In this area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaId>,
    /// At this point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    /// In the reporter's words.
    #[serde(default, skip_serializing_if = "Personal::is_blank")]
    pub words: Personal,
}

/// What a report tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// What sort of thing.
    pub kind: KindId,
    /// The source's own word for it, where it is not ours.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind_word: String,
    /// A headline; empty when the reporter gave none.
    #[serde(default, skip_serializing_if = "Personal::is_blank")]
    pub title: Personal,
    /// In the reporter's words.
    pub text: Personal,
    /// Where.
    #[serde(default)]
    pub place: Place,
    /// When.
    #[serde(default, skip_serializing_if = "Occurred::is_unknown")]
    pub occurred: Occurred,
    /// How voting goes.
    pub voting: Voting,
    /// What has been done.
    #[serde(default, skip_serializing_if = "Personal::is_blank")]
    pub done: Personal,
    /// What help is asked for.
    #[serde(default, skip_serializing_if = "Personal::is_blank")]
    pub help: Personal,
    /// Whether the police know.
    pub police: Police,
    /// How to reach the reporter.
    #[serde(default, skip_serializing_if = "Personal::is_blank")]
    pub contact: Personal,
}

/// A report came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportReceived {
    /// The new id.
    pub report: ReportId,
    /// Whose report it is.
    pub owner: OrganisationId,
    /// How far it may travel.
    pub marking: Marking,
    /// The key in the source's own numbering, for one brought in from a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_key: Option<String>,
    /// What it tells.
    pub contents: Arc<Contents>,
}

/// The source of an imported report gives other contents than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportCorrected {
    /// Which report.
    pub report: ReportId,
    /// What the source tells now.
    pub contents: Arc<Contents>,
}

/// What a first assessment came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It belongs to an incident.
    Incident(IncidentId),
    /// A complaint, sent on to whom it concerns.
    SentOn(Personal),
    /// Not an incident.
    NotIncident(NotIncidentReason),
    /// Handled on the spot, and how.
    Handled(Personal),
}

/// Somebody made a first assessment of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportTriaged {
    /// Which report.
    pub report: ReportId,
    /// What it came to.
    pub verdict: Verdict,
    /// What the reporter is told; empty for the standard answer.
    #[serde(default, skip_serializing_if = "Personal::is_blank")]
    pub answer: Personal,
}

/// The marking changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportMarked {
    /// Which report.
    pub report: ReportId,
    /// The marking now.
    pub marking: Marking,
    /// Why.
    pub reason: Personal,
}

/// A report that had been assessed is new again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportTakenUp {
    /// Which report.
    pub report: ReportId,
    /// Why.
    pub reason: Personal,
}
