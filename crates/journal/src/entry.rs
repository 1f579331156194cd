//! An entry as it lies in the store.

use domain::{RequestKey, Sequence};

use crate::chain::Hash;
use crate::store::Head;

/// An entry as it is read: borrowed from the store's own buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryRef<'a> {
    /// Its number.
    pub sequence: Sequence,
    /// When it was stamped, microseconds since 1970 UTC.
    pub recorded_at_us: i64,
    /// Stored name of the event.
    pub kind: &'a str,
    /// Version of the body.
    pub version: u16,
    /// Who, as JSON.
    pub by: &'a str,
    /// The request it came from.
    pub key: RequestKey,
    /// The event, as JSON.
    pub body: &'a [u8],
    /// Covers all of the above and the entry before.
    pub hash: Hash,
}

/// An entry ready to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub sequence: Sequence,
    /// When it was stamped, microseconds since 1970 UTC.
    pub recorded_at_us: i64,
    /// Stored name of the event.
    pub kind: String,
    /// Version of the body.
    pub version: u16,
    /// Who, as JSON.
    pub by: String,
    /// The request it came from.
    pub key: RequestKey,
    /// The event, as JSON.
    pub body: Vec<u8>,
    /// Covers all of the above and the entry before.
    pub hash: Hash,
}

impl Entry {
    /// The entry as a reader gets it.
    #[must_use]
    pub fn borrow(&self) -> EntryRef<'_> {
        EntryRef {
            sequence: self.sequence,
            recorded_at_us: self.recorded_at_us,
            kind: &self.kind,
            version: self.version,
            by: &self.by,
            key: self.key,
            body: &self.body,
            hash: self.hash,
        }
    }

    /// The journal's end once this entry lies there.
    #[must_use]
    pub fn end(&self) -> Head {
        self.borrow().end()
    }
}

impl EntryRef<'_> {
    /// The journal's end once this entry lies there.
    #[must_use]
    pub const fn end(&self) -> Head {
        Head {
            sequence: self.sequence,
            recorded_at_us: self.recorded_at_us,
            hash: self.hash,
        }
    }

    /// A copy that outlives the store's buffer.
    #[must_use]
    pub fn to_entry(&self) -> Entry {
        Entry {
            sequence: self.sequence,
            recorded_at_us: self.recorded_at_us,
            kind: self.kind.to_owned(),
            version: self.version,
            by: self.by.to_owned(),
            key: self.key,
            body: self.body.to_owned(),
            hash: self.hash,
        }
    }
}
