//! The read log as it is now.

use std::sync::Arc;

use imbl::{OrdMap, Vector};
use jiff::Timestamp;

use super::{Opened, ReadingNoted};
use crate::actor::Actor;
use crate::event::Record;
use crate::ids::{OrganisationId, ReadingId};

/// One entry of the read log.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What, whose, and when.
    pub noted: ReadingNoted,
    /// Who: a person, or a program.
    pub by: Actor,
}

/// The read log of a world.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    list: Vector<Arc<Reading>>,
    last: OrdMap<(Actor, Opened), Timestamp>,
    by_owner: OrdMap<OrganisationId, Vector<ReadingId>>,
}

impl Readings {
    pub(crate) fn note(&mut self, event: &ReadingNoted, record: &Record) {
        let by = record.by;
        self.last.insert((by, event.opened), event.at);
        self.by_owner
            .entry(event.owner)
            .or_default()
            .push_back(event.reading);
        self.list.push_back(Arc::new(Reading {
            noted: event.clone(),
            by,
        }));
    }

    /// The id that the next entry gets.
    #[must_use]
    pub fn next_id(&self) -> ReadingId {
        let known = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        ReadingId(known.saturating_add(1))
    }

    /// The entry with this id. The caller asks [`crate::policy`] before showing it.
    #[must_use]
    pub fn get(&self, id: ReadingId) -> Option<&Arc<Reading>> {
        let place = usize::try_from(id.0).ok()?.checked_sub(1)?;
        self.list.get(place)
    }

    /// When somebody last opened a thing, as noted.
    #[must_use]
    pub fn last(&self, reader: Actor, opened: Opened) -> Option<Timestamp> {
        self.last.get(&(reader, opened)).copied()
    }

    /// The entries about an organisation's things, newest first, below `before`.
    pub fn of(
        &self,
        owner: OrganisationId,
        before: Option<ReadingId>,
    ) -> impl Iterator<Item = &Arc<Reading>> {
        let known = self.by_owner.get(&owner).into_iter();
        let ids = known.flat_map(|ids| ids.iter().rev());
        ids.filter(move |id| before.is_none_or(|before| **id < before))
            .filter_map(|id| self.get(*id))
    }
}
