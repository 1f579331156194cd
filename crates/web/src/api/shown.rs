//! What programs are shown, as JSON. Codes are stable; names and words are in the language asked for.

use domain::areas::AreaNumber;
use domain::ids::OrganisationId;
use domain::incidents::{Incident, Part};
use domain::marking::Marking;
use domain::network::KindNumber;
use domain::reports::{Occurred, Report, Triage, Verdict};
use domain::words::Personal;
use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use super::call::Call;
use crate::now::happening::{Happening, headline};

/// A moment with its offset: `2026-09-13T14:05:06+02:00`.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Moment(String);

impl JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "format": "date-time"})
    }
}

/// Something that has a code and a name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Named {
    /// The stable code.
    code: String,
    /// The name.
    name: String,
}

/// How far a thing may travel.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ShownMarking {
    /// The label of the traffic light protocol, TLP 2.0.
    label: &'static str,
    /// Organisations that may read besides.
    audience: Vec<String>,
}

/// A report in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ReportLine {
    /// Its number.
    id: String,
    /// Where it stands.
    state: &'static str,
    /// What sort of thing.
    kind: Named,
    /// What it is about.
    theme: &'static str,
    /// Its title, or its first words; nothing when they are erased.
    title: Option<String>,
    /// The area it happened in.
    area: Option<Named>,
    /// When it came.
    received_at: Moment,
    /// How voting goes there.
    voting: &'static str,
    /// Whether help is asked for.
    needs_help: bool,
    /// How far it may travel.
    marking: ShownMarking,
}

/// Reports, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ReportList {
    /// The reports of this page.
    pub(super) reports: Vec<ReportLine>,
    /// Where the next page begins, if there is one.
    pub(super) next: Option<String>,
}

/// When something happened, as far as it was told.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ShownOccurred {
    /// The moment, or the beginning of the day.
    at: Moment,
    /// Whether only the day is known.
    day_only: bool,
}

/// Where something happened, as far as it was told.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ShownPlace {
    /// In these premises.
    premises: Option<Named>,
    /// In this area.
    area: Option<Named>,
    /// In the reporter's words.
    words: Option<String>,
}

/// A first assessment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ShownAssessment {
    /// When.
    at: Moment,
    /// Who.
    by: String,
    /// The incident it belongs to, where the token lets it be read.
    incident: Option<String>,
    /// To whom a complaint was sent on.
    sent_to: Option<String>,
    /// Why it is no incident.
    reason: Option<&'static str>,
    /// How it was handled.
    how: Option<String>,
    /// What the reporter is told, where it is not the usual words.
    answer: Option<String>,
}

/// A report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ShownReport {
    /// Its number.
    id: String,
    /// Where it stands.
    state: &'static str,
    /// What sort of thing.
    kind: Named,
    /// The source's own word for it.
    kind_word: String,
    /// What it is about.
    theme: &'static str,
    /// A headline; nothing when it is erased.
    title: Option<String>,
    /// What happened; nothing when it is erased.
    text: Option<String>,
    /// Where.
    place: ShownPlace,
    /// When it happened.
    occurred: Option<ShownOccurred>,
    /// When it came.
    received_at: Moment,
    /// How voting goes there.
    voting: &'static str,
    /// What has been done.
    done: Option<String>,
    /// What help is asked for.
    help: Option<String>,
    /// Whether the police know.
    police: &'static str,
    /// How to reach whoever reported it: for those who assess.
    contact: Option<String>,
    /// Who sent it.
    sent_by: String,
    /// Whose report it is.
    owner: Named,
    /// How far it may travel.
    marking: ShownMarking,
    /// How often its source has corrected it.
    corrections: u16,
    /// The first assessment, once made.
    assessment: Option<ShownAssessment>,
}

/// An incident in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct IncidentLine {
    /// Its number.
    id: String,
    /// What it is called; nothing when that is erased.
    title: Option<String>,
    /// What sort of thing.
    kind: Named,
    /// What it is about.
    theme: &'static str,
    /// By effect, 0 to 4.
    level: u8,
    /// Who leads the work.
    lead: Named,
    /// The areas it touches.
    places: Vec<Named>,
    /// How far it may travel.
    marking: ShownMarking,
    /// When it was opened.
    opened_at: Moment,
    /// When it was closed, if it is.
    closed_at: Option<Moment>,
}

/// Incidents: open ones by level and age, others newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct IncidentList {
    /// The incidents of this page.
    pub(super) incidents: Vec<IncidentLine>,
    /// Where the next page begins, if there is one.
    pub(super) next: Option<String>,
}

/// One of the five parts of the picture.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ShownPart {
    /// Which part.
    part: &'static str,
    /// What it says; nothing when it is erased.
    text: Option<String>,
    /// Fact or assessment.
    basis: &'static str,
    /// How likely.
    likelihood: Option<&'static str>,
    /// When it was written.
    written_at: Moment,
}

/// An incident.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ShownIncident {
    /// What lists tell of it too.
    #[serde(flatten)]
    line: IncidentLine,
    /// Since when it has this level.
    level_at: Moment,
    /// Whose incident it is.
    owner: Named,
    /// Why it was closed, if it is.
    closed_because: Option<String>,
    /// The parts of the picture that somebody has written.
    parts: Vec<ShownPart>,
    /// The numbers of its reports, where the token lets them be read.
    reports: Vec<String>,
}

/// An entry of an incident's journal, in words.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ShownEntry {
    /// Its number in the whole journal.
    number: u64,
    /// When it was recorded.
    recorded_at: Moment,
    /// What sort of entry, by its stable code.
    kind: &'static str,
    /// What sort of entry, in words.
    label: String,
    /// What happened.
    text: String,
    /// Why, and who.
    detail: String,
}

/// Entries of an incident's journal, newest first.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct JournalPage {
    /// The entries of this page.
    pub(super) entries: Vec<ShownEntry>,
    /// Where the next page begins, if there is one.
    pub(super) next: Option<String>,
}

/// What was done to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Done {
    /// Its number.
    pub(super) id: String,
    /// Where it is read.
    pub(super) href: String,
}

/// What an assessment came to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Assessed {
    /// The report's number.
    pub(super) id: String,
    /// Where the report stands now.
    pub(super) state: &'static str,
    /// The incident it belongs to, if it does.
    pub(super) incident: Option<String>,
}

/// The entry that was written.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct EntryDone {
    /// Its number in the whole journal.
    pub(super) number: u64,
    /// When it was recorded.
    pub(super) recorded_at: Moment,
}

/// A text, unless it is erased.
fn kept(text: &Personal) -> Option<String> {
    text.reveal().map(str::to_owned)
}

/// A text, unless nothing was told.
fn told(text: &Personal) -> Option<String> {
    kept(text).filter(|text| !text.is_empty())
}

impl Call {
    pub(super) fn moment(&self, at: Timestamp) -> Moment {
        Moment(self.view.times().machine(at))
    }

    fn organisation(&self, id: OrganisationId) -> Named {
        Named {
            code: id.to_string(),
            name: self.view.organisation_name(id),
        }
    }

    fn kind(&self, number: KindNumber) -> Named {
        let kind = self.view.world.kinds.number(number);
        kind.map_or_else(
            || Named {
                code: String::new(),
                name: String::new(),
            },
            |kind| Named {
                code: kind.defined.kind.to_string(),
                name: self.view.words().name(&kind.defined.names).to_owned(),
            },
        )
    }

    fn area(&self, number: AreaNumber) -> Option<Named> {
        let area = self.view.world.areas.number(number)?;
        Some(Named {
            code: area.id().to_string(),
            name: self.view.words().name(&area.defined.names).to_owned(),
        })
    }

    fn marking(marking: &Marking) -> ShownMarking {
        ShownMarking {
            label: marking.label.code(),
            audience: marking.audience.iter().map(ToString::to_string).collect(),
        }
    }

    pub(super) fn report_line(&self, report: &Report) -> ReportLine {
        let contents = &report.contents;
        let told = !contents.text.is_erased();
        ReportLine {
            id: self.view.spoken(report.id),
            state: report.state.code(),
            kind: self.kind(report.kind),
            theme: report.theme.code(),
            title: told.then(|| headline(contents, self.view.words())),
            area: report.area.and_then(|area| self.area(area)),
            received_at: self.moment(report.received_at),
            voting: contents.voting.code(),
            needs_help: !contents.help.is_blank(),
            marking: Self::marking(&report.marking),
        }
    }

    pub(super) fn report(&self, report: &Report) -> ShownReport {
        let contents = &report.contents;
        let occurred = |at, day_only| ShownOccurred {
            at: self.moment(at),
            day_only,
        };
        ShownReport {
            id: self.view.spoken(report.id),
            state: report.state.code(),
            kind: self.kind(report.kind),
            kind_word: contents.kind_word.clone(),
            theme: report.theme.code(),
            title: kept(&contents.title),
            text: kept(&contents.text),
            place: self.place(report),
            occurred: match contents.occurred {
                Occurred::At(at) => Some(occurred(at, false)),
                Occurred::Day(day) => Some(occurred(day, true)),
                Occurred::Unknown => None,
            },
            received_at: self.moment(report.received_at),
            voting: contents.voting.code(),
            done: told(&contents.done),
            help: told(&contents.help),
            police: contents.police.code(),
            contact: told(&contents.contact).filter(|_| self.assesses()),
            sent_by: self.view.actor_name(report.by),
            owner: self.organisation(report.owner),
            marking: Self::marking(&report.marking),
            corrections: report.corrections,
            assessment: report.triage.as_ref().map(|triage| self.assessment(triage)),
        }
    }

    fn place(&self, report: &Report) -> ShownPlace {
        let place = &report.contents.place;
        let premises = place.premises.and_then(|id| self.view.world.premises.get(id));
        ShownPlace {
            premises: premises.map(|known| Named {
                code: self.view.spoken(known.id),
                name: known.details.name.clone(),
            }),
            area: report.area.and_then(|area| self.area(area)),
            words: told(&place.words),
        }
    }

    fn assessment(&self, triage: &Triage) -> ShownAssessment {
        let mut shown = ShownAssessment {
            at: self.moment(triage.at),
            by: self.view.actor_name(triage.by),
            incident: None,
            sent_to: None,
            reason: None,
            how: None,
            answer: told(&triage.triaged.answer),
        };
        match &triage.triaged.verdict {
            Verdict::Incident(id) => {
                let seen = self.incident_seen(*id);
                shown.incident = seen.map(|incident| self.view.spoken(incident.id));
            }
            Verdict::SentOn(to) => shown.sent_to = kept(to),
            Verdict::NotIncident(reason) => shown.reason = Some(reason.code()),
            Verdict::Handled(how) => shown.how = kept(how),
        }
        shown
    }

    pub(super) fn incident_line(&self, incident: &Incident) -> IncidentLine {
        let closed = incident.closed.as_ref();
        IncidentLine {
            id: self.view.spoken(incident.id),
            title: kept(&incident.title),
            kind: self.kind(incident.kind),
            theme: incident.theme.code(),
            level: incident.level.digit(),
            lead: self.organisation(incident.lead),
            places: incident
                .places
                .iter()
                .filter_map(|area| self.area(*area))
                .collect(),
            marking: Self::marking(&incident.marking),
            opened_at: self.moment(incident.opened_at),
            closed_at: closed.map(|(at, _)| self.moment(*at)),
        }
    }

    pub(super) fn incident(&self, incident: &Incident) -> ShownIncident {
        let part = |part: Part| {
            let written = incident.part(part).now(&self.view.world, &self.view.visible)?;
            let statement = &written.statement;
            Some(ShownPart {
                part: part.code(),
                text: kept(&statement.text),
                basis: statement.basis.code(),
                likelihood: statement.likelihood.map(domain::theme::Likelihood::code),
                written_at: self.moment(written.at),
            })
        };
        let reports = incident.reports.iter().rev();
        let reports = reports.filter_map(|id| self.report_seen(*id));
        let closed = incident.closed.as_ref();
        ShownIncident {
            line: self.incident_line(incident),
            level_at: self.moment(incident.level_at),
            owner: self.organisation(incident.owner),
            closed_because: closed.and_then(|(_, closed)| kept(&closed.reason)),
            parts: Part::ALL.into_iter().filter_map(part).collect(),
            reports: reports.map(|report| self.view.spoken(report.id)).collect(),
        }
    }

    pub(super) fn entry(&self, kind: &'static str, told: Happening) -> ShownEntry {
        ShownEntry {
            number: told.sequence,
            recorded_at: self.moment(told.at),
            kind,
            label: told.label,
            text: told.text,
            detail: told.detail,
        }
    }
}
