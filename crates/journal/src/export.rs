//! The journal as lines of JSON, one entry a line, as stored.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::entry::EntryRef;

#[derive(Serialize)]
struct Line<'a> {
    sequence: u64,
    recorded_at: Timestamp,
    kind: &'a str,
    version: u16,
    by: &'a RawValue,
    body: &'a RawValue,
    hash: String,
}

/// One entry as a line of JSON, without the line's end.
///
/// # Errors
/// When the stored bytes are not JSON, or the time is outside the calendar.
pub fn to_json_line(entry: &EntryRef<'_>) -> Result<String, serde_json::Error> {
    let recorded_at = Timestamp::from_microsecond(entry.recorded_at_us).map_err(serde::ser::Error::custom)?;
    serde_json::to_string(&Line {
        sequence: entry.sequence.0,
        recorded_at,
        kind: entry.kind,
        version: entry.version,
        by: serde_json::from_str(entry.by)?,
        body: serde_json::from_slice(entry.body)?,
        hash: entry.hash.to_string(),
    })
}
