//! What can go wrong in a node, apart from the expected "no".

use domain::Refusal;
use journal::{DecodeError, EncodeError, StoreError};

use crate::proof::ProofError;

/// Why a request was not done.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AskError {
    /// It may not be done.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// Too many wait already.
    #[error("too many requests wait; try again in a moment")]
    Busy,
    /// Nothing is known to be written; reading goes on. Asked again with the same key, it is done
    /// once, whatever became of it the first time.
    #[error("the journal can't be written to: {0}")]
    Unavailable(String),
}

/// Why a node could not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The journal holds what can't be read: the node does not start on half a truth.
    #[error(transparent)]
    Corrupt(#[from] DecodeError),
    /// The chain is broken.
    #[error("entry {sequence} does not fit the entry before it: run `valpool verify`")]
    Broken {
        /// The first entry that does not fit.
        sequence: u64,
    },
    /// The keys are another journal's.
    #[error("the keys to personal texts belong to another journal")]
    KeysForeign,
    /// Keys are gone that nobody erased.
    #[error("the key to entry {sequence} is gone, and the journal tells of no erasure")]
    KeyLost {
        /// The first entry without its key.
        sequence: u64,
    },
    /// The tables beside the log can't be opened.
    #[error("can't open {what}: {source}")]
    Beside {
        /// Which.
        what: &'static str,
        /// What the engine said.
        source: rusqlite::Error,
    },
    /// The journal is not the one that was signed, or proofs can't be made.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The system has no randomness or no thread to give.
    #[error("the system refused {what}: {reason}")]
    System {
        /// What was asked.
        what: &'static str,
        /// Its answer.
        reason: String,
    },
}

/// Why something could not be read back.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The store says no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An entry can't be read.
    #[error(transparent)]
    Corrupt(#[from] DecodeError),
}

/// Why an event could not be turned into bytes, as the writer tells it.
impl From<EncodeError> for AskError {
    fn from(error: EncodeError) -> Self {
        Self::Unavailable(error.to_string())
    }
}
