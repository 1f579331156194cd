//! How long texts may be, in characters. All chosen: longer than anyone writes on a bad night,
//! short enough that one page stays one page.

use crate::refusal::{Field, Refusal};

/// A headline, a name, an address, a key or a word from a file.
pub const TITLE_CHARS_MAX: usize = 300;
/// A description.
pub const TEXT_CHARS_MAX: usize = 20_000;
/// An answer to a reporter.
pub const ANSWER_CHARS_MAX: usize = 2_000;

/// Bytes of an attached file. Chosen: a photograph or a scanned document, many times over.
pub const FILE_BYTES_MAX: u64 = 20 << 20;
/// Files that come with a report.
pub const REPORT_FILES_MAX: usize = 10;
/// Files in the journal of an incident.
pub const INCIDENT_FILES_MAX: usize = 200;

/// Refuses a text of more than `max` characters.
pub(crate) fn within(text: &str, field: Field, max: usize) -> Result<(), Refusal> {
    // Bytes first: a text short in bytes is short in characters, and most are.
    if text.len() > max && text.chars().count() > max {
        return Err(Refusal::TextTooLong { field, max });
    }
    Ok(())
}

/// Refuses a name that is missing or too long.
pub(crate) fn name(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::NameMissing);
    }
    within(text, Field::Title, TITLE_CHARS_MAX)
}

/// Refuses a text without a visible character.
pub(crate) fn required(text: &str, field: Field) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        Err(Refusal::FieldMissing { field })
    } else {
        Ok(())
    }
}
