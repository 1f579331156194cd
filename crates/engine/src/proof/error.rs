//! What can go wrong with proofs.

use journal::StoreError;
use journal::checkpoint::Mismatch;

/// What is wrong with proofs.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The machine's files say no.
    #[error("{doing} {path}: {source}")]
    File {
        /// What was being done.
        doing: &'static str,
        /// With which file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file of the signing key holds none.
    #[error("{path} holds no signing key")]
    Key {
        /// The file.
        path: String,
    },
    /// There is no signing key yet.
    #[error("no signing key has been made")]
    NoKey,
    /// A kept checkpoint is not as it was signed.
    #[error("{path} is not a checkpoint as it was signed: {reason}")]
    Checkpoint {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The journal is not the one that was signed.
    #[error(transparent)]
    NotAsSigned(#[from] Mismatch),
    /// The system has no randomness to give.
    #[error("no randomness: {0}")]
    Chance(String),
    /// The journal can't be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store does not promise that what lies there stays.
    #[error("the journal can't be settled now")]
    Unsettled,
    /// The tree does not prove what it should, even when made anew.
    #[error("the tree over the entries does not add up")]
    Tree,
}
