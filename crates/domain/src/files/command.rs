//! What may be asked of files.

use super::FileHash;
use crate::ids::IncidentId;
use crate::marking::Marking;
use crate::reports::ReceiveReport;

/// A file whose bytes are kept already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// What its sender calls it.
    pub name: String,
    /// What opens its bytes.
    pub key: String,
    /// Its size when opened.
    pub bytes: u64,
    /// The hash of its sealed bytes.
    pub sha256: FileHash,
}

/// Take a report together with its files: all of it or nothing.
#[derive(Clone, Debug)]
pub struct SendReport {
    /// The report.
    pub report: ReceiveReport,
    /// Its files, in the order they were chosen.
    pub files: Vec<NewFile>,
}

/// Put a file in an incident's journal.
#[derive(Clone, Debug)]
pub struct AttachFile {
    /// Which incident.
    pub incident: IncidentId,
    /// The file.
    pub file: NewFile,
    /// A marking of its own; that of the incident when there is none.
    pub marking: Option<Marking>,
}
