//! Between the domain's records and stored entries.

use std::sync::Arc;

use domain::{Event, EventKind, Record};
use jiff::Timestamp;

use crate::chain::{Hash, chained};
use crate::entry::{Entry, EntryRef};
use crate::upcast;

/// An event that can't be written. Only our own mistake can cause it.
#[derive(Debug, thiserror::Error)]
#[error("event {kind} can't be written as JSON: {source}")]
pub struct EncodeError {
    kind: &'static str,
    source: serde_json::Error,
}

/// A stored entry that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Written by a later release.
    #[error(
        "entry {sequence} is of kind {kind} version {version}, which this release does not know: \
         use the release that wrote it, or a later one"
    )]
    UnknownKind {
        /// The entry's number.
        sequence: u64,
        /// The kind as stored.
        kind: String,
        /// The version as stored.
        version: u16,
    },
    /// Not what its kind and version promise.
    #[error("entry {sequence} ({kind}) can't be read: {source}")]
    Malformed {
        /// The entry's number.
        sequence: u64,
        /// The kind as stored.
        kind: String,
        /// What the reader stumbled on.
        source: serde_json::Error,
    },
    /// A time outside the calendar.
    #[error("entry {sequence} has an impossible time")]
    ImpossibleTime {
        /// The entry's number.
        sequence: u64,
    },
}

macro_rules! define_codec {
    ($($variant:ident($kind:literal, $version:literal, $body:ty);)*) => {
        fn body_to_json(event: &Event) -> Result<Vec<u8>, serde_json::Error> {
            match event {
                $(Event::$variant(body) => serde_json::to_vec(&**body),)*
            }
        }

        fn body_from_json(kind: EventKind, json: &[u8]) -> Result<Event, serde_json::Error> {
            match kind {
                $(EventKind::$variant => {
                    serde_json::from_slice(json).map(|body| Event::$variant(Arc::new(body)))
                })*
            }
        }
    };
}
domain::for_each_event!(define_codec);

/// Writes a record as the entry that follows the one with hash `before`.
///
/// # Errors
/// [`EncodeError`] when the event has no JSON form.
pub fn encode(record: &Record, before: &Hash) -> Result<Entry, EncodeError> {
    let kind = record.event.kind();
    let error = |source| EncodeError {
        kind: kind.stored(),
        source,
    };
    let mut entry = Entry {
        sequence: record.sequence,
        recorded_at_us: record.recorded_at.as_microsecond(),
        kind: kind.stored().to_owned(),
        version: kind.version(),
        by: serde_json::to_string(&record.by).map_err(error)?,
        key: record.key,
        body: body_to_json(&record.event).map_err(error)?,
        hash: Hash::default(),
    };
    entry.hash = chained(before, &entry.borrow());
    Ok(entry)
}

/// Reads a stored entry, bringing an older version up to today's.
///
/// # Errors
/// [`DecodeError`] for a kind, version or body this release can't read.
pub fn decode(entry: &EntryRef<'_>) -> Result<Record, DecodeError> {
    let sequence = entry.sequence.0;
    let unknown = || DecodeError::UnknownKind {
        sequence,
        kind: entry.kind.to_owned(),
        version: entry.version,
    };
    let malformed = |source| DecodeError::Malformed {
        sequence,
        kind: entry.kind.to_owned(),
        source,
    };
    let kind = EventKind::parse(entry.kind).ok_or_else(unknown)?;
    let event = if entry.version == kind.version() {
        body_from_json(kind, entry.body).map_err(malformed)?
    } else {
        let older = serde_json::from_slice(entry.body).map_err(malformed)?;
        let newer = upcast::upcast(kind, entry.version, older).ok_or_else(unknown)?;
        let json = serde_json::to_vec(&newer).map_err(malformed)?;
        body_from_json(kind, &json).map_err(malformed)?
    };
    Ok(Record {
        sequence: entry.sequence,
        recorded_at: Timestamp::from_microsecond(entry.recorded_at_us)
            .map_err(|_out_of_range| DecodeError::ImpossibleTime { sequence })?,
        by: serde_json::from_str(entry.by).map_err(malformed)?,
        key: entry.key,
        event,
    })
}
