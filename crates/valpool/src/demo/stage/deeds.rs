//! Steps of the script as commands.

use std::collections::BTreeSet;

use domain::actor::Actor;
use domain::duty::TakeDuty;
use domain::ids::{OrganisationId, PersonId};
use domain::incidents::{ChangeLevel, CloseIncident, DescribePart, MarkIncident, WriteEntry};
use domain::level::Level;
use domain::marking::{Label, Marking};
use domain::network::Role;
use domain::reports::{Contents, NewIncident, Occurred, Outcome, Place, ReceiveReport, TriageReport};
use domain::themes::AssessTheme;
use domain::words::{Names, Personal};
use domain::{Command, policy};

use super::Stage;
use crate::demo::script::{Deed, Judgement, Opening, OutcomeWritten, ReportTold, Step};

impl Judgement {
    /// What later steps call the incident that it opens.
    pub(super) fn opens(&self) -> Option<&str> {
        match &self.outcome {
            OutcomeWritten::NewIncident(opening) => Some(&opening.incident),
            OutcomeWritten::Join { .. }
            | OutcomeWritten::Complaint { .. }
            | OutcomeWritten::NotAnIncident { .. }
            | OutcomeWritten::Handled => None,
        }
    }
}

impl Stage {
    /// Who asks for what in a step; `None` when it builds on a step that was left out.
    pub(super) fn command(&self, step: &Step) -> Option<(Actor, Command)> {
        let by = match &step.by {
            Some(key) => Some(self.players.get(key)?.person),
            None => None,
        };
        if let Deed::Report(told) = &step.deed {
            return self.report(told, by);
        }
        let person = by?;
        let text = |names: &Names| self.script.text(names);
        let incident = |name: &String| self.incidents.get(name).copied();
        let command = match &step.deed {
            Deed::Report(_) => return None,
            Deed::Triage(judgement) => Command::TriageReport(self.triage(judgement, person)?),
            Deed::Duty => Command::TakeDuty(TakeDuty),
            Deed::Entry {
                incident: name,
                basis,
                text: words,
            } => Command::WriteEntry(WriteEntry {
                incident: incident(name)?,
                text: text(words),
                basis: *basis,
                marking: None,
            }),
            Deed::Describe {
                incident: name,
                part,
                basis,
                likelihood,
                text: words,
            } => Command::DescribePart(DescribePart {
                incident: incident(name)?,
                part: *part,
                text: text(words),
                basis: *basis,
                likelihood: *likelihood,
                marking: None,
            }),
            Deed::Level {
                incident: name,
                level,
                reason,
            } => Command::ChangeLevel(ChangeLevel {
                incident: incident(name)?,
                level: Level::try_from(*level).ok()?,
                reason: text(reason),
            }),
            Deed::Mark {
                incident: name,
                marking,
                reason,
            } => Command::MarkIncident(MarkIncident {
                incident: incident(name)?,
                marking: self.incident_marking(marking, name, person, None)?,
                reason: text(reason),
            }),
            Deed::Close {
                incident: name,
                reason,
            } => Command::CloseIncident(CloseIncident {
                incident: incident(name)?,
                reason: text(reason),
            }),
            Deed::Theme {
                theme,
                basis,
                likelihood,
                text: words,
            } => Command::AssessTheme(AssessTheme {
                theme: *theme,
                text: text(words),
                basis: *basis,
                likelihood: *likelihood,
                marking: None,
            }),
        };
        Some((Actor::Person(person), command))
    }

    fn report(&self, told: &ReportTold, by: Option<PersonId>) -> Option<(Actor, Command)> {
        let premises = match &told.premises {
            Some(key) => Some(self.node.world().premises.by_source(key)?.id),
            None => None,
        };
        let actor = match by {
            Some(person) => Actor::Person(person),
            None => Actor::Station(premises?),
        };
        let text = |names: &Names| Personal::new(self.script.text(names));
        let contents = Contents {
            kind: told.kind,
            kind_word: String::new(),
            title: text(&told.title),
            text: text(&told.text),
            place: Place {
                premises,
                area: told.area,
                point: None,
                words: Personal::default(),
            },
            occurred: Occurred::At(self.at(told.occurred_second)),
            voting: told.voting,
            done: text(&told.done),
            help: text(&told.help),
            police: told.police,
            contact: Personal::default(),
        };
        let marking = match &told.marking {
            None => Marking::default(),
            Some(label) => self.report_marking(label, told, by)?,
        };
        Some((
            actor,
            Command::ReceiveReport(Box::new(ReceiveReport { contents, marking })),
        ))
    }

    /// A report is for whoever assesses it as well; one for named readers only names the reporter too.
    fn report_marking(&self, label: &str, told: &ReportTold, by: Option<PersonId>) -> Option<Marking> {
        let assessor = self.script.assessor(&told.key)?;
        let person = self.players.get(assessor)?.person;
        let mut marking = self.marking(label, person, None, std::iter::once(assessor))?;
        if marking.label == Label::Red {
            marking.named.extend(by);
            marking.named.sort_unstable();
            marking.named.dedup();
        }
        Some(marking)
    }

    fn triage(&self, judgement: &Judgement, person: PersonId) -> Option<TriageReport> {
        let text = |names: &Names| self.script.text(names);
        let outcome = match &judgement.outcome {
            OutcomeWritten::NewIncident(opening) => {
                Outcome::NewIncident(Box::new(self.opening(opening, person)?))
            }
            OutcomeWritten::Join { incident } => Outcome::Join(*self.incidents.get(incident)?),
            OutcomeWritten::Complaint { to } => Outcome::Complaint(text(to)),
            OutcomeWritten::NotAnIncident { why } => Outcome::NotIncident(*why),
            OutcomeWritten::Handled => Outcome::Handled(text(&judgement.answer)),
        };
        let report = *self.reports.get(&judgement.report)?;
        Some(TriageReport {
            report,
            outcome,
            answer: text(&judgement.answer),
        })
    }

    fn opening(&self, opening: &Opening, person: PersonId) -> Option<NewIncident> {
        Some(NewIncident {
            title: self.script.text(&opening.title),
            kind: opening.kind,
            level: Level::try_from(opening.level).ok()?,
            reason: self.script.text(&opening.reason),
            lead: Some(opening.lead),
            marking: self.incident_marking(
                &opening.marking,
                &opening.incident,
                person,
                Some(opening.lead),
            )?,
        })
    }

    fn incident_marking(
        &self,
        label: &str,
        incident: &str,
        person: PersonId,
        lead: Option<OrganisationId>,
    ) -> Option<Marking> {
        self.marking(label, person, lead, self.script.workers(incident))
    }

    /// A marking by its label. AMBER admits the organisations of those who work on the thing. RED
    /// names the actor and the duty officers of the actor's own organisation and of the one that
    /// leads: those who have to act on it.
    fn marking<'a>(
        &self,
        label: &str,
        person: PersonId,
        lead: Option<OrganisationId>,
        workers: impl Iterator<Item = &'a str>,
    ) -> Option<Marking> {
        let label = Label::parse(label)?;
        let own = policy::organisation_of(&self.node.world(), Actor::Person(person));
        let mut marking = Marking::plain(label);
        if matches!(label, Label::Amber | Label::AmberStrict) {
            let working = workers
                .filter_map(|key| self.players.get(key))
                .map(|player| player.organisation);
            let others =
                working.filter(|organisation| own != Some(*organisation) && lead != Some(*organisation));
            marking.audience = others.collect::<BTreeSet<_>>().into_iter().collect();
        }
        if label == Label::Red {
            let acts = |organisation| own == Some(organisation) || lead == Some(organisation);
            let officers = self.players.values();
            let officers =
                officers.filter(|player| player.role == Role::DutyOfficer && acts(player.organisation));
            let named = officers.map(|player| player.person).chain([person]);
            marking.named = named.collect::<BTreeSet<_>>().into_iter().collect();
        }
        Some(marking)
    }
}
