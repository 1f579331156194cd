//! The form of a first assessment: five outcomes, each with fields of its own.

use domain::ids::{IncidentId, KindId, OrganisationId};
use domain::incidents::Incident;
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::refusal::Field;
use domain::reports::{NewIncident, NotIncidentReason, Outcome, Report};
use domain::theme::Theme;

use crate::extract::Fields;
use crate::now::happening::headline;
use crate::now::report::choice::{Choice, ChoiceGroup, Mistake, kinds, markings};
use crate::now::report::draft::written;
use crate::page::form_key;
use crate::visit::Visit;

/// Open incidents that can be chosen. Chosen: more than a list lets anyone overlook.
const INCIDENTS_MAX: usize = 50;

/// The fields of the form, as they were written.
#[derive(Clone, Debug, Default)]
pub(super) struct Assessment {
    pub(super) key: String,
    pub(super) outcome: String,
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) level: String,
    pub(super) level_reason: String,
    pub(super) lead: String,
    pub(super) marking: String,
    pub(super) incident: String,
    pub(super) sent_to: String,
    pub(super) why: String,
    pub(super) how: String,
    pub(super) answer: String,
}

impl Assessment {
    /// An empty form: what the report tells already is filled in, the judgement is not.
    pub(super) fn new(visit: &Visit, report: &Report) -> Self {
        Self {
            key: form_key(),
            title: headline(&report.contents, visit.words()),
            kind: report.contents.kind.to_string(),
            lead: visit.organisation.registered.organisation.to_string(),
            marking: report.marking.label.code().to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn read(fields: &Fields) -> Self {
        Self {
            key: fields.get("key").to_owned(),
            outcome: written(fields, "outcome"),
            title: written(fields, "title"),
            kind: written(fields, "kind"),
            level: written(fields, "level"),
            level_reason: written(fields, "level-reason"),
            lead: written(fields, "lead"),
            marking: written(fields, "marking"),
            incident: written(fields, "incident"),
            sent_to: written(fields, "sent-to"),
            why: written(fields, "why"),
            how: written(fields, "how"),
            answer: written(fields, "answer"),
        }
    }

    /// What the assessment comes to, or everything that must be put right first.
    pub(super) fn outcome(&self, visit: &Visit) -> Result<Outcome, Vec<Mistake>> {
        let one = |field: &'static str, key: &str| vec![Mistake::new(field, visit.words().say(key))];
        match self.outcome.as_str() {
            "incident" => self
                .new_incident(visit)
                .map(|new| Outcome::NewIncident(Box::new(new))),
            "join" => {
                let incident = visit.parse::<IncidentId>(&self.incident);
                let incident = incident.and_then(|id| visit.world.incidents.get(id));
                let incident = incident.filter(|incident| visit.visible.sees(incident.class));
                incident
                    .map(|incident| Outcome::Join(incident.id))
                    .ok_or_else(|| one("incident", "triage-incident-missing"))
            }
            "complaint" if self.sent_to.is_empty() => Err(one("sent-to", "triage-sent-to-missing")),
            "complaint" => Ok(Outcome::Complaint(self.sent_to.clone())),
            "not-incident" => {
                let reason = NotIncidentReason::parse(&self.why);
                reason
                    .map(Outcome::NotIncident)
                    .ok_or_else(|| one("why", "triage-why-missing"))
            }
            "handled" if self.how.is_empty() => Err(one("how", "triage-how-missing")),
            "handled" => Ok(Outcome::Handled(self.how.clone())),
            _ => Err(one("outcome", "triage-outcome-missing")),
        }
    }

    fn new_incident(&self, visit: &Visit) -> Result<NewIncident, Vec<Mistake>> {
        let words = visit.words();
        let level = self
            .level
            .parse::<u8>()
            .ok()
            .and_then(|digit| Level::try_from(digit).ok());
        let missing = [
            (self.title.is_empty(), "title", "triage-title-missing"),
            (level.is_none(), "level", "triage-level-missing"),
            (
                self.level_reason.is_empty(),
                "level-reason",
                "triage-reason-missing",
            ),
        ];
        let mistakes: Vec<_> = missing
            .into_iter()
            .filter(|(missing, _, _)| *missing)
            .map(|(_, field, key)| Mistake::new(field, words.say(key)))
            .collect();
        match level {
            Some(level) if mistakes.is_empty() => Ok(NewIncident {
                title: self.title.clone(),
                kind: KindId::new(&self.kind).ok(),
                level,
                reason: self.level_reason.clone(),
                lead: OrganisationId::new(&self.lead).ok(),
                marking: self.marking_of(visit),
            }),
            Some(_) | None => Err(mistakes),
        }
    }

    /// Whoever marks an incident RED is the first of its named readers.
    fn marking_of(&self, visit: &Visit) -> Marking {
        let label = Label::parse(&self.marking).unwrap_or_default();
        let named = if label == Label::Red {
            vec![visit.id]
        } else {
            Vec::new()
        };
        Marking {
            label,
            audience: Vec::new(),
            named,
        }
    }

    /// The field of this form that a refusal names.
    pub(super) fn field(&self, field: Option<Field>) -> &'static str {
        match field {
            Some(Field::Title) => "title",
            Some(Field::Reason) => "level-reason",
            Some(Field::Done) => "how",
            Some(Field::Answer) => "answer",
            Some(Field::SentTo) => "sent-to",
            Some(
                Field::Text
                | Field::Help
                | Field::Contact
                | Field::Place
                | Field::FileName
                | Field::Issuer
                | Field::Client
                | Field::Scopes
                | Field::Claim
                | Field::Value,
            )
            | None => "",
        }
    }
}

/// A level with what it takes to set it.
pub(super) struct LevelChoice {
    pub(super) digit: u8,
    pub(super) name: String,
    pub(super) means: String,
    pub(super) chosen: bool,
}

/// Everything the form offers, and what stands in it.
pub(super) struct Form {
    pub(super) assessment: Assessment,
    pub(super) kinds: Vec<ChoiceGroup>,
    pub(super) levels: Vec<LevelChoice>,
    pub(super) leads: Vec<Choice>,
    pub(super) markings: Vec<Choice>,
    pub(super) incidents: Vec<ChoiceGroup>,
    pub(super) recipients: Vec<String>,
    pub(super) reasons: Vec<Choice>,
}

impl Form {
    pub(super) fn new(visit: &Visit, report: &Report, assessment: Assessment) -> Self {
        let words = visit.words();
        let level = |level: Level| {
            let digit = level.digit().to_string();
            LevelChoice {
                name: words.say_kind("level", &digit),
                means: words.say_kind("triage-level", &digit),
                chosen: digit == assessment.level,
                digit: level.digit(),
            }
        };
        let near = near(visit, report);
        let lead =
            |id: &OrganisationId| Choice::new(id.as_str(), visit.organisation_name(*id), &assessment.lead);
        let own = visit.organisation.registered.organisation;
        Self {
            kinds: kinds(&visit.world, words, &assessment.kind),
            levels: Level::ALL.map(level).into_iter().collect(),
            leads: near.iter().map(lead).collect(),
            markings: markings(&Label::ALL, words, &assessment.marking),
            incidents: incidents(visit, report.theme, &assessment.incident),
            recipients: near
                .iter()
                .filter(|id| **id != own)
                .map(|id| visit.organisation_name(*id))
                .collect(),
            reasons: NotIncidentReason::ALL
                .map(|why| {
                    Choice::new(
                        why.code(),
                        words.say_kind("triage-why", why.code()),
                        &assessment.why,
                    )
                })
                .to_vec(),
            assessment,
        }
    }
}

/// Organisations that a report may concern: the own one, those that answer for the place, the
/// national ones.
fn near(visit: &Visit, report: &Report) -> Vec<OrganisationId> {
    let world = &visit.world;
    let around = report
        .area
        .into_iter()
        .flat_map(|area| world.areas.ancestry(area));
    let answering = around.filter_map(|area| world.organisation_for(area.number));
    let national = world
        .organisations
        .values()
        .filter(|known| known.registered.kind.is_national());
    let mut near = vec![visit.organisation.registered.organisation];
    for organisation in answering
        .chain(national)
        .map(|known| known.registered.organisation)
    {
        if !near.contains(&organisation) {
            near.push(organisation);
        }
    }
    near
}

/// Open incidents that the reader sees: those of the report's theme first, each by level.
fn incidents(visit: &Visit, theme: Theme, current: &str) -> Vec<ChoiceGroup> {
    let words = visit.words();
    let choice = |incident: &Incident| {
        let level = format!(
            "{} {}",
            incident.level.digit(),
            words.say_kind("level", &incident.level.digit().to_string())
        );
        Choice::new(
            visit.code(incident.id),
            format!("{level} · {}", words.personal(&incident.title)),
            current,
        )
    };
    let open = || visit.world.incidents.open(&visit.visible);
    let same: Vec<_> = open()
        .filter(|known| known.theme == theme)
        .take(INCIDENTS_MAX)
        .map(|known| choice(known))
        .collect();
    let room = INCIDENTS_MAX.saturating_sub(same.len());
    let others: Vec<_> = open()
        .filter(|known| known.theme != theme)
        .take(room)
        .map(|known| choice(known))
        .collect();
    let group = |words: String, choices: Vec<Choice>| ChoiceGroup { words, choices };
    let groups = [
        group(words.say_kind("theme", theme.code()), same),
        group(words.say("triage-other-themes"), others),
    ];
    groups
        .into_iter()
        .filter(|group| !group.choices.is_empty())
        .collect()
}
