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
const DOMAIN: &[u8] = b"valpool journal entry v1\0";

/// The hash that an entry must have after the one with hash `before`. Every field is written
/// with its length, so that no two entries give the same bytes; the entry's own hash is not read.
#[must_use]
pub fn chained(before: &Hash, entry: &EntryRef<'_>) -> Hash {
    let mut hash = Sha256::new();
    hash.update(DOMAIN);
    hash.update(before.0);
    hash.update(entry.sequence.0.to_be_bytes());
    hash.update(entry.recorded_at_us.to_be_bytes());
    hash.update(entry.version.to_be_bytes());
    hash.update(entry.key.0.to_be_bytes());
    for field in [entry.kind.as_bytes(), entry.by.as_bytes(), entry.body] {
        hash.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(field);
    }
    Hash(hash.finalize().into())
}
