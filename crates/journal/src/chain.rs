//! The chain: each entry's hash covers its stored bytes and the hash of the entry before.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::entry::EntryRef;

/// A SHA-256 hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Stands first in what is hashed, so that the hash can't be mistaken for one of something else.
pub(crate) const DOMAIN: &[u8] = b"valpool journal entry v1\0";

/// The hash that an entry must have after the one with hash `before`. Every field is written
/// with its length, so that no two entries give the same bytes; the entry's own hash is not read.
#[must_use]
pub fn chained(before: &Hash, entry: &EntryRef<'_>) -> Hash {
    let mut hash = Sha256::new();
    chain_bytes(before, entry, &mut |bytes| hash.update(bytes));
    Hash(hash.finalize().into())
}

/// The bytes of which [`chained`] gives the SHA-256.
#[must_use]
pub(crate) fn hashed_bytes(before: &Hash, entry: &EntryRef<'_>) -> Vec<u8> {
    let mut all = Vec::new();
    chain_bytes(before, entry, &mut |bytes| all.extend_from_slice(bytes));
    all
}

fn chain_bytes(before: &Hash, entry: &EntryRef<'_>, write: &mut impl FnMut(&[u8])) {
    write(DOMAIN);
    write(&before.0);
    write(&entry.sequence.0.to_be_bytes());
    write(&entry.recorded_at_us.to_be_bytes());
    write(&entry.version.to_be_bytes());
    write(&entry.key.0.to_be_bytes());
    for field in [entry.kind.as_bytes(), entry.by.as_bytes(), entry.body] {
        write(&u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        write(field);
    }
}
