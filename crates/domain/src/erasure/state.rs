//! What an erasure takes out of a world, and what is known of it afterwards.

use std::sync::Arc;

use imbl::Vector;

use crate::access::Visible;
use crate::entries::Versions;
use crate::event::{Record, Sequence, Subject};
use crate::ids::{IncidentId, PersonId, ReportId};
use crate::policy;
use crate::reports::Triage;
use crate::theme::Theme;
use crate::world::World;

impl World {
    /// The last entry that erased the texts about a subject.
    #[must_use]
    pub fn erased_in(&self, subject: Subject) -> Option<Sequence> {
        self.erased.get(&subject).copied()
    }

    /// Whether the texts of an entry about this subject are erased.
    #[must_use]
    pub fn has_erased(&self, subject: Subject, sequence: Sequence) -> bool {
        self.erased_in(subject).is_some_and(|erased| sequence < erased)
    }

    /// The last entry that erased anything.
    #[must_use]
    pub fn last_erasure(&self) -> Sequence {
        self.erased.values().copied().max().unwrap_or_default()
    }

    /// Every entry whose texts are erased, in order: those whose keys may no longer be there.
    #[must_use]
    pub fn erased_entries(&self) -> Vec<Sequence> {
        if self.erased.is_empty() {
            return Vec::new();
        }
        self.numbered()
            .filter(|(sequence, subject)| self.has_erased(*subject, *sequence))
            .map(|(sequence, _)| sequence)
            .collect()
    }

    /// Every entry about a subject before this one, in order.
    #[must_use]
    pub fn entries_about(&self, wanted: Subject, before: Sequence) -> Vec<Sequence> {
        self.numbered()
            .take_while(|(sequence, _)| *sequence < before)
            .filter(|(_, subject)| *subject == wanted)
            .map(|(sequence, _)| sequence)
            .collect()
    }

    fn numbered(&self) -> impl Iterator<Item = (Sequence, Subject)> {
        let numbers = (1..).map(Sequence);
        numbers.zip(self.lines.iter().map(|line| line.subject))
    }

    /// Whether there is an entry about the subject that no erasure has reached, as far as somebody
    /// may read who may read the subject.
    #[must_use]
    pub fn is_told_since_erased(&self, subject: Subject, visible: &Visible) -> bool {
        let Some(erased) = self.erased_in(subject) else {
            return true;
        };
        let since = usize::try_from(erased.0).unwrap_or(usize::MAX);
        let later = self.lines.iter().skip(since).zip(erased.0.saturating_add(1)..);
        let mut about = later.filter(|(line, _)| line.subject == subject);
        about.any(|(_, number)| policy::admits_entry(self, visible, Sequence(number)))
    }

    /// Folds an erasure in.
    pub(crate) fn erase(&mut self, subject: Subject, sequence: Sequence) {
        self.blank(subject);
        if let Subject::Person(id) = subject {
            self.duty.remove(&id);
        }
        self.erased.insert(subject, sequence);
    }

    /// Takes out of an older world what a newer one has erased since.
    pub fn erase_as(&mut self, newer: &Self) {
        let before = self.last_erasure();
        if newer.last_erasure() <= before {
            return;
        }
        let since = newer.erased.iter().filter(|(_, erased)| **erased > self.head);
        let subjects: Vec<_> = since.map(|(subject, _)| *subject).collect();
        for subject in subjects {
            self.blank(subject);
        }
    }

    fn blank(&mut self, subject: Subject) {
        match subject {
            Subject::Person(id) => self.blank_person(id),
            Subject::Report(id) => self.blank_report(id),
            Subject::Incident(id) => self.blank_incident(id),
            Subject::Theme(theme) => self.blank_theme(theme),
            Subject::Extract(id) => self.extracts.erase(id),
            // They are no subject of an erasure.
            Subject::Network
            | Subject::Premises(_)
            | Subject::Reading(_)
            | Subject::Provider(_)
            | Subject::Token(_) => {}
        }
        self.files.erase(subject);
        blank_records(&mut self.recent, subject);
    }

    fn blank_person(&mut self, id: PersonId) {
        let place = usize::try_from(id.0).unwrap_or(usize::MAX).wrapping_sub(1);
        if let Some(person) = self.people.get_mut(place) {
            let person = Arc::make_mut(person);
            person.admitted.erase_texts();
            person.entry.erase_texts();
        }
    }

    fn blank_report(&mut self, id: ReportId) {
        self.reports.note(id, |report| {
            Arc::make_mut(&mut report.contents).erase_texts();
            if let Some(triage) = &mut report.triage {
                let Triage { triaged, .. } = Arc::make_mut(triage);
                triaged.erase_texts();
            }
        });
        // It may have been in other incidents before.
        let about = Subject::Report(id);
        let tells = |record: &Arc<Record>| record.event.subject() == about;
        let incidents = self.incidents.iter();
        let telling = incidents.filter(|incident| incident.journal.iter().any(tells));
        let telling: Vec<_> = telling.map(|incident| incident.id).collect();
        for incident in telling {
            self.incidents.note(incident, |incident| {
                blank_records(&mut incident.journal, about);
            });
        }
    }

    fn blank_incident(&mut self, id: IncidentId) {
        self.incidents.note(id, |incident| {
            incident.title.erase();
            incident.parts.iter_mut().for_each(Versions::erase_texts);
            if let Some((_, closed)) = &mut incident.closed {
                Arc::make_mut(closed).reason.erase();
            }
            blank_records(&mut incident.journal, Subject::Incident(id));
        });
    }

    fn blank_theme(&mut self, theme: Theme) {
        if let Some(versions) = self.themes.get_mut(&theme) {
            versions.erase_texts();
        }
    }
}

impl Record {
    /// The same entry without its personal texts.
    #[must_use]
    pub fn blanked(&self) -> Self {
        let mut blanked = self.clone();
        blanked.event.erase_texts();
        blanked
    }
}

fn blank_records(records: &mut Vector<Arc<Record>>, subject: Subject) {
    for place in 0..records.len() {
        let about = |record: &&Arc<Record>| record.event.subject() == subject;
        if let Some(blanked) = records.get(place).filter(about).map(|record| record.blanked()) {
            records.set(place, Arc::new(blanked));
        }
    }
}
