//! Single entries with a marking of their own: what is written in an incident's journal, and files.
//!
//! ```text
//!  as the thing it belongs to ──▶ marked more narrowly … ──▶ as the thing again (its owner)
//! ```
//!
//! Whoever reads an entry may read the thing it belongs to, and is admitted by its own marking as
//! well. What lets others read part of a thing is an extract.

mod decide;
mod state;
#[cfg(test)]
mod tests;

pub(crate) use decide::{mark, marked_as_written};
pub use state::{Entries, EntryMark};

use serde::{Deserialize, Serialize};

use crate::event::Sequence;
use crate::files::AttachedTo;
use crate::ids::OrganisationId;
use crate::marking::Marking;
use crate::words::Personal;

/// A single entry has, from now on, this marking of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryMarked {
    /// What the entry is about.
    pub about: AttachedTo,
    /// The entry's number.
    pub entry: Sequence,
    /// Whose entry it is.
    pub owner: OrganisationId,
    /// Its own marking; that of the thing alone when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marking: Option<Marking>,
    /// Why; empty for one that was marked as it was written.
    #[serde(default, skip_serializing_if = "Personal::is_blank")]
    pub reason: Personal,
}

/// Set the marking of a single entry. Lowering it takes the owner.
#[derive(Clone, Debug)]
pub struct MarkEntry {
    /// What the entry is about.
    pub about: AttachedTo,
    /// The entry's number.
    pub entry: Sequence,
    /// Its own marking; none to read it as the thing it belongs to.
    pub marking: Option<Marking>,
    /// Why.
    pub reason: String,
}
