//! The file that marks a folder as a demonstration's own, with what a later start needs to know.

use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

const FILE: &str = "demo.json";

/// What is known about a demonstration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Marker {
    /// When it was started first: the script's second 0.
    pub(super) started_at: Timestamp,
    /// The language of its texts.
    pub(super) language: String,
    /// Whether everything up to second 0 is in the journal.
    pub(super) is_complete: bool,
}

impl Marker {
    /// The marker of a folder, if it has one.
    pub(super) fn read(folder: &Path) -> anyhow::Result<Option<Self>> {
        match std::fs::read(folder.join(FILE)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the marker, whole or not at all.
    pub(super) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let draft = folder.join(format!("{FILE}.new"));
        std::fs::write(&draft, serde_json::to_vec_pretty(self)?)?;
        std::fs::rename(draft, folder.join(FILE))?;
        Ok(())
    }
}
