//! The journal as lines of JSON, one entry a line, as stored.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::codec::{DecodeError, decode, is_sealed, opened_body};
use crate::entry::EntryRef;
use crate::keys::Keys;

#[derive(Serialize)]
struct Line<'a> {
    sequence: u64,
    recorded_at: Timestamp,
    kind: &'a str,
    version: u16,
    by: &'a RawValue,
    body: &'a RawValue,
    // The body with its texts in their places, where they lie sealed in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    opened: Option<Box<RawValue>>,
    hash: String,
}

/// Why an entry could not be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// It can't be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// It has no form as a line.
    #[error("entry {sequence} can't be written as a line: {source}")]
    Line {
        /// The entry's number.
        sequence: u64,
        /// What the writer stumbled on.
        source: serde_json::Error,
    },
}

/// One entry as a line of JSON, without the line's end. What lies sealed in its body is told
/// besides, in plain words, as far as it is not erased.
///
/// # Errors
/// When the stored bytes are not JSON, the time is outside the calendar, or a key does not fit.
pub fn to_json_line(entry: &EntryRef<'_>, keys: &Keys) -> Result<String, ExportError> {
    let opened = opened(entry, keys)?;
    let line = || {
        let recorded_at =
            Timestamp::from_microsecond(entry.recorded_at_us).map_err(serde::ser::Error::custom)?;
        serde_json::to_string(&Line {
            sequence: entry.sequence.0,
            recorded_at,
            kind: entry.kind,
            version: entry.version,
            by: serde_json::from_str(entry.by)?,
            body: serde_json::from_slice(entry.body)?,
            opened: opened.as_deref().map(serde_json::from_slice).transpose()?,
            hash: entry.hash.to_string(),
        })
    };
    line().map_err(|source| ExportError::Line {
        sequence: entry.sequence.0,
        source,
    })
}

/// The body with its sealed texts in their places, an erased one being `null`; `None` when none
/// of it is sealed.
///
/// # Errors
/// As [`to_json_line`].
pub fn opened(entry: &EntryRef<'_>, keys: &Keys) -> Result<Option<Vec<u8>>, ExportError> {
    if !is_sealed(entry) {
        return Ok(None);
    }
    let record = decode(entry, keys)?;
    opened_body(&record)
        .map(Some)
        .map_err(|source| ExportError::Line {
            sequence: entry.sequence.0,
            source,
        })
}
