//! Between the domain's records and stored entries.

use std::sync::Arc;

use domain::words::Personal;
use domain::{Event, EventKind, Record};
use jiff::Timestamp;

use crate::chain::{Hash, chained};
use crate::entry::{Entry, EntryRef};
use crate::keys::{Keys, Slot};
use crate::seal::{self, Bound, Seal};
use crate::store::StoreError;
use crate::upcast;

/// An event that can't be written. Only our own mistake can cause it.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// It has no JSON form.
    #[error("event {kind} can't be written as JSON: {source}")]
    Json {
        /// The event.
        kind: &'static str,
        /// What the writer stumbled on.
        source: serde_json::Error,
    },
    /// Its texts can't be sealed, or are erased before they are written.
    #[error("the texts of event {kind} can't be sealed")]
    Texts {
        /// The event.
        kind: &'static str,
    },
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
    /// Its texts are sealed, and its key is not among these keys and never was.
    #[error(
        "the key to entry {sequence} is missing: these are not the keys of this journal, or not all of them"
    )]
    KeyMissing {
        /// The entry's number.
        sequence: u64,
    },
    /// Its texts are sealed, and its key does not open them.
    #[error("the key to entry {sequence} does not fit: these are not the keys of this journal")]
    KeyWrong {
        /// The entry's number.
        sequence: u64,
    },
    /// The keys can't be read.
    #[error("the keys can't be read: {0}")]
    Keys(#[from] StoreError),
    /// A time outside the calendar.
    #[error("entry {sequence} has an impossible time")]
    ImpossibleTime {
        /// The entry's number.
        sequence: u64,
    },
}

/// What is set aside for a body. Chosen: most are shorter, and growing costs more than this.
const BODY_BYTES: usize = 1_024;

macro_rules! define_codec {
    ($($variant:ident($kind:literal, $version:literal, $body:ty);)*) => {
        fn body_to_json(event: &Event) -> Result<Vec<u8>, serde_json::Error> {
            let mut json = Vec::with_capacity(BODY_BYTES);
            match event {
                $(Event::$variant(body) => serde_json::to_writer(&mut json, &**body)?,)*
            }
            Ok(json)
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

/// What became of an entry's personal texts in reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texts {
    /// They are there, as many as there are.
    Here,
    /// Their key is destroyed: all are erased.
    Destroyed,
}

/// Writes a record as the entry that follows the one with hash `before`, its personal texts sealed.
///
/// # Errors
/// [`EncodeError`] when the event has no JSON form, or its texts are erased already.
pub fn encode(record: &Record, before: &Hash, seal: &Seal) -> Result<Entry, EncodeError> {
    let kind = record.event.kind();
    let error = |source| EncodeError::Json {
        kind: kind.stored(),
        source,
    };
    let unsealed = || EncodeError::Texts { kind: kind.stored() };
    let mut event = record.event.clone();
    let mut texts = Vec::new();
    let mut erased = false;
    event.each_text(&mut |text| {
        erased |= text.is_erased();
        texts.extend(text.take());
    });
    if erased {
        return Err(unsealed());
    }
    let mut body = body_to_json(&event).map_err(error)?;
    if !texts.is_empty() {
        let bound = Bound {
            sequence: record.sequence.0,
            kind: kind.stored(),
            version: kind.version(),
        };
        seal::put(&mut body, &texts, &bound, seal).ok_or_else(unsealed)?;
    }
    let mut entry = Entry {
        sequence: record.sequence,
        recorded_at_us: record.recorded_at.as_microsecond(),
        kind: kind.stored().to_owned(),
        version: kind.version(),
        by: serde_json::to_string(&record.by).map_err(error)?,
        key: record.key,
        body,
        hash: Hash::default(),
    };
    entry.hash = chained(before, &entry.borrow());
    Ok(entry)
}

/// Reads a stored entry, bringing an older version up to today's. Texts whose key is destroyed are
/// erased ones.
///
/// # Errors
/// [`DecodeError`] for a kind, version or body this release can't read, and for keys that do not fit.
pub fn decode(entry: &EntryRef<'_>, keys: &Keys) -> Result<Record, DecodeError> {
    read(entry, Some(keys)).map(|(record, _)| record)
}

/// Reads a stored entry without its keys: every sealed text looks erased.
///
/// # Errors
/// [`DecodeError`] for a kind, version or body this release can't read.
pub fn decode_closed(entry: &EntryRef<'_>) -> Result<Record, DecodeError> {
    read(entry, None).map(|(record, _)| record)
}

/// An entry that is read but for its sealed texts, which can be opened on another thread.
#[derive(Debug)]
pub struct Shut {
    record: Record,
    version: u16,
    /// The places of texts in the record that hold none.
    empty: usize,
    sealed: Option<Vec<u8>>,
}

impl Shut {
    /// Reads a stored entry.
    ///
    /// # Errors
    /// [`DecodeError`] for a kind, version or body this release can't read.
    pub fn read(entry: &EntryRef<'_>) -> Result<Self, DecodeError> {
        let (record, empty) = shut(entry)?;
        Ok(Self {
            record,
            version: entry.version,
            empty,
            sealed: seal::find(entry.body).map(<[u8]>::to_vec),
        })
    }

    /// Puts the texts in their places.
    ///
    /// # Errors
    /// [`DecodeError`] for texts that are not this entry's, and for keys that do not fit.
    pub fn open(mut self, keys: &Keys) -> Result<(Record, Texts), DecodeError> {
        let sealed = self.sealed.as_deref();
        let told = put_texts(&mut self.record, self.version, self.empty, sealed, Some(keys))?;
        Ok((self.record, told))
    }
}

fn read(entry: &EntryRef<'_>, keys: Option<&Keys>) -> Result<(Record, Texts), DecodeError> {
    let (mut record, empty) = shut(entry)?;
    let told = put_texts(&mut record, entry.version, empty, seal::find(entry.body), keys)?;
    Ok((record, told))
}

/// An entry without its sealed texts, and how many places wait for them.
fn shut(entry: &EntryRef<'_>) -> Result<(Record, usize), DecodeError> {
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
    let body = upcast::upcast(kind, entry.version, entry.body).ok_or_else(unknown)?;
    let mut event = body_from_json(kind, &body).map_err(malformed)?;
    let mut empty = 0_usize;
    event.each_text(&mut |text| empty += usize::from(text.is_erased()));
    let record = Record {
        sequence: entry.sequence,
        recorded_at: Timestamp::from_microsecond(entry.recorded_at_us)
            .map_err(|_out_of_range| DecodeError::ImpossibleTime { sequence })?,
        by: serde_json::from_str(entry.by).map_err(malformed)?,
        key: entry.key,
        event,
    };
    Ok((record, empty))
}

fn put_texts(
    record: &mut Record,
    version: u16,
    empty: usize,
    sealed: Option<&[u8]>,
    keys: Option<&Keys>,
) -> Result<Texts, DecodeError> {
    let texts = match sealed {
        Some(sealed) => unseal(record, version, sealed, keys)?,
        None => Some(Vec::new()),
    };
    match texts {
        None => Ok(Texts::Destroyed),
        Some(texts) if texts.len() == empty => {
            let mut texts = texts.into_iter();
            record.event.each_text(&mut |text| {
                if let Some(opened) = text.is_erased().then(|| texts.next()).flatten() {
                    *text = Personal::new(opened);
                }
            });
            Ok(Texts::Here)
        }
        Some(texts) => {
            let message = format!("{} sealed texts for {empty} places", texts.len());
            Err(DecodeError::Malformed {
                sequence: record.sequence.0,
                kind: record.event.kind().stored().to_owned(),
                source: serde::de::Error::custom(message),
            })
        }
    }
}

/// The sealed texts of an entry; `None` when they are not to be opened, or not any more.
fn unseal(
    record: &Record,
    version: u16,
    sealed: &[u8],
    keys: Option<&Keys>,
) -> Result<Option<Vec<Box<str>>>, DecodeError> {
    let sequence = record.sequence.0;
    let Some(keys) = keys else {
        return Ok(None);
    };
    let bound = Bound {
        sequence,
        kind: record.event.kind().stored(),
        version,
    };
    match keys.slot(record.sequence)? {
        Slot::Key(key) => seal::open(sealed, &bound, &key)
            .map(Some)
            .ok_or(DecodeError::KeyWrong { sequence }),
        Slot::Destroyed => Ok(None),
        Slot::Absent => Err(DecodeError::KeyMissing { sequence }),
    }
}

/// The body of an entry as JSON with its texts in their places; an erased one is `null`.
///
/// # Errors
/// When the event has no JSON form.
pub(crate) fn opened_body(record: &Record) -> Result<Vec<u8>, serde_json::Error> {
    body_to_json(&record.event)
}

/// Whether an entry's body holds sealed texts.
pub(crate) fn is_sealed(entry: &EntryRef<'_>) -> bool {
    seal::find(entry.body).is_some()
}
