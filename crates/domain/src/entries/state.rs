//! Which entries have a marking of their own.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet};

use super::{About, EntryMarked};
use crate::access::{AccessClass, ClassId};
use crate::event::{Sequence, Subject};
use crate::ids::OrganisationId;
use crate::marking::Marking;
use crate::world::World;

/// An entry's own marking.
#[derive(Clone, Debug)]
pub struct EntryMark {
    /// What the entry is about.
    pub about: About,
    /// Whose entry it is.
    pub owner: OrganisationId,
    /// How far it may travel.
    pub marking: Arc<Marking>,
    /// Who may read it, of those who may read the thing.
    pub class: ClassId,
}

/// Every entry that has a marking of its own.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    marked: OrdMap<Sequence, EntryMark>,
    // The entries that mark others are read by those who read what they mark.
    marking: OrdMap<Sequence, Sequence>,
    by_subject: OrdMap<Subject, OrdSet<Sequence>>,
}

impl Entries {
    /// The marking that an entry has of its own, or that the entry has which it marks.
    #[must_use]
    pub fn mark(&self, entry: Sequence) -> Option<&EntryMark> {
        self.marked.get(self.marking.get(&entry).unwrap_or(&entry))
    }

    fn of(&self, subject: Subject) -> Vec<Sequence> {
        let known = self.by_subject.get(&subject);
        known.into_iter().flatten().copied().collect()
    }
}

impl World {
    pub(crate) fn mark_entry(&mut self, event: &EntryMarked) {
        let subject = event.about.subject();
        let before = self.entries.marked.get(&event.entry).map(|mark| mark.class);
        self.entries.marking.insert(self.head, event.entry);
        let Some(marking) = &event.marking else {
            self.entries.marked.remove(&event.entry);
            return;
        };
        let class = self.entry_class(event.about, event.owner, marking);
        let mark = EntryMark {
            about: event.about,
            owner: event.owner,
            marking: Arc::new(marking.clone()),
            class,
        };
        self.entries.marked.insert(event.entry, mark);
        self.entries
            .by_subject
            .entry(subject)
            .or_default()
            .insert(event.entry);
        self.note_narrowed(subject, before.unwrap_or(ClassId::SHARED), class);
    }

    /// Who leads the work on a thing: an incident has a lead, nothing else does.
    pub(crate) fn lead_of(&self, about: About) -> Option<OrganisationId> {
        match about {
            About::Incident(id) => self.incidents.get(id).map(|incident| incident.lead),
            About::Report(_) | About::Theme(_) => None,
        }
    }

    /// An entry's readers follow who leads the incident that it is about.
    fn entry_class(&mut self, about: About, owner: OrganisationId, marking: &Marking) -> ClassId {
        let lead = self.lead_of(about);
        self.class(AccessClass::of(marking, owner, lead))
    }

    /// Puts the entries of a thing in the classes that they belong to now.
    pub(crate) fn reclass_entries(&mut self, subject: Subject) {
        for entry in self.entries.of(subject) {
            let Some(mark) = self.entries.marked.get(&entry).cloned() else {
                continue;
            };
            let class = self.entry_class(mark.about, mark.owner, &mark.marking);
            self.note_narrowed(subject, mark.class, class);
            self.entries.marked.insert(entry, EntryMark { class, ..mark });
        }
    }

    /// Takes the markings that a newer world knows of entries that this one holds.
    pub(crate) fn narrow_entries_as(&mut self, newer: &Self) {
        let known = newer.entries.marked.range(..=self.head);
        let known: Vec<_> = known.map(|(entry, mark)| (*entry, mark.clone())).collect();
        for (entry, mark) in known {
            let then = self.entries.marked.get(&entry).map(|mark| mark.class);
            let now = newer.classes.get(mark.class).cloned();
            let class = match (then.and_then(|then| self.classes.get(then).cloned()), now) {
                (Some(then), Some(now)) => self.class(then.and(&now)),
                (None, Some(now)) => self.class(now),
                (_, None) => continue,
            };
            self.entries.marked.insert(entry, EntryMark { class, ..mark });
        }
        for (marking, entry) in newer.entries.marking.range(..=self.head) {
            self.entries.marking.insert(*marking, *entry);
        }
    }
}
