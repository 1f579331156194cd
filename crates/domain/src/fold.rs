//! How each event changes the world. Never fails and never skips: the match has no wildcard.

use std::sync::Arc;

use crate::access::{AccessClass, ClassId};
use crate::actor::Actor;
use crate::areas::{AreaDefined, AreaLevel, AreaNumber};
use crate::duty::OnDuty;
use crate::event::{Event, Record, Sequence, Subject};
use crate::files::AttachedTo;
use crate::ids::{IncidentId, ReportId};
use crate::incidents::{Incident, IncidentClosed, IncidentDescribed, IncidentOpened, Part};
use crate::marking::{Label, Marking};
use crate::network::{Organisation, OrganisationKind, OrganisationRegistered};
use crate::policy;
use crate::reports::{
    Contents, Report, ReportMarked, ReportReceived, ReportState, ReportTriaged, Triage, Verdict,
};
use crate::sign_in::Standing;
use crate::tally::{Spot, Step};
use crate::words::Personal;
use crate::world::{Line, RECENT_MAX, World};

const SECONDS_PER_HOUR: i64 = 3_600;

impl World {
    /// Folds one entry in.
    pub fn apply(&mut self, record: &Arc<Record>) {
        self.head = record.sequence;
        self.recorded_at = record.recorded_at;
        let subject = record.event.subject();
        self.lines.push_back(Line {
            subject,
            kind: record.event.kind(),
        });
        self.note_act(record);
        self.apply_event(record);
        if let Subject::Incident(id) = subject {
            self.incidents
                .note(id, |incident| incident.journal.push_back(Arc::clone(record)));
        }
        if changes_picture(&record.event) {
            self.recent.push_back(Arc::clone(record));
            if self.recent.len() > RECENT_MAX {
                self.recent.pop_front();
            }
        }
    }

    fn apply_event(&mut self, record: &Arc<Record>) {
        let at = record.recorded_at;
        match &record.event {
            Event::NetworkFounded(event) => self.network = Some(Arc::clone(event)),
            Event::OrganisationRegistered(event) => self.register(event),
            Event::PersonAdmitted(event) => self.admit(event, at),
            Event::PersonSignedIn(event) => self.change_person(event.person, |it| it.signed_in_at = Some(at)),
            Event::PersonInvited(event) => self.stand(event.person, Standing::Invited),
            Event::InvitationWithdrawn(event) => self.stand(event.person, Standing::Withdrawn),
            Event::InvitationAccepted(event) => self.stand(event.person, Standing::Admitted),
            Event::PasskeyAdded(event) => self.change_entry(event.person, |entry| entry.add(event, at)),
            Event::PasskeyRemoved(event) => {
                self.change_entry(event.person, |entry| entry.remove(event.passkey))
            }
            Event::SignInFailed(event) => self.change_entry(event.person, |entry| entry.failed_at = Some(at)),
            Event::RecoveryOffered(event) => self.offer_recovery(event.person, record),
            Event::SessionsEnded(_) => {}
            Event::EmergencySignIn(event) => self.note_emergency(event.person, at),
            Event::KindDefined(event) => self.kinds.define(event),
            Event::ExportTaken(_) => {}
            Event::ElectionCalled(event) => self.election = Some(Arc::clone(event)),
            Event::AreaDefined(event) => self.define_area(event, record.sequence),
            Event::PremisesRegistered(event) => {
                let area = self.area_number(event.details.area);
                self.premises.register(event, area);
            }
            Event::PremisesCorrected(event) => {
                let area = self.area_number(event.details.area);
                self.premises.correct(event.premises, &event.details, area);
            }
            Event::ReportReceived(event) => self.receive(event, record),
            Event::ReportCorrected(event) => self.correct(event.report, &event.contents),
            Event::ReportTriaged(event) => self.triage(event, record),
            Event::ReportTakenUp(event) => self.take_up(event.report, record),
            Event::IncidentOpened(event) => self.open(event, record),
            Event::LevelChanged(event) => self.change_incident(event.incident, |incident| {
                incident.level = event.to;
                incident.level_at = at;
            }),
            Event::EntryWritten(_) => {}
            Event::IncidentDescribed(event) => self.describe(event, record),
            Event::IncidentHandedOver(event) => {
                self.reclass_incident(event.incident, |incident| incident.lead = event.to);
                self.reclass_entries(Subject::Incident(event.incident));
            }
            Event::IncidentMarked(event) => self.reclass_incident(event.incident, |incident| {
                incident.marking = Arc::new(event.marking.clone());
            }),
            Event::IncidentPlaced(event) => {
                let places = event
                    .places
                    .iter()
                    .filter_map(|area| self.area_number(Some(*area)))
                    .collect();
                self.change_incident(event.incident, |incident| incident.places = places);
            }
            Event::IncidentClosed(event) => self.close(event, record),
            Event::IncidentReopened(event) => {
                self.change_incident(event.incident, |incident| incident.closed = None);
            }
            Event::DutyTaken(event) => {
                let since = self.duty.get(&event.person).map_or(at, |duty| duty.since);
                self.duty.insert(
                    event.person,
                    OnDuty {
                        since,
                        confirmed_at: at,
                    },
                );
            }
            Event::DutyLeft(event) => {
                self.duty.remove(&event.person);
            }
            Event::FileAttached(event) => self.files.attach(event, record),
            Event::ThemeAssessed(event) => {
                let versions = self.themes.entry(event.theme).or_default();
                versions.write(record, &event.statement);
            }
            Event::SubjectErased(event) => self.erase(event.subject.into(), record.sequence),
            Event::MandateGiven(event) => self.give_mandate(event, at),
            Event::MandateReviewed(event) => self.review_mandate(event, at),
            Event::ReportMarked(event) => self.mark_report(event),
            Event::EntryMarked(event) => self.mark_entry(event),
            Event::ExtractReleased(event) => self.release(event, record),
            Event::ExtractWithdrawn(event) => self.withdraw(event, at),
            Event::ReadingNoted(event) => self.readings.note(event, record),
            Event::ProviderSet(event) => self.set_provider(event),
            Event::ProviderTried(event) => self.note_provider_tried(event.organisation, at),
            Event::ProviderTurnedOn(event) => self.turn_provider_on(event.organisation, event.number),
            Event::ProviderTurnedOff(event) => self.turn_provider_off(event.organisation),
            Event::ProviderRefused(event) => self.note_provider_refused(event, at),
            Event::PersonVouchedFor(event) => self.vouch(event.person, event.role),
            Event::PersonConnected(event) => self.connect_person(event),
            Event::TokenIssued(event) => self.tokens.issue(event, record),
            Event::TokenWithdrawn(event) => self.tokens.withdraw(event, at),
        }
    }

    fn register(&mut self, event: &OrganisationRegistered) {
        let area = self.area_number(event.area);
        let before = self
            .organisations
            .get(&event.organisation)
            .and_then(|known| known.area);
        if let Some(before) = before.filter(|before| self.by_area.get(before) == Some(&event.organisation)) {
            self.by_area.remove(&before);
        }
        let answers = matches!(
            event.kind,
            OrganisationKind::CountyBoard | OrganisationKind::Municipality
        );
        if let Some(area) = area.filter(|_| answers) {
            self.by_area.insert(area, event.organisation);
        }
        let before = self.organisations.get(&event.organisation);
        let organisation = Organisation {
            registered: event.clone(),
            area,
            provider: before.map(|known| known.provider.clone()).unwrap_or_default(),
        };
        self.organisations
            .insert(event.organisation, Arc::new(organisation));
    }

    /// What happened in an area that moves to another parent is counted and found there.
    fn define_area(&mut self, event: &Arc<AreaDefined>, sequence: Sequence) {
        let known = self.areas.get(event.area);
        let moves = known
            .filter(|area| area.defined.parent != event.parent)
            .map(|area| area.number);
        let reports = moves.map_or_else(Vec::new, |area| self.reports.in_area(area));
        let incidents = moves.map_or_else(Vec::new, |area| self.incidents_in(area));
        for report in &reports {
            let around = self.around(report.area);
            self.count_report(report, &around, Step::Down);
        }
        for incident in &incidents {
            self.count_incident(incident, Step::Down);
        }
        self.areas.define(event, sequence);
        for report in &reports {
            let around = self.around(report.area);
            self.count_report(report, &around, Step::Up);
            self.reports.learn(&around);
            self.reports.block_anew(report.id);
        }
        for incident in &incidents {
            self.count_incident(incident, Step::Up);
        }
    }

    fn incidents_in(&self, area: AreaNumber) -> Vec<Arc<Incident>> {
        let touches = |incident: &&Arc<Incident>| {
            incident
                .places
                .iter()
                .any(|place| self.areas.lies_in(*place, area))
        };
        self.incidents.iter().filter(touches).cloned().collect()
    }

    fn area_number(&self, id: Option<crate::areas::AreaId>) -> Option<AreaNumber> {
        self.areas.get(id?).map(|area| area.number)
    }

    /// The area and those around it, without the nation, which holds everything.
    fn around(&self, area: Option<AreaNumber>) -> Vec<AreaNumber> {
        area.into_iter()
            .flat_map(|area| self.areas.ancestry(area))
            .filter(|area| area.id().level != AreaLevel::Nation)
            .map(|area| area.number)
            .collect()
    }

    fn receive(&mut self, event: &ReportReceived, record: &Record) {
        let Some(kind) = self
            .kinds
            .get(event.contents.kind)
            .map(|kind| (kind.number, kind.defined.theme))
        else {
            return;
        };
        let area = self.area_number(event.contents.place.area);
        let class = self.class(AccessClass::of(&event.marking, event.owner, None));
        let report = Report {
            id: event.report,
            contents: Arc::clone(&event.contents),
            owner: event.owner,
            marking: self.shared_marking(event),
            received_in: record.sequence,
            received_at: record.recorded_at,
            by: record.by,
            kind: kind.0,
            theme: kind.1,
            area,
            class,
            state: ReportState::New,
            triage: None,
            corrections: 0,
        };
        let around = self.around(area);
        self.count_report(&report, &around, Step::Up);
        self.reports.push(report, event, &around, &self.classes);
    }

    /// Most reports carry the marking of the one before: one copy serves them all.
    fn shared_marking(&self, event: &ReportReceived) -> Arc<Marking> {
        let last = ReportId(self.reports.next_id().0.saturating_sub(1));
        self.reports
            .get(last)
            .filter(|report| *report.marking == event.marking)
            .map_or_else(
                || Arc::new(event.marking.clone()),
                |report| Arc::clone(&report.marking),
            )
    }

    fn correct(&mut self, id: ReportId, contents: &Arc<Contents>) {
        let kind = self
            .kinds
            .get(contents.kind)
            .map(|kind| (kind.number, kind.defined.theme));
        let area = self.area_number(contents.place.area);
        self.refile(id, |report| {
            report.contents = Arc::clone(contents);
            report.area = area;
            report.corrections = report.corrections.saturating_add(1);
            if let Some((kind, theme)) = kind {
                report.kind = kind;
                report.theme = theme;
            }
        });
    }

    fn triage(&mut self, event: &ReportTriaged, record: &Arc<Record>) {
        let triage = Triage {
            triaged: event.clone(),
            at: record.recorded_at,
            by: record.by,
        };
        if let Verdict::Incident(id) = event.verdict {
            self.incidents.note(id, |incident| {
                incident.reports.insert(event.report);
                incident.journal.push_back(Arc::clone(record));
            });
            self.reach(id, event.report);
        }
        let class = self.class_in_incident(event.report, &event.verdict);
        self.refile(event.report, |report| {
            report.state = event.verdict.state();
            report.triage = Some(Arc::new(triage));
            if let Some(class) = class {
                report.class = class;
            }
        });
    }

    /// An incident touches every area that its reports come from, but for reports that not all of
    /// its readers may read.
    fn reach(&mut self, id: IncidentId, report: ReportId) {
        let (Some(report), Some(incident)) = (self.reports.get(report), self.incidents.get(id)) else {
            return;
        };
        let tells = policy::tells_area(report, &incident.marking, incident.owner, incident.lead);
        let Some(area) = report.area.filter(|_| tells) else {
            return;
        };
        if !incident
            .places
            .iter()
            .any(|place| self.areas.lies_in(area, *place))
        {
            self.change_incident(id, |incident| incident.places.push(area));
        }
    }

    fn take_up(&mut self, id: ReportId, record: &Arc<Record>) {
        let Some(report) = self.reports.get(id).cloned() else {
            return;
        };
        if let Some(Verdict::Incident(incident)) =
            report.triage.as_ref().map(|triage| &triage.triaged.verdict)
        {
            self.incidents.note(*incident, |incident| {
                incident.reports.remove(&id);
                incident.journal.push_back(Arc::clone(record));
            });
        }
        let class = self.class(AccessClass::of(&report.marking, report.owner, None));
        self.refile(id, |report| {
            report.state = ReportState::New;
            report.triage = None;
            report.class = class;
        });
    }

    fn describe(&mut self, event: &IncidentDescribed, record: &Record) {
        self.incidents.note(event.incident, |incident| {
            let parts = Part::ALL.iter().zip(incident.parts.iter_mut());
            for (_, versions) in parts.filter(|(part, _)| **part == event.part) {
                versions.write(record, &event.statement);
            }
        });
    }

    fn mark_report(&mut self, event: &ReportMarked) {
        let marking = Arc::new(event.marking.clone());
        self.reports.note(event.report, |report| report.marking = marking);
        let Some(report) = self.reports.get(event.report).cloned() else {
            return;
        };
        let verdict = report.triage.as_ref().map(|triage| &triage.triaged.verdict);
        let in_incident = verdict.and_then(|verdict| self.class_in_incident(report.id, verdict));
        let class =
            in_incident.unwrap_or_else(|| self.class(AccessClass::of(&report.marking, report.owner, None)));
        self.refile(report.id, |report| report.class = class);
    }

    /// A report in an incident is read by those alone who may read the incident, so that it does
    /// not tell of one that is not there for the reader, and who might read the report as it is
    /// marked. Up to AMBER, who owns and who leads the incident reads its reports besides. Whose
    /// report it is goes on reading it, unless the incident is RED: a reporter is not sent away.
    fn class_in_incident(&mut self, id: ReportId, verdict: &Verdict) -> Option<ClassId> {
        let Verdict::Incident(incident) = verdict else {
            return None;
        };
        let incident = self.incidents.get(*incident)?;
        let report = self.reports.get(id)?;
        let mut of_incident = AccessClass::of(&incident.marking, incident.owner, Some(incident.lead));
        if of_incident.label < Label::Red && report.owner != incident.owner {
            of_incident.audience.push(report.owner);
            of_incident.audience.sort_unstable();
            of_incident.audience.dedup();
        }
        let own = policy::report_in_incident(report, incident.owner, incident.lead);
        // Most often the incident is the narrower, and its reports share its class.
        let class = if policy::keeps_readers(&of_incident, &own) {
            of_incident
        } else {
            own.and(&of_incident)
        };
        Some(self.class(class))
    }

    /// Takes a report off its shelves and counts, changes it, and puts it back.
    fn refile(&mut self, id: ReportId, change: impl FnOnce(&mut Report)) {
        let Some(before) = self.reports.get(id).cloned() else {
            return;
        };
        let mut after = before.as_ref().clone();
        change(&mut after);
        let (left, entered) = (self.around(before.area), self.around(after.area));
        self.count_report(&before, &left, Step::Down);
        self.count_report(&after, &entered, Step::Up);
        self.note_narrowed(Subject::Report(id), before.class, after.class);
        self.reports.refile(&before, after, &entered, &self.classes);
    }

    fn count_report(&mut self, report: &Report, around: &[AreaNumber], by: Step) {
        let is_new = report.state == ReportState::New;
        let spots = [Spot::Everywhere, Spot::Theme(report.theme)];
        for spot in spots
            .into_iter()
            .chain(around.iter().map(|area| Spot::Area(*area)))
        {
            self.tallies.count_report(spot, report.class, is_new, by);
        }
        let hour = report.moment().as_second().div_euclid(SECONDS_PER_HOUR);
        if let Ok(hour) = i32::try_from(hour) {
            self.tallies.change_hour(report.theme, hour, report.class, by);
        }
    }

    fn open(&mut self, event: &IncidentOpened, record: &Record) {
        let Some(kind) = self
            .kinds
            .get(event.kind)
            .map(|kind| (kind.number, kind.defined.theme))
        else {
            return;
        };
        let class = self.class(AccessClass::of(&event.marking, event.owner, Some(event.lead)));
        let incident = Incident {
            id: event.incident,
            title: event.title.clone(),
            kind: kind.0,
            theme: kind.1,
            level: event.level,
            level_at: record.recorded_at,
            owner: event.owner,
            lead: event.lead,
            marking: Arc::new(event.marking.clone()),
            class,
            places: event
                .places
                .iter()
                .filter_map(|area| self.area_number(Some(*area)))
                .collect(),
            reports: imbl::OrdSet::new(),
            opened_at: record.recorded_at,
            closed: None,
            parts: Default::default(),
            journal: imbl::Vector::new(),
        };
        self.count_incident(&incident, Step::Up);
        self.incidents.push(incident);
    }

    fn close(&mut self, event: &Arc<IncidentClosed>, record: &Record) {
        let closed = (record.recorded_at, Arc::clone(event));
        self.change_incident(event.incident, |incident| incident.closed = Some(closed));
    }

    /// Changes an incident and keeps the counts true to it.
    fn change_incident(&mut self, id: IncidentId, change: impl FnOnce(&mut Incident)) {
        if let Some((before, after)) = self.incidents.change(id, change) {
            self.count_incident(&before, Step::Down);
            self.count_incident(&after, Step::Up);
        }
    }

    /// Changes who may read an incident, and its reports with it.
    fn reclass_incident(&mut self, id: IncidentId, change: impl FnOnce(&mut Incident)) {
        let Some(before) = self.incidents.get(id) else {
            return;
        };
        let mut after = before.as_ref().clone();
        let before_class = after.class;
        change(&mut after);
        after.class = self.class(AccessClass::of(&after.marking, after.owner, Some(after.lead)));
        let reports = after.reports.clone();
        self.note_narrowed(Subject::Incident(id), before_class, after.class);
        self.change_incident(id, |incident| *incident = after);
        for &report in &reports {
            if let Some(class) = self.class_in_incident(report, &Verdict::Incident(id)) {
                self.refile(report, |report| report.class = class);
            }
        }
    }

    fn count_incident(&mut self, incident: &Incident, by: Step) {
        if incident.closed.is_some() {
            return;
        }
        let mut around: Vec<_> = incident
            .places
            .iter()
            .flat_map(|place| self.around(Some(*place)))
            .collect();
        around.sort_unstable();
        around.dedup();
        let spots = [Spot::Everywhere, Spot::Theme(incident.theme)];
        for spot in spots.into_iter().chain(around.into_iter().map(Spot::Area)) {
            self.tallies
                .count_incident(spot, incident.class, incident.level, by);
        }
    }

    /// Takes from an older world what a newer one no longer lets somebody read, so that nothing
    /// is read in the past that may not be read today. Lets nobody read more than then.
    pub fn narrow_as(&mut self, newer: &Self) {
        let since = newer
            .narrowed
            .iter()
            .rev()
            .take_while(|(sequence, _)| *sequence > self.head);
        let subjects: std::collections::BTreeSet<_> = since.map(|(_, subject)| *subject).collect();
        for subject in subjects {
            match subject {
                Subject::Incident(id) => {
                    let then = self.incidents.get(id).map(|incident| incident.class);
                    let now = newer.incidents.get(id).map(|incident| incident.class);
                    if let Some(class) = self.class_of_both(then, newer, now) {
                        self.change_incident(id, |incident| incident.class = class);
                    }
                }
                Subject::Report(id) => {
                    let then = self.reports.get(id).map(|report| report.class);
                    let now = newer.reports.get(id).map(|report| report.class);
                    if let Some(class) = self.class_of_both(then, newer, now) {
                        self.refile(id, |report| report.class = class);
                    }
                }
                Subject::Extract(id) => {
                    let then = self.extracts.get(id).map(|extract| extract.class);
                    let now = newer.extracts.get(id).map(|extract| extract.class);
                    if let Some(class) = self.class_of_both(then, newer, now) {
                        self.reclass_extract(id, class);
                    }
                }
                Subject::Network
                | Subject::Premises(_)
                | Subject::Person(_)
                | Subject::Theme(_)
                | Subject::Token(_)
                | Subject::Reading(_)
                | Subject::Provider(_) => {}
            }
        }
        self.narrow_entries_as(newer);
    }

    /// The class of those who might read it then and may read it now, in the newer world.
    fn class_of_both(
        &mut self,
        then: Option<ClassId>,
        newer: &Self,
        now: Option<ClassId>,
    ) -> Option<ClassId> {
        let both = self.classes.get(then?)?.and(newer.classes.get(now?)?);
        Some(self.class(both))
    }

    /// The number of a class: what all authorities read shares one.
    pub(crate) fn class(&mut self, class: AccessClass) -> ClassId {
        let shared = policy::shared(self, class);
        self.classes.intern(shared)
    }

    /// Remembers that something may no longer be read by somebody who might before.
    pub(crate) fn note_narrowed(&mut self, subject: Subject, before: ClassId, after: ClassId) {
        if before == after {
            return;
        }
        let keeps = match (self.classes.get(before), self.classes.get(after)) {
            (Some(before), Some(after)) => policy::keeps_readers(before, after),
            (None, _) | (_, None) => false,
        };
        if !keeps {
            self.narrowed.push_back((self.head, subject));
        }
    }

    /// The name of whoever is behind an actor, for pages.
    #[must_use]
    pub fn name_of(&self, actor: Actor) -> Option<&Personal> {
        match actor {
            Actor::Person(person) => self.person(person).map(|person| &person.admitted.name),
            Actor::Program(token) => self.tokens.get(token).map(|token| &token.issued.name),
            Actor::Station(_) | Actor::Import(_) | Actor::Console => None,
        }
    }
}

/// Whether an entry is told under "what changed": what people decided, not each report.
fn changes_picture(event: &Event) -> bool {
    match event {
        Event::IncidentOpened(_)
        | Event::LevelChanged(_)
        | Event::EntryWritten(_)
        | Event::IncidentDescribed(_)
        | Event::IncidentHandedOver(_)
        | Event::IncidentMarked(_)
        | Event::IncidentPlaced(_)
        | Event::IncidentClosed(_)
        | Event::IncidentReopened(_)
        | Event::DutyTaken(_)
        | Event::DutyLeft(_)
        | Event::ThemeAssessed(_)
        | Event::ReportTriaged(_)
        | Event::ElectionCalled(_)
        | Event::ExtractReleased(_) => true,
        Event::FileAttached(event) => matches!(event.to, AttachedTo::Incident(_)),
        Event::NetworkFounded(_)
        | Event::OrganisationRegistered(_)
        | Event::PersonAdmitted(_)
        | Event::PersonSignedIn(_)
        | Event::PersonInvited(_)
        | Event::InvitationWithdrawn(_)
        | Event::InvitationAccepted(_)
        | Event::PasskeyAdded(_)
        | Event::PasskeyRemoved(_)
        | Event::SignInFailed(_)
        | Event::RecoveryOffered(_)
        | Event::SessionsEnded(_)
        | Event::EmergencySignIn(_)
        | Event::KindDefined(_)
        | Event::ExportTaken(_)
        | Event::AreaDefined(_)
        | Event::PremisesRegistered(_)
        | Event::PremisesCorrected(_)
        | Event::ReportReceived(_)
        | Event::ReportCorrected(_)
        | Event::ReportTakenUp(_)
        | Event::SubjectErased(_)
        | Event::MandateGiven(_)
        | Event::MandateReviewed(_)
        | Event::ReportMarked(_)
        | Event::EntryMarked(_)
        | Event::ExtractWithdrawn(_)
        | Event::ReadingNoted(_)
        | Event::ProviderSet(_)
        | Event::ProviderTried(_)
        | Event::ProviderTurnedOn(_)
        | Event::ProviderTurnedOff(_)
        | Event::ProviderRefused(_)
        | Event::PersonVouchedFor(_)
        | Event::PersonConnected(_)
        | Event::TokenIssued(_)
        | Event::TokenWithdrawn(_) => false,
    }
}
