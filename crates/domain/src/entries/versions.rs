//! What is written anew from time to time, with all its versions: a part of an incident's picture,
//! the state of a theme. Whoever may not read the newest reads the newest that they may.

use std::sync::Arc;

use imbl::Vector;
use jiff::Timestamp;

use crate::access::Visible;
use crate::actor::Actor;
use crate::event::{Record, Sequence};
use crate::policy;
use crate::theme::Statement;
use crate::world::World;

/// A version as it was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The entry that wrote it.
    pub entry: Sequence,
    /// Who wrote it.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// What is said.
    pub statement: Statement,
}

/// Every version, oldest first. Most are never written at all, so nothing takes next to no memory.
#[derive(Clone, Debug, Default)]
pub struct Versions(Option<Arc<Vector<Written>>>);

impl Versions {
    pub(crate) fn write(&mut self, record: &Record, statement: &Statement) {
        let versions = self.0.get_or_insert_default();
        Arc::make_mut(versions).push_back(Written {
            entry: record.sequence,
            by: record.by,
            at: record.recorded_at,
            statement: statement.clone(),
        });
    }

    fn all(&self) -> impl DoubleEndedIterator<Item = &Written> {
        self.0.iter().flat_map(|versions| versions.iter())
    }

    /// The version that an entry wrote.
    pub(crate) fn of(&self, entry: Sequence) -> Option<&Written> {
        self.all().find(|written| written.entry == entry)
    }

    /// The versions that a reader of the thing may read, newest first.
    pub fn seen<'a>(&'a self, world: &'a World, visible: &'a Visible) -> impl Iterator<Item = &'a Written> {
        let versions = self.all().rev();
        versions.filter(|written| policy::admits_entry(world, visible, written.entry))
    }

    /// What a reader of the thing reads: as if newer versions that are hidden had never been written.
    #[must_use]
    pub fn now<'a>(&'a self, world: &'a World, visible: &'a Visible) -> Option<&'a Written> {
        self.seen(world, visible).next()
    }

    pub(crate) fn erase_texts(&mut self) {
        if let Some(versions) = &mut self.0 {
            for written in Arc::make_mut(versions).iter_mut() {
                written.statement.text.erase();
            }
        }
    }
}
