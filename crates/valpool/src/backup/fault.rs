//! What can be wrong with a backup, in the making or as it lies there.

use std::path::Path;

use journal::{StoreError, VerifyError};
use web::words::Words;

use crate::exit::{Exit, say_fault};

/// Why a backup can't be made, used or believed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupFault {
    #[error("{path} can't be read: {reason}")]
    Unreadable { path: String, reason: String },
    #[error("{path} can't be written: {reason}")]
    Unwritten { path: String, reason: String },
    #[error("{path} holds something already")]
    NotEmpty { path: String },
    #[error("{path} is being made by another process")]
    InTheMaking { path: String },
    #[error("{path} is no backup")]
    NoBackup { path: String },
    #[error("the backup has form {found}, which this release does not know")]
    LaterForm { found: u32 },
    #[error("{file} of the backup is damaged")]
    Damaged { file: String },
    #[error("{file} is missing from the backup")]
    Missing { file: String },
    #[error("{file} does not belong to the backup")]
    Strange { file: String },
    #[error("the journal is not intact: {0}")]
    Journal(VerifyError),
    #[error("the passphrase does not fit {file}")]
    Passphrase { file: String },
    #[error("the work of opening {file} is more than this release takes on")]
    TooMuchWork { file: String },
}

impl BackupFault {
    pub(crate) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::Unreadable {
            path: path.display().to_string(),
            reason: error.to_string(),
        }
    }

    pub(crate) fn unwritten(path: &Path, error: &std::io::Error) -> Self {
        Self::Unwritten {
            path: path.display().to_string(),
            reason: error.to_string(),
        }
    }

    /// A fault found in copying or checking a journal.
    pub(crate) fn of_journal(error: VerifyError, folder: &Path) -> Self {
        match error {
            VerifyError::Store(StoreError::File { source, .. }) => Self::unwritten(folder, &source),
            VerifyError::Store(_) | VerifyError::NotIntact { .. } | VerifyError::NotAsSigned(_) => {
                Self::Journal(error)
            }
        }
    }

    /// The code to end with, and the sentence.
    pub(crate) fn told(&self, words: &Words) -> (Exit, String) {
        let say = |key: &str, values: &[(&str, &str)]| {
            let values: Vec<_> = values
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned().into()))
                .collect();
            words.say_with(key, &values)
        };
        match self {
            Self::Unreadable { path, reason } => (
                Exit::Unavailable,
                say("console-backup-unreadable", &[("path", path), ("reason", reason)]),
            ),
            Self::Unwritten { path, reason } => (
                Exit::Unavailable,
                say("console-backup-unwritten", &[("path", path), ("reason", reason)]),
            ),
            Self::NotEmpty { path } => (Exit::Refused, say("console-backup-not-empty", &[("path", path)])),
            Self::InTheMaking { path } => (
                Exit::Unavailable,
                say("console-backup-in-the-making", &[("path", path)]),
            ),
            Self::NoBackup { path } => (Exit::Unavailable, say("console-backup-none", &[("path", path)])),
            Self::LaterForm { found } => (
                Exit::Unavailable,
                say("console-backup-later", &[("found", &found.to_string())]),
            ),
            Self::Damaged { file } => (Exit::NotIntact, say("console-backup-damaged", &[("file", file)])),
            Self::Missing { file } => (Exit::NotIntact, say("console-backup-missing", &[("file", file)])),
            Self::Strange { file } => (Exit::NotIntact, say("console-backup-strange", &[("file", file)])),
            Self::Journal(VerifyError::NotIntact { fault, .. }) => (
                Exit::NotIntact,
                say("console-backup-journal", &[("fault", &say_fault(fault, words))]),
            ),
            Self::Journal(VerifyError::NotAsSigned(_)) => (
                Exit::NotIntact,
                say("console-backup-damaged", &[("file", super::kept::JOURNAL_FILE)]),
            ),
            Self::Journal(VerifyError::Store(error)) => (
                Exit::Unavailable,
                say("console-journal-unavailable", &[("reason", &error.to_string())]),
            ),
            Self::Passphrase { file } => (Exit::Refused, say("console-passphrase-wrong", &[("file", file)])),
            Self::TooMuchWork { file } => (Exit::Refused, say("console-passphrase-work", &[("file", file)])),
        }
    }
}
