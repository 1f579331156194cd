//! Files by what they are attached to.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet, Vector};
use jiff::Timestamp;

use super::{FileAttached, FileHash};
use crate::actor::Actor;
use crate::event::{Record, Sequence, Subject};

/// An attached file.
#[derive(Clone, Debug)]
pub struct Attached {
    /// The file.
    pub file: Arc<FileAttached>,
    /// When it was attached.
    pub at: Timestamp,
    /// By whom.
    pub by: Actor,
    /// The entry that attached it.
    pub entry: Sequence,
}

/// Every attached file of a world.
#[derive(Clone, Debug, Default)]
pub struct Files {
    by_subject: OrdMap<Subject, Vector<Attached>>,
    hashes: OrdSet<FileHash>,
}

impl Files {
    pub(crate) fn attach(&mut self, file: &Arc<FileAttached>, record: &Record) {
        let attached = Attached {
            file: Arc::clone(file),
            at: record.recorded_at,
            by: record.by,
            entry: record.sequence,
        };
        self.hashes.insert(file.sha256);
        self.by_subject
            .entry(file.to.subject())
            .or_default()
            .push_back(attached);
    }

    /// Takes away what names and opens the files of a thing.
    pub(crate) fn erase(&mut self, subject: Subject) {
        let files = self.by_subject.get_mut(&subject).into_iter();
        for attached in files.flat_map(Vector::iter_mut) {
            Arc::make_mut(&mut attached.file).erase_texts();
        }
    }

    /// The files of a thing, in the order they were attached. The caller asks who may read the
    /// thing before showing them.
    pub fn of(&self, subject: Subject) -> impl Iterator<Item = &Attached> {
        self.by_subject.get(&subject).into_iter().flatten()
    }

    /// Whether any entry is about a file with these bytes.
    #[must_use]
    pub fn holds(&self, sha256: &FileHash) -> bool {
        self.hashes.contains(sha256)
    }
}
