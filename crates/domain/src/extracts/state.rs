//! Extracts as they are now.

use std::sync::Arc;

use imbl::Vector;
use jiff::Timestamp;

use super::{ExtractReleased, ExtractWithdrawn};
use crate::access::{AccessClass, ClassId, Shelf, Visible};
use crate::actor::Actor;
use crate::event::{Record, Subject};
use crate::ids::ExtractId;
use crate::marking::{Label, Marking};
use crate::world::World;

/// An extract as it is now.
#[derive(Clone, Debug)]
pub struct Extract {
    /// The id.
    pub id: ExtractId,
    /// What was released, to whom and by whom.
    pub released: Arc<ExtractReleased>,
    /// Who may read it now.
    pub class: ClassId,
    /// From when everybody of its audience could read it.
    pub released_at: Timestamp,
    /// Who released it.
    pub by: Actor,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
}

/// Every extract of a world.
#[derive(Clone, Debug, Default)]
pub struct Extracts {
    list: Vector<Arc<Extract>>,
    shelf: Shelf<ExtractId>,
}

impl Extracts {
    /// The id that the next extract gets.
    #[must_use]
    pub fn next_id(&self) -> ExtractId {
        let known = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        ExtractId(known.saturating_add(1))
    }

    /// The extract with this id. The caller asks [`Visible`] before showing it.
    #[must_use]
    pub fn get(&self, id: ExtractId) -> Option<&Arc<Extract>> {
        self.list.get(place(id))
    }

    /// Extracts that may be seen, newest first, below `before`.
    pub fn newest<'a>(
        &'a self,
        visible: &'a Visible,
        before: Option<ExtractId>,
    ) -> impl Iterator<Item = &'a Arc<Extract>> + 'a {
        self.shelf
            .descending(visible, before)
            .filter_map(|id| self.get(id))
            .filter(|extract| visible.sees(extract.class))
    }

    fn change(&mut self, id: ExtractId, change: impl FnOnce(&mut Extract)) {
        let Some(slot) = self.list.get_mut(place(id)) else {
            return;
        };
        let before = slot.class;
        change(Arc::make_mut(slot));
        let after = slot.class;
        if before != after {
            self.shelf.remove(id, before);
            self.shelf.insert(id, after);
        }
    }

    pub(crate) fn erase(&mut self, id: ExtractId) {
        self.change(id, |extract| Arc::make_mut(&mut extract.released).erase_texts());
    }
}

fn place(id: ExtractId) -> usize {
    usize::try_from(id.0).map_or(usize::MAX, |number| number.wrapping_sub(1))
}

impl World {
    pub(crate) fn release(&mut self, event: &Arc<ExtractReleased>, record: &Record) {
        let class = self.class(AccessClass::of(&event.marking, event.owner, None));
        self.extracts.shelf.insert(event.extract, class);
        self.extracts.list.push_back(Arc::new(Extract {
            id: event.extract,
            released: Arc::clone(event),
            class,
            released_at: record.recorded_at,
            by: record.by,
            withdrawn_at: None,
        }));
    }

    /// What is taken back is read by those alone who released it.
    pub(crate) fn withdraw(&mut self, event: &ExtractWithdrawn, at: Timestamp) {
        let Some(extract) = self.extracts.get(event.extract).cloned() else {
            return;
        };
        let own = AccessClass::of(&Marking::plain(Label::AmberStrict), extract.released.owner, None);
        let class = self.class(own);
        self.note_narrowed(Subject::Extract(event.extract), extract.class, class);
        self.extracts.change(event.extract, |extract| {
            extract.class = class;
            extract.withdrawn_at = Some(at);
        });
    }

    /// Lets an extract be read by those alone who are admitted to this class.
    pub(crate) fn reclass_extract(&mut self, id: ExtractId, class: ClassId) {
        self.extracts.change(id, |extract| extract.class = class);
    }
}
