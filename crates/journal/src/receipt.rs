//! A receipt: shows that an entry is in the journal, without showing the others. Whoever has it
//! needs neither the journal nor this program to check it: `docs/formats/proof.md`.
//!
//! The file is a <https://c2sp.org/tlog-proof>. Its extra data are what the leaf is made from: the
//! bytes under the entry's hash for a receipt with content, and for one without the hash itself.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::{RequestKey, Sequence};
use sha2::{Digest, Sha256};

use crate::chain::{DOMAIN, Hash, hashed_bytes};
use crate::checkpoint::{self, NotACheckpoint, Signed, parse_number};
use crate::entry::EntryRef;
use crate::tree::{Unproven, check_inclusion, leaf};

/// How every receipt begins.
const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1\n";
/// The ending of a receipt's file name.
pub const FILE_ENDING: &str = "tlog-proof";
/// The most bytes that are read as a receipt. Chosen: far beyond the largest entry.
pub const BYTES_MAX: usize = 8 * 1024 * 1024;
/// The most hashes on the way to a root: there are 64 levels.
const PATH_MAX: usize = 64;

/// What a receipt shows of its entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Its hash, and so nothing.
    Hash(Hash),
    /// Everything: the bytes under its hash.
    Content(Vec<u8>),
}

/// How much a receipt is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The entry's number and hash.
    Hash,
    /// Everything that the entry holds, as it is stored.
    Content,
}

/// A receipt for one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The entry's number.
    pub entry: Sequence,
    /// What it shows of the entry.
    pub shown: Shown,
    /// The hashes from the entry up to the root.
    pub path: Vec<Hash>,
    /// The root, signed.
    pub signed: Signed,
}

/// Why a receipt is none, or does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// Not a receipt at all.
    #[error("it is not a receipt")]
    Form,
    /// No checkpoint stands in it.
    #[error("its checkpoint can't be read: {0}")]
    Checkpoint(NotACheckpoint),
    /// The content is not that of an entry, or of one with another number.
    #[error("its content is not that of the entry that it names")]
    Content,
    /// The hashes do not lead from the entry to the root.
    #[error("it does not show that the entry is in the journal: {0}")]
    Unproven(Unproven),
}

impl Shown {
    /// What is shown of an entry that follows the one with hash `before`.
    #[must_use]
    pub fn of(entry: &EntryRef<'_>, before: &Hash, form: Form) -> Self {
        match form {
            Form::Hash => Self::Hash(entry.hash),
            Form::Content => Self::Content(hashed_bytes(before, entry)),
        }
    }

    /// The entry's hash.
    #[must_use]
    pub fn hash(&self) -> Hash {
        match self {
            Self::Hash(hash) => *hash,
            Self::Content(bytes) => Hash(Sha256::digest(bytes).into()),
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Hash(hash) => &hash.0,
            Self::Content(bytes) => bytes,
        }
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let index = self.entry.0.saturating_sub(1);
        let extra = STANDARD.encode(self.shown.bytes());
        write!(f, "{FIRST_LINE}extra {extra}\nindex {index}\n")?;
        for hash in &self.path {
            writeln!(f, "{}", STANDARD.encode(hash.0))?;
        }
        write!(f, "\n{}", self.signed)
    }
}

/// Whether a file's text is a receipt rather than a checkpoint alone.
#[must_use]
pub fn is_receipt(text: &str) -> bool {
    text.starts_with(FIRST_LINE)
}

impl Receipt {
    /// Reads a receipt, whether it holds or not.
    ///
    /// # Errors
    /// [`Invalid::Form`] or [`Invalid::Checkpoint`].
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        if text.len() > BYTES_MAX || text.contains('\r') {
            return Err(Invalid::Form);
        }
        let rest = text.strip_prefix(FIRST_LINE).ok_or(Invalid::Form)?;
        let (proof, note) = rest.split_once("\n\n").ok_or(Invalid::Form)?;
        let (entry, shown, path) = parse_proof(proof).ok_or(Invalid::Form)?;
        let signed = Signed::parse(note).map_err(Invalid::Checkpoint)?;
        Ok(Self {
            entry,
            shown,
            path,
            signed,
        })
    }

    /// Checks that the hashes lead from the entry to the root, and that what is shown is the
    /// entry's. Who signed the root is another question: see [`Signed::signing`].
    ///
    /// # Errors
    /// [`Invalid`] when it does not hold.
    pub fn check(&self) -> Result<(), Invalid> {
        if let Shown::Content(bytes) = &self.shown {
            let content = content(bytes).ok_or(Invalid::Content)?;
            if content.sequence != self.entry {
                return Err(Invalid::Content);
            }
        }
        let checkpoint::Checkpoint { size, root, .. } = &self.signed.checkpoint;
        let index = self.entry.0.saturating_sub(1);
        check_inclusion(&leaf(&self.shown.hash()), index, *size, &self.path, root).map_err(Invalid::Unproven)
    }

    /// The entry, when it is shown.
    #[must_use]
    pub fn content(&self) -> Option<EntryRef<'_>> {
        match &self.shown {
            Shown::Hash(_) => None,
            Shown::Content(bytes) => content(bytes),
        }
    }
}

fn parse_proof(text: &str) -> Option<(Sequence, Shown, Vec<Hash>)> {
    let mut lines = text.lines();
    let extra = STANDARD.decode(lines.next()?.strip_prefix("extra ")?).ok()?;
    let index = parse_number(lines.next()?.strip_prefix("index ")?)?;
    let hash = |line: &str| -> Option<Hash> { Some(Hash(STANDARD.decode(line).ok()?.try_into().ok()?)) };
    let path: Vec<Hash> = lines.map(hash).collect::<Option<_>>()?;
    let shown = match <[u8; 32]>::try_from(extra.as_slice()) {
        Ok(hash) => Shown::Hash(Hash(hash)),
        Err(_longer) => Shown::Content(extra),
    };
    let entry = Sequence(index).next();
    (path.len() <= PATH_MAX).then_some((entry, shown, path))
}

/// Reads back the bytes under an entry's hash.
fn content(bytes: &[u8]) -> Option<EntryRef<'_>> {
    let hash = Hash(Sha256::digest(bytes).into());
    let mut rest = bytes.strip_prefix(DOMAIN)?;
    let _before: [u8; 32] = take(&mut rest)?;
    let sequence = Sequence(u64::from_be_bytes(take(&mut rest)?));
    let recorded_at_us = i64::from_be_bytes(take(&mut rest)?);
    let version = u16::from_be_bytes(take(&mut rest)?);
    let key = RequestKey(u128::from_be_bytes(take(&mut rest)?));
    let kind = std::str::from_utf8(field(&mut rest)?).ok()?;
    let by = std::str::from_utf8(field(&mut rest)?).ok()?;
    let body = field(&mut rest)?;
    rest.is_empty().then_some(EntryRef {
        sequence,
        recorded_at_us,
        kind,
        version,
        by,
        key,
        body,
        hash,
    })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk::<N>()?;
    *rest = left;
    Some(*taken)
}

fn field<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(u64::from_be_bytes(take(rest)?)).ok()?;
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}
