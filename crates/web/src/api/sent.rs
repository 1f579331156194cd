//! What programs send, as JSON.

use domain::incidents::Part;
use domain::level::Level;
use domain::limits::{ANSWER_CHARS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX};
use domain::reports::{NotIncidentReason, Police, Voting};
use domain::theme::{Basis, Likelihood};
use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::coded::{Is, Spoken, WideLabel};

/// A moment with its offset.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct SentMoment(pub(super) Timestamp);

impl JsonSchema for SentMoment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SentMoment".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time"})
    }
}

/// A level by its digit. To JSON's schemas 2.0 is a whole number like 2.
#[derive(Clone, Copy, Debug)]
pub(super) struct SentLevel(pub(super) Level);

impl<'de> Deserialize<'de> for SentLevel {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f64::deserialize(deserializer)?;
        let mut all = Level::ALL.into_iter();
        let known = all.find(|level| f64::from(level.digit()).total_cmp(&number).is_eq());
        known
            .map(Self)
            .ok_or_else(|| D::Error::custom("a level is 0 to 4"))
    }
}

impl JsonSchema for SentLevel {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Level".into()
    }
    fn inline_schema() -> bool {
        true
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "integer", "minimum": 0, "maximum": 4})
    }
}

/// A report to send.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReport {
    /// The code of a kind of incident.
    #[schemars(length(min = 1, max = 46))]
    pub(super) kind: String,
    /// A headline.
    #[serde(default)]
    #[schemars(length(max = TITLE_CHARS_MAX))]
    pub(super) title: String,
    /// What happened.
    #[schemars(length(min = 1, max = TEXT_CHARS_MAX))]
    pub(super) text: String,
    /// Where.
    #[serde(default)]
    pub(super) place: NewPlace,
    /// When, if that is known.
    #[serde(default)]
    pub(super) occurred_at: Option<SentMoment>,
    /// How voting goes there.
    #[serde(default)]
    pub(super) voting: Option<Is<Voting>>,
    /// What has been done.
    #[serde(default)]
    #[schemars(length(max = TEXT_CHARS_MAX))]
    pub(super) done: String,
    /// What help is asked for.
    #[serde(default)]
    #[schemars(length(max = TEXT_CHARS_MAX))]
    pub(super) help: String,
    /// Whether the police know.
    #[serde(default)]
    pub(super) police: Option<Is<Police>>,
    /// How to reach whoever reported it.
    #[serde(default)]
    #[schemars(length(max = TITLE_CHARS_MAX))]
    pub(super) contact: String,
    /// How far it may travel; GREEN when not told.
    #[serde(default)]
    pub(super) marking: Option<Is<WideLabel>>,
}

/// Where something happened, as far as it is known.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPlace {
    /// In these premises.
    #[serde(default)]
    pub(super) premises: Option<Spoken<'L'>>,
    /// In this area, as `municipality-1481`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 60))]
    pub(super) area: Option<String>,
    /// In the reporter's words.
    #[serde(default)]
    #[schemars(length(max = TITLE_CHARS_MAX))]
    pub(super) words: String,
}

/// The first assessment of a report.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Assessment {
    /// What it comes to.
    pub(super) outcome: SentOutcome,
    /// What the reporter is told; the usual words when it is empty.
    #[serde(default)]
    #[schemars(length(max = ANSWER_CHARS_MAX))]
    pub(super) answer: String,
}

/// What a first assessment comes to: one of five.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SentOutcome {
    /// A new incident.
    Incident(NewIncidentSent),
    /// An incident that is known already.
    Join(Joined),
    /// A complaint, sent on.
    Complaint(SentOn),
    /// Not an incident.
    NotIncident(Why),
    /// Handled on the spot.
    Handled(How),
}

/// An incident to open.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewIncidentSent {
    /// What it is called.
    #[schemars(length(min = 1, max = TITLE_CHARS_MAX))]
    pub(super) title: String,
    /// What sort of thing; the report's own kind when not told.
    #[serde(default)]
    #[schemars(length(min = 1, max = 46))]
    pub(super) kind: Option<String>,
    /// By effect, 0 to 4.
    pub(super) level: SentLevel,
    /// Why that level.
    #[schemars(length(min = 1, max = TEXT_CHARS_MAX))]
    pub(super) reason: String,
    /// Who leads the work; the own organisation when not told.
    #[serde(default)]
    #[schemars(length(min = 1, max = 46))]
    pub(super) lead: Option<String>,
    /// How far it may travel; GREEN when not told.
    #[serde(default)]
    pub(super) marking: Option<Is<WideLabel>>,
}

/// The incident that a report belongs to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Joined {
    /// Which.
    pub(super) incident: Spoken<'I'>,
}

/// Whom a complaint is sent on to.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SentOn {
    /// To whom.
    #[schemars(length(min = 1, max = TITLE_CHARS_MAX))]
    pub(super) to: String,
}

/// Why a report is no incident.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Why {
    /// Why.
    pub(super) reason: Is<NotIncidentReason>,
}

/// How a report was handled.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct How {
    /// What was done.
    #[schemars(length(min = 1, max = TEXT_CHARS_MAX))]
    pub(super) how: String,
}

/// An entry to write in an incident's journal.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEntry {
    /// What.
    #[schemars(length(min = 1, max = TEXT_CHARS_MAX))]
    pub(super) text: String,
    /// Fact or assessment, never mixed.
    pub(super) basis: Is<Basis>,
    /// A marking of its own; as the incident when not told.
    #[serde(default)]
    pub(super) marking: Option<Is<WideLabel>>,
}

/// Another level.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewLevel {
    /// By effect, 0 to 4.
    pub(super) level: SentLevel,
    /// Why.
    #[schemars(length(min = 1, max = TEXT_CHARS_MAX))]
    pub(super) reason: String,
}

/// One of the five parts of the picture, written anew.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPart {
    /// Which part.
    pub(super) part: Is<Part>,
    /// What it shall say.
    #[schemars(length(min = 1, max = TEXT_CHARS_MAX))]
    pub(super) text: String,
    /// Fact or assessment, never mixed.
    pub(super) basis: Is<Basis>,
    /// How likely, for an assessment.
    #[serde(default)]
    pub(super) likelihood: Option<Is<Likelihood>>,
}
