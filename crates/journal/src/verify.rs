//! Checks a whole journal: numbers without gaps, times that never go back, hashes that chain,
//! bodies that this release can read. Takes no keys: sealed texts are checked as they lie.

use std::ops::ControlFlow;

use domain::Sequence;

use crate::chain::{Hash, chained};
use crate::codec::{DecodeError, decode_closed};
use crate::entry::EntryRef;
use crate::store::{Head, Reader, StoreError};

/// A journal in which nothing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Intact {
    /// Entries read.
    pub entries: u64,
    /// Bytes of bodies read.
    pub body_bytes: u64,
    /// The end of the journal.
    pub head: Head,
}

/// Why an entry is not as it was written.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// An entry is missing, or there twice.
    #[error("entry {expected} was expected and entry {found} was found")]
    NotNext {
        /// The number that should follow.
        expected: u64,
        /// The number that does.
        found: u64,
    },
    /// The hash does not fit the bytes and the entry before.
    #[error("the hash of entry {sequence} does not fit its bytes and the entry before it")]
    Hash {
        /// The entry's number.
        sequence: u64,
    },
    /// The time goes back.
    #[error("entry {sequence} is stamped before the entry before it")]
    TimeGoesBack {
        /// The entry's number.
        sequence: u64,
    },
    /// The body can't be read.
    #[error(transparent)]
    Unreadable(#[from] DecodeError),
    /// The store holds what can't be an entry.
    #[error("entry {sequence} can't be read from its row: {reason}")]
    Malformed {
        /// The number that the entry should have.
        sequence: u64,
        /// What the store said.
        reason: String,
    },
}

/// Why a journal could not be found intact.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It is not: the first fault, and how many entries before it are good.
    #[error("not intact after {good} good entries: {fault}")]
    NotIntact {
        /// Good entries before the fault.
        good: u64,
        /// The fault.
        fault: Fault,
    },
    /// It can't be read at all.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads and checks everything, telling `progress` how many entries are done.
///
/// # Errors
/// [`VerifyError`] with the first fault, or what the store said.
pub fn verify(reader: &mut dyn Reader, progress: &mut dyn FnMut(u64)) -> Result<Intact, VerifyError> {
    let mut intact = Intact {
        entries: 0,
        body_bytes: 0,
        head: Head::default(),
    };
    let mut fault = None;
    let read = reader.read(Sequence(0), &mut |entry| match check(&intact.head, &entry) {
        Ok(head) => {
            intact.head = head;
            intact.entries += 1;
            intact.body_bytes += u64::try_from(entry.body.len()).unwrap_or(0);
            progress(intact.entries);
            ControlFlow::Continue(())
        }
        Err(found) => {
            fault = Some(found);
            ControlFlow::Break(())
        }
    });
    let fault = match (read, fault) {
        (Ok(()), None) => return Ok(intact),
        (_, Some(fault)) => fault,
        (Err(StoreError::Malformed { sequence, source }), None) => Fault::Malformed {
            sequence,
            reason: source.to_string(),
        },
        (Err(error), None) => return Err(error.into()),
    };
    Err(VerifyError::NotIntact {
        good: intact.entries,
        fault,
    })
}

/// The end that an entry brings the journal to, if it follows `before`.
pub(crate) fn check(before: &Head, entry: &EntryRef<'_>) -> Result<Head, Fault> {
    let expected = before.sequence.next();
    if entry.sequence != expected {
        return Err(Fault::NotNext {
            expected: expected.0,
            found: entry.sequence.0,
        });
    }
    let hash: Hash = chained(&before.hash, entry);
    if hash != entry.hash {
        return Err(Fault::Hash {
            sequence: entry.sequence.0,
        });
    }
    if entry.recorded_at_us < before.recorded_at_us {
        return Err(Fault::TimeGoesBack {
            sequence: entry.sequence.0,
        });
    }
    decode_closed(entry)?;
    Ok(Head {
        sequence: entry.sequence,
        recorded_at_us: entry.recorded_at_us,
        hash,
    })
}
