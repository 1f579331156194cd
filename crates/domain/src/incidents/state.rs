//! Incidents as they are now, and the shelves on which they are found.

use std::sync::Arc;

use imbl::{OrdSet, Vector};
use jiff::Timestamp;

use super::{IncidentClosed, Part};
use crate::access::{ClassId, Shelf, Visible};
use crate::areas::AreaNumber;
use crate::entries::Versions;
use crate::event::Record;
use crate::ids::{IncidentId, OrganisationId, ReportId};
use crate::level::Level;
use crate::marking::Marking;
use crate::network::KindNumber;
use crate::theme::Theme;
use crate::words::Personal;

/// An incident as it is now.
#[derive(Clone, Debug)]
pub struct Incident {
    /// The id.
    pub id: IncidentId,
    /// What it is called.
    pub title: Personal,
    /// What sort of thing.
    pub kind: KindNumber,
    /// The theme of its kind.
    pub theme: Theme,
    /// By effect.
    pub level: Level,
    /// Since when it has this level.
    pub level_at: Timestamp,
    /// Whose incident it is.
    pub owner: OrganisationId,
    /// Who leads the work.
    pub lead: OrganisationId,
    /// How far it may travel.
    pub marking: Arc<Marking>,
    /// Who may read it.
    pub class: ClassId,
    /// The areas it touches, as named.
    pub places: Vec<AreaNumber>,
    /// Its reports.
    pub reports: OrdSet<ReportId>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When and why it was closed, if it is.
    pub closed: Option<(Timestamp, Arc<IncidentClosed>)>,
    /// The five parts of the picture, in order.
    pub parts: [Versions; Part::ALL.len()],
    /// Every entry about it, oldest first.
    pub journal: Vector<Arc<Record>>,
}

impl Incident {
    /// The key by which open incidents are ordered: highest level first, then oldest first, when
    /// read from the end.
    pub(crate) fn order(&self) -> OpenOrder {
        (self.level, std::cmp::Reverse(self.id))
    }

    /// One part of the picture.
    #[must_use]
    pub const fn part(&self, part: Part) -> &Versions {
        let [event, consequences, measures, resources, actors] = &self.parts;
        match part {
            Part::Event => event,
            Part::Consequences => consequences,
            Part::Measures => measures,
            Part::Resources => resources,
            Part::Actors => actors,
        }
    }
}

pub(crate) type OpenOrder = (Level, std::cmp::Reverse<IncidentId>);

/// Every incident of a world.
#[derive(Clone, Debug, Default)]
pub struct Incidents {
    list: Vector<Arc<Incident>>,
    shelf: Shelf<IncidentId>,
    open: Shelf<OpenOrder>,
}

impl Incidents {
    pub(crate) fn push(&mut self, incident: Incident) {
        self.shelf.insert(incident.id, incident.class);
        self.open.insert(incident.order(), incident.class);
        self.list.push_back(Arc::new(incident));
    }

    /// Changes an incident and keeps the shelves true to it. Gives what it was and what it is.
    pub(crate) fn change(
        &mut self,
        id: IncidentId,
        change: impl FnOnce(&mut Incident),
    ) -> Option<(Arc<Incident>, Arc<Incident>)> {
        let slot = self.list.get_mut(place(id))?;
        let before = Arc::clone(slot);
        change(Arc::make_mut(slot));
        let after = Arc::clone(slot);
        if before.class != after.class {
            self.shelf.remove(id, before.class);
            self.shelf.insert(id, after.class);
        }
        if before.closed.is_none() {
            self.open.remove(before.order(), before.class);
        }
        if after.closed.is_none() {
            self.open.insert(after.order(), after.class);
        }
        Some((before, after))
    }

    /// Adds an entry to an incident's own journal; nothing that shelves depend on.
    pub(crate) fn note(&mut self, id: IncidentId, note: impl FnOnce(&mut Incident)) {
        if let Some(slot) = self.list.get_mut(place(id)) {
            note(Arc::make_mut(slot));
        }
    }

    /// The id that the next incident gets.
    #[must_use]
    pub fn next_id(&self) -> IncidentId {
        IncidentId(
            u32::try_from(self.list.len())
                .unwrap_or(u32::MAX)
                .saturating_add(1),
        )
    }

    /// The incident with this id. The caller asks [`Visible`] before showing it.
    #[must_use]
    pub fn get(&self, id: IncidentId) -> Option<&Arc<Incident>> {
        self.list.get(place(id))
    }

    /// Every incident, seen or not, in the order they were opened.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Incident>> {
        self.list.iter()
    }

    /// How many incidents there are, seen or not: for the machine's own figures only.
    #[must_use]
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// Open incidents that may be seen: highest level first, then the oldest.
    pub fn open<'a>(&'a self, visible: &'a Visible) -> impl Iterator<Item = &'a Arc<Incident>> + 'a {
        self.open
            .descending(visible, None)
            .filter_map(|(_, std::cmp::Reverse(id))| self.get(id))
            .filter(|incident| visible.sees(incident.class))
    }

    /// Every incident that may be seen, newest first, below `before`.
    pub fn newest<'a>(
        &'a self,
        visible: &'a Visible,
        before: Option<IncidentId>,
    ) -> impl Iterator<Item = &'a Arc<Incident>> + 'a {
        self.shelf
            .descending(visible, before)
            .filter_map(|id| self.get(id))
            .filter(|incident| visible.sees(incident.class))
    }
}

fn place(id: IncidentId) -> usize {
    usize::try_from(id.0).map_or(usize::MAX, |number| number.wrapping_sub(1))
}
