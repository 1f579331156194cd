//! Checks a whole journal: numbers without gaps, times that never go back, hashes that chain,
//! bodies that this release can read. Takes no keys: sealed texts are checked as they lie.

use std::ops::ControlFlow;

use domain::Sequence;

use crate::chain::{Hash, chained};
use crate::checkpoint::{Checkpoint, Mismatch, origin};
use crate::codec::{DecodeError, decode_closed};
use crate::entry::EntryRef;
use crate::store::{Head, Reader, StoreError};
use crate::tree::{Peaks, leaf};

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
    /// It is intact in itself, but not the journal that was signed.
    #[error(transparent)]
    NotAsSigned(#[from] Mismatch),
    /// It can't be read at all.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The same as [`verify`], and whether the journal still begins with everything that was signed:
/// the roots of its tree at the sizes of these checkpoints, whatever their order.
///
/// # Errors
/// As [`verify`]; [`VerifyError::NotAsSigned`] with the smallest checkpoint that does not fit.
pub fn verify_signed(
    reader: &mut dyn Reader,
    signed: &[Checkpoint],
    progress: &mut dyn FnMut(u64),
) -> Result<Intact, VerifyError> {
    // One of no entries fits every journal.
    let mut waiting: Vec<&Checkpoint> = signed.iter().filter(|checkpoint| checkpoint.size > 0).collect();
    // The smallest last, where it is taken from.
    waiting.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
    let (mut peaks, mut found) = (Peaks::default(), Ok(()));
    let intact = verify_each(reader, &mut |entry| {
        if entry.sequence == Sequence(1) {
            let origin = origin(&entry.hash);
            found = waiting.iter().try_for_each(|signed| same_origin(signed, &origin));
        }
        if !waiting.is_empty() && found.is_ok() {
            peaks.push(leaf(&entry.hash), &mut |_| {});
        }
        while let Some(next) = waiting.pop_if(|next| next.size <= peaks.size()) {
            found = std::mem::replace(&mut found, Ok(())).and_then(|()| next.compare(&peaks));
        }
        progress(entry.sequence.0);
    })?;
    found?;
    match waiting.last() {
        None => Ok(intact),
        Some(next) => Err(VerifyError::NotAsSigned(Mismatch::CutShort {
            signed: next.size,
            entries: intact.entries,
        })),
    }
}

fn same_origin(signed: &Checkpoint, found: &str) -> Result<(), Mismatch> {
    if signed.origin == found {
        return Ok(());
    }
    Err(Mismatch::OtherJournal {
        signed: signed.origin.clone(),
        found: found.to_owned(),
    })
}

/// Reads and checks everything, telling `progress` how many entries are done.
///
/// # Errors
/// [`VerifyError`] with the first fault, or what the store said.
pub fn verify(reader: &mut dyn Reader, progress: &mut dyn FnMut(u64)) -> Result<Intact, VerifyError> {
    verify_each(reader, &mut |entry| progress(entry.sequence.0))
}

/// Reads and checks everything, showing each entry that is good.
fn verify_each(reader: &mut dyn Reader, good: &mut dyn FnMut(&EntryRef<'_>)) -> Result<Intact, VerifyError> {
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
            good(&entry);
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
